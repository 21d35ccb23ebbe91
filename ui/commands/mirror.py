"""`gatebook mirror set|off|show|read`: the journal's records on a second medium."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from resources import _
from station.domain.errors import OperatorError
from station.domain.kinds import REVEAL
from station.handover.container import MOST_FILE
from station.handover.mirror_runs import MirrorRun, read_mirror
from station.services.mirroring import Mirroring, MirrorState, begin_mirror
from station.wording.errors import sentence
from station.workspace.files import write_private
from station.workspace.recovery import read_recovery_key
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say, bytes_of
from ui.commands.homes import office_of, station_of

_MOST_KEY = 4096


def add(app: typer.Typer) -> None:
    mirror = typer.Typer(
        help=_("The records once more, on a second medium."), no_args_is_help=True
    )
    mirror.command("set", help=_("Keep a mirror in this folder from now on."))(set_)
    mirror.command("off", help=_("Keep no mirror any more."))(off)
    mirror.command("show", help=_("Say how far the mirror is, and make up for it."))(
        show
    )
    mirror.command("read", help=_("At the office: say what a mirror holds."))(read)
    app.add_typer(mirror, name="mirror")


def set_(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help=_("on a stick or a second disk"))],
) -> int:
    """The folder must be there. What no receipt covers yet is written at once."""
    options: Globals = ctx.obj
    say = Say(options)
    place = folder.absolute()
    with station_of(options, "mirror") as station:
        state = begin_mirror(station.end, place)
        home = station.home
        home.save(msgspec.structs.replace(home.settings, mirror=str(place)))
        if home.root.stat().st_dev == place.stat().st_dev:
            say.note(_("This folder is on the disk of the home: no second medium."))
    say.fact(_told(state), _plain(state))
    return DONE


def off(ctx: typer.Context) -> int:
    """What was written stays where it is."""
    options: Globals = ctx.obj
    with station_of(options, "mirror") as station:
        station.home.save(msgspec.structs.replace(station.settings, mirror=""))
    Say(options).note(_("There is no mirror any more."))
    return DONE


def show(ctx: typer.Context) -> int:
    """Exit status 1 while the mirror is behind."""
    options: Globals = ctx.obj
    say = Say(options)
    with station_of(options, "mirror") as station:
        mirror = station.journal.mirror
        if not isinstance(mirror, Mirroring):
            raise OperatorError("This station keeps no mirror.")
        state = mirror.catch_up()
    say.fact(_told(state), _plain(state))
    if state.fault is not None:
        say.note(sentence(state.fault))
    return WITH_REFUSALS if state.behind else DONE


def read(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help=_("files of a mirror"))],
    office_key: Annotated[
        Path | None, typer.Option(help=_("an age key; else that of the home"))
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help=_("write the records there, as lines"))
    ] = None,
) -> int:
    """Changes nothing; `gatebook import` takes such a file in like a handover."""
    options: Globals = ctx.obj
    say = Say(options)
    identity = _identity(options, office_key, out)
    lines: list[bytes] = []
    for file in files:
        for run in read_mirror(bytes_of(file, MOST_FILE), identity, _unproven):
            say.fact(_run_told(file, run), _run_plain(file, run))
            lines += run.lines
    if out is not None:
        write_private(out, b"".join(line + b"\n" for line in lines))
    return DONE


def _identity(options: Globals, office_key: Path | None, out: Path | None) -> str:
    """Of the file given, else of the home, where letting records out is recorded."""
    if office_key is not None:
        text = bytes_of(office_key, _MOST_KEY).decode(errors="replace")
        return read_recovery_key(text).secret
    with office_of(options, "mirror") as office:
        if out is not None:
            recorder, subject = office.recorder(), office.settings.id
            recorder.note(REVEAL, subject, "revealed", what="mirror", reason=str(out))
        return office.keys.age


def _unproven(_card: object, _secret: object, _signature: str) -> None:
    """Only an office knows the keys of its stations; `import` proves whose it is."""


def _told(state: MirrorState) -> str:
    if state.behind:
        return _("The mirror is {n} records behind: {place}").format(
            n=state.behind, place=state.folder
        )
    return _("The mirror holds everything up to {upto}: {place}").format(
        upto=state.upto, place=state.folder
    )


def _plain(state: MirrorState) -> dict[str, object]:
    return {
        "mirror": state.folder,
        "behind": state.behind,
        "upto": state.upto,
        "fault": sentence(state.fault) if state.fault is not None else None,
    }


def _run_told(file: Path, run: MirrorRun) -> str:
    return _("{file}: {station} {volume}, records {first} to {last}").format(
        file=file.name,
        station=run.card.station,
        volume=run.card.volume,
        first=run.first,
        last=run.last,
    )


def _run_plain(file: Path, run: MirrorRun) -> dict[str, object]:
    return {
        "file": str(file),
        "station": run.card.station,
        "volume": run.card.volume,
        "first": run.first,
        "last": run.last,
        "head": run.head.hex(),
        "counts": run.counts,
    }
