"""Files are overwritten, then unlinked: best effort, and honest about it.

A magnetic disk keeps nothing of an overwritten block. An SSD, a stick or a file system
that copies on write may keep the old blocks out of reach; there only the destroyed key
protects, which is why key slots go first.
"""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from station.domain.errors import disk_fault
from station.workspace.files import sync_folder

_CHUNK = 1 << 20


def overwrite(path: Path) -> int:
    """Random bytes over every byte of a file, on the disk when this returns.

    Returns how many. A link is never followed. Raises EnvironmentFault.
    """
    if path.is_symlink() or not path.is_file():
        return 0
    try:
        path.chmod(0o600)
        size = path.stat().st_size
        with path.open("r+b", buffering=0) as file:
            for at in range(0, size, _CHUNK):
                _write_all(file.fileno(), min(_CHUNK, size - at))
            os.fsync(file.fileno())
    except OSError as error:
        raise disk_fault(error, path) from error
    return size


def remove(path: Path) -> None:
    """Empty and unlink an overwritten file under a name that says nothing.

    Of folders only empty ones. Raises EnvironmentFault.
    """
    try:
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            nameless = path.with_name(secrets.token_hex(8))
            path.rename(nameless)
            if nameless.is_file() and not nameless.is_symlink():
                os.truncate(nameless, 0)
            nameless.unlink()
        sync_folder(path.parent)
    except OSError as error:
        raise disk_fault(error, path) from error


def unlink(path: Path) -> None:
    """Take a file away in one step, on the disk when this returns."""
    try:
        path.unlink()
        sync_folder(path.parent)
    except OSError as error:
        raise disk_fault(error, path) from error


def everything_in(root: Path) -> Iterator[Path]:
    """Every file and folder below `root`, what lies deepest first, links unfollowed."""
    for folder, folders, files in os.walk(root, topdown=False, followlinks=False):
        for name in sorted((*files, *folders)):
            yield Path(folder) / name


def _write_all(handle: int, size: int) -> None:
    data = memoryview(secrets.token_bytes(size))
    while data:
        data = data[os.write(handle, data) :]
