"""A spreadsheet into the register of a real home."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import pytest

from db.queries import SqlPassages
from db.register import SqlRegister
from station.domain.errors import OperatorError
from station.domain.kinds import REGISTER_IMPORT
from station.domain.people import Resident
from station.services.recorder import Recorder
from station.services.register_import import Wish, import_register
from station.sheets.register_sheet import write_template
from station.sheets.template import COLUMNS, cells_of
from station.wording.errors import sentence
from tests.fakes.register import a_flat, a_resident, citizen_id

MANY = 200_000


def family(*rooms: str) -> list[Resident]:
    return [
        a_resident(f"王试{n}", a_flat(room), order=n) for n, room in enumerate(rooms, 1)
    ]


def sheet(path: Path, residents: list[Resident]) -> Path:
    write_template(path, residents)
    return path


def test_that_a_sheet_becomes_the_register_and_is_recorded(
    tmp_path: Path, register: SqlRegister, recorder: Recorder, passages: SqlPassages
) -> None:
    path = sheet(tmp_path / "a.xlsx", family("101", "102"))
    report = import_register(path, register, recorder)
    assert (report.rows, report.accepted, report.refused, report.new) == (2, 2, 0, 2)
    assert report.households == 2
    assert report.error_sheet == ""
    (row,) = passages.ledger(REGISTER_IMPORT.name)
    assert (row.subject, row.state) == (report.import_id, "done")
    assert row.fields == {"rows": 2, "refused": 0, "households": 2, "number": 1}
    assert len(list(register.residents())) == 2


def test_that_the_same_sheet_again_changes_nobody(
    tmp_path: Path, register: SqlRegister, recorder: Recorder
) -> None:
    path = sheet(tmp_path / "a.xlsx", family("101", "102"))
    import_register(path, register, recorder)
    before = list(register.residents())
    report = import_register(path, register, recorder)
    assert (report.new, report.changed, report.gone) == (0, 0, 0)
    assert list(register.residents()) == before


def test_that_refused_rows_are_told_in_a_sheet_and_added_once_mended(
    tmp_path: Path, register: SqlRegister, recorder: Recorder
) -> None:
    good, twin = family("101", "102")
    stolen = a_resident("赵试丙", a_flat("102"), order=1)
    path = sheet(tmp_path / "a.xlsx", [good, stolen])
    report = import_register(path, register, recorder)
    assert (report.accepted, report.refused) == (1, 1)
    errors = Path(report.error_sheet)
    assert errors.name == "a-errors.xlsx"

    again = import_register(errors, register, recorder)
    assert (again.accepted, again.refused, again.added) == (1, 0, True)
    assert again.gone == 0
    assert len(list(register.residents())) == 1  # one document, one person

    later = msgspec.structs.replace(twin, relation="配偶")
    path = sheet(tmp_path / "b.xlsx", [later])
    import_register(path, register, recorder, Wish(add=True))
    assert len(list(register.residents())) == 2


def test_that_an_error_sheet_is_never_written_over_another(
    tmp_path: Path, register: SqlRegister, recorder: Recorder
) -> None:
    residents = [*family("101"), a_resident("")]
    sheets = [sheet(tmp_path / "a.xlsx", residents)] * 2
    sheets.append(sheet(tmp_path / "a-errors-9.xlsx", residents))
    names = [
        Path(import_register(path, register, recorder).error_sheet).name
        for path in sheets
    ]
    assert names == ["a-errors.xlsx", "a-errors-2.xlsx", "a-errors-3.xlsx"]


def test_that_a_dry_run_writes_no_record_and_no_resident(
    tmp_path: Path, register: SqlRegister, recorder: Recorder, passages: SqlPassages
) -> None:
    path = sheet(tmp_path / "a.xlsx", family("101"))
    report = import_register(path, register, recorder, Wish(dry_run=True))
    assert (report.dry_run, report.new) == (True, 1)
    assert passages.ledger(REGISTER_IMPORT.name) == ()
    assert list(register.residents()) == []


def test_that_a_sheet_without_one_good_row_leaves_the_register_alone(
    tmp_path: Path, register: SqlRegister, recorder: Recorder
) -> None:
    import_register(sheet(tmp_path / "a.xlsx", family("101")), register, recorder)
    useless = {"no row to import": [], "row 2: 姓名: .": [a_resident("")]}
    for number, (why, residents) in enumerate(useless.items()):
        path = sheet(tmp_path / f"{number}.xlsx", residents)
        with pytest.raises(OperatorError) as refused:
            import_register(path, register, recorder)
        assert re.search(why, sentence(refused.value))
    assert len(list(register.residents())) == 1


def test_that_no_report_names_anybody(
    tmp_path: Path, register: SqlRegister, recorder: Recorder
) -> None:
    path = sheet(tmp_path / "a.xlsx", [*family("101"), a_resident("赵试丙", order=1)])
    told = repr(import_register(path, register, recorder))
    assert "试" not in told
    assert citizen_id().number not in told


@pytest.mark.soak
def test_that_two_hundred_thousand_rows_are_taken_with_progress(
    tmp_path: Path, register: SqlRegister, recorder: Recorder
) -> None:
    path = tmp_path / "many.xlsx"
    _write_plain(path, MANY)
    told: list[int] = []
    report = import_register(path, register, recorder, progress=told.append)
    assert (report.accepted, report.refused, report.households) == (MANY, 0, MANY // 4)
    assert told[-1] == MANY
    assert len(told) > 100


def _write_plain(path: Path, count: int) -> None:
    """The template as plainly as the format allows: a writer would take minutes."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as out:
            out.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            out.write(_row(c.zh for c in COLUMNS))
            for n in range(count):
                out.write(_row(cells_of(_numbered(n))))
            out.write(b"</sheetData></worksheet>")


def _numbered(n: int) -> Resident:
    home, turn = divmod(n, 4)
    place = a_flat(f"{home % 500}", building=f"{home // 500 + 1}", unit="1")
    return a_resident(
        f"王试{n}", place, document=None, phone="", relation="子" if turn else "户主"
    )


def _row(cells: Iterator[str]) -> bytes:
    inline = "".join(f'<c t="inlineStr"><is><t>{escape(c)}</t></is></c>' for c in cells)
    return f"<row>{inline}</row>".encode()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}'
    '.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="居民底册" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}
