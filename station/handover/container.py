"""The container of handovers and briefings: age( tar of three members of fixed names ).

Written and read in memory, never unpacked to paths. Every figure that a reader trusts
is capped here or is part of the signed manifest. What is inside the lines is not
known here.
"""

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterator, Sequence

import msgspec
import pyrage
import zstandard

from station.domain.errors import EnvironmentFault, IntegrityFault, OperatorError
from station.domain.exchange import Content

MEMBERS = ("manifest.json", "manifest.json.minisig", "records.jsonl.zst")

MiB = 1 << 20
MOST_FILE = 64 * MiB
MOST_MANIFEST = MiB
MOST_SIGNATURE = 4096
MOST_PLAIN = 1 << 30
MOST_LINE = MiB
MOST_WINDOW = 8 * MiB
# Room for the manifest, the tar blocks, the age header and its 16 bytes per 64 KiB.
MOST_PACKED = MOST_FILE - 2 * MiB

_AGE = b"age-encryption.org/v1\n"
_NO_KEY = "No matching keys found"
_BUSY = "Excessive work"
_BUSY_TRIES = 5
_LEVEL = 3
_CHUNK = 1 << 16
_MEMBER_CAPS = (MOST_MANIFEST, MOST_SIGNATURE, MOST_FILE)


class Members(msgspec.Struct, frozen=True):
    """The three members: the manifest as signed, its signature, the packed lines."""

    manifest: bytes
    signature: str
    records: bytes


def pack(members: Members) -> bytes:
    """A plain ustar: fixed order, owner 0, time 0, so equal parts give equal bytes."""
    bodies = (members.manifest, members.signature.encode(), members.records)
    out = io.BytesIO()
    for name, body in zip(MEMBERS, bodies, strict=True):
        head = tarfile.TarInfo(name)
        head.size = len(body)
        out.write(head.tobuf(tarfile.USTAR_FORMAT))
        out.write(body + bytes(-len(body) % tarfile.BLOCKSIZE))
    out.write(bytes(2 * tarfile.BLOCKSIZE))
    return out.getvalue()


def unpack(data: bytes) -> Members:
    """The members of a tar that holds exactly these three; else IntegrityFault."""
    bodies, at = [], 0
    for name, cap in zip(MEMBERS, _MEMBER_CAPS, strict=True):
        body, at = _member(data, at, name, cap)
        bodies.append(body)
    if len(data) < at + 2 * tarfile.BLOCKSIZE or any(data[at:]):
        raise IntegrityFault("The file does not hold exactly its three parts.")
    try:
        return Members(bodies[0], bodies[1].decode(), bodies[2])
    except UnicodeDecodeError as error:
        raise IntegrityFault("The signature does not hold.") from error


def _member(data: bytes, at: int, name: str, cap: int) -> tuple[bytes, int]:
    start = at + tarfile.BLOCKSIZE
    try:
        head = tarfile.TarInfo.frombuf(data[at:start], "ascii", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError) as error:
        raise IntegrityFault("The file does not hold exactly its three parts.") from (
            error
        )
    end = start + head.size
    fits = 0 <= head.size <= cap and end <= len(data)
    if head.name != name or not head.isreg() or not fits:
        raise IntegrityFault("The file does not hold exactly its three parts.")
    return data[start:end], end + (-head.size % tarfile.BLOCKSIZE)


def encrypt(tar: bytes, recipients: Sequence[str]) -> bytes:
    """The tar under age for these `age1…` recipients and nobody else."""
    keys = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    return bytes(pyrage.encrypt(tar, keys))


def encrypt_under_code(tar: bytes, code: str) -> bytes:
    """The tar under age with a passphrase (scrypt): about a second on purpose."""
    return bytes(pyrage.passphrase.encrypt(tar, code))


def decrypt(ciphertext: bytes, identity: str) -> bytes:
    """The tar inside.

    Raises OperatorError when this is no such file or it is meant for another key,
    IntegrityFault when it was altered or cut short.
    """
    if _is_under_code(ciphertext):
        raise OperatorError("This is a pairing file, for `gatebook pair`.")
    key = pyrage.x25519.Identity.from_str(identity)
    return _opened(ciphertext, lambda: pyrage.decrypt(ciphertext, [key]))


