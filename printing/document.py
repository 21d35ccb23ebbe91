"""Forms onto pages: one heading, one foot and one way to draw each block.

Several forms in one file begin on a page of their own each, and count their own pages.
"""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import assert_never

from printing import fonts
from printing.blocks import (
    Block,
    Code,
    Field,
    Fields,
    Form,
    Imprint,
    Printed,
    Prose,
    Rows,
    Signatures,
    Ticks,
)
from printing.delivery import deliver
from printing.layout import (
    GUTTER,
    HAIR,
    HAIRLINE,
    LARGE,
    LEADING,
    MARGIN,
    SMALL,
    SOFT,
    STROKE,
    TINT,
    Flow,
    Wrapper,
    baseline,
    shortened,
)
from printing.metadata import About
from printing.qr import draw_code
from printing.sheet import A4, A4_LANDSCAPE, MM, Sheet, language_tag
from printing.table import PAD_X, Table, TableRow
from resources import _
from station.domain.errors import OperatorError

LETTER = 12.0
_LETTER_LEADING = 20.0
_LETTER_MARGIN = 24 * MM
_LARGE_LINE = 8 * MM
_GAP = 3 * MM
_FOLIO = 34 * MM  # for “Page 1000 of 1000”
_CELL = 8 * MM  # a line to write on with a pen in the cold
_LABEL_SHARE = 0.5  # of a cell, at most
_SIGNING = 24 * MM  # for a name
_SIGNING_LINE = 10 * MM
_SEAL = (44 * MM, 28 * MM)
_WHOLE_SEAL = (44 * MM, 44 * MM)  # the seal of a community is 42 mm across
_AROUND_SEAL = 4 * MM
_BOX = 3.2 * MM
_CODE = 34 * MM
_CODE_QUIET = 3 * MM  # of its white margin, so that its dark edge stands in line


def write(forms: Sequence[Form], imprint: Imprint, target: Path) -> Printed:
    """Write forms of one size of paper; the file appears whole or not at all.

    Raises EnvironmentFault where it cannot, OperatorError where there is no form.
    """
    data, printed = render(forms, imprint)
    deliver(data, target)
    return printed


def render(forms: Sequence[Form], imprint: Imprint) -> tuple[bytes, Printed]:
    """The PDF of the forms and what is in it."""
    if not forms:
        raise OperatorError("There is nothing to print.")
    out = io.BytesIO()
    first = forms[0]
    about = About(
        title=" ".join(filter(None, (first.title, first.place, first.day))),
        author=imprint.author,
        subject=imprint.subject,
        lang=language_tag(),
        made=imprint.made,
    )
    sheet = Sheet(out, A4_LANDSCAPE if first.landscape else A4, about)
    rows = 0
    for n, form in enumerate(forms):
        if n:
            sheet.next_page()
        rows += draw_form(form, sheet)
    sheet.save()
    return out.getvalue(), Printed(
        sheet.page_number, rows, tuple(sorted(sheet.undrawable))
    )


def draw_form(form: Form, sheet: Sheet) -> int:
    """Draw one form from the page at hand on; returns the rows of its tables."""
    begin = sheet.page_number
    rows = _Page(form, sheet).draw()
    number_pages(sheet, begin, sheet.page_number, _margin(form))
    return rows


def heading(flow: Flow, title: str, place: str, day: str) -> None:
    """Title, place and day on one line, as long as they fit it."""
    sheet = flow.sheet
    title_end = flow.left + fonts.width(title, LARGE, bold=True) + GUTTER
    day_start = flow.right - fonts.width(day, LARGE, bold=True)
    room = day_start - title_end - GUTTER
    for n, line in enumerate(Wrapper(LARGE).lines(place, room)):
        y = baseline(flow.take(_LARGE_LINE), LARGE, _LARGE_LINE)
        sheet.text(title_end, y, line, LARGE)
        if n == 0:
            sheet.text(flow.left, y, title, LARGE, bold=True)
            sheet.text(day_start, y, day, LARGE, bold=True)


