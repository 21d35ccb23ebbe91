"""A file that holds room on the disk, to be given up for the passage at hand.

Somebody's photographs fill the disk at noon: the ballast goes, the person at the gate
is recorded, and from then on the gate writes on paper until there is room again.
"""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from station.workspace.disk import free_bytes

NAME = "ballast"
MIB = 1024 * 1024
_BLOCK = bytes(MIB)


class Ballast:
    """The ballast of one home. `size` in bytes, 0 for a home without one.

    `free` tells the room on the disk. Nothing here raises for a disk that refuses.
    """

    def __init__(
        self, folder: Path, size: int, free: Callable[[Path], int] = free_bytes
    ) -> None:
        self._folder = folder
        self._path = folder / NAME
        self._size = size
        self._free = free

    @property
    def is_whole(self) -> bool:
        try:
            return self._size == 0 or self._path.stat().st_size == self._size
        except OSError:
            return False

    def refill(self) -> bool:
        """Take the room again where there is twice as much; whether it is held now."""
        if self.is_whole:
            return True
        if self._free(self._folder) < 2 * self._size:
            return False
        try:
            handle = os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600)
            try:
                _fill(handle, self._size)
            finally:
                os.close(handle)
        except OSError:
            self.give()
        return self.is_whole

    def give(self) -> bool:
        """Give the room up; whether there was any."""
        with contextlib.suppress(OSError):
            held = self._path.stat().st_size > 0
            self._path.unlink()
            return held
        return False


def _fill(handle: int, size: int) -> None:
    """Make the file hold its room really; a hole would hold nothing."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(handle, 0, size)
        return
    while (left := size - os.lseek(handle, 0, os.SEEK_CUR)) > 0:
        os.write(handle, _BLOCK[:left])
