"""The records that an erasure takes, in a table of its transaction, and their marks."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    func,
    select,
)

from db.statements import Inserting, batches
from db.tables_journal import journal, payload
from station.domain.kinds import PASSAGE, Erased, Ranges
from station.domain.retention import FOLLOWING, Due, KindCount, runs

chosen = Table(
    "erasing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("station", Text, nullable=False),
    Column("volume", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("wall_us", BigInteger, nullable=False),
    prefixes=["TEMPORARY"],
)
J, C = journal.c, chosen.c


class Row(msgspec.Struct, frozen=True):
    """A record whose content is still here."""

    id: int
    station: str
    volume: str
    seq: int
    kind: str
    wall_us: int


@contextmanager
def choosing(connection: Connection) -> Iterator[None]:
    """The table is there in the block, empty at its beginning."""
    chosen.create(connection)
    yield
    chosen.drop(connection)


def live() -> Select[*tuple[int, str, str, int, str, int]]:
    """Records whose content is here; rows are `Row`."""
    return (
        select(J.id, J.station, J.volume, J.seq, J.kind, J.wall_us)
        .join_from(journal, payload, payload.c.id == J.id)
        .where(payload.c.payload.is_not(None))
    )


def choose(connection: Connection, rows: Iterable[Row]) -> None:
    for some in batches(rows):
        _PUT(connection, some)


def counts(connection: Connection) -> tuple[KindCount, ...]:
    """How many of each kind are chosen."""
    query = select(C.kind, func.count(), func.min(C.wall_us)).group_by(C.kind)
    return tuple(KindCount(*row) for row in connection.execute(query.order_by(C.kind)))


def marks(connection: Connection, due: Due | None) -> Iterator[Erased]:
    """What the journal is to say: a mark for each volume and time of keeping.

    Without `due` each number is named.
    """
    query = select(C.station, C.volume, C.seq, C.kind)
    found = connection.execute(query.order_by(C.station, C.volume, C.seq))
    for (station, volume), rows in groupby(found, lambda row: (row[0], row[1])):
        numbered = [(row.seq, row.kind) for row in rows]
        version = due.policy.version if due else 0
        blank = Erased(volume, 0, (), 0, version, station)
        if due is None:
            seqs = runs(seq for seq, _kind in numbered)
            yield msgspec.structs.replace(blank, count=len(numbered), seqs=seqs)
        else:
            yield from _by_time(connection, blank, due, numbered)


def _by_time(
    connection: Connection, blank: Erased, due: Due, numbered: list[tuple[int, str]]
) -> Iterator[Erased]:
    groups: dict[int, list[tuple[int, str]]] = {}
    for seq, kind in numbered:
        leading = PASSAGE.name if kind in FOLLOWING else kind
        groups.setdefault(due.cutoff_us(leading), []).append((seq, kind))
    for _cutoff, group in sorted(groups.items()):
        upto = max((seq for seq, kind in group if kind not in FOLLOWING), default=0)
        below = {seq for seq, _kind in group if seq <= upto}
        kinds = tuple(sorted({kind for seq, kind in group if seq <= upto}))
        yield msgspec.structs.replace(
            blank,
            upto=upto,
            kinds=kinds,
            count=len(group),
            spared=_spared(connection, blank, kinds, upto, below),
            seqs=runs(seq for seq, _kind in group if seq > upto),
        )


def _spared(
    connection: Connection,
    blank: Erased,
    kinds: tuple[str, ...],
    upto: int,
    below: set[int],
) -> Ranges:
    """The numbers of these kinds that keep their content, gaps of others closed."""
    here: ColumnElement[bool] = (J.station == blank.station) & (
        J.volume == blank.volume
    )
    staying = live().where(here, J.seq <= upto, J.kind.in_(kinds), ~_is_chosen())
    kept = {row.seq for row in connection.execute(staying)}
    found: list[tuple[int, int]] = []
    open_run = False
    for seq in sorted(kept | below):
        if seq in kept:
            start = found.pop()[0] if open_run else seq
            found.append((start, seq))
        open_run = seq in kept
    return tuple(found)


def _is_chosen() -> ColumnElement[bool]:
    return J.id.in_(select(C.id))


_PUT = Inserting(chosen, Row)
