"""Opening the home that a command line names, by the key it gives."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from resources import _
from station.domain.errors import EnvironmentFault
from station.workspace.home import default_home, require_home
from station.workspace.keyslots import (
    KeyFile,
    Keyring,
    Means,
    Passphrase,
    SlotKind,
    kinds_of,
)
from ui.commands.common import Globals
from ui.compose import (
    OpenHome,
    OpenOffice,
    OpenStation,
    open_any,
    open_office,
    open_station,
)


def root_of(options: Globals) -> Path:
    """The home that is meant: `--home`, else the platform's data folder."""
    return options.home or default_home()


def way_into(root: Path, options: Globals) -> Means:
    """The key of a home: `--key-file`, else the keyring, else a passphrase asked for.

    Raises EnvironmentFault when none of them is at hand.
    """
    if options.key_file is not None:
        return KeyFile(options.key_file)
    require_home(root)
    kinds = kinds_of(root / "keys")
    if SlotKind.KEYRING in kinds:
        return Keyring()
    if SlotKind.PASSPHRASE in kinds and sys.stdin.isatty():
        return Passphrase(getpass.getpass(_("Passphrase: ")))
    raise EnvironmentFault("This home wants its key: give --key-file FILE.")


@contextmanager
def station_of(options: Globals, what: str) -> Iterator[OpenStation]:
    root = root_of(options)
    with open_station(root, way_into(root, options), what=what) as station:
        yield station


@contextmanager
def office_of(options: Globals, what: str) -> Iterator[OpenOffice]:
    root = root_of(options)
    with open_office(root, way_into(root, options), what=what) as office:
        yield office


@contextmanager
def any_of(options: Globals, what: str) -> Iterator[OpenHome]:
    root = root_of(options)
    with open_any(root, way_into(root, options), what) as home:
        yield home
