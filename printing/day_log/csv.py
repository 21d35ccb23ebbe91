"""The day log as csv that a spreadsheet opens as text: UTF-8 with mark, guarded."""

import csv
import io
from pathlib import Path

from printing.day_log import content
from printing.day_log.content import SHEET_COLUMNS
from printing.delivery import deliver
from resources import _
from station.domain.views import DayLogView

# A cell that begins so would be run as a formula (OWASP, CSV injection); full-width
# forms are turned into the plain ones by some spreadsheets.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_GUARD = "'"


def write(view: DayLogView, target: Path, *, masked: bool = True) -> int:
    """Write one line a passage under one line of titles; returns the rows.

    The file appears whole or not at all; EnvironmentFault where it cannot.
    """
    deliver(render(view, masked=masked), target)
    return len(view.rows)


def render(view: DayLogView, *, masked: bool = True) -> bytes:
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow([_(column.title) for column in SHEET_COLUMNS])
    for entry in content.entries(view, masked=masked):
        lines.writerow([guarded(column.cell(entry)) for column in SHEET_COLUMNS])
    return out.getvalue().encode("utf-8-sig", "replace")


def guarded(text: str) -> str:
    """The text on one line, and as text even for a spreadsheet that guesses."""
    line = content.one_cell(text).replace("\n", " | ")
    return _GUARD + line if line.lstrip().startswith(_DANGEROUS) else line
