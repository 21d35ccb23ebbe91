"""A whole home as one file: age( tar of named files ), written and read as a stream.

What is in it is sealed already: a database, keys, handovers; the outer seal is for
whoever holds the recovery key. Names are of a closed shape, so that nothing is ever
written outside the folder it goes to. What the files mean is not known here.
"""

import hashlib
import os
import re
import tarfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol

import msgspec
import pyrage

from station.domain.errors import IntegrityFault, OperatorError
from station.handover.container import looks_like_one

MANIFEST = "office.json"
SIGNATURE = "office.json.minisig"
MOST_SMALL = 4 << 20
MOST_FILES = 100_000

_CHUNK = 1 << 20
_NAME = re.compile(
    r"(?:journal\.db|columns\.json|(?:keys|trust|inbox|inbox/aside|inbox/undone)"
    r"/(?!\.)[^/\\:\0]{1,200})"
)


class Sink(Protocol):
    """Where a stream goes."""

    def write(self, data: bytes) -> int: ...

    def flush(self) -> None: ...


class Packed(msgspec.Struct, frozen=True):
    """One file of a bundle: its name, its length in bytes, its SHA-256 (hex)."""

    name: str
    size: int
    sha256: str


def packed(name: str, path: Path) -> Packed:
    """What the manifest says of a file; raises OSError."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Packed(name, size, digest.hexdigest())


def write_bundle(
    sink: Sink,
    recipient: str,
    small: Sequence[tuple[str, bytes]],
    files: Sequence[tuple[Packed, Path]],
) -> None:
    """Write the small parts and then the files, sealed to `recipient`."""
    key = pyrage.x25519.Recipient.from_str(recipient)
    pyrage.encrypt_io(_Stream(_tar(small, files)), sink, [key])


def looks_like_bundle(file: IO[bytes]) -> bool:
    head = file.read(64)
    file.seek(0)
    return looks_like_one(head)


def read_small(tar: IO[bytes]) -> tuple[bytes, str]:
    """The manifest and its signature, at the beginning of an opened bundle."""
    found = []
    for name in (MANIFEST, SIGNATURE):
        found_name, size = _head(tar)
        if found_name != name or size > MOST_SMALL:
            raise _unfit()
        found.append(_body(tar, size))
    return found[0], found[1].decode("utf-8", "replace")


def read_files(
    tar: IO[bytes], files: Sequence[Packed], place: Callable[[str], Path]
) -> None:
    """Write each file that the manifest names to its place.

    Raises IntegrityFault for any other name, order, length or content.
    """
    if len(files) > MOST_FILES:
        raise _unfit()
    for one in files:
        if not _NAME.fullmatch(one.name) or _head(tar) != (one.name, one.size):
            raise _unfit()
        digest = hashlib.sha256()
        with os.fdopen(_created(place(one.name)), "wb") as target:
            for chunk in _chunks(tar, one.size):
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        tar.read(-one.size % tarfile.BLOCKSIZE)
        if digest.hexdigest() != one.sha256:
            raise _unfit()


def _created(path: Path) -> int:
    binary = getattr(os, "O_BINARY", 0)
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | binary, 0o600)


def _tar(
    small: Sequence[tuple[str, bytes]], files: Sequence[tuple[Packed, Path]]
) -> Iterator[bytes]:
    for name, body in small:
        yield _header(name, len(body)) + body + bytes(-len(body) % tarfile.BLOCKSIZE)
    for one, path in files:
        yield _header(one.name, one.size)
        with path.open("rb") as file:
            yield from _chunks(file, one.size)
        yield bytes(-one.size % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _header(name: str, size: int) -> bytes:
    head = tarfile.TarInfo(name)
    head.size = size
    return head.tobuf(tarfile.GNU_FORMAT)


def _head(tar: IO[bytes]) -> tuple[str, int]:
    """Name and length of the next file; a long name stands in a block of its own."""
    try:
        head = tarfile.TarInfo.frombuf(
            tar.read(tarfile.BLOCKSIZE), "utf-8", "surrogateescape"
        )
        if head.type != tarfile.GNUTYPE_LONGNAME:
            return head.name, head.size if head.isreg() else -1
        name = _body(tar, min(head.size, MOST_SMALL)).rstrip(b"\0")
        _short, size = _head(tar)
        return name.decode("utf-8", "replace"), size
    except tarfile.HeaderError as error:
        raise _unfit() from error


def _body(tar: IO[bytes], size: int) -> bytes:
    body = b"".join(_chunks(tar, size))
    tar.read(-size % tarfile.BLOCKSIZE)
    return body


def _chunks(file: IO[bytes], size: int) -> Iterator[bytes]:
    """Exactly so many bytes; raises IntegrityFault where there are fewer."""
    while size > 0:
        chunk = file.read(min(size, _CHUNK))
        if not chunk:
            raise _unfit()
        size -= len(chunk)
        yield chunk


def _unfit() -> IntegrityFault:
    return IntegrityFault("The file was altered or cut short.")


def require_bundle(file: IO[bytes]) -> None:
    """Raises OperatorError for another kind of file."""
    if not looks_like_bundle(file):
        raise OperatorError("This is no Gatebook file.")


class _Stream:
    """Chunks as something to read from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def read(self, most: int = -1) -> bytes:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._rest = chunk
        most = len(self._rest) if most < 0 else most
        taken, self._rest = self._rest[:most], self._rest[most:]
        return taken
