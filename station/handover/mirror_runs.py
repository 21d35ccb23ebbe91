"""What a mirror holds, opened with the office's key: runs of consecutive records."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidTag

from station.domain.errors import GatebookError, IntegrityFault
from station.domain.exchange import ClockNote, clock_note
from station.domain.records import Envelope, Line, SealedRecord, unseal
from station.handover.container import decrypt
from station.handover.minisign import verify
from station.handover.mirror import (
    KEY,
    MIRROR_FORMAT,
    MirrorKey,
    MirrorSecret,
    SignedKey,
    boxes,
    opened,
    place_of,
)

Signer = Callable[[MirrorKey, MirrorSecret, str], str | None]
T = TypeVar("T", bound=msgspec.Struct)
_LINK_BYTES = 32


class MirrorRun(msgspec.Struct, frozen=True):
    """Consecutive records of one volume; `lines` as in `records.jsonl`.

    `previous` is the link before `first`, `head` that of `last`, as in a handover.
    """

    card: MirrorKey
    secret: MirrorSecret
    first: int
    last: int
    previous: bytes
    head: bytes
    lines: tuple[bytes, ...]
    counts: dict[str, int]
    from_us: int
    to_us: int
    clock_notes: tuple[ClockNote, ...]


def read_mirror(data: bytes, identity: str, signer: Signer) -> tuple[MirrorRun, ...]:
    """The runs of a mirror file, each proven by its chain, in the order of the file.

    `identity` is an `AGE-SECRET-KEY-…`; `signer` gives the public key line under which
    a key must be signed, from it and its signature, None to let it pass unproven, or
    raises. Damaged places are
    passed over. Raises the first thing that stood against the keys when no record can
    be read.
    """
    keys, runs = _Keys(identity, signer), _Runs()
    for box in boxes(data):
        if box.startswith(KEY):
            keys.take(box[len(KEY) :])
    for box in boxes(data):
        runs.take(keys, box)
    if not runs.found:
        raise keys.fault or IntegrityFault("No record of this mirror can be read.")
    return tuple(run.finish() for run in runs.found)


class _Keys:
    """The keys of a file that the identity opens and the station signed."""

    def __init__(self, identity: str, signer: Signer) -> None:
        self._identity = identity
        self._signer = signer
        self.known: dict[str, tuple[MirrorKey, MirrorSecret]] = {}
        self.fault: GatebookError | None = None

    def take(self, body: bytes) -> None:
        try:
            signed = _decoded(body, SignedKey)
            text = signed.body.encode()
            card = _decoded(text, MirrorKey)
            if card.key_id in self.known:
                return
            if card.format != MIRROR_FORMAT:
                raise IntegrityFault("This is another kind of Gatebook file.")
            secret = _decoded(decrypt(card.sealed, self._identity), MirrorSecret)
            line = self._signer(card, secret, signed.signature)
            if line is not None:
                verify(text, signed.signature, line)
        except GatebookError as error:
            self.fault = self.fault or error
        else:
            self.known[card.key_id] = (card, secret)


class _Run:
    """One run while it grows."""

    def __init__(
        self, card: MirrorKey, secret: MirrorSecret, first: int, previous: bytes
    ) -> None:
        self._card = card
        self._secret = secret
        self._first = first
        self._previous = previous
        self._lines: list[bytes] = []
        self._envelopes: list[Envelope] = []
        self._head = previous

    def add(self, record: SealedRecord, line: bytes) -> None:
        self._lines.append(line)
        self._envelopes.append(record.envelope)
        self._head = record.link

    def finish(self) -> MirrorRun:
        times = [envelope.wall_us for envelope in self._envelopes]
        notes = (clock_note(*pair) for pair in pairwise(self._envelopes))
        return MirrorRun(
            card=self._card,
            secret=self._secret,
            first=self._first,
            last=self._first + len(self._lines) - 1,
            previous=self._previous,
            head=self._head,
            lines=tuple(self._lines),
            counts=Counter(envelope.kind for envelope in self._envelopes),
            from_us=min(times),
            to_us=max(times),
            clock_notes=tuple(note for note in notes if note),
        )


class _Runs:
    """Sorts records into runs; a record that is there already is passed over."""

    def __init__(self) -> None:
        self.found: list[_Run] = []
        self._seen: set[tuple[str, str, int, bytes]] = set()
        self._ends: dict[tuple[str, str, int, bytes], _Run] = {}

    def take(self, keys: _Keys, box: bytes) -> None:
        place = place_of(box)
        known = keys.known.get(place[0]) if place else None
        if place is None or known is None:
            return
        card, secret = known
        try:
            plain = opened(box, secret.key)
            previous, line = plain[:_LINK_BYTES], plain[_LINK_BYTES:]
            record = unseal(msgspec.json.decode(line, type=Line), previous)
        except (InvalidTag, ValueError, RecursionError):
            return
        volume = (card.station, card.volume)
        here = (*volume, record.envelope.seq, record.link)
        if here in self._seen:
            return
        self._seen.add(here)
        run = self._ends.pop((*volume, record.envelope.seq - 1, previous), None)
        if run is None:
            run = _Run(card, secret, record.envelope.seq, previous)
            self.found.append(run)
        run.add(record, line)
        self._ends[here] = run


def _decoded(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (ValueError, RecursionError) as error:
        raise IntegrityFault("The file was altered or cut short.") from error
