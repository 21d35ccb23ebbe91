"""The chain of one volume: commitments, links, numbers, and content that is missing."""

from collections.abc import Iterator
from functools import cached_property

import msgspec
from sqlalchemy import Connection, bindparam, select, union

from db import records
from db.rows import Stored
from db.segments import Run, end_of, is_own, runs_of
from db.statements import Prepared
from db.tables_journal import journal, payload, volume
from db.verify_report import Fault
from resources import N_
from station.domain.kinds import ERASED, Erased
from station.domain.records import FIRST_LINK, StationId, commit, decode_envelope, link

ALTERED = N_("The content of this record was altered.")
BROKEN = N_("This record or its place in the chain was altered.")
MISLABELLED = N_("The columns beside this record do not agree with it.")
VANISHED = N_("The content of this record is missing and no erasure covers it.")
GAP = N_("Records are missing before this one.")
CUT = N_("Records are missing at the end of a run.")
UNKNOWN_RUN = N_("This record belongs to no run of its volume.")


class Chain:
    """Proves one volume, batch by batch, in the order of its numbers."""

    def __init__(self, connection: Connection, station: StationId, name: str) -> None:
        self._connection = connection
        self._station = station
        self._volume = name
        end = end_of(connection, station, name).seq
        own = is_own(connection, station, name)
        runs = (Run(1, end, FIRST_LINK),) if own else runs_of(connection, station, name)
        self._runs = runs
        self._end = max([end, *(run.last for run in runs)])
        self._ends_due = {run.last for run in runs if run.last}
        self._last = 0
        self._link: bytes | None = FIRST_LINK

    def batches(self, size: int) -> Iterator[list[Stored]]:
        for first in range(1, self._end + 1, size):
            last = min(self._end, first + size - 1)
            rows = _ROWS(self._connection, self._station, self._volume, first, last)
            if rows:
                yield [Stored(*row) for row in rows]

    def check(self, batch: list[Stored]) -> list[Fault]:
        faults = []
        for row in batch:
            found = (
                self._place_fault(row),
                self._content_fault(row),
                self._link_fault(row),
            )
            faults += [
                Fault(what, row.station, row.volume, row.seq, row.record_id)
                for what in found
                if what
            ]
            self._last = row.seq
            self._link = row.link if _is_bytes(row.link) else None
            self._ends_due.discard(row.seq)
        return faults

    def check_end(self) -> list[Fault]:
        """That every run is held up to the number it claims."""
        due = sorted(self._ends_due)
        return [Fault(CUT, self._station, self._volume, last) for last in due]

    def _place_fault(self, row: Stored) -> str:
        """Also takes up the link before `row`, None where it cannot be known."""
        run = next((run for run in self._runs if run.holds(row.seq)), None)
        if run is not None and row.seq == run.first:
            self._link = run.previous
        elif run is None or row.seq != self._last + 1:
            self._link = None
            return GAP if run else UNKNOWN_RUN
        return ""

    def _content_fault(self, row: Stored) -> str:
        if isinstance(row.payload, bytes) and isinstance(row.salt, bytes):
            intact = commit(row.salt, row.payload) == row.commitment
            return "" if intact else ALTERED
        if row.payload is not None or row.salt is not None:
            return ALTERED
        covered = row.content is not None or self._is_erased(row)
        return "" if covered else VANISHED

    def _link_fault(self, row: Stored) -> str:
        if not all(map(_is_bytes, (row.envelope, row.commitment, row.link))):
            return BROKEN
        before = self._link
        if before and link(before, row.commitment, row.envelope) != row.link:
            return BROKEN
        return "" if _agrees(row) else MISLABELLED

    def _is_erased(self, row: Stored) -> bool:
        return any(
            row.seq <= mark.upto and row.kind in mark.kinds for mark in self._marks
        )

    @cached_property
    def _marks(self) -> list[Erased]:
        """The erasures of this volume that were recorded in this home."""
        payloads = (row[0] for row in _ERASURES(self._connection, ERASED.name))
        marks = (msgspec.json.decode(payload, type=Erased) for payload in payloads)
        return [mark for mark in marks if mark.volume == self._volume]


def volumes_of(connection: Connection) -> list[tuple[StationId, str]]:
    """Every volume that is named or has records."""
    named = select(volume.c.station, volume.c.volume)
    held = select(journal.c.station, journal.c.volume)
    rows = connection.execute(union(named, held).order_by("station", "volume"))
    return [(row.station, row.volume) for row in rows]


def _is_bytes(value: object) -> bool:
    """SQLite keeps whatever an altering hand put into a column, text included."""
    return isinstance(value, bytes)


def _agrees(row: Stored) -> bool:
    try:
        envelope = decode_envelope(row.envelope)
    except ValueError:
        return False
    return all(getattr(envelope, name) == getattr(row, name) for name in _BESIDE)


_BESIDE = ("station", "volume", "seq", "record_id", "kind", "version", "wall_us")
_ROWS = Prepared(
    records.whole()
    .where(journal.c.station == bindparam("station"))
    .where(journal.c.volume == bindparam("volume"))
    .where(journal.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(journal.c.seq)
)
_ERASURES = Prepared(
    select(payload.c.payload)
    .join_from(payload, journal)
    .join(
        volume,
        (volume.c.station == journal.c.station) & (volume.c.volume == journal.c.volume),
    )
    .where(
        volume.c.own,
        journal.c.kind == bindparam("kind"),
        payload.c.payload.is_not(None),
    )
)
