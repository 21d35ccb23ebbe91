"""The day log on A4 landscape: heading, summary, lines, holds apart, signatures."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from printing import document, fonts
from printing.blocks import Printed
from printing.day_log import content
from printing.day_log.content import BY_KEY, COLUMNS, Column, Entry, Group, Item
from printing.delivery import deliver
from printing.inks import inks_of
from printing.layout import (
    GUTTER,
    HAIR,
    HAIRLINE,
    LARGE,
    LEADING,
    SMALL,
    STROKE,
    Flow,
    Wrapper,
    baseline,
)
from printing.metadata import About
from printing.sheet import A4_LANDSCAPE, MM, Sheet, language_tag
from printing.table import Table, TableColumn, TableRow
from resources import LANGUAGES, _, current_language
from station.domain.moments import from_us
from station.domain.verdict import Outcome
from station.domain.views import DayLogView

# On paper the two long numbers share a column, one above the other.
_STACKED = {"document": "phone"}
_UNDER = frozenset(_STACKED.values())
_CENTRED = frozenset({"number", "time", "direction"})
_LARGE_LINE = 8 * MM
_BLANK_ROW = 9 * MM
_FIGURE = 17 * MM
_FIGURES = 70 * MM
_FIGURE_LINES = 4
_PANEL_WIDTHS = (66 * MM, 54 * MM, 52 * MM, 39 * MM)  # the last ends on the margin
_LONG_GROUP = 6
_BEFORE_COUNT = 3 * MM  # so that a long label is not read into its count


def write(
    view: DayLogView, target: Path, *, masked: bool = True, blank_lines: int = 0
) -> Printed:
    """Write the day log; `blank_lines` adds rows to fill in by hand.

    The file appears whole or not at all; EnvironmentFault where it cannot.
    """
    data, printed = render(view, masked=masked, blank_lines=blank_lines)
    deliver(data, target)
    return printed


def render(
    view: DayLogView, *, masked: bool = True, blank_lines: int = 0
) -> tuple[bytes, Printed]:
    """The PDF of the day log and what is in it."""
    out = io.BytesIO()
    about = About(
        title=content.name_of(view),
        author=f"{view.community} {view.gate}",
        subject=content.privacy(masked=masked),
        lang=language_tag(),
        made=from_us(view.printed_us),
    )
    sheet = Sheet(out, A4_LANDSCAPE, about)
    log = _Log(view, sheet, masked=masked)
    log.draw(blank_lines)
    pages = sheet.page_number
    document.number_pages(sheet, 1, pages)
    sheet.save()
    undrawable = tuple(sorted(sheet.undrawable))
    return out.getvalue(), Printed(pages, len(view.rows), undrawable)


class _Log:
    """One day log being drawn."""

    def __init__(self, view: DayLogView, sheet: Sheet, *, masked: bool) -> None:
        self._view = view
        self._sheet = sheet
        self._masked = masked
        self._wrapper = Wrapper()
        self._flow = Flow(sheet, self._furnish)

    def draw(self, blank_lines: int) -> None:
        self._heading()
        self._summary(content.summary(self._view))
        entries = list(content.entries(self._view, masked=self._masked))
        if entries:
            passed = [entry for entry in entries if entry.admitted]
            stopped = [entry for entry in entries if not entry.admitted]
            self._section(_("Passed"), passed)
            self._section(_("Not passed, or still waiting"), stopped)
        else:
            self._nothing()
        if blank_lines:
            self._table(_("Written by hand"), _blank_rows(blank_lines))
        labels = (_("On duty (signed)"), _("Shift leader (signed)"), _("Date and time"))
        document.signatures(self._flow, labels)

    def _furnish(self, flow: Flow) -> None:
        """The foot of every page, and the running head of all but the first."""
        sheet = self._sheet
        head = _("Chain head {head}").format(head=content.chain_head(self._view))
        document.foot(flow, head, content.privacy(masked=self._masked))
        if sheet.page_number > 1:
            top = flow.take(LEADING + 2 * MM)
            sheet.text(flow.left, baseline(top), content.name_of(self._view), SMALL)

    def _heading(self) -> None:
        view = self._view
        place = f"{view.community}  {view.gate}"
        document.heading(self._flow, content.title(), place, view.day)
        pairs = content.heading(view, masked=self._masked)[3:]
        document.details(self._flow, pairs, self._wrapper)

    def _summary(self, groups: tuple[Group, ...]) -> None:
        headline, *groups_beside = groups
        sheet, left, right = self._sheet, self._flow.left, self._flow.right
        panels = [
            _Panel(group, width - GUTTER, self._wrapper)
            for group, width in zip(groups_beside, _PANEL_WIDTHS, strict=True)
        ]
        lines = max(_FIGURE_LINES, *(panel.depth for panel in panels)) + 1
        height = lines * LEADING + 3 * MM
        top = self._flow.take(height + 3 * MM)
        sheet.line((left, top), (right, top), weight=STROKE)
        sheet.line((left, top - height), (right, top - height), weight=STROKE)
        inner = top - 1.5 * MM
        sheet.text(left, baseline(inner), headline.title, SMALL, bold=True)
        for n, item in enumerate(headline.items):
            self._figure(left + n * _FIGURE, inner - LEADING, item)
        x = left + _FIGURES
        for panel, width in zip(panels, _PANEL_WIDTHS, strict=True):
            foot = top - height + 1.5 * MM
            sheet.line((x, inner), (x, foot), weight=HAIRLINE, grey=HAIR)
            panel.draw(sheet, x + GUTTER / 2, inner)
            x += width

    def _figure(self, x: float, top: float, item: Item) -> None:
        """One number that is read from across the table."""
        y = baseline(top - LEADING / 2, LARGE, _LARGE_LINE)
        self._sheet.text(x, y, str(item.count), LARGE, bold=True)
        label = top - LEADING / 2 - _LARGE_LINE
        for line in self._wrapper.lines(item.label, _FIGURE - 1):
            self._sheet.text(x, baseline(label), line, SMALL)
            label -= LEADING

    def _section(self, title: str, entries: list[Entry]) -> None:
        if entries:
            heading = f"{title}  {len(entries)}"
            self._table(heading, (_row(entry) for entry in entries))

    def _table(self, title: str, rows: Iterable[TableRow]) -> None:
        least = 2 * LEADING + _BLANK_ROW + 12 * MM
        if not self._flow.fits(least):
            self._flow.next_page()
        top = self._flow.take(LEADING + 1 * MM)
        self._sheet.text(self._flow.left, baseline(top), title, SMALL, bold=True)
        table = Table(self._flow, _table_columns(), self._wrapper)
        for row in rows:
            table.add(row)
        table.close()
        self._flow.take(min(4 * MM, self._flow.room))

    def _nothing(self) -> None:
        """零报告: that there was nothing is reported as well."""
        flow, height = self._flow, 40 * MM
        top = flow.take(height + 4 * MM)
        self._sheet.box((flow.left, top - height), (flow.width, height), weight=STROKE)
        middle = (flow.left + flow.right) / 2
        y = top - height / 2
        self._sheet.text_centred(middle, y, _("Zero report"), LARGE, bold=True)
        self._sheet.text_centred(
            middle,
            y - 2 * LEADING,
            content.zero_report(),
            SMALL,
        )


class _Panel:
    """One group of counts in a box of a width: labels left, counts right."""

    def __init__(self, group: Group, width: float, wrapper: Wrapper) -> None:
        self._title = group.title
        self._columns = 2 if len(group.items) > _LONG_GROUP else 1
        self._width = (width - GUTTER * (self._columns - 1)) / self._columns
        self._rows: list[tuple[str, str]] = []
        for item in group.items:
            count = str(item.count)
            room = self._width - fonts.width(count, SMALL) - _BEFORE_COUNT
            first, *others = wrapper.lines(item.label, room)
            self._rows += [(first, count), *((line, "") for line in others)]
        self.depth = -(-len(self._rows) // self._columns)

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        sheet.text(x, baseline(top), self._title, SMALL, bold=True)
        for n, (label, count) in enumerate(self._rows):
            across, down = divmod(n, self.depth)
            left = x + across * (self._width + GUTTER)
            y = baseline(top - (down + 1) * LEADING)
            sheet.text(left, y, label, SMALL)
            sheet.text_right(left + self._width, y, count, SMALL)


def _table_columns() -> list[TableColumn]:
    words = LANGUAGES.index(current_language())
    columns = []
    for column in _shown():
        below = BY_KEY.get(_STACKED.get(column.key, ""))
        title = _(column.title) + (f"\n{_(below.title)}" if below else "")
        columns.append(
            TableColumn(title, column.mm[words] * MM, centred=column.key in _CENTRED)
        )
    return columns


def _shown() -> Iterator[Column]:
    return (column for column in COLUMNS if column.key not in _UNDER)


def _row(entry: Entry) -> TableRow:
    row = entry.row
    bold = {"time"}
    if entry.feverish:
        bold.add("temperature")
    if row.outcome is not Outcome.ADMIT or row.first_outcome is not row.outcome:
        bold.add("verdict")
    texts = {column.key: column.cell(entry) for column in COLUMNS}
    for above, below in _STACKED.items():
        texts[above] = "\n".join(filter(None, (texts[above], texts.pop(below))))
    return TableRow(
        tuple(texts.values()),
        bold=frozenset(n for n, key in enumerate(texts) if key in bold),
        barred=bool(row.corrections),
        inks=inks_of(row.outcome, list(texts).index("verdict")),
        struck=frozenset(range(len(texts) - 1)) if row.void else frozenset(),
    )


def _blank_rows(count: int) -> Iterator[TableRow]:
    others = len(list(_shown())) - 1
    for line in range(1, count + 1):
        yield TableRow((str(line), *[""] * others), height=_BLANK_ROW)
