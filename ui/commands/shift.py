"""`gatebook shift open|close|sheet`: who is on duty."""

from pathlib import Path
from typing import Annotated

import typer

from resources import _
from station.domain.errors import OperatorError
from station.services.operators import Right
from station.services.shifts import close_shift, on_duty, open_shift
from ui.commands.backup import keep_copy
from ui.commands.common import DONE, Globals, Say
from ui.commands.erase import erase_quietly
from ui.commands.homes import root_of, way_into
from ui.commands.shift_sheet import print_sheet, sheet
from ui.commands.signing import Pins, sign_as
from ui.compose import OpenStation, open_station
from ui.papers import shift_sheet_of


def add(app: typer.Typer) -> None:
    shift = typer.Typer(help=_("Who is on duty."), no_args_is_help=True)
    shift.command("open", help=_("Open a shift."))(open_)
    shift.command("close", help=_("Close the shift with its counts."))(close)
    shift.command("sheet", help=_("Show or print what a shift hands over."))(sheet)
    app.add_typer(shift, name="shift")


def open_(
    ctx: typer.Context,
    leader: Annotated[str, typer.Option(help=_("id of the shift leader"))],
    guard: Annotated[list[str], typer.Option(help=_("id of a guard"))],
) -> int:
    """The shift before must be closed."""
    options: Globals = ctx.obj
    root = root_of(options)
    with open_station(root, way_into(root, options), what="shift") as home:
        station = _signed(home, options.operator, leader, Pins(options.pin_file))
        signed = _names(station)
        duty = open_shift(leader, tuple(guard), station.gate(), signed=signed)
    text = _("Shift {shift} is open.").format(shift=duty.shift)
    Say(options).fact(text, duty)
    return DONE


def close(
    ctx: typer.Context,
    note: Annotated[str, typer.Option(help=_("what is left undone"))] = "",
    to: Annotated[
        str, typer.Option(help=_("id of the leader who takes over, with their PIN"))
    ] = "",
    items: Annotated[
        str,
        typer.Option(help=_("what goes with it: thermometers, radios, keys")),
    ] = "",
    pdf: Annotated[
        Path | None, typer.Option(help=_("print the shift sheet to this file"))
    ] = None,
) -> int:
    """The counts and the journal's head go into the record, with who signed them.

    Both leaders sign where the shift is handed over: first who leaves, then who comes.
    """
    options: Globals = ctx.obj
    root = root_of(options)
    pins = Pins(options.pin_file)
    with open_station(root, way_into(root, options), what="shift") as home:
        duty = on_duty(home.passages)
        station = _signed(home, options.operator, duty.leader if duty else "", pins)
        signed = _names(station)
        if to:
            signed += _names(_successor(home, station.operator, to, pins))
        counts = station.desk().today()[1]
        duty = close_shift(
            counts, station.gate(), note=note, items=items, signed=signed
        )
        made = shift_sheet_of(station, duty.shift)
        if pdf is not None:
            print_sheet(station, made, pdf, Say(options))
        keep_copy(station, Say(options))
        erase_quietly(station, Say(options))
    text = _("Shift {shift} is closed: {n} passages, {w} on hold.").format(
        shift=made.name, n=counts.passages, w=counts.waiting
    )
    fact = {"shift": duty.shift, "counts": counts, "signed": signed}
    Say(options).fact(text, fact)
    return DONE


def _signed(home: OpenStation, named: str, leader: str, pins: Pins) -> OpenStation:
    """In the hands of whoever is named, else of the shift's leader who has a PIN."""
    known = {one.operator_id: one for one in home.register.operators()}
    has_pin = leader in known and bool(known[leader].pin_hash)
    return sign_as(home, named or (leader if has_pin else ""), Right.SHIFT, pins)


def _successor(home: OpenStation, leaving: str, to: str, pins: Pins) -> OpenStation:
    if to == leaving:
        raise OperatorError("Who takes the shift over is somebody else.")
    return sign_as(home, to, Right.SHIFT, pins)


def _names(home: OpenStation) -> tuple[str, ...]:
    return (home.operator,) if home.operator else ()
