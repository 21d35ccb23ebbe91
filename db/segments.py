"""Which numbers of a volume are held, and how far its chain is proven.

Files of a station may come out of order. Each contiguous run is one row; runs merge
when they touch and their links agree. Only the run from number 1 is proven.
"""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select

from db.statements import Prepared
from db.tables_journal import journal, segment, volume
from station.domain.records import FIRST_LINK, StationId
from station.services.ports import Head


class Run(msgspec.Struct, frozen=True):
    """Numbers `first` to `last`; `previous` is the link before `first`."""

    first: int
    last: int
    previous: bytes

    def holds(self, seq: int) -> bool:
        return self.first <= seq <= self.last


def runs_of(
    connection: Connection, station: StationId, volume_id: str
) -> tuple[Run, ...]:
    """The runs held of an absorbed volume, in order."""
    return tuple(Run(*row) for row in _RUNS(connection, station, volume_id))


def with_run(runs: Sequence[Run], new: Run) -> tuple[Run, ...]:
    """The runs after `new` came, those that it touches or overlaps merged with it."""
    apart = [
        run for run in runs if run.last + 1 < new.first or new.last + 1 < run.first
    ]
    whole = [*(run for run in runs if run not in apart), new]
    start = min(whole, key=lambda run: run.first)
    merged = Run(start.first, max(run.last for run in whole), start.previous)
    return tuple(sorted([*apart, merged], key=lambda run: run.first))


def store_runs(
    connection: Connection, station: StationId, volume_id: str, runs: Sequence[Run]
) -> None:
    here = (segment.c.station == station) & (segment.c.volume == volume_id)
    connection.execute(delete(segment).where(here))
    connection.execute(
        insert(segment),
        [
            {
                "station": station,
                "volume": volume_id,
                "first": run.first,
                "last": run.last,
                "previous_link": run.previous,
            }
            for run in runs
        ],
    )


def link_at(
    connection: Connection, station: StationId, volume_id: str, seq: int
) -> bytes | None:
    """The link of a number held here."""
    row = _LINK.first(connection, station, volume_id, seq)
    return bytes(row[0]) if row else None


def proven(connection: Connection, station: StationId, volume_id: str) -> Head:
    """Up to where a volume is complete from its first number on, and the link there."""
    runs = runs_of(connection, station, volume_id)
    if runs:
        last = runs[0].last if runs[0].first == 1 else 0
        link = link_at(connection, station, volume_id, last) or FIRST_LINK
        return Head(station, volume_id, last, link)
    return end_of(connection, station, volume_id)


def end_of(connection: Connection, station: StationId, volume_id: str) -> Head:
    """The highest number held of a volume, with or without gaps before it."""
    row = _END.first(connection, station, volume_id)
    return Head(station, volume_id, *(row or (0, FIRST_LINK)))


def is_own(connection: Connection, station: StationId, volume_id: str) -> bool | None:
    """Whether a volume was written here; None for one not known yet."""
    row = _OWN.first(connection, station, volume_id)
    return bool(row[0]) if row else None


_RUNS = Prepared(
    select(segment.c.first, segment.c.last, segment.c.previous_link)
    .where(segment.c.station == bindparam("station"))
    .where(segment.c.volume == bindparam("volume"))
    .order_by(segment.c.first)
)
_LINK = Prepared(
    select(journal.c.link)
    .where(journal.c.station == bindparam("station"))
    .where(journal.c.volume == bindparam("volume"))
    .where(journal.c.seq == bindparam("seq"))
)
_END = Prepared(
    select(journal.c.seq, journal.c.link)
    .where(journal.c.station == bindparam("station"))
    .where(journal.c.volume == bindparam("volume"))
    .order_by(journal.c.seq.desc())
)
_OWN = Prepared(
    select(volume.c.own)
    .where(volume.c.station == bindparam("station"))
    .where(volume.c.volume == bindparam("volume"))
)
