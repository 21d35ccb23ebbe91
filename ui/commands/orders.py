"""`gatebook order`: given by word of mouth at a gate, confirmed at the office."""

from typing import Annotated

import msgspec
import typer

from resources import _
from station.domain.errors import OperatorError
from station.domain.policy.local_order import LocalOrder, OrderRule, OrderSense
from station.domain.visit import Direction
from station.services.operators import Right
from station.services.order_review import (
    CONFIRMED,
    REJECTED,
    ReviewedOrder,
    give_word,
    reviewed_orders,
)
from station.services.orders import give_order
from station.wording import policies
from station.wording.local_orders import sentence
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say, moment_named
from ui.commands.homes import any_of, office_of, station_of


def add(app: typer.Typer) -> None:
    commands = typer.Typer(
        no_args_is_help=True,
        invoke_without_command=True,
        help=_("Enter an order given by word of mouth."),
    )
    commands.callback()(order)
    commands.command("list", help=_("The orders of the gates."))(list_)
    commands.command(help=_("Office: the order goes on under the next rules."))(confirm)
    commands.command(help=_("Office: the order ends with the next briefing."))(reject)
    app.add_typer(commands, name="order")


def order(
    ctx: typer.Context,
    giver: Annotated[str, typer.Option(help=_("who gave it"))] = "",
    text: Annotated[str, typer.Option(help=_("what was ordered"))] = "",
    until: Annotated[str, typer.Option(help=_("its end, as 2022-03-15T08:00"))] = "",
    rule: Annotated[OrderRule | None, typer.Option(help=_("what it touches"))] = None,
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
    if ctx.invoked_subcommand is not None:
        return DONE
    if rule is None or not (giver and text and until):
        raise OperatorError("An order needs --giver, --text, --until and --rule.")
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
        given = give_order(meant, station.gate(), station.operator)
    told = _("The order is in force until {end}.").format(end=given.end.isoformat())
    Say(options).fact(told, msgspec.to_builtins(given))
    return DONE


def list_(ctx: typer.Context) -> int:
    """The newest first. Exit status 1 when one waits for the word of the office."""
    say = Say(ctx.obj)
    with any_of(ctx.obj, "order") as home:
        orders = reviewed_orders(home.passages)
        now = home.clock.now().at
    for one in orders:
        say.fact(_line(one), one)
    if not orders:
        say.note(_("No gate has given an order."))
    waiting = [x for x in orders if not x.word and x.order and x.order.end > now]
    return WITH_REFUSALS if waiting else DONE


def confirm(
    ctx: typer.Context,
    order: Annotated[str, typer.Argument(help=_("the id of the order, or its start"))],
    note: Annotated[str, typer.Option(help=_("what the office adds to it"))] = "",
) -> int:
    return _give(ctx.obj, order, note, confirmed=True)


def reject(
    ctx: typer.Context,
    order: Annotated[str, typer.Argument(help=_("the id of the order, or its start"))],
    note: Annotated[str, typer.Option(help=_("what the office adds to it"))] = "",
) -> int:
    return _give(ctx.obj, order, note, confirmed=False)


def _give(options: Globals, order: str, note: str, *, confirmed: bool) -> int:
    with office_of(options, "order", Right.POLICY) as office:
        done = give_word(
            office.passages, office.recorder(), order, confirmed=confirmed, note=note
        )
    if confirmed:
        said = _("The order goes on; the next briefing of {station} says so.")
    else:
        said = _("The order ends with the next briefing of {station}.")
    Say(options).fact(said.format(station=done.station), done)
    return DONE


def _line(one: ReviewedOrder) -> str:
    words = {CONFIRMED: _("confirmed"), REJECTED: _("rejected")}
    state = words.get(one.word, _("ended") if one.ended else _("not seen yet"))
    told = sentence(one.order) if one.order else f"{one.giver}: {one.text}"
    head = f"{one.order_id} {policies.when(one.entered_us)} {one.station} [{state}]"
    return f"{head} {told}{f' · {one.note}' if one.note else ''}"
