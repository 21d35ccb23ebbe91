"""What the opening of a home needs before its parts are put together in `compose`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from db.engine import Engine, open_engine
from db.journal import SqlJournal
from station.domain.errors import DiskFault, DiskFull, EnvironmentFault, GatebookError
from station.domain.moments import Clock
from station.workspace.ballast import MIB, Ballast
from station.workspace.clock import ContinuedClock, SystemClock
from station.workspace.disk import refusal
from station.workspace.home import Home


def new_engine(home: Home, key: bytes) -> Engine:
    """The database of a home that is being made."""
    try:
        return open_engine(home.journal, key, create=True)
    except DiskFault as fault:
        raise refusal(home.root) or fault from fault


def engine_of(home: Home, key: bytes) -> tuple[Engine, bool]:
    """The database, and whether the ballast had to go to open it on a full disk."""
    try:
        return open_engine(home.journal, key), False
    except DiskFault as fault:
        cause = refusal(home.root) or fault
        if not isinstance(cause, DiskFull) or not ballast_of(home).give():
            raise cause from fault
    return open_engine(home.journal, key), True


def ballast_of(home: Home) -> Ballast:
    """A demonstration has none."""
    size = 0 if home.settings.demo else home.settings.ballast_mib * MIB
    return Ballast(home.root, size)


def clock_of(home: Home, engine: Engine) -> Clock:
    """The real clock; for a demonstration, that day going on after its last record."""
    real = SystemClock()
    if not home.settings.demo:
        return real
    journal = SqlJournal(engine, home.settings.id, real)
    last = [
        record.envelope.wall_us
        for head in journal.heads()
        for record in journal.records(head.station, head.volume, head.seq, head.seq)
    ]
    return ContinuedClock(max(last)) if last else real


def under_an_old_key(copies: Sequence[Path]) -> Iterator[GatebookError]:
    """What somebody should know after a change of the key; nothing where all went."""
    if copies:
        names = ", ".join(map(str, copies))
        yield EnvironmentFault(
            "Copies that could not be written anew keep the old key: {names}.",
            names=names,
        )
