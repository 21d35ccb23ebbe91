"""Sheets as offices have them, read by columns of their own."""

import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from db.register import SqlRegister
from station.domain.errors import OperatorError
from station.domain.people import Resident, Tenancy
from station.domain.places import PlaceKind
from station.services.column_memory import ColumnMemory
from station.services.recorder import Recorder
from station.services.register_import import Wish, columns_of, import_register
from station.sheets.register_sheet import EmptyDoor, GoodRow, Reading, read_sheet
from station.sheets.rows import Row, RowFault
from tests.fakes.register import FakeRegister, citizen_id

TODAY = date(2022, 5, 4)
ID = citizen_id(order=1).number
OLD_SHEET = Path(__file__).parents[2] / "data" / "register.xls"
Line = Iterable[object]


def book(path: Path, *lines: Line, merged: tuple[tuple[int, ...], ...] = ()) -> Path:
    """A workbook of those lines; merged are (row, column, last row, last column)."""
    with Workbook(str(path)) as opened:
        sheet = opened.add_worksheet()
        plain = opened.add_format()
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, list(line))
        written = [list(line) for line in lines]
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, written[top][left], plain)
    return path


def rows(path: Path, **reading: object) -> list[Row]:
    return list(read_sheet(path, Reading(**reading)).rows(TODAY))  # type: ignore[arg-type]  # named by tests


def residents(path: Path, **reading: object) -> list[Resident]:
    got = rows(path, **reading)
    assert all(isinstance(row, GoodRow) for row in got), got
    return [row.resident for row in got if isinstance(row, GoodRow)]


def door(resident: Resident) -> str:
    assert resident.person.home
    return resident.person.home.key


def fault(row: Row) -> RowFault:
    assert isinstance(row, RowFault), row
    return row


def test_that_one_cell_for_the_door_and_merged_heads_are_read(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["示范花园住户情况表"],
        ["填表日期：2022年5月4日"],
        ["序号", "户主", "住址", "姓名", "与户主关系", "身份证号码", "联系方式"],
        [1, "王试甲", "3-2-1501", "王试甲", "", ID, "13900000001、075588880000"],
        [2, "", "", "李试乙", "配偶", "无", "13900000002 13900000003"],
        [3, "赵试丙", "3栋2单元1502室", "赵试丙", "户主本人", "", 13900000004],
        merged=((3, 1, 4, 1), (3, 2, 4, 2)),
    )
    first, second, third = residents(path, community="示范花园")
    assert [door(r) for r in (first, second, third)] == [
        "3-2-1501", "3-2-1501", "3-2-1502",
    ]  # fmt: skip
    assert [r.relation for r in (first, second, third)] == ["户主", "配偶", "户主"]
    assert first.person.phone == "13900000001/075588880000"
    assert second.person.phone == "13900000002/13900000003"
    assert second.person.document is None
    assert {r.person.home.community for r in (first, second) if r.person.home} == {
        "示范花园"
    }


def test_that_a_sheet_of_one_line_a_household_makes_heads(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["小区", "房号", "户主姓名", "电话"],
        ["示范花园", "3-1501", "王试甲", "13900000001"],
    )
    (head,) = residents(path)
    assert (door(head), head.relation) == ("3-1501", "户主")


def test_that_villages_are_read_by_group_and_house(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["村名", "村民小组", "门牌号", "姓名"],
        ["示范村", "2组", "15号", "王试甲"],
        ["", "第三组", "7", "李试乙"],
    )
    read = residents(path, community="示范花园")
    assert [door(r) for r in read] == ["2组15", "3组7"]
    assert {r.person.home.community for r in read if r.person.home} == {"示范村"}
    path = book(tmp_path / "b.xlsx", ["村", "门牌", "姓名"], ["示范村", "2-15", "王试"])
    (one,) = residents(path)
    assert (door(one), one.person.home and one.person.home.kind) == (
        "2组15",
        PlaceKind.HOUSE,
    )


