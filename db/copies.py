"""Backups of one home's database: made, opened again, proven to their last record."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, bindparam, create_engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2
from typing_extensions import override

from db import records
from db.backup import check_copy, copy_database
from db.connection import connect, fault_of
from db.rows import Stored
from db.segments import end_of
from db.statements import Prepared
from db.tables_journal import journal, volume
from station.domain.errors import IntegrityFault
from station.domain.records import FIRST_LINK, commit, link
from station.services.backups import Copies
from station.services.ports import Head

# How much of each volume's end is proven again: all of it is the business of `verify`.
TAIL = 1000


class SqlCopies(Copies):
    """Implements the port over SQLCipher files under one key."""

    def __init__(self, database: Path, key: bytes) -> None:
        self._database = database
        self._key = key

    @override
    def make(self, target: Path) -> Head:
        copy_database(self._database, target, self._key)
        return self.check(target)

    @override
    def check(self, path: Path) -> Head:
        check_copy(path, self._key)
        with as_it_is(path, self._key) as connection:
            return proven_end(connection)


@contextmanager
def as_it_is(path: Path, key: bytes) -> Iterator[Connection]:
    """A connection to a database of whatever schema, which is not brought up."""
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key),
        poolclass=NullPool,
    )
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise (error.orig and fault_of(error.orig)) or error from error


def proven_end(connection: Connection) -> Head:
    """The head of the newest own volume; every own volume's tail is checked.

    Raises IntegrityFault for a record that does not hold. A station before its pairing
    has no volume; then the head is that of nothing.
    """
    last = Head("", "", 0, FIRST_LINK)
    for station, name in connection.execute(OWN_VOLUMES).all():
        last = _prove_tail(connection, station, name)
    return last


def _prove_tail(connection: Connection, station: str, name: str) -> Head:
    head = end_of(connection, station, name)
    first = max(1, head.seq - TAIL + 1)
    rows = list(_tail(connection, station, name, first - 1, head.seq))
    before = rows.pop(0).link if first > 1 else FIRST_LINK
    for seq, row in enumerate(rows, first):
        follows = link(before, row.commitment, row.envelope) == row.link
        if row.seq != seq or not follows or not _says_what_it_did(row):
            raise IntegrityFault("Record {seq} cannot be read.", seq=seq)
        before = row.link
    return head


def _tail(
    connection: Connection, station: str, name: str, first: int, last: int
) -> Iterator[Stored]:
    for row in _BETWEEN(connection, station, name, first, last):
        yield Stored(*row)


def _says_what_it_did(row: Stored) -> bool:
    if row.payload is None or row.salt is None:
        return True
    return commit(row.salt, row.payload) == row.commitment


OWN_VOLUMES = (
    select(volume.c.station, volume.c.volume)
    .where(volume.c.own)
    .order_by(volume.c.volume)
)
_BETWEEN = Prepared(
    records.whole()
    .where(journal.c.station == bindparam("station"))
    .where(journal.c.volume == bindparam("volume"))
    .where(journal.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(journal.c.seq)
)
