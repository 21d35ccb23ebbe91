"""Which records of a station are old enough, in the order in which they were written.

The time of a record is the latest that a plausible clock said up to it, volumes in the
order in which they were opened: one wrong clock makes nothing old. What no plausible
clock dates waits for the next record that one does.
"""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, bindparam, select

from db.erasing_chosen import J, Row, live
from db.segments import end_of
from db.statements import BATCH, Prepared
from db.tables_journal import volume
from station.domain.kinds import KEPT_FOREVER
from station.domain.records import StationId
from station.domain.retention import FLOOR_US, Backed, Due

Keeping = Callable[[Backed], None]


class Scan:
    """One station. `keep` hears of each record that is due and stays all the same."""

    def __init__(
        self, connection: Connection, station: StationId, due: Due, keep: Keeping
    ) -> None:
        self._connection = connection
        self._station = station
        self._due = due
        self._keep = keep
        self._cutoffs: dict[str, int] = {}
        self._seen = 0
        self._undated: list[Row] = []

    def rows(self) -> Iterator[Row]:
        """Those that may go; reads no further than anything can be due."""
        last = self._due.newest_cutoff_us
        for row in self._there():
            self._undated.append(row)
            if not FLOOR_US <= row.wall_us <= self._due.now_us:
                continue
            self._seen = max(self._seen, row.wall_us)
            dated, self._undated = self._undated, []
            yield from filter(self._may_go, dated)
            if self._seen >= last:
                return
        for _row in self._undated:
            self._keep(Backed.UNDATED)

    def _may_go(self, row: Row) -> bool:
        if self._seen >= self._cutoff_of(row.kind):
            return False
        covered = is_covered(row, self._due.covered)
        if not covered:
            self._keep(Backed.UNCOVERED)
        return covered

    def _cutoff_of(self, kind: str) -> int:
        if kind not in self._cutoffs:
            self._cutoffs[kind] = self._due.cutoff_us(kind)
        return self._cutoffs[kind]

    def _there(self) -> Iterator[Row]:
        """Every record that still has its content and may ever lose it."""
        for (name,) in _VOLUMES(self._connection, self._station):
            end = end_of(self._connection, self._station, name).seq
            for first in range(1, end + 1, BATCH):
                last = first + BATCH - 1
                for row in _THERE(self._connection, self._station, name, first, last):
                    found = Row(*row)
                    if found.kind not in KEPT_FOREVER:
                        yield found


def is_covered(row: Row, covered: dict[str, int] | None) -> bool:
    """Whether whoever must hold a record confirmed that it does."""
    return covered is None or row.seq <= covered.get(row.volume, 0)


def stations_of(connection: Connection) -> tuple[StationId, ...]:
    """Every station of whom something is held."""
    query = select(volume.c.station).distinct().order_by(volume.c.station)
    return tuple(connection.scalars(query))


_VOLUMES = Prepared(
    select(volume.c.volume)
    .where(volume.c.station == bindparam("station"))
    .order_by(volume.c.volume)
)
_THERE = Prepared(
    live()
    .where(J.station == bindparam("station"))
    .where(J.volume == bindparam("volume"))
    .where(J.seq.between(bindparam("first"), bindparam("last")))
    .order_by(J.seq)
)
