"""Puts a file where others fetch it: whole or not at all, and read back.

A place is an fsspec URL or a path. Folders of this machine (disks, sticks, shares) get
the full sequence that survives a pulled stick; other places `.part`, compare, move.
"""

import hashlib
import os
import secrets
from pathlib import Path
from threading import Event

import fsspec

from station.domain.errors import EnvironmentFault, OperatorError, disk_fault

_LOCAL = "file://"
_TOKEN_BYTES = 4
RETRY_S = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
# Windows: access denied, sharing violation, lock violation
_HELD_BY_ANOTHER = (5, 32, 33)


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
    if not url:  # would be the folder that the program happens to stand in
        raise OperatorError("This address cannot be used: {url}.", url="“”")
    folder = local_folder(url)
    try:
        if folder is not None:
            return str(publish_local(data, folder, name))
        return _publish_elsewhere(data, url.rstrip("/"), name)
    except OSError as error:
        raise disk_fault(error, url) from error


def publish_local(data: bytes, folder: Path, name: str) -> Path:
    """The sequence of design § 7 for a folder of this machine; raises OSError.

    On FAT the textbook sequence leaves an empty file when the stick is pulled: the
    name reaches the disk before the length, hence the second fsync of the same file.
    """
    if not folder.is_dir():
        folder.mkdir()  # its parent must be there: an absent stick is not a new folder
    target = folder / name
    part = folder / f"{name}.{secrets.token_hex(_TOKEN_BYTES)}.part"
    try:
        with os.fdopen(_created(part), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            _replace(part, target)
            os.fsync(file.fileno())
            sync_folder(folder)
            _drop_cache(file.fileno())
    finally:
        part.unlink(missing_ok=True)
    if target.read_bytes() != data:
        raise EnvironmentFault(
            "What was written reads back differently: {place}.", place=str(target)
        )
    return target


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


def _publish_elsewhere(data: bytes, url: str, name: str) -> str:
    try:
        place, folder = fsspec.core.url_to_fs(url)
    except (ValueError, ImportError) as error:
        raise OperatorError("This address cannot be used: {url}.", url=url) from error
    target = f"{folder}/{name}"
    part = f"{target}.{secrets.token_hex(_TOKEN_BYTES)}.part"
    place.makedirs(folder, exist_ok=True)
    place.pipe_file(part, data)
    there = place.cat_file(part)
    if hashlib.sha256(there).digest() != hashlib.sha256(data).digest():
        place.rm_file(part)
        raise EnvironmentFault(
            "What was written reads back differently: {place}.", place=url
        )
    place.mv(part, target)
    return f"{url}/{name}"
