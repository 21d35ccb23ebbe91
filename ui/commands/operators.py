"""`gatebook operator add|list`: who works at the gates and at the office."""

import getpass
import sys
from typing import Annotated

import typer

from resources import _
from station.domain.errors import OperatorError
from station.domain.operators import Operator, Role
from station.services.operators import with_pin
from station.wording import terms
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import any_of, office_of

PINNED = frozenset({Role.LEADER, Role.HEAD})


def add(app: typer.Typer) -> None:
    commands = typer.Typer(no_args_is_help=True, help=_("Who works here."))
    commands.command("add", help=_("Add somebody, or change a role or a PIN."))(add_)
    commands.command("list", help=_("Everybody who works here."))(list_)
    app.add_typer(commands, name="operator")


def add_(
    ctx: typer.Context,
    operator_id: Annotated[str, typer.Option("--id", help=_("a short id, e.g. G01"))],
    name: Annotated[str, typer.Option(help=_("their name"))],
    role: Annotated[Role, typer.Option(help=_("what they may do"))] = Role.GUARD,
    phone: Annotated[str, typer.Option(help=_("their phone"))] = "",
) -> int:
    """The gates know them after the next briefing. A PIN is read, never an option."""
    options: Globals = ctx.obj
    operator = Operator(operator_id, name, role, phone)
    if role in PINNED:
        operator = with_pin(operator, _read_pin())
    with office_of(options, "operator") as office:
        others = [
            o for o in office.register.operators() if o.operator_id != operator_id
        ]
        office.register.set_operators([*others, operator])
    text = _("{id} works here as {role}.").format(id=operator_id, role=terms.role(role))
    Say(options).fact(text, {"id": operator_id, "role": role})
    return DONE


def list_(ctx: typer.Context) -> int:
    """Ids, names and roles; no PIN is ever shown."""
    options: Globals = ctx.obj
    say = Say(options)
    with any_of(options, "operator") as home:
        operators = home.register.operators()
    for one in operators:
        fact = {"id": one.operator_id, "name": one.name, "role": one.role}
        say.fact(f"{one.operator_id}  {one.name}  {terms.role(one.role)}", fact)
    return DONE


def _read_pin() -> str:
    """From the keyboard, or the first line of a pipe."""
    if sys.stdin.isatty():
        return getpass.getpass(_("PIN: "))
    pin = sys.stdin.readline().strip()
    if not pin:
        raise OperatorError("This role needs a PIN: type it, or pipe it in.")
    return pin