def details(flow: Flow, pairs: Iterable[tuple[str, str]], wrapper: Wrapper) -> None:
    """Labels and values in one run of small type below the heading."""
    text = "     ".join(f"{label}  {value}" for label, value in pairs)
    if text:
        for line in wrapper.lines(text, flow.width):
            flow.sheet.text(flow.left, baseline(flow.take(LEADING)), line, SMALL)
    flow.take(2 * MM)


def foot(flow: Flow, left: str, middle: str = "") -> None:
    """The foot of the page at hand, with room for its number."""
    sheet, y = flow.sheet, MARGIN
    rule = ((flow.left, y + LEADING), (flow.right, y + LEADING))
    sheet.line(*rule, weight=HAIRLINE, grey=HAIR)
    taken = fonts.width(middle, SMALL) / 2 + GUTTER if middle else 0
    room = flow.width / 2 - taken if middle else flow.width - _FOLIO
    sheet.text(flow.left, y, shortened(left, room, SMALL), SMALL)
    if middle:
        sheet.text_centred((flow.left + flow.right) / 2, y, middle, SMALL)
    sheet.later(_folio(sheet.page_number))


def number_pages(sheet: Sheet, first: int, last: int, margin: float = MARGIN) -> None:
    """Fill in what `foot` left open, now that the number of pages is known."""
    for page in range(first, last + 1):
        text = _("Page {page} of {pages}").format(
            page=page - first + 1, pages=last - first + 1
        )
        with sheet.now(_folio(page)):
            sheet.text_right(sheet.size[0] - margin, MARGIN, text, SMALL)


