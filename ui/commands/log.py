"""`gatebook log`: the passages of a day on screen, on paper, or as a sheet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from printing.day_log import content, csv, pdf, xlsx
from resources import _
from station.domain.kinds import PAPER
from station.domain.views import DayLogView
from station.services.day_log import day_log
from station.services.erase_places import copy_fields
from station.services.operators import Right
from station.services.recorder import Recorder
from ui.commands.common import DONE, Globals, Say, day_named
from ui.commands.homes import station_of
from ui.commands.printing import (
    BlankLines,
    Copies,
    DayNamed,
    Duplex,
    PaperSize,
    PrinterName,
    PrintIt,
    Unmasked,
    Wish,
    finish,
    target_of,
)

SHEET = "day-log"


class Wanted(msgspec.Struct, frozen=True):
    """Which files are asked for, and whether in full."""

    pdf: Path | None = None
    xlsx: Path | None = None
    csv: Path | None = None
    masked: bool = True
    blank_lines: int = 0


class Written(msgspec.Struct, frozen=True):
    """One file that was written; `pages` is 0 where there are none."""

    file: str
    format: str
    rows: int
    masked: bool
    pages: int = 0
    undrawable: tuple[str, ...] = ()


def add(app: typer.Typer) -> None:
    app.command(help=_("Show or print the passages of a day."))(log)


def log(
    ctx: typer.Context,
    day: DayNamed = "",
    pdf: Annotated[Path | None, typer.Option(help=_("print to this file"))] = None,
    xlsx: Annotated[Path | None, typer.Option(help=_("a spreadsheet"))] = None,
    csv: Annotated[Path | None, typer.Option(help=_("comma-separated text"))] = None,
    full: Unmasked = False,
    blank: BlankLines = 0,
    print_it: PrintIt = False,
    printer: PrinterName = "",
    copies: Copies = 1,
    paper: PaperSize = "",
    duplex: Duplex = False,
) -> int:
    """The log of one local day at this station; every copy of it is recorded."""
    options: Globals = ctx.obj
    say = Say(options)
    right = Right.REVEAL if full else Right.PRINT
    wish = Wish(SHEET, printer, "A4", paper, copies, duplex, wide=True)
    with station_of(options, "log", right) as station:
        local = day_named(day) if day else station.clock.now().at.date()
        gate = station.gate()
        view = day_log(local, station.settings.gate, gate)
        file = target_of(pdf, station.home, SHEET, wanted=True) if print_it else pdf
        wanted = Wanted(file, xlsx, csv, masked=not full, blank_lines=blank)
        for written in write(view, wanted):
            record_copy(gate, view, written)
            tell(say, written)
        if file is not None and print_it:
            return finish(say, file, wish, gate, keep=pdf is not None)
        if not (pdf or xlsx or csv):
            say.fact("\n".join(lines(view)), view.counts)
    return DONE


def write(view: DayLogView, wanted: Wanted) -> Iterator[Written]:
    """Write the files that are asked for, one at a time."""
    masked = wanted.masked
    if wanted.pdf:
        printed = pdf.write(
            view, wanted.pdf, masked=masked, blank_lines=wanted.blank_lines
        )
        yield Written(
            str(wanted.pdf),
            "pdf",
            printed.rows,
            masked,
            printed.pages,
            printed.undrawable,
        )
    if wanted.xlsx:
        rows = xlsx.write(view, wanted.xlsx, masked=masked)
        yield Written(str(wanted.xlsx), "xlsx", rows, masked)
    if wanted.csv:
        rows = csv.write(view, wanted.csv, masked=masked)
        yield Written(str(wanted.csv), "csv", rows, masked)


def tell(say: Say, written: Written) -> None:
    text = _("{file}: {rows} passages").format(file=written.file, rows=written.rows)
    say.fact(text, written)
    if written.undrawable:
        points = ", ".join(written.undrawable)
        say.note(_("No font here draws {points}.").format(points=points))


def lines(view: DayLogView) -> Iterator[str]:
    """The summary of the day, a group a line."""
    yield content.name_of(view)
    for group in content.summary(view):
        counts = " · ".join(f"{item.label} {item.count}" for item in group.items)
        yield f"{group.title}: {counts}"
    if not view.rows:
        yield content.zero_report()


def record_copy(recorder: Recorder, view: DayLogView, written: Written) -> None:
    """The fact that a copy was made: what of, how many lines, masked or not."""
    recorder.note(
        PAPER,
        recorder.fresh_id(),
        "printed" if written.format == "pdf" else "exported",
        sheet=SHEET,
        day=view.day,
        rows=written.rows,
        target=written.format,
        masked=written.masked,
        **copy_fields(Path(written.file)),
    )
