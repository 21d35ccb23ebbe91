"""`gatebook rebuild`: keeping what was recorded."""

import typer

from db.rebuild import rebuild as make_anew
from resources import _
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import any_of


def add(app: typer.Typer) -> None:
    app.command(help=_("Make every list and count anew from the journal."))(rebuild)


def rebuild(ctx: typer.Context) -> int:
    """Everything or nothing: one transaction."""
    options: Globals = ctx.obj
    say = Say(options)
    with (
        any_of(options, "rebuild") as home,
        say.progress(_("Rebuilding"), None) as progress,
    ):
        records = make_anew(home.engine, progress)
    say.fact(_("Made anew from {n} records.").format(n=records), {"records": records})
    return DONE