def test_that_tenants_landlords_shops_and_empty_flats_are_told_apart(
    tmp_path: Path,
) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["小区", "地址", "姓名", "居住情况", "房东", "房东电话", "店名"],
        ["示范花园", "3-2-101", "王试甲", "自住", "", "", ""],
        ["示范花园", "3-2-102", "李试乙", "", "周试", "13900000009", ""],
        ["示范花园", "12号商铺", "赵试丙", "", "", "", "试水果店"],
        ["示范花园", "3-2-103", "空置", "", "", "", ""],
        ["示范花园", "3-2-104", "", "空置", "", "", ""],
        ["示范花园", "3-2-105", "", "", "", "", ""],
        ["示范花园", "3-2-106", "空置", "空置", "", "", ""],
        ["", "", "合计", "", "", "", ""],
    )
    owner, tenant, shop, *empty, total = rows(path)
    assert isinstance(owner, GoodRow)
    assert isinstance(tenant, GoodRow)
    assert isinstance(shop, GoodRow)
    assert owner.resident.tenancy is Tenancy.OWNER
    assert tenant.resident.tenancy is Tenancy.TENANT
    assert tenant.resident.note == "房东：周试 13900000009"
    assert shop.resident.tenancy is Tenancy.SHOPKEEPER
    assert "试水果店" in shop.resident.note
    assert [e.door for e in empty if isinstance(e, EmptyDoor)] == [
        "3-2-103", "3-2-104", "3-2-105", "3-2-106",
    ]  # fmt: skip
    assert fault(total).nobody


def test_that_a_total_and_an_empty_head_are_no_persons(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["序号", "户主", "房号", "姓名"],
        [1, "空置", "3-1-103", ""],
        ["合计", "", "", "3人"],
    )
    empty, total = rows(path, community="示范花园")
    assert isinstance(empty, EmptyDoor)
    assert fault(total).nobody


def test_that_a_questionnaire_is_understood(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        [
            "序号", "提交答卷时间", "所用时间", "来自IP", "1、您的姓名：（必填）",
            "2、您的身份证号码是？", "3、联系电话*", "4、紧急联系人电话",
            "5、楼栋—单元—房号", "6、是否独居", "7、有无以下情况（多选）",
            "8、您是户主吗？",
        ],
        [
            1, "2022/5/1 8:00:00", "35秒", "127.0.0.1", "王试甲", ID, "13900000001",
            "13900000002", "3—2—1501", "是", "孕妇┋高血压┋喜欢猫", "是",
        ],
        [
            2, "2022/5/1 8:01:00", "35秒", "127.0.0.1", "李试乙", "", "13900000003",
            "13900000002", "3—2—1501", "否", "(空)", "否",
        ],
        [
            3, "2022/5/1 8:02:00", "35秒", "127.0.0.1", "王试甲", ID, "13900000001",
            "13900000002", "3—2—1501", "是", "(空)", "是",
        ],
    )  # fmt: skip
    read, another, twice = rows(path, community="示范花园")
    assert isinstance(read, GoodRow)
    assert isinstance(another, GoodRow)
    assert fault(twice).column == "证件号码"
    one = read.resident
    assert (one.relation, another.resident.relation) == ("户主", "")
    assert (door(one), one.person.phone) == ("3-2-1501", "13900000001")
    assert set(one.flags) == {"lives-alone", "maternity", "chronic"}
    assert "喜欢猫" in one.note
    assert "高血压" in one.note


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"], ids=str
)
@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semi", "tab"])
def test_that_a_csv_is_read_in_its_encoding(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    lines = [
        ["小区", "房号", "姓名", "身份证号", "电话"],
        ["示范花园", "3-2-1501", "王䶮", f'"=""{ID}"""', "'13900000001"],
        ["示范花园", "3-2-1502", "李试", "", "13900000002.0"],
    ]
    text = "\r\n".join(separator.join(line) for line in lines)
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    first, second = residents(path)
    assert first.person.name == "王䶮"
    assert first.person.document
    assert first.person.document.number == ID
    assert [r.person.phone for r in (first, second)] == ["13900000001", "13900000002"]


def test_that_an_old_xls_is_read() -> None:
    first, second = residents(OLD_SHEET, community="示范花园")
    assert [door(r) for r in (first, second)] == ["3-2-1501", "3-2-1501"]
    assert (first.relation, second.relation) == ("户主", "配偶")
    assert first.person.birth == date(1990, 1, 2)


@pytest.mark.parametrize(
    "number", ["1.10101E+17", "1.10199e+17", 110199199001010018, "110199199001010000"]
)
def test_that_a_rounded_id_number_is_refused_with_its_reason(
    tmp_path: Path, number: object
) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["小区", "房号", "姓名", "身份证号"],
        ["示范花园", "3-1501", "王试", number],
    )
    (row,) = rows(path)
    assert "rounded" in fault(row).sentence


def test_that_a_rounded_phone_is_refused_and_a_float_is_not(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["小区", "房号", "姓名", "电话"],
        ["示范花园", "3-1501", "王试", "1.39E+10"],
        ["示范花园", "3-1502", "王试", 13900000001.0],
    )
    first, second = rows(path)
    assert "rounded" in fault(first).sentence
    assert isinstance(second, GoodRow)


