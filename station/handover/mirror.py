"""The mirror: the records of a journal on a second medium, sealed to the office.

    file  = frame …
    frame = "GBJ1" ‖ length of box ‖ CRC-32 of box ‖ box      (4 bytes, big-endian)
    box   = "K" ‖ JSON {body, signature}                       a key
          | "R" ‖ key id ‖ number ‖ nonce ‖ sealed(previous link ‖ line)

A key is 32 random bytes under age for the office, signed by the station; records under
it are sealed with ChaCha20-Poly1305. So a record costs microseconds, nobody but the
office reads it and nobody but the station writes it. The key is said twice, and twice
again every `KEY_EVERY` records: a damaged place costs what it covers and no more.
Reading the records is `handover.mirror_runs`; where they lie, `mirror_medium`.
"""

import secrets
import struct
import zlib
from collections.abc import Iterator

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from station.domain.exchange import PublicKeys, SigningKey
from station.domain.records import SealedRecord, encode
from station.handover.container import MOST_LINE, encrypt
from station.handover.minisign import sign

MIRROR_FORMAT = "gatebook mirror 1"
MAGIC = b"GBJ1"
KEY_EVERY = 256
KEY_TIMES = 2
KEY, RECORD = b"K", b"R"
ID_BYTES = 8
NONCE_BYTES = 12

_HEAD = struct.Struct(">4sII")
_CLEAR = struct.Struct(f">c{ID_BYTES}sQ")
_KEY_BYTES = 32
_MOST_BOX = 2 * MOST_LINE
# Searching on after damage reads some bytes again; a file made to be searched for ever
# is given up instead.
_MOST_AGAIN = 16


class MirrorKey(msgspec.Struct, frozen=True):
    """The clear and signed face of a key. `sealed`: age, for `recipients` alone."""

    format: str
    office: str
    recipients: tuple[str, ...]
    station: str
    volume: str
    key_id: str
    sealed: bytes


class SignedKey(msgspec.Struct, frozen=True):
    """The exact text of a MirrorKey and its minisign signature by the station."""

    body: str
    signature: str


class MirrorSecret(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a key seals. `keys` and `token` as in a handover, until the office knows."""

    key: bytes
    token: str = ""
    keys: PublicKeys | None = None


class MirrorSender(msgspec.Struct, frozen=True):
    """Who writes a mirror, and for which `age1…` recipients of which office."""

    station: str
    office: str
    recipients: tuple[str, ...]
    sign: SigningKey
    token: str = ""
    keys: PublicKeys | None = None


class Sealer:
    """Seals records of one volume under one fresh key, known to nobody else here."""

    def __init__(self, sender: MirrorSender, volume: str) -> None:
        key, self._id = secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(ID_BYTES)
        secret = MirrorSecret(key, sender.token, sender.keys)
        card = MirrorKey(
            format=MIRROR_FORMAT,
            office=sender.office,
            recipients=sender.recipients,
            station=sender.station,
            volume=volume,
            key_id=self._id.hex(),
            sealed=encrypt(encode(secret), sender.recipients),
        )
        body = encode(card)
        comment = f"{MIRROR_FORMAT} station={sender.station} volume={volume}"
        signed = SignedKey(body.decode(), sign(body, sender.sign, comment))
        self._key_frame = _framed(KEY + encode(signed))
        self._cipher = ChaCha20Poly1305(key)
        self._sealed = 0

    def seal(self, record: SealedRecord, previous: bytes) -> bytes:
        """The frame of a record that follows the link `previous`; its key when due."""
        clear = _CLEAR.pack(RECORD, self._id, record.envelope.seq)
        nonce = secrets.token_bytes(NONCE_BYTES)
        plain = previous + encode(record.as_line())
        frame = _framed(clear + nonce + self._cipher.encrypt(nonce, plain, clear))
        due = self._sealed % KEY_EVERY < KEY_TIMES
        self._sealed += 1
        return self._key_frame + frame if due else frame


def looks_like_mirror(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a mirror."""
    return head.startswith(MAGIC)


def boxes(data: bytes) -> Iterator[bytes]:
    """The boxes of all whole frames; what is torn or damaged is passed over."""
    return (box for box, _end in _frames(data))


def end_of(data: bytes) -> int:
    """Where the next frame goes: after the last whole one and whatever is torn."""
    end = max((end for _box, end in _frames(data)), default=0)
    return max(end, len(data.rstrip(b"\0")))


def _frames(data: bytes) -> Iterator[tuple[bytes, int]]:
    at, again = 0, _MOST_AGAIN * len(data)
    while 0 <= (at := data.find(MAGIC, at)) <= len(data) - _HEAD.size and again > 0:
        _magic, length, check = _HEAD.unpack_from(data, at)
        start = at + _HEAD.size
        box = data[start : start + length] if length <= _MOST_BOX else b""
        if box and len(box) == length and zlib.crc32(box) == check:
            at = start + length
            yield box, at
        else:
            again -= len(box)
            at += 1


def numbers_in(data: bytes) -> set[int]:
    """The numbers of the records whose frames are whole; no key is needed."""
    places = (place_of(box) for box in boxes(data))
    return {place[1] for place in places if place is not None}


def place_of(box: bytes) -> tuple[str, int] | None:
    """Key id and number of a record's box; None for another box."""
    if not box.startswith(RECORD) or len(box) < _CLEAR.size + NONCE_BYTES:
        return None
    _kind, key_id, seq = _CLEAR.unpack_from(box)
    return key_id.hex(), seq


def opened(box: bytes, key: bytes) -> bytes:
    """Previous link and line of a record's box; raises InvalidTag, ValueError."""
    clear, rest = box[: _CLEAR.size], box[_CLEAR.size :]
    nonce, body = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
    return ChaCha20Poly1305(key).decrypt(nonce, body, clear)


def _framed(box: bytes) -> bytes:
    return _HEAD.pack(MAGIC, len(box), zlib.crc32(box)) + box
