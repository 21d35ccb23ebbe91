"""The register sheet as a real file: written, read back, and damaged."""

import resource
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from station.domain.documents import birth_of
from station.domain.errors import EnvironmentFault, OperatorError
from station.domain.names import normalise_name
from station.domain.people import Person, Resident, Sex, Tenancy
from station.domain.places import Place, PlaceKind
from station.sheets import workbook
from station.sheets.cells import clean
from station.sheets.register_sheet import read_sheet, write_template
from station.sheets.rows import GoodRow
from station.sheets.template import COLUMNS, FLAGS
from tests.fakes.register import a_resident, citizen_id

TODAY = date(2022, 5, 4)
HEADS = [c.zh for c in COLUMNS]

WORDS = st.text(max_size=30).map(clean)
NAMES = (
    st.text(min_size=1, max_size=30)
    .map(clean)
    .map(normalise_name)
    .filter(lambda name: name and clean(name) == name == normalise_name(name))
)
PARTS = st.from_regex(r"[1-9A-Z][0-9]{0,3}", fullmatch=True)
PLATES = st.lists(
    st.from_regex(r"[京沪粤][A-H][0-9]{5}", fullmatch=True), max_size=3, unique=True
).map(tuple)


@st.composite
def places(draw: st.DrawFn) -> Place:
    kind = draw(st.sampled_from(PlaceKind))
    keys = {
        PlaceKind.FLAT: ("building", "unit", "room"),
        PlaceKind.HOUSE: ("group", "door"),
        PlaceKind.SHOP: ("shop",),
    }
    parts = {key: draw(PARTS) for key in keys[kind]}
    grid, let_room = draw(WORDS), draw(st.sampled_from(["", "A", "B"]))
    community = draw(WORDS.filter(bool))
    return Place(community, kind, grid, let_room=let_room, **parts)


@st.composite
def residents(draw: st.DrawFn) -> Resident:
    born = draw(st.dates(date(1930, 1, 1), TODAY))
    document = citizen_id(born, draw(st.integers(0, 999)))
    sex = Sex.MALE if int(document.number[16]) % 2 else Sex.FEMALE
    person = Person(
        name=draw(NAMES),
        document=document,
        phone=draw(st.sampled_from(["", "13900000001", "13900000001/075588880000"])),
        sex=sex,
        birth=birth_of(document),
        home=draw(places()),
    )
    return Resident(
        person,
        relation=draw(WORDS),
        tenancy=draw(st.sampled_from(Tenancy)),
        plates=draw(PLATES),
        flags=tuple(draw(st.sets(st.sampled_from(sorted(FLAGS.values()))))),
        note=draw(WORDS),
    )


def rows_of(path: Path) -> list[list[str]]:
    sheet = read_sheet(path)
    return [
        [got.resident.person.name]
        if isinstance(got, GoodRow)
        else [got.column, got.sentence]
        for got in sheet.rows(TODAY)
    ]


def raw_sheet(path: Path, rows: list[list[object]], name: str = "居民底册") -> Path:
    """A sheet as an office has it: numbers as numbers, titles where they like."""
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return path


def in_columns(**cells: object) -> list[object]:
    return [cells.get(c.key, "") for c in COLUMNS]


@settings(max_examples=40, deadline=None)
@given(residents())
@example(a_resident(note="=1+1", relation="_x0041_ @SUM(1)"))
@example(a_resident(name="阿卜杜拉·艾合买提", note="<b>&\"'𬱖"))
def test_that_a_written_resident_is_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, resident: Resident
) -> None:
    path = tmp_path_factory.mktemp("sheet") / "register.xlsx"
    assert write_template(path, [resident]) == 1
    (got,) = read_sheet(path).rows(TODAY)
    assert got == GoodRow(2, resident)


