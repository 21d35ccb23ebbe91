"""备份: copies of the database that are made by themselves, checked, and let go of.

One every quarter of an hour in which something was recorded, and at the end of a shift;
the last one and that of each of the last three days stay. Each is opened again before
it counts. How a copy is made is behind the port `Copies`.
"""

import contextlib
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import msgspec

from station.domain.errors import GatebookError, disk_fault
from station.domain.kinds import BACKUP, FieldValue
from station.domain.moments import from_us
from station.services.ports import Head, Passages
from station.services.recorder import Recorder
from station.workspace.files import write_private
from station.workspace.home import SETTINGS, Home

EVERY_US = 15 * 60 * 1_000_000
DAYS_KEPT = 3
MADE, RESTORED, FAILED = "made", "restored", "failed"
CARD_FORMAT = "gatebook backup 1"

# where a restore keeps the database that was there before
ASIDE = "damaged-"

IMPORTS_KEPT = 3

_PREFIX = "auto-"
_BEFORE_IMPORT = "import-"
_SUFFIX = ".db"
_CARD = ".keys"
_STAMP = "%Y%m%d-%H%M%S"
# what else is needed to open a copy somewhere else; all of it is sealed
_KEY_FILES = ("slots.json", "private.sealed")


class Copies(Protocol):
    """Makes and checks copies of the database of one home.

    Both return the head of the copy's newest own volume. They raise EnvironmentFault
    when the copy cannot be written or opened, IntegrityFault when it does not hold.
    """

    def make(self, target: Path) -> Head: ...

    def check(self, path: Path) -> Head: ...


class BackupCard(msgspec.Struct, frozen=True):
    """What lies beside a copy, so that it opens on another computer.

    `settings`: the text of `gatebook.toml`. `keys`: files of `keys/` by name, sealed:
    they open by the same ways as the home. `volume` and `upto`: how far the copy goes.
    """

    format: str
    settings: str
    keys: dict[str, bytes]
    volume: str = ""
    upto: int = 0


class Made(msgspec.Struct, frozen=True):
    """A copy that was made and checked. `missed`: why the second disk has none."""

    path: Path
    volume: str
    upto: int
    missed: GatebookError | None = None


class Backups:
    """The copies of one home: `home/backups`, and a folder on a second disk if set."""

    def __init__(
        self, home: Home, copies: Copies, recorder: Recorder, passages: Passages
    ) -> None:
        self._home = home
        self._copies = copies
        self._recorder = recorder
        self._passages = passages
        self._last: tuple[int, str, int] | None = None

    def tick(self) -> Made | None:
        """Make a copy if one is due; a failure is recorded and never raised."""
        if not self._is_due():
            return None
        with contextlib.suppress(GatebookError):
            return self.make()
        return None

    def make(self) -> Made:
        """Make a copy now, let go of older ones, record it.

        Raises EnvironmentFault or IntegrityFault when the copy in the home could not be
        made; a second disk that is away is told in the result.
        """
        now = self._recorder.clock.now()
        name = f"{_PREFIX}{now.at:{_STAMP}}{_SUFFIX}"
        target = self._home.backups / name
        try:
            head = self._copy(target)
        except GatebookError:
            self._note_failure(name, str(target))
            raise
        missed = self._copy_away(name)
        self._note(name, MADE, target, head)
        return Made(target, head.volume, head.seq, missed)

    def make_first(self) -> Path:
        """The copy that a home begins with: what is salvaged needs a ground.

        It is not recorded: nothing has happened yet. Raises as `make`.
        """
        now = self._recorder.clock.now()
        target = self._home.backups / f"{_PREFIX}{now.at:{_STAMP}}{_SUFFIX}"
        self._copy(target)
        return target

    def make_for_import(self, apart_us: int = 0) -> Path:
        """A copy before an import; the newest `IMPORTS_KEPT` of them stay.

        With `apart_us` one that is no older than that will do.
        """
        now = self._recorder.clock.now()
        folder = self._home.backups
        made = sorted(folder.glob(f"{_BEFORE_IMPORT}*{_SUFFIX}"))
        since = from_us(now.wall_us - apart_us, now.offset_min)
        if apart_us and made and made[-1].stem >= f"{_BEFORE_IMPORT}{since:{_STAMP}}":
            return made[-1]
        target = folder / f"{_BEFORE_IMPORT}{now.at:{_STAMP}}{_SUFFIX}"
        head = self._copies.make(target)
        write_card(self._home, target, head)
        others = [path for path in made if path != target]
        drop(others[: max(0, len(others) + 1 - IMPORTS_KEPT)])
        return target

    def _copy(self, target: Path) -> Head:
        head = self._copies.make(target)
        write_card(self._home, target, head)
        drop(path for path in generations(target.parent) if path != target)
        return head

    def _copy_away(self, name: str) -> GatebookError | None:
        if not self._home.settings.backup_to:
            return None
        folder = second_folder(self._home)
        try:
            self._copy(folder / name)
        except GatebookError as error:
            self._note_failure(name, str(folder))
            return error
        return None

    def _is_due(self) -> bool:
        head = self._recorder.journal.head()
        if self._last is None:
            rows = [
                r for r in self._passages.ledger(BACKUP.name) if r.state != RESTORED
            ]
            newest = max(rows, key=lambda row: (row.volume, row.seq), default=None)
            self._last = (
                (newest.at_us, newest.volume, newest.seq) if newest else (0, "", 0)
            )
        at_us, volume, seq = self._last
        quiet = (head.volume, head.seq) == (volume, seq)
        # a clock that was set back must not stop the copies
        apart = abs(self._recorder.clock.now().wall_us - at_us)
        return not quiet and apart >= EVERY_US

    def _note_failure(self, name: str, target: str) -> None:
        with contextlib.suppress(GatebookError):  # the disk that fails is the journal's
            self._note(name, FAILED, Path(target), None)

    def _note(self, name: str, state: str, target: Path, head: Head | None) -> None:
        fields: dict[str, FieldValue] = {"target": str(target)}
        if head is not None:
            fields |= {"upto": head.seq, "volume": head.volume}
        record = self._recorder.note(BACKUP, name, state, **fields)
        envelope = record.envelope
        self._last = (envelope.wall_us, envelope.volume, envelope.seq)


