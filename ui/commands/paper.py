"""`gatebook paper`: 补录, a line written on paper while the laptop could not."""

from typing import Annotated

import typer

from resources import _
from station.domain.errors import OperatorError
from station.domain.moments import to_us
from station.domain.people import Person
from station.domain.visit import Category, Direction, Reading, Visit
from station.services.gate import Gate
from station.services.paper import enter_paper
from ui.commands.admit import celsius_named, told
from ui.commands.common import Globals, Say, moment_named
from ui.commands.homes import station_of


def add(app: typer.Typer) -> None:
    app.command(help=_("Enter a line written on paper."))(paper)


def paper(
    ctx: typer.Context,
    written: Annotated[str, typer.Option(help=_("its time, as 2022-03-15T08:00"))],
    page: Annotated[int, typer.Option(min=1, help=_("page of the sheets"))],
    line: Annotated[int, typer.Option(min=1, help=_("line of the page"))],
    writer: Annotated[str, typer.Option(help=_("who wrote it"))],
    door: Annotated[str, typer.Option(help=_("a room, e.g. 3-2-1501"))] = "",
    choice: Annotated[int, typer.Option(min=1, help=_("who of the room, from 1"))] = 1,
    category: Annotated[Category | None, typer.Option(help=_("who comes"))] = None,
    direction: Annotated[Direction, typer.Option(help=_("which way"))] = Direction.IN,
    temperature: Annotated[str, typer.Option(help=_("°C, or lo"))] = "",
    name: Annotated[str, typer.Option(help=_("their name"))] = "",
    phone: Annotated[str, typer.Option(help=_("their phone"))] = "",
    plate: Annotated[str, typer.Option(help=_("the plate, or its tail"))] = "",
) -> int:
    """With a room somebody of the register, else who they said to be."""
    options: Globals = ctx.obj
    with station_of(options, "paper") as station:
        gate = station.gate()
        at = moment_named(written, station.clock.now().at)
        visit = Visit(
            at=at,
            direction=direction,
            category=category or (Category.RESIDENT if door else Category.VISITOR),
            person=_resident(gate, door, choice) if door else Person(name, phone=phone),
            readings=_readings(temperature, to_us(at)),
            plate=plate,
        )
        done = enter_paper(visit, page, line, writer, gate)
        row = gate.passages.passage(done.record.envelope.record_id)
    assert row is not None  # noqa: S101 - it was written a moment ago
    return told(Say(options), row)


def _resident(gate: Gate, door: str, choice: int) -> Person:
    found = gate.register.at_door(door)
    if not found:
        raise OperatorError("Nobody is registered at {door}.", door=door)
    if choice > len(found):
        raise OperatorError("There is no such number in the list.")
    return found[choice - 1].person


def _readings(typed: str, at_us: int) -> tuple[Reading, ...]:
    return (Reading(at_us, celsius_named(typed)),) if typed else ()
