"""The chain of every volume: commitments, links, numbers, and content that is missing.

Records are taken in the order of their arrival, so the file is read once and from front
to back. A stretch of a volume is proven while it passes; how its stretches join, and
that none is missing, at the end.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select, union

from db.rows import Kept
from db.segments import Run, is_own, runs_of
from db.tables_journal import segment, volume
from db.verify_explain import MISLABELLED, NOT_NEXT, Explaining, fault_at
from db.verify_report import Fault, Part
from db.verify_rows import Batch, Row
from resources import N_
from station.domain.records import (
    FIRST_LINK,
    Envelope,
    SealedRecord,
    commit,
    decode_envelope,
    link,
)

MISSING = N_("Records are missing.")
UNKNOWN_RUN = N_("These records belong to no run of their volume.")
RUN_ALTERED = N_("What is noted of a run of records does not fit them.")

Range = tuple[int, int]


@dataclass(slots=True)
class _Stretch:
    """Numbers that came one after the other; `link` is the link of the last."""

    opening: Row
    last: int
    link: bytes | None

    @property
    def first(self) -> int:
        return int(self.opening[3])


@dataclass(slots=True)
class Tally:
    """What was looked at so far."""

    volumes: int = 0
    records: int = 0
    erased: int = 0


class Chains:
    """Proves all volumes at once; memory holds one batch and one row a stretch."""

    def __init__(self, connection: Connection, tally: Tally) -> None:
        self._tally = tally
        self._connection = connection
        self._explaining = Explaining(connection)
        self._volumes: dict[tuple[str, str], list[_Stretch]] = {}

    def check(self, batch: Batch) -> tuple[list[Kept], list[Fault]]:
        """The records of a batch that hold, and what is wrong with the others."""
        kept: list[Kept] = []
        faults: list[Fault] = []
        for row, content in zip(batch.rows, batch.contents, strict=True):
            if type(row[3]) is not int:
                faults.append(fault_at(row, MISLABELLED, Part.COLUMNS))
                continue
            stretch = self._stretch(row)
            record = _proven(row, content, stretch.link)
            if record is None:
                record, after = self._examine(row, content, stretch.link, faults)
            else:
                after = record.link
            if record is not None:
                kept.append(Kept(row[0], record))
            stretch.last, stretch.link = row[3], after
        self._tally.records += len(batch.rows)
        self._tally.volumes = len(self._volumes)
        return kept, faults

    def check_end(self) -> list[Fault]:
        """That every volume is whole and its stretches join."""
        named = self._connection.execute(_VOLUMES)
        for row in named:
            self._volumes.setdefault((row.station, row.volume), [])
        faults: list[Fault] = []
        for (station, name), stretches in sorted(self._volumes.items()):
            stretches.sort(key=lambda one: one.first)
            own = is_own(self._connection, station, name)
            runs = runs_of(self._connection, station, name)
            if own and not runs:
                last = max((one.last for one in stretches), default=1)
                runs = (Run(1, max(last, 1), FIRST_LINK),)
            elif own:
                faults.append(Fault(RUN_ALTERED, Part.RUN, station, name))
            faults += _number_faults(station, name, stretches, runs)
            faults += self._joint_faults(stretches, runs)
        return faults

    def _stretch(self, row: Row) -> _Stretch:
        stretches = self._volumes.setdefault((row[1], row[2]), [])
        if stretches and row[3] == stretches[-1].last + 1:
            return stretches[-1]
        new = _Stretch(row, row[3], FIRST_LINK if row[3] == 1 else None)
        stretches.append(new)
        return new

    def _examine(
        self,
        row: Row,
        content: Row | None,
        previous: bytes | None,
        faults: list[Fault],
    ) -> tuple[SealedRecord | None, bytes | None]:
        """The record if it holds after all, and the link after it as far as known."""
        found = self._explaining.faults(row, content, previous)
        faults += found
        if not found:
            self._tally.erased += 1
            return _sealed(row, None, decode_envelope(row[8])), row[10]
        return None, self._explaining.link_after(row, previous)

    def _joint_faults(
        self, stretches: list[_Stretch], runs: tuple[Run, ...]
    ) -> list[Fault]:
        """Where a stretch does not follow the one before it, or its run's beginning."""
        ends = {one.last: one.link for one in stretches}
        starts = {run.first: run.previous for run in runs}
        faults = []
        for stretch in stretches:
            row, first = stretch.opening, stretch.first
            if first == 1:  # its first link was known when it passed
                if starts.get(1) != FIRST_LINK:
                    faults.append(fault_at(row, RUN_ALTERED, Part.RUN))
            elif first - 1 in ends:
                faults += self._explaining.link_faults(row, ends[first - 1])
            elif first in starts and not _follows(row, starts[first]):
                faults.append(fault_at(row, NOT_NEXT, Part.RUN))
        return faults


def _proven(
    row: Row, content: Row | None, previous: bytes | None
) -> SealedRecord | None:
    """The record of a row if everything about it holds at first sight."""
    if content is None:
        return None
    try:
        if not _is_chained(row, content, previous):
            return None
        envelope = decode_envelope(row[8])
    except (TypeError, ValueError):  # SQLite keeps whatever an altering hand put there
        return None
    beside = (
        envelope.station,
        envelope.volume,
        envelope.seq,
        envelope.record_id,
        envelope.kind,
        envelope.version,
        envelope.wall_us,
    )
    if beside != row[1:8] or type(row[10]) is not bytes:
        return None
    return _sealed(row, content, envelope)


def _is_chained(row: Row, content: Row, previous: bytes | None) -> bool:
    """The two digests; the second only where the link before is known."""
    _id, payload, salt = content
    if commit(salt, payload) != row[9]:
        return False
    return previous is None or link(previous, row[9], row[8]) == row[10]


def _sealed(row: Row, content: Row | None, envelope: Envelope) -> SealedRecord:
    _id, payload, salt = content or (None, None, None)
    return SealedRecord(envelope, row[8], row[9], row[10], payload, salt)


def _follows(row: Row, previous: bytes) -> bool:
    try:
        return bool(link(previous, row[9], row[8]) == row[10])
    except TypeError:
        return False


def _number_faults(
    station: str, name: str, stretches: list[_Stretch], runs: tuple[Run, ...]
) -> list[Fault]:
    """Numbers that ought to be held and are not, and the reverse."""
    held = [(one.first, one.last) for one in stretches]
    due = [(run.first, run.last) for run in runs]
    return [
        Fault(what, part, station, name, first, upto=last)
        for what, part, ranges in (
            (MISSING, Part.NUMBER, _without(due, held)),
            (UNKNOWN_RUN, Part.RUN, _without(held, due)),
        )
        for first, last in ranges
    ]


def _without(these: list[Range], those: list[Range]) -> list[Range]:
    """The numbers of `these` that are not among `those`."""
    left = []
    for first, last in these:
        due = first
        for start, end in sorted(those):
            if end < due or start > last:
                continue
            if start > due:
                left.append((due, start - 1))
            due = end + 1
        if due <= last:
            left.append((due, last))
    return left


_VOLUMES = union(
    select(volume.c.station, volume.c.volume),
    select(segment.c.station, segment.c.volume),
)
