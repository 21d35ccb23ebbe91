"""`gatebook shift open|close`, `gatebook order`: who is on duty, what was ordered."""

from typing import Annotated

import msgspec
import typer

from resources import _
from station.domain.policy.local_order import LocalOrder, OrderRule, OrderSense
from station.domain.visit import Direction
from station.services.orders import give_order
from station.services.shifts import close_shift, open_shift
from ui.commands.common import DONE, Globals, Say, moment_named
from ui.commands.homes import station_of


def add(app: typer.Typer) -> None:
    shift = typer.Typer(help=_("Who is on duty."), no_args_is_help=True)
    shift.command("open", help=_("Open a shift."))(open_)
    shift.command("close", help=_("Close the shift with its counts."))(close)
    app.add_typer(shift, name="shift")
    app.command(help=_("Enter an order given by word of mouth."))(order)


def open_(
    ctx: typer.Context,
    leader: Annotated[str, typer.Option(help=_("id of the shift leader"))],
    guard: Annotated[list[str], typer.Option(help=_("id of a guard"))],
) -> int:
    """The shift before must be closed."""
    options: Globals = ctx.obj
    with station_of(options, "shift") as station:
        duty = open_shift(leader, tuple(guard), station.gate())
    text = _("Shift {shift} is open.").format(shift=duty.shift)
    Say(options).fact(text, duty)
    return DONE


def close(
    ctx: typer.Context,
    note: Annotated[str, typer.Option(help=_("what is left undone"))] = "",
) -> int:
    """The counts and the journal's head go into the record."""
    options: Globals = ctx.obj
    with station_of(options, "shift") as station:
        counts = station.desk().today()[1]
        duty = close_shift(counts, station.gate(), note=note)
    text = _("Shift {shift} is closed: {n} passages, {w} on hold.").format(
        shift=duty.shift, n=counts.passages, w=counts.waiting
    )
    Say(options).fact(text, {"shift": duty.shift, "counts": counts})
    return DONE


def order(
    ctx: typer.Context,
    giver: Annotated[str, typer.Option(help=_("who gave it"))],
    text: Annotated[str, typer.Option(help=_("what was ordered"))],
    until: Annotated[str, typer.Option(help=_("its end, as 2022-03-15T08:00"))],
    rule: Annotated[OrderRule, typer.Option(help=_("what it touches"))],
    value: Annotated[
        str, typer.Option(help=_("by rule: °C, hours, closed, open, off, an outcome"))
    ] = "",
    looser: Annotated[
        bool, typer.Option("--looser", help=_("it loosens, else it tightens"))
    ] = False,
    direction: Annotated[
        list[Direction] | None, typer.Option(help=_("in or out; else both"))
    ] = None,
) -> int:
    """In force at once, marked on every record until it ends."""
    options: Globals = ctx.obj
    with station_of(options, "order") as station:
        now = station.clock.now().at
        meant = LocalOrder(
            order_id="",
            giver=giver,
            text=text,
            start=now,
            end=moment_named(until, now),
            sense=OrderSense.LOOSER if looser else OrderSense.TIGHTER,
            rule=rule,
            value=value,
            directions=tuple(direction or ()),
        )
        given = give_order(meant, station.gate())
    told = _("The order is in force until {end}.").format(end=given.end.isoformat())
    Say(options).fact(told, msgspec.to_builtins(given))
    return DONE
