"""A disk after a power cut: what was written minus what was not yet synced.

The injector's trace is played up to a moment; then the power fails. What a file held at
its last sync is there. Of what was written since, everything, nothing, or some of it
may be there: POSIX promises nothing. Names behave likewise until their folder is
synced; on FAT a new name is there at once and the length of its file is not.
"""

import random
import struct
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import msgspec

_HEADER = struct.Struct("<cIqq")
_SECTOR = 512


class Event(msgspec.Struct, frozen=True):
    """One record of the trace; inject.c says what the fields are."""

    op: str
    path: str
    offset: int
    length: int
    data: bytes


class Kind(Enum):
    """What becomes of the calls that no sync covers."""

    ALL = "everything written is there (a kill)"
    NONE = "nothing unsynced is there"
    SOME = "some unsynced sectors and names are there"
    TORN = "everything but the last write, which is torn"
    FAT = "FAT: names at once, lengths at the next sync"


def read_trace(place: Path) -> list[Event]:
    """What the injector wrote; a last record that was cut off is left out."""
    raw, at, found = place.read_bytes(), 0, []
    while at + _HEADER.size <= len(raw):
        op, name, offset, length = _HEADER.unpack_from(raw, at)
        at += _HEADER.size
        path = raw[at : at + name].decode(errors="surrogateescape")
        at += name
        size = length if op in {b"w", b"a", b"r"} else 0
        if at + size > len(raw):
            break
        data = raw[at : at + size]
        found.append(Event(op.decode(), path, offset, length, data))
        at += size
    return found


class File:
    """One file, whatever it is called: what is safe, and what came since."""

    def __init__(self, content: bytes = b"") -> None:
        self.safe = self.on_fat = content
        self.since: list[Event] = []

    def sync(self) -> None:
        self.safe, self.since = self.after(self.since), []
        self.on_fat = self.safe

    def renamed(self) -> None:
        """On FAT the length stands beside the name, and this is a new name."""
        self.on_fat = b""

    def after(self, events: list[Event]) -> bytes:
        content = bytearray(self.safe)
        for event in events:
            if event.op == "t":
                del content[event.length :]
                content.extend(bytes(event.length - len(content)))
            else:
                content.extend(bytes(max(0, event.offset - len(content))))
                end = event.offset + len(event.data)
                content[event.offset : end] = event.data
        return bytes(content)


class Disk:
    """The files below one folder while a trace is played."""

    def __init__(self, start: Path) -> None:
        """All that is there now counts as synced."""
        self._folders: set[str] = {str(start)}
        self.names: dict[str, File] = {}
        for path in start.rglob("*"):
            if path.is_dir():
                self._folders.add(str(path))
            else:
                self.names[str(path)] = File(path.read_bytes())
        self.safe_names = dict(self.names)
        # name changes since the last sync of any folder: name to file, None for gone
        self._since: list[tuple[str, File | None]] = []

    def play(self, event: Event) -> None:
        match event.op:
            case "o" | "r" | "u":
                self._rename(event)
            case "m":
                self._folders.add(event.path)
            case "s":
                self._sync(event.path)
            case "w" | "t" if event.path in self.names:
                self.names[event.path].since.append(event)

    def after_cut(self, kind: Kind, chance: random.Random) -> dict[str, bytes]:
        """What is on the disk when the power comes back: path to content."""
        if kind is Kind.NONE:
            names = self.safe_names
        elif kind is Kind.SOME:
            names = self._some_names(chance)
        else:
            names = self.names
        return {
            path: self._content(file, kind, chance)
            for path, file in names.items()
            if not path.endswith("-shm")  # mapped memory, made anew on opening
        }

    def put(self, content: dict[str, bytes], start: Path, target: Path) -> None:
        """Make the folder `target` look like `start` after the cut."""
        for folder in sorted(self._folders):
            (target / Path(folder).relative_to(start)).mkdir(parents=True)
        for path, data in content.items():
            (target / Path(path).relative_to(start)).write_bytes(data)

    def _rename(self, event: Event) -> None:
        if event.op == "o":
            self._name(event.path, File())
            return
        moved = self.names.get(event.path)
        self._name(event.path, None)
        if event.op == "r" and moved is not None:
            moved.renamed()
            self._name(event.data.decode(), moved)

    def _name(self, path: str, file: File | None) -> None:
        self._since.append((path, file))
        if file is None:
            self.names.pop(path, None)
        else:
            self.names[path] = file

    def _sync(self, path: str) -> None:
        if path in self.names:
            self.names[path].sync()
        if path in self._folders:
            kept = []
            for name, file in self._since:
                if str(Path(name).parent) != path:
                    kept.append((name, file))
                elif file is None:
                    self.safe_names.pop(name, None)
                else:
                    self.safe_names[name] = file
            self._since = kept

    def _some_names(self, chance: random.Random) -> dict[str, File]:
        """A journal of names is written in order: some first part of it is there."""
        names = dict(self.safe_names)
        for name, file in self._since[: chance.randint(0, len(self._since))]:
            if file is None:
                names.pop(name, None)
            else:
                names[name] = file
        return names

    def _content(self, file: File, kind: Kind, chance: random.Random) -> bytes:
        if kind is Kind.FAT:
            return file.on_fat
        if kind is Kind.NONE:
            return file.safe
        if kind is Kind.SOME:
            return file.after(list(_some(file.since, chance)))
        if kind is Kind.TORN and file.since and file.since[-1].op == "w":
            *before, last = file.since
            data = last.data[: chance.randrange(len(last.data))]
            return file.after([*before, msgspec.structs.replace(last, data=data)])
        return file.after(file.since)


def _some(events: list[Event], chance: random.Random) -> Iterator[Event]:
    """Each sector of each write by itself: the medium has its own order."""
    for event in events:
        if event.op == "t":
            if chance.random() < 0.5:
                yield event
            continue
        for at in range(0, len(event.data), _SECTOR):
            if chance.random() < 0.5:
                yield msgspec.structs.replace(
                    event,
                    offset=event.offset + at,
                    data=event.data[at : at + _SECTOR],
                )
