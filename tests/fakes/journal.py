"""The Journal port in memory, for services under test."""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext

from station.domain.errors import IntegrityFault, OperatorError
from station.domain.kinds import CORRECTION, KINDS, VOLUME_OPENED, VolumeOpened
from station.domain.moments import Clock
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
    unseal,
)
from station.services.ports import Absorbed, Draft, Head
from station.workspace.ids import new_record_id

Volume = dict[int, SealedRecord]
# the link before a record that was absorbed, by its number
Before = dict[int, bytes]


class FakeJournal:
    """Keeps records as `SqlJournal` does; sets nothing aside and projects nothing."""

    def __init__(self, station: StationId, clock: Clock) -> None:
        self._station = station
        self._clock = clock
        self._salts = 0
        self._own: list[str] = []
        self._volumes: dict[tuple[StationId, str], Volume] = {}
        self._before: dict[tuple[StationId, str], Before] = {}

    def open_volume(self, reason: str, public_key: str) -> SealedRecord:
        before = self.head() if self._own else Head(self._station, "", 0, b"")
        self._own.append(f"{len(self._own) + 1:016x}")
        self._volumes[self._station, self._own[-1]] = {}
        payload = VolumeOpened(
            public_key, before.volume, before.seq, before.link.hex(), reason
        )
        draft = Draft(new_record_id(self._clock.now()), VOLUME_OPENED.name, payload)
        return self.append(draft)[0]

    def append(self, *drafts: Draft) -> tuple[SealedRecord, ...]:
        return tuple(self.find(d.record_id) or self._write(d) for d in drafts)

    def head(self) -> Head:
        return self._head_of(self._station, self._own[-1])

    def heads(self, station: StationId = "") -> tuple[Head, ...]:
        names = (n for n in sorted(self._volumes) if station in ("", n[0]))
        return tuple(self._head_of(*name) for name in names)

    def records(
        self, station: StationId, volume: str, first: int, last: int
    ) -> Iterator[SealedRecord]:
        held = self._volumes.get((station, volume), {})
        return (held[seq] for seq in sorted(held) if first <= seq <= last)

    def find(self, record_id: RecordId) -> SealedRecord | None:
        every = (r for volume in self._volumes.values() for r in volume.values())
        return next((r for r in every if r.envelope.record_id == record_id), None)

    def importing(self):
        return nullcontext()

    def absorb(
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
        if station == self._station and volume in self._own:
            raise OperatorError("This volume was written here; it cannot be imported.")
        if first == 1 and previous != FIRST_LINK:
            raise IntegrityFault("The first record of a volume follows another one.")
        came, befores = _chain(station, volume, first, previous, lines)
        if head is not None and head != came[max(came)].link:
            raise IntegrityFault(
                "The records do not lead to the link of their manifest."
            )
        held = self._volumes.get((station, volume), {})
        before = self._before.get((station, volume), {})
        fork = _fork(held, before, came, befores)
        if fork:
            end = self._head_of(station, volume)
            return Absorbed(0, 0, 0, (), fork, end.seq, end.link)
        fresh = {seq: r for seq, r in came.items() if seq not in held}
        whole = {**held, **fresh}
        if not dry_run:
            self._volumes[station, volume] = whole
            self._before[station, volume] = {**befores, **before}
        seq, link = _proven(whole)
        corrections = sum(r.envelope.kind == CORRECTION.name for r in fresh.values())
        held_number = len(came) - len(fresh)
        return Absorbed(len(fresh), held_number, corrections, (), 0, seq, link)

    def _head_of(self, station: StationId, volume: str) -> Head:
        return Head(station, volume, *_proven(self._volumes.get((station, volume), {})))

    def _write(self, draft: Draft) -> SealedRecord:
        head, stamp = self.head(), self._clock.now()
        envelope = Envelope(
            record_id=draft.record_id,
            station=self._station,
            volume=head.volume,
            seq=head.seq + 1,
            kind=draft.kind,
            version=KINDS[draft.kind].version,
            wall_us=stamp.wall_us,
            offset_min=stamp.offset_min,
            boot_us=stamp.boot_us,
            boot_id=stamp.boot_id,
            operator=draft.operator,
            shift=draft.shift,
        )
        self._salts += 1
        salt = self._salts.to_bytes(SALT_BYTES)
        record = seal(envelope, encode(draft.payload), salt, head.link)
        self._volumes[self._station, head.volume][envelope.seq] = record
        return record


def _chain(
    station: StationId, volume: str, first: int, previous: bytes, lines: Iterable[Line]
) -> tuple[Volume, Before]:
    came: Volume = {}
    befores: Before = {}
    for seq, line in enumerate(lines, first):
        try:
            record = unseal(line, previous)
        except ValueError as error:
            raise IntegrityFault("Record {seq} cannot be read.", seq=seq) from error
        found = record.envelope
        if (found.station, found.volume, found.seq) != (station, volume, seq):
            raise IntegrityFault("Record {seq} stands in the wrong place.", seq=seq)
        came[seq], befores[seq] = record, previous
        previous = record.link
    return came, befores


def _fork(held: Volume, before: Before, came: Volume, befores: Before) -> int:
    """The first number held with another link, 0 where all agree."""
    for seq, record in came.items():
        ahead = held.get(seq - 1)
        if ahead is not None and ahead.link != befores[seq]:
            return seq - 1
        if seq in held and held[seq].link != record.link:
            return seq
        if seq + 1 in held and before[seq + 1] != record.link:
            return seq + 1
    return 0


def _proven(held: Volume) -> tuple[int, bytes]:
    seq = 0
    while seq + 1 in held:
        seq += 1
    return seq, held[seq].link if seq else FIRST_LINK
