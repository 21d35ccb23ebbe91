"""`gatebook keys`: what opens a handover with stock tools; docs/formats.md says how."""

from pathlib import Path
from typing import Annotated

import typer

from resources import _
from station.domain.errors import disk_fault
from station.domain.kinds import REVEAL
from station.handover.minisign import public_file
from station.workspace.files import write_private
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import office_of

IDENTITY = "office.age"


def add(app: typer.Typer) -> None:
    app.command(help=_("Write the keys that open a handover by hand."))(keys)


def keys(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help=_("where the keys go"))],
    reason: Annotated[str, typer.Option(help=_("why"))],
) -> int:
    """The office's age identity and the minisign key of every known station.

    The identity opens every handover, so that its leaving the home is recorded first.
    """
    options: Globals = ctx.obj
    with office_of(options, "keys") as office:
        recorder, subject = office.recorder(), office.settings.id
        recorder.note(REVEAL, subject, "revealed", what=IDENTITY, reason=reason)
        files = {IDENTITY: office.keys.age + "\n"}
        for one in office.exchange.stations():
            if one.keys is not None:
                files[f"{one.card.station}.pub"] = public_file(one.keys.sign)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_fault(error, folder) from error
    say = Say(options)
    for name, text in files.items():
        write_private(folder / name, text.encode())
        say.fact(str(folder / name), {"file": str(folder / name)})
    say.note(_("Whoever has {name} reads every handover.").format(name=IDENTITY))
    return DONE