def decrypt_under_code(ciphertext: bytes, code: str) -> bytes:
    """As `decrypt`; a wrong code is an OperatorError.

    The library measures each time how much work this computer can do in a second, and
    refuses far more: a busy moment must not make a good file look bad.
    """
    if ciphertext.startswith(_AGE) and not _is_under_code(ciphertext):
        raise OperatorError("This is no pairing file, or its beginning was altered.")

    def attempt() -> bytes:
        for _try in range(_BUSY_TRIES):
            try:
                return bytes(pyrage.passphrase.decrypt(ciphertext, code))
            except pyrage.DecryptError as error:
                if not str(error).startswith(_BUSY):
                    raise
        raise EnvironmentFault(
            "This computer is too slow or too busy to open the file; try it again."
        )

    return _opened(ciphertext, attempt)


def _opened(ciphertext: bytes, opener: Callable[[], bytes]) -> bytes:
    if len(ciphertext) > MOST_FILE:
        raise OperatorError(
            "The file is larger than {most} MiB.", most=MOST_FILE // MiB
        )
    if not ciphertext.startswith(_AGE):
        raise OperatorError("This is no Gatebook file.")
    try:
        return bytes(opener())
    except pyrage.DecryptError as error:
        # The library tells its cases apart by words alone.
        if str(error) == _NO_KEY:
            raise OperatorError(
                "This file is meant for somebody else, or its beginning was altered."
            ) from error
        if str(error) == "Decryption failed":
            raise OperatorError("The code is wrong.") from error
        raise IntegrityFault("The file was altered or cut short.") from error


def _is_under_code(ciphertext: bytes) -> bool:
    return ciphertext.startswith(_AGE + b"-> scrypt ")


def looks_like_one(head: bytes) -> bool:
    """Whether the first bytes of a file are those of an age file."""
    return head.startswith(_AGE)


class LinesWriter:
    """Packs lines one by one, counting what the manifest must say about them.

    `full` turns True when one more part should begin.
    """

    def __init__(self, most_packed: int = MOST_PACKED) -> None:
        self._most_packed = most_packed
        self._packer = zstandard.ZstdCompressor(level=_LEVEL).compressobj()
        self._packed = bytearray()
        self._digest = hashlib.sha256()
        self._plain = 0
        self._rows = 0

    @property
    def full(self) -> bool:
        near = self._plain + MOST_LINE >= MOST_PLAIN
        return near or len(self._packed) >= self._most_packed

    def add(self, line: bytes) -> None:
        """One line without its line feed, at most `MOST_LINE` bytes."""
        if len(line) >= MOST_LINE:
            raise OperatorError("A line is longer than {most} bytes.", most=MOST_LINE)
        text = line + b"\n"
        self._packed += self._packer.compress(text)
        self._digest.update(text)
        self._plain += len(text)
        self._rows += 1

    def finish(self) -> tuple[bytes, Content]:
        """The packed lines and the figures for the manifest."""
        self._packed += self._packer.flush()
        packed = bytes(self._packed)
        return packed, Content(
            rows=self._rows,
            plain_bytes=self._plain,
            plain_sha256=self._digest.hexdigest(),
            zst_bytes=len(packed),
            zst_sha256=hashlib.sha256(packed).hexdigest(),
        )


def read_lines(packed: bytes, content: Content) -> Iterator[bytes]:
    """The lines, in bounded memory; IntegrityFault at the first figure that is off.

    A caller must not keep what it took from lines before the end was reached: only
    there is it known that the file is whole.
    """
    same = hashlib.sha256(packed).hexdigest() == content.zst_sha256
    if len(packed) != content.zst_bytes or not same:
        raise IntegrityFault("The file was altered or cut short.")
    digest, rows, rest = hashlib.sha256(), 0, b""
    for chunk in _plain(packed, min(content.plain_bytes, MOST_PLAIN)):
        digest.update(chunk)
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > MOST_LINE or any(len(line) > MOST_LINE for line in lines):
            raise IntegrityFault("A line is longer than {most} bytes.", most=MOST_LINE)
        rows += len(lines)
        yield from lines
    whole = digest.hexdigest() == content.plain_sha256
    if rest or rows != content.rows or not whole:
        raise IntegrityFault("The file does not hold what its manifest says.")


def _plain(packed: bytes, most: int) -> Iterator[bytes]:
    """Unpacked chunks, never more than `most` bytes together."""
    reader = zstandard.ZstdDecompressor(max_window_size=MOST_WINDOW).stream_reader(
        packed, read_across_frames=False
    )
    seen = 0
    try:
        while chunk := reader.read(_CHUNK):
            seen += len(chunk)
            if seen > most:
                raise IntegrityFault("The file unpacks to more than its manifest says.")
            yield chunk
    except zstandard.ZstdError as error:
        raise IntegrityFault("The file was altered or cut short.") from error
