"""记录: the immutable facts of a journal, their bytes and their chain.

A record is an envelope and a payload, stored and carried as the exact bytes that were
hashed. The envelope holds no personal data; salt and payload can be deleted and the
chain still verifies (design § 4).
"""

import hashlib
from base64 import b64decode, b64encode

import msgspec

RECORD_TAG = b"gb1 rec\0"
LINK_TAG = b"gb1 lnk\0"
FIRST_LINK = bytes(32)
SALT_BYTES = 32

RecordId = str
StationId = str


class Envelope(msgspec.Struct, frozen=True):
    """Who recorded what when, under which number. No personal data.

    `seq` runs 1, 2, 3 … inside a volume with no gaps. `version` is the schema version
    of the payload. Times as in `moments.Stamp`. `operator` and `shift` are ids.
    """

    record_id: RecordId
    station: StationId
    volume: str
    seq: int
    kind: str
    version: int
    wall_us: int
    offset_min: int
    boot_us: int
    boot_id: str
    operator: str
    shift: str


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of `records.jsonl`: envelope text, payload text, salt in base64.

    An erased record has neither payload nor salt; then, and only then, `c` carries its
    commitment in base64, without which the chain after it could not be checked.
    """

    e: str
    p: str | None
    s: str | None
    c: str | None = None


class SealedRecord(msgspec.Struct, frozen=True):
    """A record with its exact bytes and its place in the chain.

    `payload` and `salt` are None once erased; `commitment` and `link` stay.
    """

    envelope: Envelope
    envelope_bytes: bytes
    commitment: bytes
    link: bytes
    payload: bytes | None = None
    salt: bytes | None = None

    def as_line(self) -> Line:
        """The carried form."""
        if self.payload is None or self.salt is None:
            text = b64encode(self.commitment).decode()
            return Line(e=self.envelope_bytes.decode(), p=None, s=None, c=text)
        return Line(
            e=self.envelope_bytes.decode(),
            p=self.payload.decode(),
            s=b64encode(self.salt).decode(),
        )


_ENCODER = msgspec.json.Encoder(order="deterministic")
_ENVELOPE = msgspec.json.Decoder(Envelope)


def encode(value: msgspec.Struct) -> bytes:
    """UTF-8 JSON of a Struct: the bytes that are hashed, stored and carried."""
    return _ENCODER.encode(value)


def decode_envelope(data: bytes | str) -> Envelope:
    """The envelope of its bytes; raises msgspec.DecodeError on anything else."""
    return _ENVELOPE.decode(data)


def commit(salt: bytes, payload: bytes) -> bytes:
    """commitment = SHA-256("gb1 rec\\0" ‖ salt ‖ payload)."""
    return hashlib.sha256(RECORD_TAG + salt + payload).digest()


def link(previous: bytes, commitment: bytes, envelope: bytes) -> bytes:
    """link = SHA-256("gb1 lnk\\0" ‖ previous link ‖ commitment ‖ envelope)."""
    return hashlib.sha256(LINK_TAG + previous + commitment + envelope).digest()


def seal(
    envelope: Envelope, payload: bytes, salt: bytes, previous: bytes
) -> SealedRecord:
    """The record that follows `previous` in its volume."""
    body = encode(envelope)
    commitment = commit(salt, payload)
    return SealedRecord(
        envelope=envelope,
        envelope_bytes=body,
        commitment=commitment,
        link=link(previous, commitment, body),
        payload=payload,
        salt=salt,
    )


def unseal(line: Line, previous: bytes) -> SealedRecord:
    """The record of a carried line, chained after `previous`.

    Raises ValueError (msgspec.DecodeError is one) when the line is no record.
    """
    body = line.e.encode()
    payload, salt, commitment = _content(line)
    return SealedRecord(
        envelope=decode_envelope(body),
        envelope_bytes=body,
        commitment=commitment,
        link=link(previous, commitment, body),
        payload=payload,
        salt=salt,
    )


def _content(line: Line) -> tuple[bytes | None, bytes | None, bytes]:
    if line.p is None or line.s is None:
        if line.c is None or line.p is not None or line.s is not None:
            raise ValueError("a record without payload must carry its commitment")
        return None, None, b64decode(line.c, validate=True)
    if line.c is not None:
        raise ValueError("a record with payload must not carry its commitment")
    salt, payload = b64decode(line.s, validate=True), line.p.encode()
    return payload, salt, commit(salt, payload)
