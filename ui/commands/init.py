"""`gatebook init office|station`: a new home."""

import getpass
import sys
from typing import Annotated

import typer

from resources import _, text
from station.domain.errors import OperatorError
from station.services.brief import set_policy
from station.workspace.clock import SystemClock
from station.workspace.home import HomeRole, Settings
from station.workspace.keyslots import KeyFile, Keyring, Means, Passphrase
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import root_of
from ui.compose import make_office, make_station, open_office

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
) -> int:
    """An office is ready at once, a station after `gatebook pair`."""
    options: Globals = ctx.obj
    root = root_of(options)
    if role is HomeRole.OFFICE and not id_:
        raise OperatorError("An office needs a short name: give --id NAME.")
    if role is HomeRole.STATION and id_:
        raise OperatorError("A station gets its name when it is paired.")
    ways = new_ways(options, keyring=keyring)
    settings = Settings(role, id_, name or id_, community=community, office=id_)
    if role is HomeRole.OFFICE:
        make_office(root, settings, ways, SystemClock())
        with open_office(root, ways[0], what="init") as office:
            set_policy(office.end, text(DEFAULT_POLICY))
    else:
        make_station(root, settings, ways)
    say = Say(options)
    said = _("Made: {place}").format(place=root)
    say.fact(said, {"home": str(root), "role": role, "id": id_})
    return DONE


def new_ways(options: Globals, *, keyring: bool) -> tuple[Means, ...]:
    """How a new home will be opened: by a key file, or by a passphrase typed twice.

    The keyring of the system comes only beside one of them, for keyrings get lost.
    """
    if options.key_file is not None:
        first: Means = KeyFile(options.key_file)
    elif sys.stdin.isatty():
        first = Passphrase(_typed_twice())
    else:
        raise OperatorError("A new home wants a key: give --key-file FILE.")
    return (first, Keyring()) if keyring else (first,)


def _typed_twice() -> str:
    once = getpass.getpass(_("New passphrase: "))
    if getpass.getpass(_("Once more: ")) != once:
        raise OperatorError("The two passphrases differ.")
    return once
