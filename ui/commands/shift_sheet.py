"""`gatebook shift sheet`: 交接班记录 on the screen or on paper, with the head."""

from pathlib import Path
from typing import Annotated

import typer

from printing import shift_sheet as paper
from printing.blocks import Printed
from resources import _
from station.domain.kinds import PAPER
from station.domain.moments import from_us
from station.services.erase_places import copy_fields
from station.services.shift_sheet import ShiftSheet
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import station_of
from ui.compose import OpenStation
from ui.papers import SHIFT_SHEET, shift_sheet_of


def sheet(
    ctx: typer.Context,
    shift: Annotated[
        str, typer.Argument(help=_("as 0315-2, else the latest shift"))
    ] = "",
    pdf: Annotated[Path | None, typer.Option(help=_("print to this file"))] = None,
) -> int:
    """Who was on duty, what was recorded, what is handed over, the journal's head."""
    options: Globals = ctx.obj
    with station_of(options, "shift") as station:
        made = shift_sheet_of(station, shift)
        if pdf is not None:
            print_sheet(station, made, pdf, Say(options))
        else:
            Say(options).fact("\n".join(paper.lines(made)), _plain(made))
    return DONE


def print_sheet(station: OpenStation, made: ShiftSheet, pdf: Path, say: Say) -> None:
    """Write the file, record it, and say so."""
    printed = write_sheet(station, made, pdf)
    text = _("{file}: {pages} pages").format(file=pdf, pages=printed.pages)
    say.fact(
        text,
        {
            "file": str(pdf),
            "sheet": SHIFT_SHEET,
            "pages": printed.pages,
            **_plain(made),
        },
    )


def write_sheet(station: OpenStation, made: ShiftSheet, pdf: Path) -> Printed:
    """Write the file and record that it was printed, and where it lies."""
    printed = paper.write(made, pdf)
    gate = station.gate()
    gate.note(
        PAPER,
        gate.fresh_id(),
        "printed",
        sheet=SHIFT_SHEET,
        day=from_us(made.opened_us).date().isoformat(),
        rows=printed.rows,
        target="pdf",
        masked=True,
        **copy_fields(pdf),
    )
    return printed


def _plain(made: ShiftSheet) -> dict[str, object]:
    return {
        "shift": made.name,
        "leader": made.leader,
        "counts": made.counts,
        "on_hold": len(made.holds),
        "inside": len(made.inside),
        "without_receipt": made.standing.unsent,
        "head": paper.full_text(made),
    }
