"""Puts a file where others fetch it: whole or not at all, and read back.

A place is an fsspec URL or a path. Folders of this machine (disks, sticks, shares) get
the full sequence that survives a pulled stick; other places `.part`, compare, move.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import IO

from station.domain.errors import EnvironmentFault, OperatorError, disk_fault
from station.handover.fetch import filesystem, reached, without_password
from station.handover.media import is_absent, is_removable, sync_medium

Make = Callable[["Counted"], object]

_LOCAL = "file://"
_TOKEN_BYTES = 4
_CHUNK = 1 << 20
RETRY_S = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
# Windows: access denied, sharing violation, lock violation
_HELD_BY_ANOTHER = (5, 32, 33)


class Counted:
    """A file that is being written, and the digest of what went into it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sum = hashlib.sha256()

    @property
    def digest(self) -> bytes:
        return self._sum.digest()

    def write(self, data: bytes) -> int:
        self._sum.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


def local_folder(url: str) -> Path | None:
    """The folder that a URL names on this machine, or None for a place elsewhere."""
    if url.startswith(_LOCAL):
        return Path(url.removeprefix(_LOCAL))
    return None if "://" in url else Path(url)


def publish(data: bytes, url: str, name: str) -> str:
    """Write `data` as `name` into the folder at `url`; where it is now.

    Raises EnvironmentFault when it is not there whole afterwards, OperatorError for
    an address that is no place. A file of that name is replaced.
    """
    return publish_made(lambda file: file.write(data), url, name)


def publish_made(make: Make, url: str, name: str) -> str:
    """The same for a file of any size, which `make` writes."""
    if not url:  # would be the folder that the program happens to stand in
        raise OperatorError("This address cannot be used: {url}.", url="“”")
    folder = local_folder(url)
    try:
        if folder is not None:
            return str(_put(make, folder, name))
        with reached(url):
            return _put_elsewhere(make, url.rstrip("/"), name)
    except OSError as error:
        raise disk_fault(error, without_password(url)) from error


def publish_local(data: bytes, folder: Path, name: str) -> Path:
    """The sequence of design § 7 for a folder of this machine; raises OSError."""
    return _put(lambda file: file.write(data), folder, name)


def _put(make: Make, folder: Path, name: str) -> Path:
    """Write, rename, and prove; raises OSError.

    On FAT the textbook sequence leaves an empty file when the stick is pulled: the name
    reaches the disk before the length, hence the second fsync of the same file.
    """
    if not folder.is_dir():
        if is_absent(folder):  # it would be made on the disk of this computer
            raise EnvironmentFault("There is no stick at {place}.", place=str(folder))
        folder.mkdir()
    target = folder / name
    for left in folder.glob(f"{name}.*.part"):  # of an attempt that was cut short
        left.unlink(missing_ok=True)
    part = folder / f"{name}.{secrets.token_hex(_TOKEN_BYTES)}.part"
    with _same_medium(folder):
        try:
            with os.fdopen(_created(part), "wb") as file:
                counted = Counted(file)
                make(counted)
                file.flush()
                os.fsync(file.fileno())
                _replace(part, target)
                os.fsync(file.fileno())
                sync_folder(folder)
                if is_removable(folder):
                    sync_medium(file.fileno())
                _drop_cache(file.fileno())
        finally:
            part.unlink(missing_ok=True)
    with target.open("rb") as there:
        _require_same(there, counted.digest, str(target))
    return target


@contextmanager
def _same_medium(folder: Path) -> Iterator[None]:
    """Raises EnvironmentFault where another stick is in its place afterwards.

    The first one is held open, so that the system cannot give its number to another.
    """
    handle = os.open(folder, os.O_RDONLY) if os.name == "posix" else None
    try:
        before = _identity(folder)
        yield
        if _identity(folder) != before:
            raise EnvironmentFault(
                "Another stick is in the place of the first: {place}.",
                place=str(folder),
            )
    finally:
        if handle is not None:
            os.close(handle)


def _identity(folder: Path) -> tuple[int, int]:
    known = folder.stat()
    return known.st_dev, known.st_ino


def _require_same(file: IO[bytes], digest: bytes, place: str) -> None:
    there = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        there.update(chunk)
    if there.digest() != digest:
        raise EnvironmentFault(
            "What was written reads back differently: {place}.", place=place
        )


def _replace(part: Path, target: Path) -> None:
    """Tried again for a while where a virus scanner holds one of the two."""
    for seconds in RETRY_S:
        try:
            part.replace(target)
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD_BY_ANOTHER:
                raise
            Event().wait(seconds)
        else:
            return
    part.replace(target)


def _created(path: Path) -> int:
    binary = getattr(os, "O_BINARY", 0)
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | binary, 0o666)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder last; raises OSError."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop_cache(handle: int) -> None:
    """Make the read back come from the medium, where the system can be asked to."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _put_elsewhere(make: Make, url: str, name: str) -> str:
    place, folder = filesystem(url)
    target = f"{folder}/{name}"
    part = f"{target}.{secrets.token_hex(_TOKEN_BYTES)}.part"
    place.makedirs(folder, exist_ok=True)
    with place.open(part, "wb") as file:
        counted = Counted(file)
        make(counted)
    try:
        with place.open(part, "rb") as there:
            _require_same(there, counted.digest, url)
    except EnvironmentFault:
        place.rm_file(part)
        raise
    place.mv(part, target)
    return f"{without_password(url)}/{name}"
