import csv
import io
import zipfile

import msgspec
import pytest
import python_calamine

from printing.day_log import content, xlsx
from printing.day_log import csv as csv_log
from station.domain.errors import EnvironmentFault
from station.domain.people import Person
from station.domain.visit import Reading, Site
from tests.data.sample_day import day_log, empty_day, sample_day

HOSTILE = ("=1+1", "+cmd|'/c calc'!A1", "@SUM(A1)", "http://a.b", "a\x00\x0bb", "<b>")


def hostile_day():
    row = sample_day().rows[0]
    return day_log(
        tuple(
            msgspec.structs.replace(row, person=Person(name=name), note=name)
            for name in HOSTILE
        )
    )


def sheet_rows(data: bytes, sheet: int = 0) -> list[list[object]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_index(sheet).to_python()


def log_lines(data: bytes) -> list[dict[str, object]]:
    rows = sheet_rows(data)
    titles = [column.title for column in content.SHEET_COLUMNS]
    head = rows.index(titles)
    return [dict(zip(titles, row, strict=True)) for row in rows[head + 1 :]]


def test_that_the_spreadsheet_has_a_line_for_every_passage():
    lines = log_lines(xlsx.render(sample_day(), masked=False))
    assert [line["No."] for line in lines] == [str(n) for n in range(1, 36)]
    assert lines[2]["Name"] == "张𬱖"
    assert lines[2]["ID number"] == sample_day().rows[2].person.document.number


def test_that_the_spreadsheet_is_masked_unless_asked():
    lines = log_lines(xlsx.render(sample_day()))
    assert lines[2]["Name"] == "张*"
    assert "*" in lines[2]["ID number"]


@pytest.mark.fault(60)
def test_that_no_cell_of_the_spreadsheet_is_a_formula_or_a_link():
    data = xlsx.render(hostile_day(), masked=False)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    names = [line["Name"] for line in log_lines(data)]
    assert names[:4] == list(HOSTILE[:4])
    assert names[4] == "a b"


def test_that_the_spreadsheet_prints_on_a4_landscape_with_its_heading():
    with zipfile.ZipFile(io.BytesIO(xlsx.render(sample_day()))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.read("xl/workbook.xml").decode()
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert 'state="frozen"' in sheet
    assert "_xlnm.Print_Titles" in names


def test_that_the_summary_counts_the_same_as_the_paper():
    cells = sheet_rows(xlsx.render(sample_day()), sheet=1)
    for group in content.summary(sample_day()):
        for item in group.items:
            assert [item.label, item.count] in cells


def test_that_a_spreadsheet_without_passages_says_so():
    lines = log_lines(xlsx.render(empty_day()))
    assert [line["No."] for line in lines] == [content.zero_report()]


def test_that_csv_opens_with_its_mark_and_reads_back():
    data = csv_log.render(sample_day(), masked=False)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(lines) == 35
    assert lines[3]["Name"] == "阿卜杜拉·艾合买提"


@pytest.mark.fault(60)
def test_that_csv_guards_what_would_run():
    data = csv_log.render(hostile_day(), masked=False).decode("utf-8-sig")
    names = [line["Name"] for line in csv.DictReader(io.StringIO(data, newline=""))]
    assert names[:3] == [f"'{name}" for name in HOSTILE[:3]]


@pytest.mark.parametrize("write", [xlsx.write, csv_log.write])
def test_that_a_place_that_is_not_there_is_said_in_one_sentence(tmp_path, write):
    with pytest.raises(EnvironmentFault, match=r"^There is no such file or folder"):
        write(sample_day(), tmp_path / "no" / "such" / "log")


def test_that_a_sheet_says_where_and_by_what_readings_were_taken():
    day = sample_day()
    readings = (
        Reading(0, 37.8, Site.FOREHEAD, "serial:GY-MCU90614"),
        Reading(0, 36.6, Site.EAR, "ear-thermometer"),
        Reading(0, 36.5, Site.EAR, "ear-thermometer"),
    )
    first = msgspec.structs.replace(day.rows[0], readings=readings)
    day = msgspec.structs.replace(day, rows=(first, *day.rows[1:]))
    told = "forehead GY-MCU90614 by cable\near ear thermometer"
    assert log_lines(xlsx.render(day))[0]["Site, device"] == told
    text = csv_log.render(day).decode("utf-8-sig")
    (line, *_rest) = csv.DictReader(io.StringIO(text, newline=""))
    assert line["Site, device"] == told.replace("\n", " | ")
