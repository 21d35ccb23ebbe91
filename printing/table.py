"""A table that is drawn row by row, however many rows there are.

Cells are wrapped to their column, a row is as high as its longest cell, the heading
comes again on every page, and a row higher than a page goes on on the next one. Cells
are plain text.
"""

from collections.abc import Mapping, Sequence

import msgspec

from printing import fonts
from printing.inks import Rgb
from printing.layout import (
    HAIR,
    HAIRLINE,
    LEADING,
    SMALL,
    STROKE,
    TINT,
    Flow,
    Wrapper,
    baseline,
)
from printing.sheet import MM

PAD_X = 1.1 * MM
PAD_Y = 0.8 * MM
_BAR = 1.6  # the bar in the margin beside a corrected row
_BAR_GAP = 1.4 * MM
_FILL = "{:g} {:g} {:g} rg"


class TableColumn(msgspec.Struct, frozen=True):
    """`width` in points, padding included: no less than one em and the padding."""

    title: str
    width: float
    centred: bool = False


class TableRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row. `height` is the least that it takes.

    `inks` colours columns by their number, always beside a mark that is not colour.
    `bold` and `struck` number the columns in bold and those whose words are struck
    through; `barred` draws a bar in the margin beside the row.
    """

    cells: tuple[str, ...]
    bold: frozenset[int] = frozenset()
    barred: bool = False
    struck: frozenset[int] = frozenset()
    height: float = 0
    inks: Mapping[int, Rgb] = msgspec.field(default_factory=dict)


class Table:
    """Draws rows into a flow. Call `add` for each and `close` after the last."""

    def __init__(
        self, flow: Flow, columns: Sequence[TableColumn], wrapper: Wrapper
    ) -> None:
        self._flow = flow
        self._columns = columns
        self._wrapper = wrapper
        self._edges = [flow.left]
        for column in columns:
            self._edges.append(self._edges[-1] + column.width)
        titles = TableRow(
            tuple(column.title for column in columns),
            bold=frozenset(range(len(columns))),
        )
        self._titles = titles
        self._title_lines = self._wrap(titles)
        self._title_height = _height(self._title_lines)
        self._open_at: float | None = None

    def add(self, row: TableRow) -> None:
        lines = self._wrap(row)
        height = max(_height(lines), row.height)
        if self._open_at is None:
            self._open(height)
        while not self._flow.fits(height):
            if height <= self._whole_page():
                self._turn()
            else:
                row, lines = self._fill_page(row, lines)
                height = _height(lines)
        self._place(row, lines, height)

    def close(self) -> None:
        """Draw the rules of the last piece."""
        if self._open_at is not None:
            self._rule_off()
            self._open_at = None

    def _wrap(self, row: TableRow) -> list[tuple[str, ...]]:
        return [
            self._wrapper.lines(text, column.width - 2 * PAD_X, bold=n in row.bold)
            for n, (text, column) in enumerate(
                zip(row.cells, self._columns, strict=True)
            )
        ]

    def _whole_page(self) -> float:
        """The room for rows on a page that holds nothing else."""
        return self._flow.fresh_room - self._title_height

    def _open(self, first_row: float) -> None:
        """Begin a piece of the table: heading and first row are never parted."""
        least = min(first_row, self._whole_page()) + self._title_height
        if not self._flow.fits(least):
            self._flow.next_page()
        self._open_at = self._flow.y
        top = self._flow.take(self._title_height)
        sheet = self._flow.sheet
        corner = (self._edges[0], top - self._title_height)
        sheet.fill(corner, (self._edges[-1] - self._edges[0], self._title_height), TINT)
        self._write(self._titles, self._title_lines, top)
        self._across(corner[1], STROKE, 0)

    def _turn(self) -> None:
        self._rule_off()
        self._flow.next_page()
        self._open(0)

    def _fill_page(
        self, row: TableRow, lines: list[tuple[str, ...]]
    ) -> tuple[TableRow, list[tuple[str, ...]]]:
        """Draw as many lines of an endless row as fit here; returns the others."""
        fitting = int((self._flow.room - 2 * PAD_Y) // LEADING)
        if fitting > 0:
            here = [cell[:fitting] for cell in lines]
            self._place(_piece_of(row, here), here, _height(here))
            lines = [cell[fitting:] for cell in lines]
            row = _piece_of(row, lines)
        self._turn()
        return row, lines

    def _place(
        self, row: TableRow, lines: list[tuple[str, ...]], height: float
    ) -> None:
        top = self._flow.take(height)
        self._write(row, lines, top - (height - _height(lines)) / 2)
        self._across(top - height, HAIRLINE, HAIR)
        if row.barred:
            x = self._edges[0] - _BAR_GAP
            self._flow.sheet.line((x, top - 1), (x, top - height + 1), weight=_BAR)

    def _write(self, row: TableRow, lines: list[tuple[str, ...]], top: float) -> None:
        sheet = self._flow.sheet
        first = baseline(top - PAD_Y)
        for n, cell in enumerate(lines):
            whole = row.cells[n]
            broken = len(cell) > whole.count("\n") + 1
            ink = row.inks.get(n)
            if ink:
                sheet.draw(_FILL.format(*ink))
            if broken:
                sheet.begin_whole(whole)
            self._write_cell(row, n, cell, first)
            if broken:
                sheet.end_whole()
            if ink:
                sheet.draw(_FILL.format(0, 0, 0))

    def _write_cell(
        self, row: TableRow, n: int, lines: Sequence[str], y: float
    ) -> None:
        bold = n in row.bold
        for text in lines:
            if text:
                x = self._start(n, text, bold=bold)
                self._flow.sheet.text(x, y, text, SMALL, bold=bold)
                if n in row.struck:
                    self._strike(x, y, text, bold=bold)
            y -= LEADING

    def _start(self, n: int, text: str, *, bold: bool) -> float:
        if not self._columns[n].centred:
            return self._edges[n] + PAD_X
        advance = fonts.width(text, SMALL, bold=bold)
        return (self._edges[n] + self._edges[n + 1] - advance) / 2

    def _strike(self, x: float, y: float, text: str, *, bold: bool) -> None:
        height = y + SMALL * 0.36
        end = (x + fonts.width(text, SMALL, bold=bold), height)
        self._flow.sheet.line((x, height), end, weight=STROKE)

    def _rule_off(self) -> None:
        top = self._open_at
        if top is None:
            return
        bottom = self._flow.y
        for x in self._edges[1:-1]:
            self._flow.sheet.line((x, top), (x, bottom), weight=HAIRLINE, grey=HAIR)
        self._across(top, STROKE, 0)
        self._across(bottom, STROKE, 0)

    def _across(self, y: float, weight: float, grey: float) -> None:
        start, end = (self._edges[0], y), (self._edges[-1], y)
        self._flow.sheet.line(start, end, weight=weight, grey=grey)


def _piece_of(row: TableRow, lines: Sequence[Sequence[str]]) -> TableRow:
    return msgspec.structs.replace(row, cells=tuple(map("\n".join, lines)))


def _height(lines: Sequence[Sequence[str]]) -> float:
    return max(map(len, lines), default=1) * LEADING + 2 * PAD_Y
