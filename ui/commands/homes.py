"""Opening the home that a command line names, by the key it gives."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.domain.errors import EnvironmentFault
from station.services.operators import Right
from station.wording.errors import sentence
from station.workspace.home import HomeRole, default_home, open_home, require_home
from station.workspace.keyslots import (
    KeyFile,
    Keyring,
    Means,
    SlotKind,
    kinds_of,
)
from ui.commands.common import Globals, Say
from ui.commands.secrets import passphrase_of_home
from ui.commands.signing import Pins, signed
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
    """The key of a home: `--key-file`, else the keyring, else a passphrase.

    It is typed, or the next line of a pipe: ask once for each command.

    Raises EnvironmentFault when none of them is at hand.
    """
    if options.key_file is not None:
        return KeyFile(options.key_file)
    require_home(root)
    kinds = kinds_of(root / "keys")
    if SlotKind.KEYRING in kinds:
        return Keyring()
    if SlotKind.PASSPHRASE in kinds:
        return passphrase_of_home()
    raise EnvironmentFault("This home wants its key: give --key-file FILE.")


@contextmanager
def station_of(
    options: Globals, what: str, right: Right | None = None, way: Means | None = None
) -> Iterator[OpenStation]:
    """The station that is meant, for whoever may do `what` there.

    `way`: what opens it, where that is known already.
    """
    root = root_of(options)
    opening = open_station(root, way or way_into(root, options), what=what)
    with opening as station, _telling(options, station):
        yield signed(station, options, what, right)


@contextmanager
def office_of(
    options: Globals, what: str, right: Right | None = None, pins: Pins | None = None
) -> Iterator[OpenOffice]:
    """The office that is meant, for whoever may do `what` there."""
    root = root_of(options)
    opening = open_office(root, way_into(root, options), what=what)
    with opening as office, _telling(options, office):
        yield signed(office, options, what, right, pins)


@contextmanager
def _telling(options: Globals, home: OpenHome) -> Iterator[None]:
    """What was found on opening or while at work goes to stderr, once each."""
    say = Say(options)
    known = len(home.told)
    for fault in home.told:
        say.note(sentence(fault))
    yield
    for fault in home.told[known:]:
        say.note(sentence(fault))
    if home.journal.paper is not None:
        say.note(sentence(home.journal.paper))


@contextmanager
def any_of(
    options: Globals, what: str, right: Right | None = None
) -> Iterator[OpenHome]:
    """The home that is meant, of either role, for whoever may do `what` there."""
    root = root_of(options)
    with open_any(root, way_into(root, options), what) as home:
        yield signed(home, options, what, right)


@contextmanager
def either_of(
    options: Globals, what: str, right: Right | None = None
) -> Iterator[OpenStation | OpenOffice]:
    """The home that is meant, opened as what it is."""
    root = root_of(options)
    opening = as_it_is(root, way_into(root, options), what)
    with opening as home:
        yield signed(home, options, what, right)


@contextmanager
def as_it_is(root: Path, way: Means, what: str) -> Iterator[OpenStation | OpenOffice]:
    """A home of either role, settled where it is now, its private keys with it."""
    with open_home(root, what) as home:
        role = home.settings.role
    if role is HomeRole.OFFICE:
        with open_office(root, way, what=what) as office:
            yield office
    else:
        with open_station(root, way, what=what) as station:
            yield station