def test_that_an_empty_template_has_every_header_and_no_row(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    sheet = read_sheet(path)
    assert list(sheet.rows(TODAY)) == []
    assert sheet.unread == ()


def test_that_numbers_stored_as_numbers_are_read_as_text(tmp_path: Path) -> None:
    row = in_columns(
        community="示范花园", building=3, unit=2, room=1501, name="王试甲",
        phone=13900000001, birth=32875,
    )  # fmt: skip
    (got,) = read_sheet(raw_sheet(tmp_path / "a.xlsx", [HEADS, row])).rows(TODAY)
    assert isinstance(got, GoodRow)
    person = got.resident.person
    assert person.home
    assert (person.home.key, person.phone) == ("3-2-1501", "13900000001")
    assert person.birth == date(1990, 1, 2)


def test_that_an_id_number_rounded_by_the_spreadsheet_is_refused(
    tmp_path: Path,
) -> None:
    row = in_columns(
        community="示范花园", building=3, room=1501, name="王",
        document=110199199001010018,
    )  # fmt: skip
    ((column, sentence),) = rows_of(raw_sheet(tmp_path / "a.xlsx", [HEADS, row]))
    assert column == "证件号码"
    assert "rounded" in sentence


def test_that_title_rows_other_orders_and_other_headers_are_understood(
    tmp_path: Path,
) -> None:
    heads = ["序号", "姓名", "房号", "楼栋", "小区", "与户主关系*", "身份证号", "手机"]
    row = [1, "王试甲", "1501", "3", "示范花园", "户主", "", "13900000001"]
    path = raw_sheet(tmp_path / "a.xlsx", [["示范花园居民底册"], [], heads, row])
    sheet = read_sheet(path)
    (got,) = sheet.rows(TODAY)
    assert isinstance(got, GoodRow)
    assert got.row == 4
    assert sheet.unread == ("序号",)


def test_that_english_headers_are_understood(tmp_path: Path) -> None:
    row = in_columns(community="示范花园", building="3", room="1", name="JOHN SAMPLE")
    path = raw_sheet(tmp_path / "a.xlsx", [[c.en for c in COLUMNS], row], name="Sheet1")
    assert rows_of(path) == [["JOHN SAMPLE"]]


@pytest.mark.parametrize("missing", ["姓名"])
def test_that_a_wrong_header_is_refused_naming_the_column(
    tmp_path: Path, missing: str
) -> None:
    heads: list[object] = [head for head in HEADS if head != missing]
    path = raw_sheet(tmp_path / "a.xlsx", [heads])
    with pytest.raises(OperatorError, match=missing):
        read_sheet(path)


def test_that_a_sheet_without_any_door_column_is_refused(tmp_path: Path) -> None:
    heads: list[object] = [h for h in HEADS if h not in {"室", "门牌", "商铺"}]
    with pytest.raises(OperatorError, match="door"):
        read_sheet(raw_sheet(tmp_path / "a.xlsx", [heads]))


def test_that_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for data in (b"", b"PK\x03\x04", b"\xff\xff", bytes(5000)):
        path.write_bytes(data)
        with pytest.raises(OperatorError, match="no spreadsheet"):
            read_sheet(path)
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    with pytest.raises(OperatorError, match="password"):
        read_sheet(path)
    with pytest.raises(OperatorError, match="no spreadsheet"):
        read_sheet(tmp_path)
    with pytest.raises(OperatorError, match="no such file"):
        read_sheet(tmp_path / "absent.xlsx")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "a.xlsx"
    write_template(path, [a_resident(order=n) for n in range(9)])
    return path.read_bytes()


@settings(max_examples=80, deadline=None)
@given(st.floats(0, 1), st.integers(1, 255), st.floats(0, 2))
def test_that_a_damaged_workbook_is_refused_or_read(
    whole: bytes, folder: Path, at: float, flip: int, end: float
) -> None:
    data = bytearray(whole)
    data[int(at * (len(data) - 1))] ^= flip
    path = folder / "a.xlsx"
    path.write_bytes(data[: int(end * len(data))])
    with suppress(OperatorError):
        list(read_sheet(path).rows(TODAY))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


@pytest.mark.parametrize(("row", "column"), [(1048575, 16383), (1048575, 0), (0, 701)])
def test_that_a_stray_cell_far_away_is_refused_and_takes_no_memory(
    tmp_path: Path, row: int, column: int
) -> None:
    path = tmp_path / "a.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_string(row, column, "x")
    with pytest.raises(OperatorError, match="too large"):
        read_sheet(path)


def test_that_formatted_empty_cells_far_away_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_blank(1048575, 16383, None, book.add_format({"bold": True}))
    assert rows_of(path) == []


def test_that_a_zip_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_BYTES", 1_000_000)
    path = tmp_path / "a.xlsx"
    write_template(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(1_000_000))
    with pytest.raises(OperatorError, match="too large"):
        read_sheet(path)


def test_that_a_sheet_into_nothing_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="no such file or folder"):
        write_template(tmp_path / "absent" / "a.xlsx")


def test_that_a_disk_that_takes_no_more_leaves_no_part_of_a_sheet(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.xlsx"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(EnvironmentFault, match="too large for this disk"):
            write_template(path, (a_resident(order=n) for n in range(500)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_that_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_template(path, (a_resident(order=n) for n in range(999)))
    told: list[int] = []
    sheet = read_sheet(path)
    list(sheet.rows(TODAY, told.append))
    assert sheet.size == 999
    assert told == [500, 999]
