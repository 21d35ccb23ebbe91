"""Web pages and XML that offices call .xls: rows and merged cells, nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.errors import OperatorError
from station.sheets.tables import open_table
from station.sheets.web_table import Beyond, looks_like_page, table_of

PAGE = """<html><head><style>td {width: 1px}</style>
<!--[if gte mso 9]><xml><x:ExcelWorkbook></x:ExcelWorkbook></xml><![endif]--></head>
<body><table><tr><td colspan=3><b>住户表</b></td></tr>
<tr><th>住址<th>姓名<th>电话</tr>
<tr><td rowspan="2">3-2-1501</td><td>王&nbsp;试</td><td>1390<br>1391</td></tr>
<tr><td>李试</td><td></td></tr></table></body></html>"""
WORKBOOK = """<?xml version="1.0"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="x">
<Worksheet ss:Name="a"><Table><Row><Cell ss:MergeDown="1"><Data>3-1501</Data></Cell>
<Cell/><Cell><Data>王试</Data></Cell></Row><Row><Cell ss:Index="3"><Data>李试</Data>
</Cell></Row></Table></Worksheet><Worksheet><Table><Row><Cell>x</Cell></Row></Table>
</Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_that_a_page_called_xls_is_a_table(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(PAGE.encode(encoding))
    table = open_table(path, "")
    assert list(table.rows()) == [
        ["住户表", "", ""],
        ["住址", "姓名", "电话"],
        ["3-2-1501", "王 试", "1390、1391"],
        ["", "李试", ""],
    ]
    assert table.merged == (((2, 0), (3, 0)),)
    assert table.size == 4


def test_that_the_first_sheet_of_an_xml_workbook_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(WORKBOOK, "utf-8")
    table = open_table(path, "")
    assert list(table.rows()) == [["3-1501", "", "王试"], ["", "", "李试"]]
    assert table.merged == (((0, 0), (1, 0)),)


@pytest.mark.parametrize(
    "row",
    ["<td>" * 105, "<td colspan=999999>", "<cell ss:Index='999999'>", "<tr>" * 300_001],
)
def test_that_a_page_without_measure_is_too_large(tmp_path: Path, row: str) -> None:
    path = tmp_path / "a.xls"
    path.write_text(f"<html><table><tr>{row}</table>")
    with pytest.raises(OperatorError, match="too large"):
        open_table(path, "")


@pytest.mark.parametrize(
    "unit", ["<", "<a", "<td ", "</", "<td><", "a:", "<" + "a" * 99]
)
def test_that_signs_without_end_are_read_in_one_go(unit: str) -> None:
    """Looked through again from each of them, it would take hours."""
    assert table_of("<table>" + unit * 300_000, 10**9, 10**9) is not None


@given(
    st.lists(st.sampled_from([*"<>/= \"'3", "td", "tr", "rowspan", "王"])).map("".join)
)
def test_that_any_page_is_rows_or_beyond(page: str) -> None:
    try:
        table = table_of(page, 50, 20)
    except Beyond:
        return
    assert all(len(row) <= 20 for row in table.rows)
    assert looks_like_page(b"<html>" + page.encode())
