"""The file that an auditor takes along: every record proven, the audited ones readable.

    age( ustar{ manifest.json, manifest.json.minisig, records.jsonl.zst } )

Audited records are whole; every other one is its envelope and commitment, so that the
chain verifies from the first to the last and nothing of it can be read. Checking needs
no home. The format stands in docs/formats.md.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator

import msgspec
import pyrage

from station.domain.errors import IntegrityFault, OperatorError
from station.domain.exchange import Content, SigningKey
from station.domain.kinds import AUDIT
from station.domain.records import Line, SealedRecord, encode, unseal
from station.handover.container import (
    LinesWriter,
    Members,
    decrypt,
    encrypt,
    pack,
    read_lines,
    unpack,
)
from station.handover.minisign import public_line
from station.handover.signed import check_rows, check_signer, manifest_of, sign_up
from station.services.audit import is_audited
from station.services.recorder import Recorder

AUDIT_FORMAT = "gatebook audit 1"


class Span(msgspec.Struct, frozen=True):
    """Numbers `first` to `last` of a volume; links in hex.

    `previous` is the link before `first`, `head` that of `last`.
    """

    station: str
    volume: str
    first: int
    last: int
    previous: str
    head: str


class AuditManifest(msgspec.Struct, frozen=True):
    """The signed face of one part. `sign` is the public minisign key of the home."""

    format: str
    home: str
    written_us: int
    part: int
    sign: str
    spans: tuple[Span, ...]
    content: Content


class Checked(msgspec.Struct, frozen=True):
    """A file that holds: what it covers, and the records in it that can be read."""

    manifest: AuditManifest
    audited: tuple[SealedRecord, ...]


class _Part:
    """One part being written."""

    def __init__(self) -> None:
        self.lines = LinesWriter()
        self.spans: list[Span] = []

    def add(self, record: SealedRecord, previous: bytes) -> None:
        envelope = record.envelope
        line = record.as_line() if is_audited(record) else _shut(record)
        self.lines.add(encode(line))
        here = (envelope.station, envelope.volume)
        first, before = envelope.seq, previous.hex()
        if self.spans and (self.spans[-1].station, self.spans[-1].volume) == here:
            last = self.spans[-1]
            if last.last + 1 == envelope.seq:
                first, before = last.first, last.previous
                self.spans.pop()
        self.spans.append(Span(*here, first, envelope.seq, before, record.link.hex()))


def write_parts(
    ranges: Iterable[tuple[bytes, Iterable[SealedRecord]]],
    recipient: str,
    recorder: Recorder,
    key: SigningKey,
) -> Iterator[bytes]:
    """The parts of an audit file for one age recipient; the export is recorded.

    `ranges`: the link before and the records of each contiguous range. Raises
    OperatorError when the recipient is none.
    """
    _require_recipient(recipient)
    part, number = _Part(), 1
    recorder.note(AUDIT, recorder.fresh_id(), "written", to=recipient)
    for before, records in ranges:
        previous = before
        for record in records:
            if part.lines.full:
                yield _finished(part, number, recipient, recorder, key)
                part, number = _Part(), number + 1
            part.add(record, previous)
            previous = record.link
    yield _finished(part, number, recipient, recorder, key)


def check(data: bytes, identity: str) -> Checked:
    """Prove one part and return what can be read of it.

    Raises OperatorError for another key or another kind of file, IntegrityFault when
    anything in it was altered, left out or put in another order.
    """
    members = unpack(decrypt(data, _identity(identity)))
    manifest = manifest_of(members, AuditManifest, frozenset({AUDIT_FORMAT}))
    check_signer(members, manifest.sign)
    rows = sum(span.last - span.first + 1 for span in manifest.spans)
    check_rows(manifest.content, rows)
    found = _proven(members, manifest)
    return Checked(manifest, tuple(one for one in found if one.payload is not None))


def _shut(record: SealedRecord) -> Line:
    """A record with nothing to read: its envelope, and what keeps the chain."""
    text = b64encode(record.commitment).decode()
    return Line(e=record.envelope_bytes.decode(), p=None, s=None, c=text)


def _finished(
    part: _Part, number: int, recipient: str, recorder: Recorder, key: SigningKey
) -> bytes:
    home = recorder.journal.head().station
    packed, content = part.lines.finish()
    manifest = AuditManifest(
        format=AUDIT_FORMAT,
        home=home,
        written_us=recorder.clock.now().wall_us,
        part=number,
        sign=public_line(key),
        spans=tuple(part.spans),
        content=content,
    )
    comment = f"{AUDIT_FORMAT} home={home} part={number} rows={content.rows}"
    return encrypt(pack(sign_up(manifest, packed, key, comment)), (recipient,))


def _proven(members: Members, manifest: AuditManifest) -> Iterator[SealedRecord]:
    lines = read_lines(members.records, manifest.content)
    for span in manifest.spans:
        previous = bytes.fromhex(span.previous)
        for seq in range(span.first, span.last + 1):
            record = _record(next(lines), previous, span, seq)
            previous = record.link
            yield record
        if previous.hex() != span.head:
            raise _broken(span, span.last)
    if next(lines, None) is not None:  # reads to the end, where the digest is proven
        raise IntegrityFault("The file does not hold what its manifest says.")


def _record(line: bytes, previous: bytes, span: Span, seq: int) -> SealedRecord:
    try:
        record = unseal(msgspec.json.decode(line, type=Line), previous)
    except ValueError as error:
        raise _broken(span, seq) from error
    envelope = record.envelope
    here = (envelope.station, envelope.volume, envelope.seq)
    if here != (span.station, span.volume, seq):
        raise _broken(span, seq)
    return record


def _broken(span: Span, seq: int) -> IntegrityFault:
    return IntegrityFault(
        "Record {seq} of {station} {volume} does not hold.",
        seq=seq,
        station=span.station,
        volume=span.volume,
    )


def _require_recipient(text: str) -> None:
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise OperatorError("This is no age recipient: {text}.", text=text) from error


def _identity(text: str) -> str:
    """The secret line of an age key file; its comments are left out."""
    for line in text.splitlines():
        word = line.strip()
        if word.startswith("AGE-SECRET-KEY-"):
            try:
                pyrage.x25519.Identity.from_str(word)
            except pyrage.IdentityError:
                break
            return word
    raise OperatorError("This file holds no age identity.")
