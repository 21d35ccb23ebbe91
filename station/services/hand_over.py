"""What a station sends: its records since the last time, signed and encrypted.

Each range becomes a file in the outbox before anything is sent, and stays there until a
receipt covers it, so a retry sends byte for byte the same file.
"""

import hashlib
from collections.abc import Iterator

import msgspec

from station.domain.errors import OperatorError, disk_fault
from station.domain.exchange import (
    HANDOVER_FORMAT,
    MOST_CLOCK_NOTES,
    ClockNote,
    HandoverManifest,
    OutboxFile,
    Paired,
    Receipt,
    clock_note,
    missing,
)
from station.domain.kinds import BACKUP, HANDOVER
from station.domain.records import FIRST_LINK, SealedRecord, encode
from station.handover.container import MOST_PACKED, LinesWriter, encrypt, pack
from station.handover.keys import public_keys
from station.handover.names import handover_name
from station.handover.publish import publish, publish_local
from station.handover.signed import sign_up
from station.services.exchange_port import StationEnd

# What this leaves behind by itself is nothing new for the office.
_NOTES = frozenset({HANDOVER.name, BACKUP.name})


class Sent(msgspec.Struct, frozen=True):
    """A handover and where it was put; `again` when it had been made before."""

    file: OutboxFile
    place: str
    again: bool


class _Range(msgspec.Struct, frozen=True):
    volume: str
    first: int
    last: int


class _Part(msgspec.Struct, frozen=True):
    """A packed run of records and all that its manifest says of them."""

    records: bytes
    manifest: HandoverManifest


def hand_over(
    end: StationEnd,
    url: str,
    *,
    since: int | None = None,
    most_packed: int = MOST_PACKED,
) -> tuple[Sent, ...]:
    """Put every handover that no receipt covers yet at `url`; new records included.

    `since` sends the present volume from that number on instead. An empty tuple means
    that nothing is new and nothing is waiting. Raises EnvironmentFault when a file is
    not whole at `url`; it is in the outbox then and goes with the next call.
    """
    paired = end.exchange.paired()
    if paired is None:
        raise OperatorError("This station is not paired with an office.")
    ranges = [_since(end, since)] if since is not None else list(_new_ranges(end))
    waiting = _waiting(end, ranges)
    chosen = waiting if since is None else []
    for span in ranges:
        chosen = chosen + _files_of(end, paired, span, most_packed)
    return tuple(
        Sent(file, publish(_bytes_of(end, file), url, file.name), file in waiting)
        for file in chosen
    )


def _waiting(end: StationEnd, ranges: list[_Range]) -> list[OutboxFile]:
    """What the outbox holds whole; the range of anything else is made once more.

    Deletes files that a crash left there before they were noted.
    """
    files = end.exchange.outbox()
    for stray in {path.name for path in end.outbox.iterdir()} - {f.name for f in files}:
        (end.outbox / stray).unlink()
    whole = [file for file in files if _is_whole(end, file)]
    for file in files:
        if file not in whole:
            end.exchange.drop(file)
            ranges.append(_Range(file.volume, file.first, file.last))
    return whole


def _is_whole(end: StationEnd, file: OutboxFile) -> bool:
    path = end.outbox / file.name
    return path.is_file() and _sha256(path.read_bytes()) == file.sha256


def _new_ranges(end: StationEnd) -> Iterator[_Range]:
    """What neither a receipt nor a file of the outbox covers, gaps between them too."""
    for head in end.journal.heads():
        if head.station == end.station:
            last = _last_worth(end, head.volume, head.seq)
            ahead = (last + 1, last + 1)
            for first, upto in missing([*_covered(end, head.volume), ahead]):
                if first <= last:
                    yield _Range(head.volume, first, min(upto, last))


def _covered(end: StationEnd, volume: str) -> Iterator[tuple[int, int]]:
    """The ranges of a volume that are receipted or wait in the outbox."""
    for signed in end.exchange.receipts(end.station):
        receipt = msgspec.json.decode(signed.body, type=Receipt)
        if receipt.volume == volume and receipt.upto:
            yield 1, receipt.upto
    for file in end.exchange.outbox():
        if file.volume == volume:
            yield file.first, file.last


def _since(end: StationEnd, since: int) -> _Range:
    head = end.journal.head()
    last = _last_worth(end, head.volume, head.seq)
    if not 1 <= since <= last:
        raise OperatorError(
            "There is no record {number} to hand over; the last one is {last}.",
            number=since,
            last=last,
        )
    return _Range(head.volume, since, last)