@pytest.mark.parametrize("bare", [True, False])
def test_that_dates_that_count_from_1904_are_right(tmp_path: Path, bare: bool) -> None:
    path = tmp_path / "a.xlsx"
    with Workbook(str(path), {"date_1904": True}) as opened:
        sheet = opened.add_worksheet()
        sheet.write_row(0, 0, ["小区", "房号", "姓名", "出生日期"])
        sheet.write_row(1, 0, ["示范花园", "3-1501", "王试"])
        if bare:
            sheet.write_number(1, 3, (date(1990, 1, 2) - date(1904, 1, 1)).days)
        else:
            style = opened.add_format({"num_format": "yyyy-mm-dd"})
            sheet.write_datetime(1, 3, date(1990, 1, 2), style)  # type: ignore[arg-type]  # takes dates too
    (one,) = residents(path)
    assert one.person.birth == date(1990, 1, 2)


def test_that_a_header_of_two_rows_is_one(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["姓名", "住址", "", "", "电话"],
        ["", "楼栋", "单元", "房号", ""],
        ["王试", 3, 2, 1501, 13900000001],
    )
    (one,) = residents(path, community="示范花园")
    assert door(one) == "3-2-1501"


def test_that_a_header_again_on_every_page_is_no_row(tmp_path: Path) -> None:
    heads = ["小区", "房号", "姓名"]
    path = book(tmp_path / "a.xlsx", heads, ["示范花园", "3-1501", "王试"], heads)
    assert len(residents(path)) == 1


def test_that_columns_are_told_and_remembered(
    tmp_path: Path, register: SqlRegister, recorder: Recorder
) -> None:
    memory = ColumnMemory(tmp_path / "columns.json")
    heads = ["谁", "哪里", "找他"]
    path = book(tmp_path / "a.xlsx", heads, ["王试", "3-2-1501", "13900000001"])
    with pytest.raises(OperatorError, match="no row of headers"):
        import_register(path, register, recorder, Wish(community="示范花园"), memory)
    told = {"谁": "姓名", "B": "address", "找他": "phone"}
    wish = Wish(columns=told, community="示范花园")
    import_register(path, register, recorder, wish, memory)
    other = book(tmp_path / "b.xlsx", ["名册"], heads, ["李试", "3-2-1502", "x"])
    columns = columns_of(other, Wish(columns={"谁": "name"}), memory)
    assert [c.field for c in columns] == ["name", "address", "phone"]
    assert [c.how.value for c in columns] == ["told", "remembered", "remembered"]
    assert "王试" not in (tmp_path / "columns.json").read_text()


@pytest.mark.parametrize("told", [{"没有": "name"}, {"姓名": "nothing"}])
def test_that_a_wrong_word_about_columns_is_refused(
    tmp_path: Path, told: dict[str, str]
) -> None:
    path = book(tmp_path / "a.xlsx", ["姓名", "房号"], ["王试", "3-1501"])
    with pytest.raises(OperatorError):
        read_sheet(path, Reading(told))


def test_that_a_damaged_memory_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "columns.json"
    for data in (b"\xff", b"[]", b'{"a": 1}'):
        path.write_bytes(data)
        memory = ColumnMemory(path)
        assert memory.recall("a") == {}
        memory.keep({"a": {0: "name"}})
        assert memory.recall("a") == {0: "name"}


def test_that_mended_rows_of_an_own_sheet_join_the_register(
    tmp_path: Path, register: SqlRegister, recorder: Recorder
) -> None:
    memory = ColumnMemory(tmp_path / "columns.json")
    wish = Wish(community="示范花园")
    heads = ["住址", "姓名", "与户主关系", "身份证", "说明2"]
    lines = [["3-2-1501", "王试甲", "户主", ID, "a"], ["", "李试乙", "配偶", "", "b"]]
    path = book(tmp_path / "a.xlsx", heads, *lines)
    import_register(path, register, recorder, wish, memory)
    before = {r.person.name: r.person.person_id for r in register.residents()}

    wrong = [lines[0], ["", "李试乙", "配偶", "1.1E+17", "b"]]
    path = book(tmp_path / "b.xlsx", heads, *wrong)
    report = import_register(path, register, recorder, wish, memory)
    assert (report.accepted, report.refused, report.gone) == (1, 1, 0)
    assert report.kept == 1  # the refused row may mean her: she stays

    errors = read_sheet(Path(report.error_sheet))
    assert errors.headers == ["未导入原因", *heads, "小区"]
    (line,) = (fault(row).line for row in rows(Path(report.error_sheet)))
    assert line == ("3-2-1501", "李试乙", "配偶", "1.1E+17", "b", "示范花园")

    mended = book(tmp_path / "c.xlsx", errors.headers, ["", *line[:3], "", *line[4:]])
    report = import_register(mended, register, recorder, Wish(), memory)
    assert (report.added, report.accepted, report.gone) == (True, 1, 0)
    assert {r.person.name: r.person.person_id for r in register.residents()} == before


