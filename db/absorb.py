"""Records of another home into this journal: the import of a handover.

Every commitment and link is computed again while the lines stream through; memory holds
one batch. What is held already is compared by link, so a file may come twice, cut
differently or out of order. Two different records under one number mean that the
station was copied: then nothing is taken.
"""

from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from db import records
from db.contents import LARGEST
from db.projections import doubles_of, project
from db.rows import Kept
from db.segments import Run, is_own, link_at, proven, runs_of, store_runs, with_run
from db.statements import Prepared, batches
from db.tables_journal import journal, volume
from station.domain.errors import IntegrityFault, OperatorError
from station.domain.kinds import CORRECTION
from station.domain.records import (
    FIRST_LINK,
    Envelope,
    Line,
    SealedRecord,
    StationId,
    unseal,
)
from station.services.ports import Absorbed, SetAside


class Source(msgspec.Struct, frozen=True):
    """What the lines claim to be: a volume from `first` on, after `previous`.

    `head`: the link of the last one, where the file names it.
    """

    station: StationId
    volume: str
    first: int
    previous: bytes
    head: bytes | None = None


class Forked(Exception):
    """A number is held here with another link than the file gives it."""

    def __init__(self, seq: int) -> None:
        super().__init__(seq)
        self.seq = seq


class Absorbing:
    """One file on its way into the journal, inside the caller's transaction."""

    def __init__(self, connection: Connection, source: Source) -> None:
        self._connection = connection
        self._source = source
        self._runs = runs_of(connection, source.station, source.volume)
        self._next_id = records.next_id(connection)
        self._new = 0
        self._held = 0
        self._corrections = 0
        self._set_aside: list[SetAside] = []

    def take(self, lines: Iterable[Line]) -> Absorbed:
        """Absorb all lines.

        Raises Forked, and IntegrityFault for lines that are no records of the source.
        """
        self._check_origin()
        self._check_start()
        last, link = self._source.first - 1, self._source.previous
        for batch in batches(_chained(self._source, lines)):
            self._take_batch(batch)
            last, link = batch[-1].envelope.seq, batch[-1].link
        self._check_end(last, link)
        return self._finish(last)

    def _check_origin(self) -> None:
        own = is_own(self._connection, self._source.station, self._source.volume)
        if own:
            raise OperatorError("This volume was written here; it cannot be imported.")
        if own is None:
            self._connection.execute(
                insert(volume).values(
                    station=self._source.station, volume=self._source.volume, own=False
                )
            )

    def _check_start(self) -> None:
        before = self._source.first - 1
        if before == 0 and self._source.previous != FIRST_LINK:
            raise IntegrityFault("The first record of a volume follows another one.")
        if any(run.holds(before) for run in self._runs):
            held = link_at(
                self._connection, self._source.station, self._source.volume, before
            )
            if held != self._source.previous:
                raise Forked(before)

    def _check_end(self, last: int, link: bytes) -> None:
        if self._source.head not in {None, link}:
            raise IntegrityFault(
                "The records do not lead to the link of their manifest."
            )
        for run in self._runs:
            if run.first == last + 1 and run.previous != link:
                raise Forked(run.first)

    def _take_batch(self, batch: list[SealedRecord]) -> None:
        links = self._links_held(batch[0].envelope.seq, batch[-1].envelope.seq)
        fresh: list[Kept] = []
        for record in batch:
            held = links.get(record.envelope.seq)
            if held is None:
                fresh.append(Kept(self._next_id + len(fresh), record))
            elif held != record.link:
                raise Forked(record.envelope.seq)
        self._next_id += len(fresh)
        self._held += len(batch) - len(fresh)
        self._put(fresh)

    def _links_held(self, first: int, last: int) -> dict[int, bytes]:
        if not any(run.first <= last and first <= run.last for run in self._runs):
            return {}
        source = self._source
        rows = _LINKS(self._connection, source.station, source.volume, first, last)
        return dict(rows)

    def _put(self, fresh: list[Kept]) -> None:
        if not fresh:
            return
        records.put(self._connection, fresh)
        done = project(self._connection, fresh, doubles_of(self._connection, fresh))
        numbers = {kept.id: kept.record.envelope.seq for kept in fresh}
        self._set_aside += [SetAside(numbers[r.id], r.reason) for r in done.set_aside]
        self._new += len(fresh)
        self._corrections += sum(
            kept.record.envelope.kind == CORRECTION.name for kept in fresh
        )

    def _finish(self, last: int) -> Absorbed:
        source = self._source
        if last >= source.first:
            runs = with_run(self._runs, Run(source.first, last, source.previous))
            store_runs(self._connection, source.station, source.volume, runs)
        head = proven(self._connection, source.station, source.volume)
        return Absorbed(
            new=self._new,
            held=self._held,
            corrections=self._corrections,
            set_aside=tuple(self._set_aside),
            fork_at=0,
            contiguous=head.seq,
            link=head.link,
        )


def _chained(source: Source, lines: Iterable[Line]) -> Iterator[SealedRecord]:
    """The records of the lines, each proven to be the next one of its volume."""
    previous = source.previous
    for seq, line in enumerate(lines, source.first):
        try:
            record = unseal(line, previous)
            _require_columns(record.envelope)
        except ValueError as error:
            raise IntegrityFault("Record {seq} cannot be read.", seq=seq) from error
        envelope = record.envelope
        found = (envelope.station, envelope.volume, envelope.seq)
        if found != (source.station, source.volume, seq):
            raise IntegrityFault("Record {seq} stands in the wrong place.", seq=seq)
        previous = record.link
        yield record


def _require_columns(envelope: Envelope) -> None:
    """That the columns beside the record can hold its numbers; raises ValueError."""
    for number in (envelope.version, envelope.wall_us):
        if not -LARGEST <= number <= LARGEST:
            raise ValueError("a number too large to keep")


_LINKS = Prepared(
    select(journal.c.seq, journal.c.link)
    .where(journal.c.station == bindparam("station"))
    .where(journal.c.volume == bindparam("volume"))
    .where(journal.c.seq.between(bindparam("first"), bindparam("last")))
)
