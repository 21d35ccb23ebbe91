"""`gatebook policy show|check`: the rules in force, and the faults of a new text."""

from pathlib import Path
from typing import Annotated

import typer

from resources import _
from station.domain.errors import OperatorError, input_fault
from station.domain.policy.model import (
    MAX_CHARACTERS,
    Policy,
    PolicyFault,
    load_policy,
)
from station.services.brief import set_policy
from station.services.operators import Right
from station.wording.errors import policy_faults
from ui.commands.common import DONE, Globals, Say

UTF8_BYTES = 4  # the longest character


def add(app: typer.Typer) -> None:
    commands = typer.Typer(no_args_is_help=True, help=_("Look at the policy."))
    commands.command(help=_("Show the policy in force at this home."))(show)
    commands.command(help=_("Name every fault of a policy file."))(check)
    commands.command("set", help=_("Office: send this policy with the next briefing."))(
        set_
    )
    app.add_typer(commands, name="policy")


def show(ctx: typer.Context) -> int:
    """The policy as the office wrote it; with `--json` as one object."""
    from ui.commands.homes import any_of

    options: Globals = ctx.obj
    with any_of(options, "policy") as home:
        held = home.exchange.policy()
    if held is None:
        raise OperatorError("There is no policy in force here yet.")
    Say(options).fact(held.text, load_policy(held.text))
    return DONE


def check(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("a policy as TOML text"))],
) -> int:
    """One line for each fault; raises PolicyFault when there is one."""
    say = Say(ctx.obj)
    try:
        policy = load_policy(_text(file))
    except PolicyFault as error:
        for fault, line in zip(error.faults, policy_faults(error), strict=True):
            say.fact(line, {"place": fault.place, "sentence": line})
        raise
    say.fact(_sound(policy), {"version": policy.version, "label": policy.label})
    return DONE


def set_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("a policy as TOML text"))],
) -> int:
    """A policy with faults changes nothing; its number must be higher than before."""
    from ui.commands.homes import office_of

    text = _text(file)
    with office_of(ctx.obj, "policy", Right.POLICY) as office:
        set_policy(office.end, text)
        policy = office.policy()
    said = _("Policy version {version} goes out with the next briefing.").format(
        version=policy.version
    )
    Say(ctx.obj).fact(said, {"version": policy.version, "label": policy.label})
    return DONE


def _sound(policy: Policy) -> str:
    return _("Policy version {version}, {label}: no faults.").format(
        version=policy.version, label=policy.label
    )


def _text(file: Path) -> str:
    try:
        with file.open("rb") as source:
            raw = source.read(MAX_CHARACTERS * UTF8_BYTES + 1)
    except OSError as error:
        raise input_fault(error, file) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OperatorError("The policy is not UTF-8 text.") from None