def test_that_mended_rows_bring_no_second_head(
    tmp_path: Path, register: SqlRegister, recorder: Recorder
) -> None:
    heads = ["小区", "住址", "姓名", "与户主关系"]
    first = book(tmp_path / "a.xlsx", heads, ["示范花园", "3-2-1501", "王试甲", "户主"])
    import_register(first, register, recorder)
    second = book(
        tmp_path / "b.xlsx",
        heads,
        ["示范花园", "3-2-1501", "赵试丙", "户主"],
        ["示范花园", "3-2-1501", "赵小试", "子"],
        ["示范花园", "3-2-1501", "王试甲", "户主"],
        ["示范花园", "3-2-1502", "李试乙", "户主"],
    )
    report = import_register(second, register, recorder, Wish(add=True))
    assert (report.accepted, report.refused) == (1, 3)
    assert {r.person.name for r in register.residents()} == {"王试甲", "李试乙"}


def test_that_the_persons_of_grids_come_with_the_sheet(
    tmp_path: Path, register: SqlRegister, recorder: Recorder
) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["小区", "网格", "网格员", "网格员电话", "房号", "姓名"],
        ["示范花园", "第1网格", "周试", "13900000009", "3-1501", "王试"],
    )
    assert import_register(path, register, recorder).grids == 1
    assert register.grids()["第1网格"].phone == "13900000009"


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "王试",
            "户主",
            "3-2-1501",
            "3栋2单元1501",
            ID,
            "1.1E+17",
            "13900000001",
            "空置",
            "合计",
            "是",
            "租户",
            "2组15号",
            "",
            "",
            "",
            "姓名",
            "房号",
            "独居",
            "1990/1/2",
        ]
    ),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**20), 10**20),
)
HEADERS = st.lists(
    st.sampled_from(
        [
            "姓名",
            "住址",
            "房号",
            "户主",
            "与户主关系",
            "身份证",
            "电话",
            "楼栋",
            "门牌",
            "房东",
            "入住情况",
            "店名",
            "网格",
            "网格员",
            "是否独居",
            "备注",
            "小区",
            "",
        ]
    ),
    min_size=2,
    max_size=9,
)


@settings(max_examples=120, deadline=None)
@given(HEADERS, st.lists(st.lists(CELLS, max_size=9), max_size=12), st.booleans())
def test_that_no_sheet_of_garbage_crashes_or_is_half_taken(
    tmp_path_factory: pytest.TempPathFactory,
    heads: list[str],
    lines: list[list[object]],
    is_csv: bool,
) -> None:
    path = tmp_path_factory.mktemp("garbage") / ("a.csv" if is_csv else "a.xlsx")
    if is_csv:
        table = [heads, *([str(cell) for cell in line] for line in lines)]
        text = io.StringIO("\n".join(",".join(line) for line in table))
        path.write_text(text.getvalue(), encoding="utf-8", errors="replace")
    else:
        with Workbook(str(path), {"strings_to_formulas": False}) as opened:
            sheet = opened.add_worksheet()
            for at, line in enumerate([heads, *lines]):
                for column, cell in enumerate(line):
                    big = isinstance(cell, int) and abs(cell) > 2**53
                    sheet.write(at, column, float(cell) if big else cell)
    _assert_whole(path)


def _assert_whole(path: Path) -> None:
    """Every row is taken, empty or refused, and the refused ones can come again."""
    try:
        got = rows(path, community="示范花园")
    except OperatorError:
        return
    register = FakeRegister()
    good = [row.resident for row in got if isinstance(row, GoodRow)]
    register.replace(good)
    for row in got:
        if isinstance(row, RowFault):
            assert row.sentence
            assert row.column
            assert row.line


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_that_a_file_of_garbage_is_refused_in_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("garbage") / "a.csv"
    for start in (b"", "姓名,房号\n".encode()):
        path.write_bytes(start + data)
        _assert_whole(path)
