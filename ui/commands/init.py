"""`gatebook init office|station`: a new home."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from db.rekey import SqlVault
from resources import _, text
from station.domain.errors import OperatorError
from station.domain.policy.editing import given_out
from station.services.brief import set_policy
from station.services.key_care import drill
from station.workspace.clock import SystemClock
from station.workspace.home import HomeRole, Settings, require_new
from station.workspace.keyslots import KeyFile, Keyring, Means, Recipient
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import root_of
from ui.commands.move import arrive
from ui.commands.recovery import (
    HOLDER,
    RECOVERY,
    SHEET,
    Keeping,
    Named,
    hand_out,
    key_for,
    proof_of,
    read,
    require_keeping,
    tell,
)
from ui.commands.secrets import new_passphrase
from ui.compose import open_office
from ui.founding import make_office, make_station

DEFAULT_POLICY = "policy/default.toml"


def add(app: typer.Typer) -> None:
    app.command(help=_("Make a new office or station."))(init)


def init(
    ctx: typer.Context,
    role: Annotated[HomeRole, typer.Argument(help=_("office or station"))],
    name: Annotated[str, typer.Option(help=_("as people call it"))] = "",
    id_: Annotated[str, typer.Option("--id", help=_("an office's short name"))] = "",
    community: Annotated[str, typer.Option(help=_("as in the register"))] = "",
    keyring: Annotated[bool, typer.Option(help=_("open without asking, too"))] = False,
    recovery: Annotated[
        Path | None, typer.Option(help=RECOVERY, readable=False)
    ] = None,
    sheet: Annotated[Path | None, typer.Option(help=SHEET)] = None,
    holder: Annotated[str, typer.Option(help=HOLDER)] = "",
    from_: Annotated[
        Path | None,
        typer.Option("--from", help=_("an office that moved here, as one file")),
    ] = None,
) -> int:
    """An office is ready at once, a station after `gatebook pair`.

    The recovery key of an office is written here and kept nowhere else.
    """
    options: Globals = ctx.obj
    root = root_of(options)
    if from_ is not None:
        return _arrive(options, role, from_, recovery)
    if role is HomeRole.OFFICE and not id_:
        raise OperatorError("An office needs a short name: give --id NAME.")
    if role is HomeRole.STATION and id_:
        raise OperatorError("A station gets its name when it is paired.")
    settings = Settings(role, id_, name or id_, community=community, office=id_)
    if role is HomeRole.OFFICE:
        _make_office(options, settings, Keeping(recovery, sheet, holder), keyring)
    else:
        make_station(root, settings, new_ways(options, keyring=keyring))
    say = Say(options)
    said = _("Made: {place}").format(place=root)
    say.fact(said, {"home": str(root), "role": role, "id": id_})
    return DONE


def _arrive(options: Globals, role: HomeRole, file: Path, recovery: Path | None) -> int:
    """The recovery key is read here, from a file or from the sheet."""
    if role is not HomeRole.OFFICE:
        raise OperatorError("Only an office moves; a new station is paired.")
    root, say = root_of(options), Say(options)
    (way,) = new_ways(options, keyring=False)
    office, upto = arrive(root, file, read(recovery), way)
    said = _("Office {id} is here with everything up to record {upto}: {place}")
    say.fact(
        said.format(id=office, upto=upto, place=root),
        {"home": str(root), "role": role, "id": office, "upto": upto},
    )
    return DONE


def _make_office(
    options: Globals, settings: Settings, keeping: Keeping, keyring: bool
) -> None:
    """The recovery key is written first: there is no office without one."""
    root, clock = root_of(options), SystemClock()
    require_new(root, settings)
    require_keeping(keeping, root)
    key = key_for(keeping)
    ways = new_ways(options, keyring=keyring)
    office = Named(settings.id, settings.name)
    written = hand_out(key, keeping, office, clock.now().at)
    try:
        make_office(root, settings, (*ways, Recipient(key.recipient)), clock)
    except BaseException:
        for place in written.values():
            Path(place).unlink(missing_ok=True)
        raise
    with open_office(root, ways[0], what="init") as opened:
        now, community = clock.now().at, settings.community or settings.name
        set_policy(opened.end, given_out(text(DEFAULT_POLICY), now, community))
        drill(opened.home, proof_of(written, key), SqlVault())
        opened.backups.make_first()
    tell(Say(options), key, written)


def new_ways(options: Globals, *, keyring: bool) -> tuple[Means, ...]:
    """How a new home will be opened: by a key file, or by a passphrase typed twice.

    The keyring of the system comes only beside one of them, for keyrings get lost.
    """
    if options.key_file is not None:
        first: Means = KeyFile(options.key_file)
    elif sys.stdin.isatty():
        first = new_passphrase()
    else:
        raise OperatorError("A new home wants a key: give --key-file FILE.")
    return (first, Keyring()) if keyring else (first,)