def _last_worth(end: StationEnd, volume: str, last: int) -> int:
    """The last number that is not just the note of a handover or a backup."""
    while last:
        found = end.journal.records(end.station, volume, last, last)
        if any(record.envelope.kind not in _NOTES for record in found):
            break
        last -= 1
    return last


def _files_of(
    end: StationEnd, paired: Paired, span: _Range, most_packed: int
) -> list[OutboxFile]:
    for file in end.exchange.outbox():
        if (file.volume, file.first, file.last) == (span.volume, span.first, span.last):
            return [file]
    parts = _parts(end, paired, span, most_packed)
    return [_keep(end, paired, part) for part in parts]


def _parts(
    end: StationEnd, paired: Paired, span: _Range, most_packed: int
) -> Iterator[_Part]:
    before = end.journal.records(
        end.station, span.volume, span.first - 1, span.first - 1
    )
    link = next((record.link for record in before), FIRST_LINK)
    records = end.journal.records(end.station, span.volume, span.first, span.last)
    for record in records:
        packing = _Packing(record, most_packed)
        for following in records if not packing.writer.full else ():
            packing.add(following)
            if packing.writer.full:
                break
        yield packing.finish(end, paired, link)
        link = packing.last.link


class _Packing:
    """One part while it grows."""

    def __init__(self, first: SealedRecord, most_packed: int) -> None:
        self.writer = LinesWriter(most_packed)
        self.first = self.last = first
        self._from_us = self._to_us = first.envelope.wall_us
        self._counts: dict[str, int] = {}
        self._notes: list[ClockNote] = []
        self.add(first)

    def add(self, record: SealedRecord) -> None:
        envelope = record.envelope
        self.writer.add(encode(record.as_line()))
        self._counts[envelope.kind] = self._counts.get(envelope.kind, 0) + 1
        self._from_us = min(self._from_us, envelope.wall_us)
        self._to_us = max(self._to_us, envelope.wall_us)
        if note := clock_note(self.last.envelope, envelope):
            self._notes.append(note)
        self.last = record

    def finish(self, end: StationEnd, paired: Paired, previous: bytes) -> _Part:
        packed, content = self.writer.finish()
        manifest = HandoverManifest(
            format=HANDOVER_FORMAT,
            id=end.fresh_id(),
            office=paired.office.office,
            recipients=(paired.office.keys.age,),
            station=end.station,
            volume=self.first.envelope.volume,
            first=self.first.envelope.seq,
            last=self.last.envelope.seq,
            previous=previous.hex(),
            head=self.last.link.hex(),
            counts=self._counts,
            from_us=self._from_us,
            to_us=self._to_us,
            content=content,
            clock_notes=tuple(self._notes[:MOST_CLOCK_NOTES]),
            keys=public_keys(end.keys.sign, end.keys.age) if paired.token else None,
            token=paired.token,
        )
        return _Part(packed, manifest)


def _keep(end: StationEnd, paired: Paired, part: _Part) -> OutboxFile:
    """Sign, encrypt and keep one part; note it in the journal."""
    manifest = part.manifest
    comment = (
        f"{HANDOVER_FORMAT} station={manifest.station} volume={manifest.volume} "
        f"seq={manifest.first}-{manifest.last} head={manifest.head}"
    )
    members = sign_up(manifest, part.records, end.keys.sign, comment)
    data = encrypt(pack(members), manifest.recipients)
    file = OutboxFile(
        handover_id=manifest.id,
        name=handover_name(manifest),
        volume=manifest.volume,
        first=manifest.first,
        last=manifest.last,
        head=manifest.head,
        size=len(data),
        sha256=_sha256(data),
        written_us=end.clock.now().wall_us,
    )
    try:
        publish_local(data, end.outbox, file.name)
    except OSError as error:
        raise disk_fault(error, end.outbox) from error
    end.exchange.keep(file)
    end.note(
        HANDOVER,
        manifest.id,
        "written",
        station=manifest.station,
        volume=manifest.volume,
        first=manifest.first,
        last=manifest.last,
        rows=manifest.content.rows,
        to=paired.office.office,
    )
    return file


def _bytes_of(end: StationEnd, file: OutboxFile) -> bytes:
    path = end.outbox / file.name
    try:
        return path.read_bytes()
    except OSError as error:
        raise disk_fault(error, path) from error


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
