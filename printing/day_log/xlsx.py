"""The day log as a spreadsheet: every cell is text, whatever it begins with."""

import io
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from printing.day_log import content
from printing.day_log.content import SHEET_COLUMNS
from printing.delivery import deliver
from resources import _
from station.domain.moments import from_us
from station.domain.views import DayLogView

_A4 = 9
_FONT = "Noto Sans SC"
_MARGIN_INCHES = 0.4
_SHEET_NAME_LIMIT = 31
_HEADING_LABEL = 0
_HEADING_VALUE = 2


def write(view: DayLogView, target: Path, *, masked: bool = True) -> int:
    """Write the log and its summary; returns the rows.

    The file appears whole or not at all; EnvironmentFault where it cannot.
    """
    deliver(render(view, masked=masked), target)
    return len(view.rows)


def render(view: DayLogView, *, masked: bool = True) -> bytes:
    out = io.BytesIO()
    # Formulas, links and numbers are never guessed: write_string is all we call.
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    formats = _Formats(book)
    book.set_properties(
        {
            "title": content.name_of(view),
            "author": f"{view.community} {view.gate}",
            "comments": content.privacy(masked=masked),
            "created": from_us(view.printed_us).replace(tzinfo=None),
        }
    )
    log = book.add_worksheet(content.title()[:_SHEET_NAME_LIMIT])
    _write_log(log, view, formats, masked=masked)
    _write_summary(book.add_worksheet(_("Summary")), view, formats)
    book.close()
    return out.getvalue()


class _Formats:
    """The looks that cells have."""

    def __init__(self, book: Workbook) -> None:
        base = {"font_name": _FONT, "font_size": 10, "valign": "top"}
        rules = {"border": 4, "border_color": "#999999", "text_wrap": True}
        text = {"num_format": "@"}
        self.title: Format = book.add_format({**base, "font_size": 16, "bold": True})
        self.label: Format = book.add_format({**base, "font_color": "#606060"})
        self.plain: Format = book.add_format(base | text)
        self.bold: Format = book.add_format({**base, "bold": True})
        self.head: Format = book.add_format(
            {**base, **rules, "bold": True, "bg_color": "#EDEDED", "border": 1}
        )
        self.cell: Format = book.add_format({**base, **rules, **text})
        self.void: Format = book.add_format(
            {**base, **rules, **text, "font_strikeout": True}
        )
        self.count: Format = book.add_format({**base, "align": "right"})


def _write_log(
    sheet: Worksheet, view: DayLogView, formats: _Formats, *, masked: bool
) -> None:
    sheet.write_string(0, 0, content.title(), formats.title)
    lines = content.heading(view, masked=masked)
    for line, (label, value) in enumerate(lines, start=1):
        sheet.write_string(line, _HEADING_LABEL, label, formats.label)
        sheet.write_string(line, _HEADING_VALUE, value, formats.plain)
    head = len(lines) + 2
    for n, column in enumerate(SHEET_COLUMNS):
        sheet.set_column(n, n, column.chars)
        sheet.write_string(head, n, _(column.title), formats.head)
    line = head
    for line, entry in enumerate(content.entries(view, masked=masked), start=head + 1):
        look = formats.void if entry.row.void else formats.cell
        for n, column in enumerate(SHEET_COLUMNS):
            text = content.one_cell(column.cell(entry))
            sheet.write_string(line, n, text, look)
    if line == head:
        sheet.write_string(head + 1, 0, content.zero_report(), formats.plain)
    sheet.freeze_panes(head + 1, 0)
    sheet.autofilter(head, 0, max(line, head + 1), len(SHEET_COLUMNS) - 1)
    _set_up_print(sheet, view, head)


def _set_up_print(sheet: Worksheet, view: DayLogView, head: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_margins(*[_MARGIN_INCHES] * 2, top=0.6, bottom=0.7)
    # In a footer `&` begins a code, so one that was meant is doubled.
    chain = content.chain_head(view).replace("&", "&&")
    sheet.set_footer(f"&L{chain}&R&P / &N")


def _write_summary(sheet: Worksheet, view: DayLogView, formats: _Formats) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 10)
    sheet.set_paper(_A4)
    line = 0
    for group in content.summary(view):
        sheet.write_string(line, 0, group.title, formats.bold)
        for item in group.items:
            line += 1
            sheet.write_string(line, 0, item.label, formats.plain)
            sheet.write_number(line, 1, item.count, formats.count)
        line += 2
    sheet.write_string(line, 0, content.chain_head(view), formats.label)
