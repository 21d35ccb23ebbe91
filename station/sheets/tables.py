"""One table of texts out of any file an office has: .xlsx, .xls, .csv or a web page.

Judged by content, never by name. A csv is read in the encoding that it is in (UTF-8
with or without mark, UTF-16, GB18030) and with the separator that parts it best.
Nothing is known here of what a column means.
"""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TextIO

import msgspec
from python_calamine import CalamineError, CalamineSheet

from station.domain.errors import OperatorError, input_fault
from station.sheets.cells import text_of, typed_text
from station.sheets.web_table import Beyond, looks_like_page, table_of
from station.sheets.workbook import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_OLD_BYTES,
    MOST_ROWS,
    counts_from_1904,
    looks_like_workbook,
    not_a_workbook,
    open_workbook,
    sheet_of,
    too_large,
)

Cells = list[str]
Corner = tuple[int, int]
Range = tuple[Corner, Corner]

_SEPARATORS = ",;\t，"
_SNIFFED = 20
_LONGEST_FIELD = 1024 * 1024
_CHUNK = 1024 * 1024


class Table(msgspec.Struct, frozen=True):
    """The rows of one sheet from its top, blank ones included, each read afresh.

    `merged` are ranges of (row, column) from 0 that show one text; `size` is the number
    of rows where it is known before reading. `is_1904`: bare day numbers count from
    1904. Iterating raises OperatorError for a file that turns out damaged or too large.
    """

    name: str
    rows: Callable[[], Iterator[Cells]]
    merged: tuple[Range, ...] = ()
    size: int | None = None
    is_1904: bool = False


class MergedCells:
    """The text that a merged range shows over the rows below its first one."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._starts: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _right) in ranges:
            if bottom > top:
                self._starts.setdefault(top, []).append((left, bottom))
        self._open: dict[int, tuple[int, str]] = {}

    def over(self, row: int, cells: Cells) -> dict[int, str]:
        """Texts by column that lie over the blank cells of this row; rows in order."""
        shown = {
            at: text
            for at, (bottom, text) in self._open.items()
            if row <= bottom and at < len(cells) and not cells[at]
        }
        for left, bottom in self._starts.get(row, ()):
            if left < len(cells) and cells[left]:
                self._open[left] = (bottom, cells[left])
        return shown


def open_table(path: Path, preferred: str, sheet: str = "") -> Table:
    """The table of a file: that `sheet`, else the preferred one, else the first.

    Raises OperatorError for what is none, EnvironmentFault where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_CHUNK)
    except OSError as error:
        if path.is_dir():
            raise not_a_workbook(path) from error
        raise input_fault(error, path) from error
    if looks_like_workbook(start):
        return _of_workbook(path, preferred, sheet)
    if looks_like_page(start):
        return _of_page(path, start)
    return _of_text(path, start)


def _of_workbook(path: Path, preferred: str, wanted: str) -> Table:
    book = open_workbook(path)
    if wanted and wanted not in book.sheet_names:
        raise OperatorError(
            "{file} has no sheet “{sheet}”.", file=path.name, sheet=wanted[:30]
        )
    sheet = sheet_of(book, path, wanted or preferred)
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise too_large(path)
    last = sheet.end
    return Table(
        name=sheet.name,
        rows=lambda: _texts(sheet),
        merged=tuple(_merged(sheet, path)),
        size=last[0] + 1 if last else 0,
        is_1904=counts_from_1904(path),
    )


def _texts(sheet: CalamineSheet) -> Iterator[Cells]:
    return ([text_of(cell) for cell in row] for row in sheet.iter_rows())


def _merged(sheet: CalamineSheet, path: Path) -> list[Range]:
    try:
        return list(sheet.merged_cell_ranges or [])
    except CalamineError as error:
        raise not_a_workbook(path) from error


def _of_page(path: Path, start: bytes) -> Table:
    """Programs of offices write web pages and call them .xls."""
    encoding = _encoding_of(path, start)
    if path.stat().st_size > MOST_OLD_BYTES:
        raise too_large(path)
    page = path.read_text(encoding)
    try:
        table = table_of(page, MOST_ROWS, MOST_COLUMNS)
    except Beyond as error:
        raise too_large(path) from error
    wide = max(map(len, table.rows), default=0)
    rows = [row + [""] * (wide - len(row)) for row in table.rows]
    return Table(path.stem, lambda: iter(rows), tuple(table.merged), len(rows))


def _of_text(path: Path, start: bytes) -> Table:
    encoding = _encoding_of(path, start)
    separator = _separator_of(path, encoding)
    return Table(path.stem, lambda: _lines(path, encoding, separator))


def _encoding_of(path: Path, start: bytes) -> str:
    if path.stat().st_size > MOST_BYTES:
        raise too_large(path)
    if start.startswith(BOM_UTF8):
        tried = ["utf-8-sig"]
    elif start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        tried = ["utf-16"]
    else:
        tried = ["utf-8", "gb18030"]
    # text holds no zero bytes, whatever its encoding but one
    if start and (tried == ["utf-16"] or b"\0" not in start):
        for encoding in tried:
            if _decodes(path, encoding):
                return encoding
    raise OperatorError("{file} is no spreadsheet, or it is damaged.", file=path.name)


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as file:
            while file.read(_CHUNK):
                pass
    except UnicodeError:
        return False
    return True


def _separator_of(path: Path, encoding: str) -> str:
    """The one that cuts the first rows into most columns."""

    def columns(separator: str) -> int:
        first = islice(_lines(path, encoding, separator), _SNIFFED)
        return max(map(len, first), default=0)

    return max(_SEPARATORS, key=columns)


def _lines(path: Path, encoding: str, separator: str) -> Iterator[Cells]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(_bounded(file), delimiter=separator)
        try:
            for number, row in enumerate(reader, 1):
                if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                    raise too_large(path)
                yield [typed_text(cell) for cell in row]
        except csv.Error as error:
            raise OperatorError(
                "{file} is damaged at line {line}.",
                file=path.name,
                line=reader.line_num,
            ) from error


def _bounded(file: TextIO | TextIOWrapper) -> Iterator[str]:
    """Lines, none longer than a row may be: a file without line ends is no table."""
    while line := file.readline(_LONGEST_FIELD):
        if len(line) == _LONGEST_FIELD:
            raise csv.Error("a line without end")
        yield line
