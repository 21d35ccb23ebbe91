"""`gatebook operator add|volunteer|list`: who works at the gates and at the office."""

from typing import Annotated

import typer

from resources import _
from station.domain.kinds import OPERATOR
from station.domain.operators import Operator, Role
from station.services.operators import (
    CHANGED,
    PINNED,
    Right,
    add_volunteer,
    crew_of,
    with_pin,
)
from station.wording import terms
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import any_of, office_of, station_of
from ui.commands.signing import Pins


def add(app: typer.Typer) -> None:
    commands = typer.Typer(no_args_is_help=True, help=_("Who works here."))
    commands.command("add", help=_("Add somebody, or change a role or a PIN."))(add_)
    commands.command(help=_("Station: add a volunteer until midnight."))(volunteer)
    commands.command("list", help=_("Everybody who works here."))(list_)
    app.add_typer(commands, name="operator")


def add_(
    ctx: typer.Context,
    operator_id: Annotated[str, typer.Option("--id", help=_("a short id, e.g. G01"))],
    name: Annotated[str, typer.Option(help=_("their name"))],
    role: Annotated[Role, typer.Option(help=_("what they may do"))] = Role.GUARD,
    phone: Annotated[str, typer.Option(help=_("their phone"))] = "",
) -> int:
    """The gates know them after the next briefing. A PIN is read, never an option.

    Where a PIN is given for who gives the command too, that one is read first.
    """
    options: Globals = ctx.obj
    operator = Operator(operator_id, name, role, phone)
    pins = Pins(options.pin_file)
    with office_of(options, "operator", pins=pins) as office:
        if role in PINNED:
            operator = with_pin(operator, pins(operator))
        others = [
            o for o in office.register.operators() if o.operator_id != operator_id
        ]
        office.register.set_operators([*others, operator])
        office.recorder().note(OPERATOR, operator_id, CHANGED, role=role.value)
    text = _("{id} works here as {role}.").format(id=operator_id, role=terms.role(role))
    Say(options).fact(text, {"id": operator_id, "role": role})
    return DONE


def volunteer(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help=_("their name"))],
    phone: Annotated[str, typer.Option(help=_("their phone"))],
    team: Annotated[str, typer.Option(help=_("whose volunteer"))] = "",
) -> int:
    """The shift leader's act: known as a guard here at once, recorded."""
    options: Globals = ctx.obj
    with station_of(options, "operator", Right.VOLUNTEER) as station:
        recorder, passages = station.recorder(), station.passages
        added = add_volunteer(name, phone, team, recorder, passages)
    text = _("{id} works here until midnight.").format(id=added.operator_id)
    Say(options).fact(text, {"id": added.operator_id, "role": added.role})
    return DONE


def list_(ctx: typer.Context) -> int:
    """Ids, names and roles; no PIN is ever shown."""
    options: Globals = ctx.obj
    say = Say(options)
    with any_of(options, "operator", Right.SEARCH) as home:
        now = home.clock.now().wall_us
        here = home.settings.id
        operators = crew_of(home.register, home.passages, here, now)
    for one in operators:
        fact = {"id": one.operator_id, "name": one.name, "role": one.role}
        say.fact(f"{one.operator_id}  {one.name}  {terms.role(one.role)}", fact)
    return DONE
