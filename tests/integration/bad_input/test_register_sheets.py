"""Register sheets that are none, or wrong in a row."""

import io
import re
import time
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from station.domain.people import Document, DocumentKind
from station.sheets.register_sheet import write_template
from station.sheets.template import COLUMNS, cells_of
from tests.fakes.register import a_flat, a_resident, citizen_id
from tests.integration.bad_input.program import (
    assert_proven,
    assert_refused,
    is_one_sentence,
)

HEADS = [column.zh for column in COLUMNS]
ROWS = 200_000
BIG_HEADS = ["小区", "栋", "单元", "室", "姓名", "与户主关系", "证件号码", "电话"]
SHEET = "xl/worksheets/sheet1.xml"
Change = Callable[[bytes], bytes]


def book(path: Path, rows: list[list[str]]) -> Path:
    """A workbook in which a text that begins with = is a formula."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write(number, column, text)
    return path


def repacked(path: Path, member: str, change: Change | None) -> Path:
    """The workbook with one member changed, or left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
            elif change is not None:
                new.writestr(name, change(old.read(name)))
    path.write_bytes(out.getvalue())
    return path


def good_sheet(path: Path) -> Path:
    write_template(path, [a_resident("王试", a_flat("901"), order=301)])
    return path


def no_sheet(data: bytes) -> bytes:
    return re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", data)


def far_cell(data: bytes) -> bytes:
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return data.replace(b"</sheetData>", row)


def one_bit(path: Path) -> bytes:
    """The workbook with one bit of its sheet's packed bytes the other way round."""
    whole = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo(SHEET)
    whole[member.header_offset + 60 + len(SHEET)] ^= 1
    return bytes(whole)


def make_bad(kind: str, path: Path) -> None:
    whole = good_sheet(path).read_bytes()
    changes: dict[str, tuple[str, Change | None]] = {
        "no worksheet": ("xl/workbook.xml", no_sheet),
        "worksheet gone": (SHEET, None),
        "far cell": (SHEET, far_cell),
        "no xml": (SHEET, lambda _data: b"\x00\xff garbage"),
    }
    if kind in changes:
        repacked(path, *changes[kind])
    elif kind == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "altered":
        path.write_bytes(one_bit(path))
    else:
        path.write_bytes({"csv": ",".join(HEADS).encode(), "empty": b""}[kind])


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("csv", "has no row to import"),
        ("empty", "is no spreadsheet"),
        ("cut", "is no spreadsheet"),
        ("altered", "is no spreadsheet"),
        ("no worksheet", "holds no sheet"),
        ("worksheet gone", "is no spreadsheet"),
        ("no xml", "x.xlsx"),
        ("far cell", "is too large"),
    ],
)
def test_that_what_is_no_sheet_changes_nothing(place, tmp_path, kind, sentence):
    make_bad(kind, tmp_path / "x.xlsx")
    before = place.kept("office")
    said = place.run("office", "register", "import", tmp_path / "x.xlsx")
    assert_refused(said, 2, sentence)
    assert place.kept("office") == before


def test_that_a_sheet_without_the_right_header_or_rows_changes_nothing(place, tmp_path):
    before = place.kept("office")
    wrong = {
        "head": [["何处", "电话"], ["3-2-101", "王试"]],
        "none": [HEADS],
        "blank": [[]],
    }
    wrong_words = {
        "head": "the header lacks the column",
        "none": "has no row to import",
        "blank": "has no row of headers",
    }
    for name, rows in wrong.items():
        path = book(tmp_path / f"{name}.xlsx", rows)
        said = place.run("office", "register", "import", path)
        assert_refused(said, 2, wrong_words[name])
    for path in (tmp_path, tmp_path / "gone.xlsx"):
        said = place.run("office", "register", "import", path)
        assert said.status == 2
        assert is_one_sentence(said.err)
    assert place.kept("office") == before


def test_that_wrong_rows_are_refused_and_the_others_taken(place, tmp_path):
    """A second head at a door, an impossible number, formulas: each with its reason."""
    number = citizen_id(order=403).number
    impossible = Document(
        DocumentKind.CITIZEN_ID, number[:-1] + "0X"[number[-1] == "0"]
    )
    people = [
        a_resident("王试", a_flat("901"), order=401),
        a_resident("李试", a_flat("901"), order=402),
        a_resident("赵试", a_flat("902"), order=403, document=impossible),
    ]
    rows = [HEADS, *(list(cells_of(person)) for person in people)]
    rows.append(["=1/0"] * len(HEADS))
    path = book(tmp_path / "x.xlsx", rows)
    journal = len(place.kept("office").heads)
    said = place.run("office", "register", "import", path, "--json")
    (report,) = said.facts()
    assert said.status == 1
    assert said.err == ""
    assert (report["rows"], report["accepted"], report["refused"]) == (4, 1, 3)
    errors = Path(report["error_sheet"])
    assert errors.parent == tmp_path
    kept = place.kept("office")
    # one is new; the seven stay, since a refused row may mean any of them
    assert (kept.residents, len(kept.heads)) == (8, journal)
    assert (place.root / "office/backups/before-register.db").is_file()
    assert_proven(place, "office")


def test_that_what_a_cell_holds_cannot_steer_the_terminal(place, tmp_path):
    row = list(cells_of(a_resident("王试", a_flat("901"), order=401)))
    row[HEADS.index("姓名")] = "王\u202e\x9b31m试"
    path = book(tmp_path / "x.xlsx", [[*HEADS, "\u202ered\x9b"], [*row, "x"]])
    said = place.run("office", "register", "import", path)
    assert said.status == 0
    assert "\x9b" not in said.out
    assert "\u202e" not in said.out
    assert "\x9b" not in place.run("office", "search", "901").out


@pytest.mark.slow
def test_that_two_hundred_thousand_rows_are_a_register(place, tmp_path):
    path = big_sheet(tmp_path / "big.xlsx")
    begin = time.perf_counter()
    said = place.run("office", "register", "import", path, "--json")
    seconds = time.perf_counter() - begin
    (report,) = said.facts()
    print(f"{ROWS / seconds:.0f} rows/s")
    assert (said.status, report["accepted"], report["refused"]) == (0, ROWS, 0)
    assert report["households"] == ROWS // 2
    assert_proven(place, "office")


def big_sheet(path: Path) -> Path:
    """Written as text: only the reading of it is of interest."""
    book(path, [])
    rows = [_row(1, BIG_HEADS), *(_row(n + 2, _person(n)) for n in range(ROWS))]
    body = f"<sheetData>{''.join(rows)}</sheetData>".encode()
    return repacked(path, SHEET, lambda data: data.replace(b"<sheetData/>", body))


def _person(number: int) -> list[str]:
    household, second = divmod(number, 2)
    building, room = divmod(household, 200)
    document = citizen_id(date(1950, 1, 1) + timedelta(number // 999), number % 999 + 1)
    return [
        *("示范花园", str(building + 1), "1", str(room + 101), f"王试{number}"),
        *("配偶" if second else "户主", document.number, ""),
    ]


def _row(number: int, cells: list[str]) -> str:
    texts = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in cells)
    return f'<row r="{number}">{texts}</row>'
