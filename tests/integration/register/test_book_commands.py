"""`gatebook register doubles|merge|apart|history|grid` as they are typed."""

from pathlib import Path

import pytest
from xlsxwriter import Workbook

from station.sheets.register_sheet import write_template
from tests.fakes.register import a_flat, a_resident
from tests.integration.register.test_commands import Typed, gatebook

__all__ = ["gatebook"]


@pytest.fixture
def twice(gatebook: Typed, tmp_path: Path) -> Path:
    """An office whose register holds one person twice."""
    path = tmp_path / "register.xlsx"
    again = a_resident(
        "王试甲", a_flat("102"), document=None, birth=None, phone="13900000001"
    )
    write_template(path, [a_resident("王试甲", a_flat("101"), order=1), again])
    assert gatebook("register", "import", path)[0] == 0
    return path


def test_that_doubles_are_merged_and_the_merge_is_undone(
    gatebook: Typed, twice: Path
) -> None:
    status, (double,), news = gatebook("register", "doubles")
    assert status == 1
    assert "王试甲" not in news
    ids = (double["one"], double["other"])
    words = ("register", "merge", *ids, "--field", "home=theirs")
    status, facts, shown = gatebook(*words, "--dry-run")
    assert (status, facts) == (0, [])
    assert "王**" in shown
    assert "Tenancy: Owner" in shown
    assert "13900000001" not in shown
    status, (done,), _news = gatebook(*words)
    assert (status, done["kept"], done["gone"]) == (0, *ids)
    assert gatebook("register", "doubles")[0] == 0
    status, entries, _news = gatebook("register", "history", ids[0])
    assert [entry["what"] for entry in entries] == ["new", "merged"]
    status, (undone,), _news = gatebook("register", "merge", "--undo", done["number"])
    assert (status, set(undone["ids"])) == (0, set(ids))
    assert gatebook("register", "apart", *ids)[0] == 0
    assert gatebook("register", "doubles")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("merge", "nobody", "noone"),
        ("merge", "a", "b", "--field", "phone"),
        ("merge", "--undo", "9"),
        ("apart", "nobody", "noone"),
    ],
)
def test_that_a_wrong_word_is_one_sentence(
    gatebook: Typed, twice: Path, words: tuple[str, ...]
) -> None:
    status, facts, news = gatebook("register", *words)
    assert (status, facts) == (2, [])
    assert news.count("\n") == 1


def test_that_a_person_never_heard_of_has_no_history(gatebook: Typed) -> None:
    status, facts, _news = gatebook("register", "history", "nobody")
    assert (status, facts) == (1, [])


def test_that_grids_get_their_persons(gatebook: Typed, tmp_path: Path) -> None:
    path = tmp_path / "grids.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(
            (
                ["网格名单"],
                ["网格", "网格员", "电话"],
                ["第1网格", "周试", "13900000009"],
            )
        ):
            sheet.write_row(at, 0, line)
    assert gatebook("register", "grid", "import", path)[1] == [{"grids": 1}]
    word = ("register", "grid", "set", "第2网格", "--name", "吴试", "--phone", "12345")
    assert gatebook(*word)[0] == 0
    _status, facts, _news = gatebook("register", "grid", "list")
    assert [fact["name"] for fact in facts] == ["周试", "吴试"]
    assert gatebook("register", "grid", "set", "第2网格", "--name", "")[0] == 0
    assert len(gatebook("register", "grid", "list")[1]) == 1


def test_that_the_columns_of_a_sheet_are_shown_and_told(
    gatebook: Typed, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("谁,哪里,备用\n王试甲,3-2-1501,x\n", encoding="gb18030")
    told = ("--column", "谁=姓名", "--column", "哪里=address", "--column", "备用=-")
    words = ("register", "import", path, "--community", "示范花园", *told)
    status, columns, _news = gatebook(*words, "--map")
    assert status == 0
    assert [c["field"] for c in columns] == ["name", "address", ""]
    status, (report,), _news = gatebook(*words)
    assert (status, report["accepted"]) == (0, 1)
    status, (again,), _news = gatebook("register", "import", path, "--community", "甲")
    assert (status, again["accepted"]) == (0, 1)
