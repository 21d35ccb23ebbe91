"""Where a mirror lies: one folder a station on a second medium, appended to, never cut.

    DIR/gatebook-mirror-STATION/STATION_YYYYMMDD_VOLUME_FIRST.mirror

The folder is made once, when the mirror is set, and never again: a mount point without
its disk is no second medium. What the frames hold is `handover.mirror`.
"""

import os
from pathlib import Path

import msgspec

from station.handover.mirror import end_of, numbers_in
from station.handover.publish import sync_folder

SUFFIX = ".mirror"
# A file is read whole when it is opened again, and taken whole by an import.
MOST_BYTES = 8 << 20
_ROOM = 256 << 10
_PARTS = 4
_BINARY = getattr(os, "O_BINARY", 0)
_sync = getattr(os, "fdatasync", os.fsync)


class MirrorPart(msgspec.Struct, frozen=True, order=True):
    """One file: it holds records of `volume` from number `first` on, begun on `day`."""

    volume: str
    first: int
    day: str
    path: Path


class MirrorFile:
    """One file open for appending. Every call raises OSError when the medium fails.

    Room is made ahead, filled with zeros: a record then changes neither length nor
    place of the file, which is quicker to make last and safer on a FAT stick.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        flags = os.O_RDWR | _BINARY | (os.O_CREAT | os.O_EXCL if create else 0)
        self.path = path
        self.day = path.name.split("_")[1]
        self._room = 0 if create else path.stat().st_size
        self.size = 0 if create else end_of(path.read_bytes())
        self._handle = os.open(path, flags, 0o600)
        try:
            os.fsync(self._handle)
            sync_folder(path.parent)
        except OSError:
            os.close(self._handle)
            raise

    def append(self, frames: bytes) -> None:
        """On the medium when this returns; readers pass over what was torn before."""
        if not os.path.samestat(self.path.stat(), os.fstat(self._handle)):
            raise FileNotFoundError(self.path)
        end = self.size + len(frames)
        if end > self._room:
            self._write(self._room, bytes(end + _ROOM - self._room))
            os.fsync(self._handle)
            self._room = end + _ROOM
        self._write(self.size, frames)
        _sync(self._handle)
        self.size = end

    def close(self) -> None:
        """Closing twice is harmless: by then the number may be another file's."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def _write(self, at: int, data: bytes) -> None:
        os.lseek(self._handle, at, os.SEEK_SET)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._handle, rest) :]


class MirrorMedium:
    """The mirror of one station on a medium that may be absent at any time."""

    def __init__(self, root: Path, station: str) -> None:
        self.folder = root / f"gatebook-mirror-{station}"
        self._station = station

    def prepare(self) -> None:
        """Make the folder; the medium itself must be there. Raises OSError."""
        self.folder.mkdir(exist_ok=True)
        sync_folder(self.folder.parent)

    def parts(self, volume: str = "") -> list[MirrorPart]:
        """The files in the order of volume and number, of one volume or of all."""
        found = [_part_of(path) for path in self.folder.iterdir()]
        return sorted(part for part in found if part and volume in {"", part.volume})

    def held(self, volume: str) -> tuple[int, int]:
        """Up to which number the newest file is whole, and its highest number."""
        parts = self.parts(volume)
        if not parts:
            return 0, 0
        numbers = numbers_in(parts[-1].path.read_bytes())
        last = parts[-1].first - 1
        while last + 1 in numbers:
            last += 1
        return last, max(numbers, default=last)

    def open(self, volume: str, first: int, day: str) -> MirrorFile:
        """The file for records from `first` on: that of the same day, or a new one."""
        parts = self.parts(volume)
        if parts and parts[-1].day == day:
            file = MirrorFile(parts[-1].path)
            if file.size <= MOST_BYTES:
                return file
            file.close()
        name = f"{self._station}_{day}_{volume}_{first:010d}{SUFFIX}"
        return MirrorFile(self.folder / name, create=True)


def _part_of(path: Path) -> MirrorPart | None:
    """What the name of a file says, None for a file of another kind."""
    parts = path.stem.split("_")
    if path.suffix != SUFFIX or len(parts) != _PARTS or not parts[-1].isdecimal():
        return None
    return MirrorPart(parts[2], int(parts[3]), parts[1], path)
