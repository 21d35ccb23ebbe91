"""登记簿 in SQL: the append-only record of one home.

Appending and absorbing write the journal and everything projected from it in one
transaction; a return means that COMMIT returned. Erasing is in `db.erasing`, proving in
`db.verify`.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

import msgspec
from sqlalchemy import Connection, Engine, bindparam, func, insert, select

from db import records
from db.absorb import Absorbing, Forked, Source
from db.cache import CACHE_KIB, set_cache
from db.collecting import seldom_collecting
from db.engine import reading, reopen, writing
from db.projections import project
from db.rows import Kept, Stored
from db.segments import end_of, proven
from db.statements import BATCH, Prepared, batches
from db.tables_journal import journal, volume
from db.undoing import settle_after
from station.domain.errors import DiskFailed, EnvironmentFault
from station.domain.kinds import KINDS, VOLUME_OPENED, VolumeOpened
from station.domain.moments import Clock, Stamp
from station.domain.records import (
    FIRST_LINK,
    SALT_BYTES,
    Envelope,
    Line,
    RecordId,
    SealedRecord,
    StationId,
    encode,
    seal,
)
from station.services.ports import Absorbed, Draft, Head, Mirror
from station.workspace.ids import new_record_id, new_volume_id

_SECOND_DIGITS = 8


class SqlJournal:
    """The Journal port over one database. One writer at a time, guarded by a lock.

    `station` is the id of this home and stands on every record written here. `salt`
    gives random bytes. Raises EnvironmentFault when the disk stands in the way; then
    nothing was written, and appending the same drafts again is safe. `mirror` hears of
    every record written here, after its COMMIT.
    """

    def __init__(
        self,
        engine: Engine,
        station: StationId,
        clock: Clock,
        salt: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._engine = engine
        self._station = station
        self._clock = clock
        self._salt = salt
        self.mirror: Mirror | None = None
        self._lock = threading.Lock()
        with reading(engine) as connection:
            self._volume: str | None = _OWN_VOLUME(connection, station)[0][0]

    def open_volume(self, reason: str, public_key: str) -> SealedRecord:
        """Begin a volume, the first or a new one after a restore; its first record.

        `reason` and `public_key` as in `kinds.VolumeOpened`.
        """
        stamp = self._clock.now()
        with self._lock, writing(self._engine) as connection:
            before = self._head(connection) if self._volume else None
            opened = self._volume_after(self._volume, stamp)
            connection.execute(
                insert(volume).values(station=self._station, volume=opened, own=True)
            )
            payload = VolumeOpened(
                public_key=public_key,
                previous_volume=before.volume if before else "",
                previous_seq=before.seq if before else 0,
                previous_link=before.link.hex() if before else "",
                reason=reason,
            )
            draft = Draft(new_record_id(stamp), VOLUME_OPENED.name, payload)
            first = Head(self._station, opened, 0, FIRST_LINK)
            (record,) = self._write(connection, first, (draft,))
        self._volume = opened
        self._reflect([record])
        return record

    def append(self, *drafts: Draft) -> tuple[SealedRecord, ...]:
        """All drafts as records, in one transaction; ids held already are not doubled.

        When the disk fails, whether the records were kept is not known: the database is
        opened anew, the ids are looked up and the rest is tried once more. Raises
        ValueError for content that its kind does not declare.
        """
        with self._lock:
            try:
                done, written = self._append(drafts)
            except DiskFailed:
                reopen(self._engine)
                done, _written = self._append(drafts)
                written = list(done)  # which of them are new cannot be told
            self._reflect(written)
        return done

    def append_after(
        self, work: Callable[[Connection], Iterable[Draft]]
    ) -> tuple[SealedRecord, ...]:
        """Append what `work` says after its own part, both in one transaction."""
        written: list[SealedRecord] = []
        with self._lock:
            with writing(self._engine) as connection:
                drafts = tuple(work(connection))
                if drafts:
                    head = self._head(connection)
                    written = self._write(connection, head, drafts)
            self._reflect(written)
        return tuple(written)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nothing is appended in the block; whoever wants to waits for its end."""
        with self._lock:
            yield

    def head(self) -> Head:
        with reading(self._engine) as connection:
            return self._head(connection)

    def heads(self, station: StationId = "") -> tuple[Head, ...]:
        """Of every volume, or a station's: how far it is proven from its first on."""
        own = _VOLUMES.where(volume.c.station == station) if station else _VOLUMES
        with reading(self._engine) as connection:
            names = connection.execute(own).all()
            return tuple(proven(connection, *name) for name in names)

    def records(
        self, station: StationId, volume: str, first: int, last: int
    ) -> Iterator[SealedRecord]:
        """The records held between two numbers, both included, in order."""
        with reading(self._engine) as connection:
            end = min(last, end_of(connection, station, volume).seq)
        for start in range(first, end + 1, BATCH):
            stop = min(end, start + BATCH - 1)
            with reading(self._engine) as connection:
                rows = _BETWEEN(connection, station, volume, start, stop)
            for row in rows:
                yield records.kept_of(Stored(*row)).record

    def find(self, record_id: RecordId) -> SealedRecord | None:
        with reading(self._engine) as connection:
            return records.find(connection, record_id)

    def absorb(  # noqa: PLR0913 - what a file claims to be is six values
        self,
        station: StationId,
        volume: str,
        first: int,
        previous: bytes,
        lines: Iterable[Line],
        *,
        head: bytes | None = None,
        dry_run: bool = False,
    ) -> Absorbed:
        """Take the records of a handover in one transaction; see `db.absorb`."""
        source = Source(station, volume, first, previous, head)
        with self._lock:
            try:
                return self._absorb(source, lines, dry_run=dry_run)
            except Forked as fork:
                with reading(self._engine) as connection:
                    return _refused(proven(connection, station, volume), fork.seq)
            except _Undone as undone:
                return undone.done

    @contextmanager
    def importing(self) -> Iterator[None]:
        """Room for the indexes, few interruptions, from the first file to the last."""
        with self._lock, writing(self._engine) as connection:
            usual = set_cache(connection, -CACHE_KIB)
        try:
            with seldom_collecting():
                yield
        finally:
            back = writing(self._engine)
            with suppress(EnvironmentFault), self._lock, back as connection:
                set_cache(connection, usual)

    def _absorb(
        self, source: Source, lines: Iterable[Line], *, dry_run: bool
    ) -> Absorbed:
        """All lines in one transaction; raises _Undone after a dry run."""
        with writing(self._engine) as connection:
            done = Absorbing(connection, source).take(lines)
            if dry_run:
                raise _Undone(done)
        return done

    def _reflect(self, written: list[SealedRecord]) -> None:
        if self.mirror is not None and written:
            self.mirror.take(tuple(written))

    def _append(
        self, drafts: tuple[Draft, ...]
    ) -> tuple[tuple[SealedRecord, ...], list[SealedRecord]]:
        """The records of the drafts, and those of them that were written now."""
        known: dict[RecordId, SealedRecord] = {}
        fresh: dict[RecordId, Draft] = {}
        written: list[SealedRecord] = []
        with writing(self._engine) as connection:
            for draft in drafts:
                held = records.find(connection, draft.record_id)
                if held is None:
                    fresh[draft.record_id] = draft
                else:
                    known[draft.record_id] = held
            if fresh:
                head = self._head(connection)
                written = self._write(connection, head, tuple(fresh.values()))
        known |= {record.envelope.record_id: record for record in written}
        return tuple(known[draft.record_id] for draft in drafts), written

    def _head(self, connection: Connection) -> Head:
        if self._volume is None:
            raise EnvironmentFault("The journal of this home was never opened.")
        return end_of(connection, self._station, self._volume)

    def _write(
        self, connection: Connection, head: Head, drafts: tuple[Draft, ...]
    ) -> list[SealedRecord]:
        """Seal the drafts after `head`; insert them and what is projected from them."""
        next_id = records.next_id(connection)
        written: list[SealedRecord] = []
        for some in batches(drafts):
            batch: list[Kept] = []
            for draft in some:
                at = len(written)
                envelope = self._envelope(draft, head.volume, head.seq + 1 + at)
                previous = written[-1].link if written else head.link
                salt = self._salt(SALT_BYTES)
                record = seal(envelope, encode(draft.payload), salt, previous)
                batch.append(Kept(next_id + at, record))
                written.append(record)
            records.put(connection, batch)
            if project(connection, batch).set_aside:
                raise ValueError("a record that does not fit its kind")
            settle_after(connection, batch)
        return written

    def _envelope(self, draft: Draft, volume: str, seq: int) -> Envelope:
        stamp = self._clock.now()
        return Envelope(
            record_id=draft.record_id,
            station=self._station,
            volume=volume,
            seq=seq,
            kind=draft.kind,
            version=KINDS[draft.kind].version,
            wall_us=stamp.wall_us,
            offset_min=stamp.offset_min,
            boot_us=stamp.boot_us,
            boot_id=stamp.boot_id,
            operator=draft.operator,
            shift=draft.shift,
        )

    def _volume_after(self, before: str | None, stamp: Stamp) -> str:
        """A new name, later in order than the one before even if the clock is not."""
        name = new_volume_id(stamp)
        if before is None or name > before:
            return name
        second = int(before[:_SECOND_DIGITS], 16) + 1
        return new_volume_id(msgspec.structs.replace(stamp, wall_us=second * 1_000_000))


class _Undone(Exception):
    """A dry run that is to leave nothing behind, with what it found."""

    def __init__(self, done: Absorbed) -> None:
        super().__init__()
        self.done = done


def _refused(head: Head, fork_at: int) -> Absorbed:
    return Absorbed(
        new=0,
        held=0,
        corrections=0,
        set_aside=(),
        fork_at=fork_at,
        contiguous=head.seq,
        link=head.link,
    )


_OWN_VOLUME = Prepared(
    select(func.max(volume.c.volume))
    .where(volume.c.station == bindparam("station"))
    .where(volume.c.own)
)
_VOLUMES = select(volume.c.station, volume.c.volume).order_by(
    volume.c.station, volume.c.volume
)
_BETWEEN = Prepared(
    records.whole()
    .where(journal.c.station == bindparam("station"))
    .where(journal.c.volume == bindparam("volume"))
    .where(journal.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(journal.c.seq)
)
