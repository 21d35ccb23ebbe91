"""`gatebook clock`: whether the clock of this laptop is believed."""

from typing import Annotated

import msgspec
import typer

from resources import _
from station.domain.errors import OperatorError
from station.services.operators import Right
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say
from ui.commands.homes import either_of


def add(app: typer.Typer) -> None:
    app.command(help=_("Say whether the clock is believed, or confirm it."))(clock)


def clock(
    ctx: typer.Context,
    confirm: Annotated[
        bool, typer.Option("--confirm", help=_("date and time are right now"))
    ] = False,
) -> int:
    """Exit status 1 while nothing may be deleted by what the clock says."""
    options: Globals = ctx.obj
    say = Say(options)
    with either_of(options, "clock", Right.KEYS if confirm else Right.KEEP) as home:
        watch = home.clock_watch
        if watch is None:
            raise OperatorError("A demonstration has a clock of its own.")
        mark = watch.confirm() if confirm else watch.look()
        now = home.clock.now().at
    text = _("The clock says {time}.").format(time=f"{now:%Y-%m-%d %H:%M:%S}")
    if mark.suspect:
        text += " " + _(
            "It was set by {seconds} s and is not believed until the office was heard "
            "of or the shift leader confirms it."
        ).format(seconds=mark.seconds)
    say.fact(text, {"time": now.isoformat(), **msgspec.to_builtins(mark)})
    return WITH_REFUSALS if mark.suspect else DONE
