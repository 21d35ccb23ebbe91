"""`gatebook policy show|check|set|log|diff`: the rules in force, before and next.

Risk areas and the trial of new rules are in `policy_trial`.
"""

from pathlib import Path
from typing import Annotated

import typer

from resources import _
from station.domain.errors import OperatorError
from station.domain.policy.comparing import changes
from station.domain.policy.model import Policy, PolicyFault, load_policy
from station.services.operators import Right
from station.services.policy_versions import policy_log, policy_of, put_policy
from station.wording import policies
from station.wording.errors import policy_faults
from ui.commands import policy_trial
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say
from ui.commands.policy_trial import policy_text


def add(app: typer.Typer) -> None:
    commands = typer.Typer(no_args_is_help=True, help=_("Look at the policy."))
    commands.command(help=_("Show the policy in force at this home."))(show)
    commands.command(help=_("Name every fault of a policy file."))(check)
    commands.command("set", help=_("Office: send this policy with the next briefing."))(
        set_
    )
    commands.command(help=_("Every policy that was in force at this home."))(log)
    commands.command(help=_("What two policies say otherwise, in words."))(diff)
    policy_trial.add(commands)
    app.add_typer(commands, name="policy")


def show(
    ctx: typer.Context,
    version: Annotated[
        int | None, typer.Argument(help=_("its number, else the one in force"))
    ] = None,
) -> int:
    """The policy as the office wrote it; with `--json` as one object."""
    from ui.commands.homes import any_of

    options: Globals = ctx.obj
    with any_of(options, "policy") as home:
        exchange = home.exchange
        held = exchange.policy() if version is None else policy_of(exchange, version)
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
        policy = load_policy(policy_text(file))
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
    """A policy with faults changes nothing; the number is counted up where it must."""
    from ui.commands.homes import office_of

    text = policy_text(file)
    with office_of(ctx.obj, "policy", Right.POLICY) as office:
        put_policy(office.end, text)
        policy = office.policy()
    said = _("Policy version {version} goes out with the next briefing.").format(
        version=policy.version
    )
    Say(ctx.obj).fact(said, {"version": policy.version, "label": policy.label})
    return DONE


def log(ctx: typer.Context) -> int:
    """The newest first; the one in force is marked."""
    from ui.commands.homes import any_of

    say = Say(ctx.obj)
    with any_of(ctx.obj, "policy") as home:
        versions = policy_log(home.exchange, home.passages)
    for one in versions:
        mark = "*" if one.in_force else " "
        text = f"{mark} {one.version:>4}  {policies.when(one.at_us):16}  {one.label}"
        say.fact(text.rstrip(), one)
    if not versions:
        raise OperatorError("There is no policy in force here yet.")
    return DONE


def diff(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(help=_("a number kept here, or a file"))],
    new: Annotated[str, typer.Argument(help=_("a number kept here, or a file"))],
) -> int:
    """One line for each value; exit status 1 when there is any."""
    say = Say(ctx.obj)
    found = changes(_either(ctx.obj, old), _either(ctx.obj, new))
    for change in found:
        say.fact(policies.change_line(change), change)
    if not found:
        say.note(_("Both say the same."))
    return WITH_REFUSALS if found else DONE


def _either(options: Globals, word: str) -> Policy:
    """A policy kept under a number, or in a file; with faults it raises."""
    from ui.commands.homes import any_of

    if word.isdecimal():
        with any_of(options, "policy") as home:
            return load_policy(policy_of(home.exchange, int(word)).text)
    return load_policy(policy_text(Path(word)))


def _sound(policy: Policy) -> str:
    return _("Policy version {version}, {label}: no faults.").format(
        version=policy.version, label=policy.label
    )