def signatures(
    flow: Flow,
    labels: Sequence[str],
    size: float = SMALL,
    seal: tuple[float, float] | None = _SEAL,
) -> None:
    """Lines to sign on, date and room for the seal, never parted from each other."""
    sheet = flow.sheet
    end = flow.right - (seal[0] if seal else 0)
    longest = end - flow.left - _SIGNING - 2 * GUTTER
    labels = [shortened(label, longest, size) for label in labels]
    widest = max((fonts.width(label, size) for label in labels), default=0)
    across = max(1, int((end - flow.left) / (widest + _SIGNING + 2 * GUTTER)))
    rows = -(-len(labels) // across)
    stamped = (seal or _SEAL)[1] + _AROUND_SEAL
    height = max(stamped, (rows + 1) * _SIGNING_LINE)
    bottom = flow.take(height) - height + 1
    if seal:
        sheet.box((end, bottom), seal, weight=HAIRLINE, grey=SOFT, dash="2 2")
        middle = end + seal[0] / 2
        sheet.text_centred(middle, bottom + seal[1] / 2, _("Seal"), SMALL)
    width = (end - flow.left) / min(across, len(labels) or 1)
    for n, label in enumerate(labels):
        row, column = divmod(n, across)
        left = flow.left + column * width
        y = bottom + 4 * MM + (rows - 1 - row) * _SIGNING_LINE
        sheet.text(left, y, label, size)
        start = left + fonts.width(label, size) + 3
        rule = ((start, y - 2), (left + width - 2 * GUTTER, y - 2))
        sheet.line(*rule, weight=HAIRLINE)


class _Page:
    """One form being drawn."""

    def __init__(self, form: Form, sheet: Sheet) -> None:
        self._form = form
        self._sheet = sheet
        self._size = LETTER if form.letter else SMALL
        self._leading = _LETTER_LEADING if form.letter else LEADING
        self._small = Wrapper()
        self._body = Wrapper(self._size)
        self._first = sheet.page_number
        self._label_room = _widest_label(form)
        self._flow = Flow(sheet, self._furnish, margin=_margin(form))

    def draw(self) -> int:
        """Draw every block; returns how many rows stand in its tables."""
        form, rows = self._form, 0
        if form.letter:
            self._letter_head()
        else:
            heading(self._flow, form.title, form.place, form.day)
        details(self._flow, form.details, self._small)
        for block in form.blocks:
            rows += self._block(block)
            self._flow.take(min(_GAP, self._flow.room))
        return rows

    def _letter_head(self) -> None:
        """The title in the middle, as letters of offices have it, the number below."""
        flow, form = self._flow, self._form
        middle = (flow.left + flow.right) / 2
        for line in Wrapper(LARGE).lines(form.title, flow.width, bold=True):
            y = baseline(flow.take(_LARGE_LINE), LARGE, _LARGE_LINE)
            self._sheet.text_centred(middle, y, line, LARGE, bold=True)
        flow.take(2 * MM)
        y = baseline(flow.take(self._leading), self._size, self._leading)
        self._sheet.text_right(flow.right, y, form.day, self._size)

    def _furnish(self, flow: Flow) -> None:
        foot(flow, self._form.foot)
        if self._sheet.page_number > self._first:
            top = flow.take(LEADING + 2 * MM)
            form = self._form
            running = " ".join(filter(None, (form.title, form.place, form.day)))
            running = shortened(running, flow.width, SMALL)
            self._sheet.text(flow.left, baseline(top), running, SMALL)

    def _block(self, block: Block) -> int:
        match block:
            case Fields():
                self._fields(block)
            case Rows():
                return self._rows(block)
            case Prose():
                self._prose(block)
            case Ticks():
                self._ticks(block)
            case Code():
                self._code(block)
            case Signatures():
                self._flow.take(min(_GAP, self._flow.room))
                seal = _WHOLE_SEAL if self._form.letter else _SEAL
                wanted = seal if block.seal else None
                signatures(self._flow, block.labels, self._size, wanted)
            case _:
                assert_never(block)
        return 0

    def _title(self, title: str, least: float) -> None:
        """A title that stays with the first `least` points below it."""
        if not title:
            return
        if not self._flow.fits(self._leading + 1 * MM + least):
            self._flow.next_page()
        top = self._flow.take(self._leading + 1 * MM)
        y = baseline(top, self._size, self._leading)
        self._sheet.text(self._flow.left, y, title, self._size, bold=True)

    def _fields(self, block: Fields) -> None:
        self._title(block.title, 2 * _CELL)
        unit = self._flow.width / block.columns
        label_room = min(self._label_room, unit * _LABEL_SHARE)
        line: list[Field] = []
        for field in (*block.fields, None):
            taken = sum(one.span for one in line)
            if field is None or taken + field.span > block.columns:
                self._field_line(line, unit, label_room)
                line = []
            if field is not None:
                line.append(field)

    def _field_line(self, fields: list[Field], unit: float, label_room: float) -> None:
        """One line of cells; the last one takes what is left of it."""
        if not fields:
            return
        left, right = self._flow.left, self._flow.right
        edges = [left]
        for field in fields:
            edges.append(edges[-1] + field.span * unit)
        edges[-1] = right
        cells = []
        for n, field in enumerate(fields):
            room = edges[n + 1] - edges[n] - label_room - 2 * PAD_X
            label = self._small.lines(field.label, label_room - 2 * PAD_X)
            cells.append((label, self._small.lines(field.value, room)))
        spare = _CELL - LEADING
        most = max(1, int((self._flow.fresh_room - spare) / LEADING))
        lines = max(max(len(a), len(b)) for a, b in cells)
        least = max(field.lines for field in fields) * _CELL
        for start in range(0, lines, most):  # on the next page, where one is too low
            part = [
                (a[start : start + most], b[start : start + most]) for a, b in cells
            ]
            height = max(min(lines - start, most) * LEADING + spare, least)
            self._band(edges, part, height, label_room)

    def _band(
        self,
        edges: Sequence[float],
        cells: Sequence[tuple[Sequence[str], Sequence[str]]],
        height: float,
        label_room: float,
    ) -> None:
        """Cells side by side: labels and values."""
        top = self._flow.take(height)
        for n, (label, value) in enumerate(cells):
            corner = (edges[n], top - height)
            self._sheet.fill(corner, (label_room, height), TINT)
            self._cell(edges[n] + PAD_X, top, height, label)
            self._cell(edges[n] + label_room + PAD_X, top, height, value)
            size = (edges[n + 1] - edges[n], height)
            self._sheet.box(corner, size, weight=HAIRLINE, grey=SOFT)

    def _cell(self, x: float, top: float, height: float, lines: Sequence[str]) -> None:
        first = top - (height - len(lines) * LEADING) / 2
        for n, line in enumerate(lines):
            self._sheet.text(x, baseline(first - n * LEADING), line, SMALL)

    def _rows(self, block: Rows) -> int:
        self._title(block.title, 2 * _CELL + LEADING)
        table = Table(self._flow, block.columns, self._small)
        count = 0
        for row in block.rows:
            table.add(row)
            count += 1
        others = len(block.columns) - 1
        for n in range(block.blank):
            number = str(count + n + 1)
            table.add(
                TableRow((number, *[""] * others), height=block.blank_height or _CELL)
            )
        table.close()
        if not count and not block.blank and block.nothing:
            top = self._flow.take(_CELL)
            self._sheet.text(self._flow.left, baseline(top), block.nothing, SMALL)
        return count

    def _prose(self, block: Prose) -> None:
        self._title(block.title, self._leading)
        step = 2 * self._size if block.indent else 0
        for paragraph in block.paragraphs:
            for n, line in enumerate(self._set(paragraph, step)):
                top = self._flow.take(self._leading)
                x = self._flow.left + (step if n == 0 else 0)
                y = baseline(top, self._size, self._leading)
                self._sheet.text(x, y, line, self._size)

    def _set(self, paragraph: str, step: float) -> Iterable[str]:
        """Lines of a paragraph whose first one is shorter by `step`."""
        width = self._flow.width
        if not step:
            return self._body.lines(paragraph, width)
        first = self._body.lines(paragraph, width - step)[0]
        rest = fonts.clean(paragraph)[len(first) :].lstrip()
        return (first, *(self._body.lines(rest, width) if rest else ()))

    def _ticks(self, block: Ticks) -> None:
        self._title(block.title, self._leading)
        flow, x = self._flow, self._flow.left
        line = self._leading + 1.5 * MM
        top = flow.take(line)
        for words, ticked in block.options:
            advance = _BOX + 1.2 * MM + fonts.width(words, self._size) + GUTTER
            if x > flow.left and x + advance > flow.right + GUTTER:
                x, top = flow.left, flow.take(line)
            y = baseline(top, self._size, self._leading)
            self._tick(x, y, ticked=ticked)
            self._sheet.text(x + _BOX + 1.2 * MM, y, words, self._size)
            x += advance

    def _code(self, block: Code) -> None:
        self._title(block.title, _CODE)
        sheet, left = self._sheet, self._flow.left
        top = self._flow.take(_CODE)
        draw_code(sheet, left - _CODE_QUIET, top - _CODE, _CODE, block.text)
        x = left + _CODE + GUTTER
        start = (
            x + max(fonts.width(label, SMALL) for label, _words in block.lines) + GUTTER
        )
        y = top - 2 * MM
        for label, words in block.lines:
            sheet.text(x, baseline(y), label, SMALL)
            for line in self._small.lines(words, self._flow.right - start):
                sheet.text(start, baseline(y), line, SMALL)
                y -= LEADING
            y -= 1 * MM

    def _tick(self, x: float, y: float, *, ticked: bool) -> None:
        corner = (x, y - 0.4 * MM)
        self._sheet.box(corner, (_BOX, _BOX), weight=HAIRLINE)
        if ticked:
            middle = (x + _BOX * 0.4, y)
            self._sheet.line((x + _BOX * 0.15, y + _BOX * 0.4), middle, weight=STROKE)
            end = (x + _BOX * 0.95, y + _BOX * 0.8)
            self._sheet.line(middle, end, weight=STROKE)


def _margin(form: Form) -> float:
    return _LETTER_MARGIN if form.letter else MARGIN


def _widest_label(form: Form) -> float:
    """One width for the labels of a form, so that its fields stand in line."""
    fields = (block.fields for block in form.blocks if isinstance(block, Fields))
    labels = (fonts.width(one.label, SMALL) for some in fields for one in some)
    return max(labels, default=0) + 2 * PAD_X


def _folio(page: int) -> str:
    return f"page-{page}"
