"""`gatebook move-office`: the office goes to another computer, in one sealed file."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from db.rekey import SqlVault
from db.verify import verify
from resources import _
from station.domain.errors import IntegrityFault, OperatorError
from station.domain.kinds import BACKUP
from station.handover.minisign import public_line
from station.handover.publish import publish_made
from station.services.backups import drop
from station.services.key_care import drill
from station.services.moving import (
    ARRIVED,
    MOVED,
    REPLACED,
    STAYED,
    move_in,
    pack_up,
    write_luggage,
)
from station.services.operators import Right
from station.services.restoring import skip_numbers
from station.workspace.keyslots import Means
from station.workspace.recovery import RecoveryKey, fingerprint
from ui.commands.common import DONE, Globals, Say
from ui.commands.handover import tell_stick
from ui.commands.homes import office_of
from ui.compose import OpenOffice, open_office

COMMAND = "move-office"


def add(app: typer.Typer) -> None:
    app.command(COMMAND, help=_("Take this office to another computer."))(move_office)


def move_office(
    ctx: typer.Context,
    to: Annotated[str, typer.Option(help=_("a folder, a stick, a URL"))] = "",
    stay: Annotated[
        bool, typer.Option("--stay", help=_("it never arrived: go on here"))
    ] = False,
) -> int:
    """Only the recovery key opens the file. From then on this home issues nothing."""
    options: Globals = ctx.obj
    if bool(to) == stay:
        raise OperatorError("Give --to, or --stay.")
    say = Say(options)
    with office_of(options, COMMAND, Right.KEYS) as office:
        if stay:
            _stay(office)
            say.note(_("This office goes on here."))
            return DONE
        place, upto = _move(office, to)
    text = _("{place} holds this office up to record {upto}; this home issues no more.")
    say.fact(text.format(place=place, upto=upto), {"place": place, "upto": upto})
    say.note(
        _("At the other computer: gatebook init office --from FILE --recovery KEY")
    )
    say.note(
        _("Only recovery key {fingerprint} opens it.").format(
            fingerprint=fingerprint(office.keys.recovery)
        )
    )
    tell_stick(say, to)
    return DONE


def arrive(
    root: Path, file: Path, recovery: RecoveryKey, way: Means
) -> tuple[str, int]:
    """The office of a file, made in `root` and proven; its id and its last record.

    A copy of an office is an office: two of them must not work at a time.
    """
    manifest = move_in(root, file, recovery, way)
    with open_office(root, way, what="init") as office:
        if not verify(office.engine).holds:
            raise IntegrityFault("The restored database does not hold.")
        office.journal.open_volume(REPLACED, public_line(office.keys.sign))
        skip_numbers(office.exchange)
        _note(office, file.name, ARRIVED, manifest.volume, manifest.upto)
        drill(office.home, recovery, SqlVault())
    return manifest.office, manifest.upto


def _move(office: OpenOffice, to: str) -> tuple[str, int]:
    """The file, proven to be there, before the home is marked."""
    home, now = office.home, office.clock.now()
    if not office.keys.recovery:
        raise OperatorError("This office has no recovery key.")
    copy = home.backups / f"move-{now.at:%Y%m%d-%H%M%S}.db"
    head = office.copies.make(copy)
    try:
        luggage = pack_up(home, copy, head, office.keys.sign, now.wall_us)
        name = f"{home.settings.id}_{now.at:%Y%m%d-%H%M%S}.office"
        place = publish_made(
            lambda file: write_luggage(file, luggage, office.keys.recovery), to, name
        )
    finally:
        drop([copy])
    _note(office, name, MOVED, head.volume, head.seq, target=place)
    moved = f"{now.at:%Y-%m-%d %H:%M}"
    home.save(msgspec.structs.replace(home.settings, moved=moved))
    return place, head.seq


def _stay(office: OpenOffice) -> None:
    if not office.settings.moved:
        raise OperatorError("This office never moved.")
    office.home.save(msgspec.structs.replace(office.settings, moved=""))
    head = office.journal.head()
    _note(office, office.settings.moved, STAYED, head.volume, head.seq)


def _note(
    office: OpenOffice, name: str, state: str, volume: str, upto: int, target: str = ""
) -> None:
    office.recorder().note(BACKUP, name, state, volume=volume, upto=upto, target=target)
