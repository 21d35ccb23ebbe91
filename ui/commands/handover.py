"""`gatebook handover`: what this station recorded, on its way to the office."""

from typing import Annotated

import typer

from resources import _
from station.handover.media import stick_of
from station.handover.publish import local_folder
from station.services.crashes import note_crashes
from station.services.hand_over import hand_over
from station.wording.exchange import eject_line
from station.workspace.crash import crashes_in
from ui.commands.backup import keep_copy
from ui.commands.common import DONE, Globals, Say
from ui.commands.erase import erase_quietly
from ui.commands.homes import station_of


def add(app: typer.Typer) -> None:
    app.command(help=_("Write what no receipt covers yet, for the office."))(handover)


def tell_stick(say: Say, url: str) -> None:
    """How to take out the stick that a file was just put on, if it is one."""
    folder = local_folder(url)
    stick = stick_of(folder) if folder is not None else None
    if stick is not None:
        say.note(eject_line(stick.device, stick.disk))


def handover(
    ctx: typer.Context,
    to: Annotated[str, typer.Option(help=_("a folder, a stick, a URL"))],
    since: Annotated[int | None, typer.Option(help=_("from this number on"))] = None,
) -> int:
    """Each file is named once it is there whole. Nothing new is no fault."""
    options: Globals = ctx.obj
    say = Say(options)
    with station_of(options, "handover") as station:
        crashes = crashes_in(station.home.logs)
        note_crashes(crashes, station.recorder(), station.passages)
        sent = hand_over(station.end, to, since=since)
        keep_copy(station, say)
        erase_quietly(station, say)
    for one in sent:
        text = _("{place}: records {first} to {last}").format(
            place=one.place, first=one.file.first, last=one.file.last
        )
        fact = {
            "place": one.place,
            "volume": one.file.volume,
            "first": one.file.first,
            "last": one.file.last,
            "again": one.again,
        }
        say.fact(text, fact)
    if not sent:
        say.note(_("The office has everything already."))
    else:
        tell_stick(say, to)
    return DONE
