"""Every place beside the database where records went, and how each forgets them.

A place that comes later (a forward spool, pictures) is one more class here and one more
line where the list is made. None of them opens what it drops: names of files that this
program wrote say what is in them.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from resources import N_
from station.domain.errors import disk_fault
from station.domain.exchange import OutboxFile
from station.domain.kinds import PAPER, FieldValue
from station.domain.retention import touched
from station.domain.views import LedgerRow
from station.handover.mirror_medium import MirrorMedium, MirrorPart
from station.services.backups import Backups, all_copies, drop
from station.services.erasing_port import Dropped, Gone, Left
from station.services.exchange_port import Exchange
from station.services.ports import Journal, Passages
from station.workspace.home import Home

EXPORTS = N_("exported sheets")
SPOOL = N_("handovers that came in")
OUTBOX = N_("handovers that went out")
MIRROR = N_("mirror")
BACKUPS = N_("backups")

CHANGED = N_("changed after it was written; look after it yourself")
FOREIGN = N_("not written by this program; look after it yourself")

_FAR = 10**10
_HANDOVER_PARTS = 7
_MIRROR_PARTS = 4


@dataclass(frozen=True)
class Exports:
    """Sheets that were printed or exported to a file, as the journal remembers them.

    One that was changed since is somebody's own work and is only named.
    """

    passages: Passages

    def drop(self, gone: Gone) -> Dropped:
        files, left = [], []
        for row in self.passages.ledger(PAPER.name):
            path = Path(str(row.fields.get("file") or ""))
            if not path.name or not _is_due(row, gone.before) or not path.is_file():
                continue
            if _digest(path) == row.fields.get("sha256"):
                _remove(path)
                files.append(str(path))
            else:
                left.append(Left(str(path), CHANGED))
        return Dropped(EXPORTS, tuple(files), tuple(left))


def copy_fields(file: Path) -> dict[str, FieldValue]:
    """What a `paper` record has to say of a file, so that `Exports` finds it later."""
    path = file.absolute()
    return {"file": str(path), "sha256": _digest(path)}


@dataclass(frozen=True)
class Spool:
    """What an office keeps of the files that came, in `folder` and below it.

    A file goes as soon as anything in it has been erased: the journal has the rest. One
    that was set aside, of which the journal has nothing, goes by its day.
    """

    folder: Path

    def drop(self, gone: Gone) -> Dropped:
        files, left = [], []
        for path in _files_below(self.folder):
            span = _span_of(path)
            if span is None:
                left.append(Left(str(path), FOREIGN))
            elif span.day < gone.before or touched(
                gone.marks, span.station, span.volume, span.first, span.last
            ):
                _remove(path)
                files.append(path.name)
        return Dropped(SPOOL, tuple(files), tuple(left))


@dataclass(frozen=True)
class Outbox:
    """What a station keeps until a receipt covers it: the rest of that, after a crash.

    Only the office can open these files.
    """

    folder: Path
    exchange: Exchange

    def drop(self, gone: Gone) -> Dropped:
        done = [file for file in self.exchange.outbox() if _is_covered(file, gone)]
        for file in done:
            _remove(self.folder / file.name)
            self.exchange.drop(file)
        return Dropped(OUTBOX, tuple(file.name for file in done))


@dataclass(frozen=True)
class Mirrored:
    """Whole files of the mirror; the one that is written to is never touched."""

    medium: MirrorMedium
    station: str
    journal: Journal

    def drop(self, gone: Gone) -> Dropped:
        try:
            parts = self.medium.parts()
        except OSError as error:
            raise disk_fault(error, self.medium.folder) from error
        ends = {head.volume: head.seq for head in self.journal.heads()}
        done = []
        for part, after in pairwise(parts):
            same = after.volume == part.volume
            last = after.first - 1 if same else ends.get(part.volume, _FAR)
            if self._may_go(part, last, gone):
                _remove(part.path)
                done.append(part.path.name)
        return Dropped(MIRROR, tuple(done))

    def _may_go(self, part: MirrorPart, last: int, gone: Gone) -> bool:
        confirmed = last <= (gone.covered or {}).get(part.volume, 0)
        return confirmed and touched(
            gone.marks, self.station, part.volume, part.first, last
        )


@dataclass(frozen=True)
class Copied:
    """Copies of the database: one is made now, and every other one goes.

    Nothing goes before the new one is whole. A second disk that is away keeps what it
    has until the next erasure; then its fault is raised.
    """

    home: Home
    backups: Backups

    def drop(self, gone: Gone) -> Dropped:
        if not gone.stale:
            return Dropped(BACKUPS)
        made = self.backups.make()
        aside = self.home.journal.parent.glob(f"{self.home.journal.name}.*")
        old = [path for path in all_copies(self.home) if path.name != made.path.name]
        done = drop([*old, *sorted(aside)])
        if made.missed is not None:
            raise made.missed
        return Dropped(BACKUPS, tuple(path.name for path in done))


@dataclass(frozen=True)
class _Span:
    station: str
    day: date
    volume: str
    first: int
    last: int


def _span_of(path: Path) -> _Span | None:
    """What the name of a file says that this program gave it; see `handover.names`."""
    _digest_part, *parts = path.stem.split("_")
    try:
        if path.suffix == ".handover" and len(parts) == _HANDOVER_PARTS - 1:
            station, day, volume, first, last, _id = parts
            return _Span(station, _day(day), volume, int(first), int(last))
        if path.suffix == ".mirror" and len(parts) == _MIRROR_PARTS - 1:
            station, day, volume = parts
            return _Span(station, _day(day), volume, 1, _FAR)
    except ValueError:
        return None
    return None


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _is_due(row: LedgerRow, before: date) -> bool:
    try:
        return date.fromisoformat(str(row.fields.get("day"))) < before
    except ValueError:
        return False


def _is_covered(file: OutboxFile, gone: Gone) -> bool:
    return file.last <= (gone.covered or {}).get(file.volume, 0)


def _files_below(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
    except OSError as error:
        raise disk_fault(error, folder) from error


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise disk_fault(error, path) from error


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise disk_fault(error, path) from error
