"""Tables that programs write as web pages or XML and call .xls.

Only tags of rows and cells are heeded, whatever stands around them; nothing is loaded
and nothing is run.
"""

import html
import re
from collections.abc import Iterator

from station.sheets.cells import typed_text

Cells = list[str]
Range = tuple[tuple[int, int], tuple[int, int]]

_ROW, _CELL, _SHEET = {"tr", "row"}, {"td", "th", "cell"}, "worksheet"
# possessive: a page of signs alone must not be looked through again and again
_TAG = re.compile(
    r"<(?P<end>/?)(?:\w++:)?(?P<name>[a-z]\w*+)(?P<rest>[^<>]*+)>", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(colspan|rowspan|mergeacross|mergedown|index)\s*=\s*[\"']?(\d{1,6})",
    re.IGNORECASE,
)
_MARKS = (b"<table", b"<html", b":spreadsheet")
_LOOKED_AT = 4096


class Beyond(Exception):
    """The table has more rows or columns than any sheet may have."""


def looks_like_page(start: bytes) -> bool:
    """Whether a file begins as a page or an XML sheet does, in whatever encoding."""
    plain = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    head = plain[:_LOOKED_AT]
    return head.startswith(b"<") and any(mark in head for mark in _MARKS)


def table_of(page: str, most_rows: int, most_columns: int) -> "WebTable":
    """Every row of the page, of an XML workbook those of its first sheet.

    Raises Beyond.
    """
    table = WebTable(most_rows, most_columns)
    for inside, name, rest in _steps(page):
        if name in _ROW:
            table.begin_row()
        elif name in _CELL:
            table.put(inside, {k.lower(): int(n) for k, n in _NUMBER.findall(rest)})
        elif name == _SHEET and table.rows:
            break
    return table


class WebTable:
    """The rows from the top and the ranges that show one text, as a sheet has them."""

    def __init__(self, most_rows: int, most_columns: int) -> None:
        self.rows: list[Cells] = []
        self.merged: list[Range] = []
        self._most = (most_rows, most_columns)
        self._covered: dict[int, int] = {}

    def begin_row(self) -> None:
        self.rows.append([])
        if len(self.rows) > self._most[0]:
            raise Beyond

    def put(self, text: str, told: dict[str, int]) -> None:
        """A cell at the next free place of the row, or at the one that it names."""
        if not self.rows:
            self.begin_row()
        row, top = self.rows[-1], len(self.rows) - 1
        while self._covered.get(len(row), -1) >= top:
            row.append("")
        left = max(len(row), told.get("index", 0) - 1)
        wide = max(told.get("colspan", 1), told.get("mergeacross", 0) + 1)
        deep = max(told.get("rowspan", 1), told.get("mergedown", 0) + 1)
        if left + wide > self._most[1]:
            raise Beyond
        row.extend([""] * (left - len(row)))
        row.extend([text, *[""] * (wide - 1)])
        if deep > 1:
            bottom = top + deep - 1
            self.merged.append(((top, left), (bottom, left + wide - 1)))
            self._covered |= dict.fromkeys(range(left, left + wide), bottom)


def _steps(page: str) -> Iterator[tuple[str, str, str]]:
    """Rows as they begin, cells with their text once they end, the ends of sheets."""
    open_cell: tuple[str, str] | None = None
    text: list[str] = []
    after = 0
    for tag in _TAG.finditer(page):
        name, ends = tag["name"].lower(), bool(tag["end"])
        text.append(page[after : tag.start()])
        after = tag.end()
        if name == "br":
            text.append("、")
        if name not in _ROW | _CELL | {_SHEET, "table"}:
            continue
        if open_cell is not None:
            yield (
                typed_text(html.unescape("".join(text)).strip("、 \r\n\t")),
                *open_cell,
            )
        text, open_cell = [], None
        if not ends and name in _CELL:
            open_cell = (name, tag["rest"])
            if tag["rest"].endswith("/"):
                yield "", *open_cell
                open_cell = None
        elif ends == (name == _SHEET):
            yield "", name, ""
