"""`gatebook register` and `gatebook pass` as they are typed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from station.sheets.register_sheet import read_sheet, write_template
from tests.fakes.register import a_flat, a_resident
from ui.main import run

Typed = Callable[..., tuple[int, list[dict[str, object]], str]]


@pytest.fixture
def gatebook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Runs a command at a new office: exit status, JSON lines, stderr."""
    home = ["--home", str(tmp_path / "office"), "--key-file", str(tmp_path / "key")]

    def typed(*words: str | Path) -> tuple[int, list[dict[str, object]], str]:
        status = run([*home, "--lang", "en", "--json", *map(str, words)])
        out, err = capsys.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], err

    made = ("--id", "office-1", "--recovery", tmp_path / "recovery.txt")
    assert typed("init", "office", *made)[0] == 0
    return typed


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "register.xlsx"
    write_template(
        path, [a_resident(f"王试{n}", a_flat(f"{n}01"), order=n) for n in range(1, 4)]
    )
    return path


def test_that_a_template_is_written_for_filling_in(
    gatebook: Typed, tmp_path: Path
) -> None:
    path = tmp_path / "empty.xlsx"
    assert gatebook("register", "template", path)[0] == 0
    assert read_sheet(path).unread == ()


def test_that_a_sheet_is_imported_and_told(gatebook: Typed, sheet: Path) -> None:
    status, (report,), _news = gatebook("register", "import", sheet)
    assert status == 0
    assert (report["accepted"], report["new"], report["households"]) == (3, 3, 3)
    status, (again,), _news = gatebook("register", "import", sheet, "--dry-run")
    assert status == 0
    assert (again["new"], again["changed"], again["gone"]) == (0, 0, 0)


def test_that_refused_rows_give_exit_status_one(
    gatebook: Typed, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    write_template(path, [a_resident(), a_resident("", order=2)])
    status, (report,), _news = gatebook("register", "import", path)
    assert status == 1
    assert report["refused"] == 1
    assert Path(str(report["error_sheet"])).is_file()


def test_that_a_file_that_is_no_sheet_gives_one_sentence(
    gatebook: Typed, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"no sheet")
    status, facts, news = gatebook("register", "import", path)
    assert (status, facts) == (2, [])
    assert "a.xlsx has no row of headers" in news
    assert "Traceback" not in news


def test_that_the_database_is_copied_before_an_import(
    gatebook: Typed, sheet: Path, tmp_path: Path
) -> None:
    gatebook("register", "import", sheet)
    assert (tmp_path / "office" / "backups" / "before-register.db").is_file()


def test_that_a_gate_of_nobody_is_told_whose_residents_there_are(
    gatebook: Typed, sheet: Path, tmp_path: Path
) -> None:
    words = ("pair", tmp_path / "a.pairing", "--station", "gate-1", "--community")
    assert "lives in" not in gatebook(*words, "示范")[2]  # nobody is there yet
    gatebook("register", "import", sheet)
    assert "示范花园" in gatebook(*words, "示范")[2]
    assert "lives in" not in gatebook(*words, "示范花园")[2]


def test_that_passes_are_issued_printed_and_withdrawn(
    gatebook: Typed, sheet: Path, tmp_path: Path
) -> None:
    gatebook("register", "import", sheet)
    cards = tmp_path / "cards.pdf"
    status, (printed,), _news = gatebook("pass", "issue", "3-2-101", "--pdf", cards)
    assert (status, printed["cards"]) == (0, 1)
    assert cards.read_bytes().startswith(b"%PDF")
    status, (rest,), _news = gatebook("pass", "issue", "--all", "--pdf", cards)
    assert (status, rest["cards"]) == (0, 2)
    serial = "office-1-000001"
    assert gatebook("pass", "revoke", serial, "--reason", "lost")[0] == 0
    assert gatebook("pass", "revoke", serial, "--reason", "lost")[0] == 2


@pytest.mark.parametrize("words", [[], ["9-9-9"]])
def test_that_a_pass_for_nobody_is_refused(
    gatebook: Typed, tmp_path: Path, words: list[str]
) -> None:
    status, facts, news = gatebook("pass", "issue", *words, "--pdf", tmp_path / "a.pdf")
    assert (status, facts) == (2, [])
    assert news.count("\n") == 1