def generations(folder: Path) -> tuple[Path, ...]:
    """The copies in a folder that made themselves and are no longer wanted."""
    made = sorted(path for path in _databases(folder) if path.name.startswith(_PREFIX))
    last_of_day: dict[str, Path] = {}
    for path in made:
        last_of_day[path.name[: len(_PREFIX) + len("20220415")]] = path
    kept = {*made[-1:], *list(last_of_day.values())[-DAYS_KEPT:]}
    return tuple(path for path in made if path not in kept)


def all_copies(home: Home) -> tuple[Path, ...]:
    """Every database of this home beside the one in use, as far as it can be found."""
    aside = home.backups.glob(f"{ASIDE}*/*{_SUFFIX}")
    return (*sound_copies(home), *sorted(aside))


def sound_copies(home: Home) -> tuple[Path, ...]:
    """The copies that were made to be restored, newest first.

    Those that say how far they go come first: time may have been set back. Then by the
    time in their names.
    """
    folders = [
        home.backups,
        *([second_folder(home)] if home.settings.backup_to else []),
    ]
    found = [path for folder in folders for path in _databases(folder)]
    return tuple(sorted(found, key=_order, reverse=True))


def drop_backups_older_than(home: Home, day: date) -> tuple[Path, ...]:
    """Delete every copy from before `day`, wherever it is; those that went.

    A copy whose name says no time is as old as its file. Raises EnvironmentFault when
    one cannot be deleted.
    """
    old = [path for path in all_copies(home) if _day_of(path) < f"{day:%Y%m%d}"]
    return drop(old)


def drop(copies: Iterable[Path]) -> tuple[Path, ...]:
    """Delete copies and what lies beside them."""
    gone = tuple(copies)
    for path in gone:
        try:
            for suffix in ("", _CARD, "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        except OSError as error:
            raise disk_fault(error, path) from error
    return gone


def second_folder(home: Home) -> Path:
    """The folder of this home on the second disk; made when that disk was set."""
    return Path(home.settings.backup_to) / f"gatebook-backups-{home.settings.id}"


def write_card(home: Home, target: Path, head: Head) -> None:
    """Put what opens a copy elsewhere beside a copy that was made now."""
    names = [name for name in _KEY_FILES if (home.keys / name).is_file()]
    try:
        keys = {name: (home.keys / name).read_bytes() for name in names}
        settings = (home.root / SETTINGS).read_text(encoding="utf-8")
    except OSError as error:
        raise disk_fault(error, home.root) from error
    card = BackupCard(CARD_FORMAT, settings, keys, head.volume, head.seq)
    write_private(_card_path(target), msgspec.json.format(msgspec.json.encode(card)))


def renew_card(home: Home, target: Path, new: dict[str, bytes]) -> None:
    """Say anew what opens a copy that was given the home's new key.

    `new`: files of `keys/` that are about to be what they will be.
    """
    card = card_beside(target)
    if card is None:
        return
    files = {name: (home.keys / name).read_bytes() for name in card.keys}
    renewed = msgspec.structs.replace(card, keys=files | new)
    write_private(_card_path(target), msgspec.json.format(msgspec.json.encode(renewed)))


def card_beside(path: Path) -> BackupCard | None:
    """The card of a copy; None where there is none that can be read."""
    try:
        return msgspec.json.decode(_card_path(path).read_bytes(), type=BackupCard)
    except (OSError, ValueError):
        return None


def _order(path: Path) -> tuple[str, int, str]:
    card = card_beside(path)
    said = _said_time(path) or ""
    return (card.volume, card.upto, said) if card else ("", 0, said)


def _card_path(path: Path) -> Path:
    return path.with_name(f"{path.name}{_CARD}")


def _databases(folder: Path) -> list[Path]:
    """A folder that is away holds none."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == _SUFFIX)
    except OSError:
        return []


def _said_time(path: Path) -> str | None:
    """The time in a name, `YYYYMMDD-HHMMSS`, of copies made by hand too."""
    text = path.stem.partition("-")[2]
    try:
        datetime.strptime(f"{text}+0000", f"{_STAMP}%z")
    except ValueError:
        return None
    return text


def _day_of(path: Path) -> str:
    said = _said_time(path)
    if said is not None:
        return said[: len("20220415")]
    return f"{from_us(int(path.stat().st_mtime) * 1_000_000):%Y%m%d}"
