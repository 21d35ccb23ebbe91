"""Small private files of a home: whole or not at all, readable by their owner alone."""

import os
import secrets
from pathlib import Path

from station.domain.errors import disk_fault

_PRIVATE = 0o600
_TOKEN_BYTES = 4


def write_private(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, mode 0600, on disk when this returns.

    Raises EnvironmentFault; then the old file is still there.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(_TOKEN_BYTES)}.part")
    try:
        _write(part, data)
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise disk_fault(error, path) from error
    finally:
        part.unlink(missing_ok=True)


def replace_private(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, mode 0600, whenever the system gets round to it.

    For what can be lost and made anew. Raises OSError.
    """
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    part.chmod(_PRIVATE)
    part.replace(path)


def write_twice(path: Path, data: bytes) -> None:
    """Two copies, one after the other, so that one of them is always whole."""
    write_private(path, data)
    write_private(copy_of(path), data)


def copy_of(path: Path) -> Path:
    """Where the second copy of a twice written file is."""
    return path.with_name(f"{path.stem}.copy{path.suffix}")


def read_copies(path: Path) -> list[bytes]:
    """What is there of a twice written file, first copy first."""
    found = []
    for one in (path, copy_of(path)):
        try:
            found.append(one.read_bytes())
        except FileNotFoundError:
            continue
        except OSError as error:
            raise disk_fault(error, one) from error
    return found


def sync_folder(folder: Path) -> None:
    """Make new names in a folder last, where the system has such a thing."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(part: Path, data: bytes) -> None:
    binary = getattr(os, "O_BINARY", 0)
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | binary, _PRIVATE)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
