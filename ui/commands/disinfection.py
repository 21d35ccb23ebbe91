"""`gatebook disinfection add|list`: 消毒记录, what fills the sheet of that name."""

from datetime import date
from typing import Annotated

import typer

from resources import _
from station.domain.moments import from_us
from station.domain.views import LedgerRow
from station.services.disinfections import Disinfection, record_disinfection
from station.services.operators import Right
from ui.commands.common import DONE, Globals, Say, day_named, moment_named
from ui.commands.homes import station_of
from ui.papers import disinfections_of

HOURS_A_DAY = 24 * 60


def add(app: typer.Typer) -> None:
    commands = typer.Typer(no_args_is_help=True, help=_("What was disinfected."))
    commands.command("add", help=_("Record what was disinfected just now."))(add_)
    commands.command("list", help=_("Show what was disinfected on a day."))(list_)
    app.add_typer(commands, name="disinfection")


def add_(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(help=_("place or surface"))],
    agent: Annotated[str, typer.Option(help=_("the agent"))],
    strength: Annotated[str, typer.Option(help=_("mg/L or ratio"))] = "",
    method: Annotated[str, typer.Option(help=_("sprayed, wiped, soaked"))] = "",
    minutes: Annotated[
        int, typer.Option(min=0, max=HOURS_A_DAY, help=_("how long it worked"))
    ] = 0,
    by: Annotated[str, typer.Option(help=_("who did it"))] = "",
    note: Annotated[str, typer.Option(help=_("a remark"))] = "",
    due: Annotated[
        str, typer.Option("--next", help=_("next turn, as 2022-03-15T08:00"))
    ] = "",
) -> int:
    """Kept in the register; the disinfection record of the day shows it."""
    options: Globals = ctx.obj
    with station_of(options, "disinfection", Right.ADMIT) as station:
        now = station.clock.now().at
        turn = Disinfection(
            place=place,
            agent=agent,
            concentration=strength,
            method=method,
            minutes=minutes,
            done_by=by,
            note=note,
            next_at=moment_named(due, now) if due else None,
        )
        record = record_disinfection(turn, station.gate())
    said = {"record_id": record.envelope.record_id, "place": place.strip()}
    Say(options).fact(_("Recorded."), said)
    return DONE


def list_(
    ctx: typer.Context,
    day: Annotated[str, typer.Option(help=_("a day as 2022-03-15, else today"))] = "",
) -> int:
    options: Globals = ctx.obj
    say = Say(options)
    with station_of(options, "disinfection", Right.PRINT) as station:
        local: date = day_named(day) if day else station.clock.now().at.date()
        for row in disinfections_of(station, local, local):
            say.fact(_line(row), row)
    return DONE


def _line(row: LedgerRow) -> str:
    words = (f"{value}" for name, value in row.fields.items() if value)
    return " ".join((f"{from_us(row.at_us):%Y-%m-%d %H:%M}", row.subject, *words))
