"""A home: the folder of one station or one office, its settings and its lock.

    gatebook.toml  settings      journal.db  everything recorded
    keys/  outbox/  inbox/  backups/  trust/  logs/

Folders are 0700 and files 0600. One process works in a home at a time. What the
database holds and how keys are sealed is not known here.
"""

import contextlib
import os
import shutil
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import platformdirs
import tomli_w
from filelock import FileLock, Timeout

from station.domain.errors import EnvironmentFault, OperatorError, disk_fault
from station.domain.exchange import is_exchange_id
from station.workspace.disk import require_local
from station.workspace.files import sync_folder, write_private

FORMAT = 1
SETTINGS = "gatebook.toml"
LOGS = "logs"
FOLDERS = ("keys", "outbox", "inbox", "backups", "trust", LOGS)
LOCK = "lock"
HOLDER = "lock.holder"
_UNFINISHED = "unfinished"
DESTROYING = "destroying.json"
_OF_NO_ACCOUNT = {_UNFINISHED, LOCK, HOLDER}
_PRIVATE = 0o700


class HomeRole(StrEnum):
    """A folder is an office or a station, never both."""

    OFFICE = "office"
    STATION = "station"


TextSize = Literal[100, 125, 150, 175, 200]


class WindowSettings(msgspec.Struct, frozen=True):
    """`[window]`: after `lock_min` minutes without a key it locks; 0 for never.

    `text` is a size in per cent. `voice`: a sentence is spoken where the computer has
    a Chinese voice. `language`: of the next start; empty for what the command says.
    """

    lock_min: Annotated[int, msgspec.Meta(ge=0, le=24 * 60)] = 10
    theme: Literal["light", "dark", "contrast"] = "light"
    text: TextSize = 100
    sounds: bool = True
    voice: bool = False
    language: Literal["", "zh", "en"] = ""


class Settings(msgspec.Struct, frozen=True):
    """What `gatebook.toml` says. A station has an empty id until it is paired.

    `gate` and `community` are names as people say them; `office` is the id of the
    office, for an office its own. `demo` marks a demonstration, whose clock goes on
    where its day ended. `mirror` and `backup_to` are folders on a second medium, for
    the mirror of the journal and for copies of the database; empty for none.
    `ballast_mib`: room held for the moment when the disk is full, in MiB, 0 for none.
    `pass_phase`: the mark that passes are printed with, 0 for none.
    `moved`: when the office went to another computer; then it issues nothing here.
    `devices` and `gun`: what `station.domain.device_settings` reads; a mistake there
    keeps no home from opening.
    """

    role: HomeRole
    id: str
    name: str
    gate: str = ""
    community: str = ""
    office: str = ""
    demo: bool = False
    mirror: str = ""
    backup_to: str = ""
    ballast_mib: int = 16
    window: WindowSettings = WindowSettings()
    devices: dict[str, object] = {}
    gun: dict[str, object] = {}
    pass_phase: int = 0
    moved: str = ""
    format: int = FORMAT


class Home:
    """One opened home, locked until `close`. Make it with `create_home`, `open_home`.

    Raises EnvironmentFault when the folder is missing, may not be written, lies where
    no database is safe, or is in use by another process, which it names.
    """

    def __init__(self, root: Path, what: str) -> None:
        require_local(root)
        self.root = root
        self._lock = _locked(root, what)
        self._settings: Settings | None = None

    @property
    def settings(self) -> Settings:
        if self._settings is None:
            self._settings = _read_settings(self.root / SETTINGS)
        return self._settings

    def save(self, settings: Settings) -> None:
        """Replace the settings; on disk when this returns."""
        text = tomli_w.dumps(msgspec.to_builtins(settings))
        write_private(self.root / SETTINGS, text.encode())
        self._settings = settings

    @property
    def journal(self) -> Path:
        return self.root / "journal.db"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def outbox(self) -> Path:
        return self.root / "outbox"

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def trust(self) -> Path:
        return self.root / "trust"

    @property
    def logs(self) -> Path:
        return self.root / LOGS

    def complete(self) -> None:
        """Make the folders that are missing: copies of a home often lose empty ones."""
        try:
            for name in FOLDERS:
                if not (self.root / name).is_dir():
                    (self.root / name).mkdir(mode=_PRIVATE)
        except OSError as error:
            raise disk_fault(error, self.root) from error

    def finish(self) -> None:
        """A home that was begun is now one; on disk when this returns."""
        try:
            (self.root / _UNFINISHED).unlink()
            sync_folder(self.root)
        except OSError as error:
            raise disk_fault(error, self.root) from error

    def discard(self) -> None:
        """Take away a new home that could not be finished, and its folder."""
        self.close()
        shutil.rmtree(self.root, ignore_errors=True)

    def close(self) -> None:
        """Let others in. Closing twice is harmless."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):  # a disk that turned read-only
                (self.root / HOLDER).unlink()
            self._lock.release()

    def __enter__(self) -> "Home":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def default_home() -> Path:
    """The platform's folder for data of this program."""
    return platformdirs.user_data_path("gatebook", appauthor=False)


def is_home(root: Path) -> bool:
    return (root / SETTINGS).is_file()


def settings_in(root: Path) -> Settings:
    """What a home is, without opening or locking it. Raises EnvironmentFault."""
    require_home(root)
    return _read_settings(root / SETTINGS)


def require_home(root: Path) -> None:
    """Raise EnvironmentFault where there is no home, or where nobody may look."""
    try:
        there = is_home(root)
    except OSError as error:
        raise disk_fault(error, root) from error
    if not there:
        raise EnvironmentFault(
            "There is no Gatebook home here: {place}.", place=str(root)
        )


def require_new(root: Path, settings: Settings) -> None:
    """Raises OperatorError when something is there already or an id is no id."""
    if settings.id and not is_exchange_id(settings.id):
        raise OperatorError(
            "An id is 1 to 32 of a-z, 0-9 and hyphen, not “{id}”.", id=settings.id
        )
    try:
        names = {path.name for path in root.iterdir()} if root.exists() else set()
        if names - _OF_NO_ACCOUNT and _UNFINISHED not in names:
            raise OperatorError("This folder is not empty: {place}.", place=str(root))
    except OSError as error:
        raise disk_fault(error, root) from error


def create_home(root: Path, settings: Settings, what: str) -> Home:
    """A new home in an absent or empty folder, opened and locked.

    Raises OperatorError when something is there already or an id cannot name files.
    """
    require_new(root, settings)
    try:
        root.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        root.chmod(_PRIVATE)
    except OSError as error:
        raise disk_fault(error, root) from error
    home = Home(root, what)
    try:
        home.complete()
        home.save(settings)
    except EnvironmentFault:
        home.discard()
        raise
    return home


def begin_home(root: Path, settings: Settings, what: str) -> Home:
    """As `create_home`, but nobody can open it before `finish`.

    What the power took away half way is cleared here, for it was never promised.
    """
    require_local(root)
    try:
        if (root / _UNFINISHED).exists():
            _clear(root, what)
        elif not root.exists() or not any(root.iterdir()):
            root.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            (root / _UNFINISHED).touch(mode=0o600)
            sync_folder(root)
    except OSError as error:
        raise disk_fault(error, root) from error
    return create_home(root, settings, what)


def open_home(root: Path, what: str) -> Home:
    """The home in `root`; `what` tells others what is running, e.g. `gate`."""
    require_home(root)
    if (root / _UNFINISHED).exists():
        raise EnvironmentFault(
            "This home was never finished; make it again: {place}.", place=str(root)
        )
    if (root / DESTROYING).exists():
        raise EnvironmentFault(
            "This home is being destroyed; finish it by: gatebook destroy"
        )
    home = Home(root, what)
    try:
        _checked = home.settings
        home.complete()
    except EnvironmentFault:
        home.close()
        raise
    return home


def _clear(root: Path, what: str) -> None:
    with _locked(root, what):
        for path in root.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name not in _OF_NO_ACCOUNT:
                path.unlink()


def _locked(root: Path, what: str) -> FileLock:
    lock = FileLock(
        root / LOCK, timeout=0, mode=0o600, thread_local=False, fallback_to_soft=False
    )
    try:
        lock.acquire()
    except Timeout as error:
        raise EnvironmentFault(
            "This home is in use: {holder}.", holder=_holder(root)
        ) from error
    except OSError as error:
        raise disk_fault(error, root) from error
    # A full disk must not keep anybody from opening the home to hand over its records.
    with contextlib.suppress(OSError):
        (root / HOLDER).write_text(f"gatebook {what}, pid {os.getpid()}")
    return lock


def _holder(root: Path) -> str:
    try:
        return (root / HOLDER).read_text() or "?"
    except (OSError, ValueError):
        return "?"


def _read_settings(path: Path) -> Settings:
    try:
        parsed = tomllib.loads(path.read_text(encoding="utf-8"))
        settings = msgspec.convert(parsed, Settings)
    except (ValueError, msgspec.ValidationError) as error:
        raise EnvironmentFault(
            "The settings cannot be read: {place}.", place=str(path)
        ) from error
    except OSError as error:
        raise disk_fault(error, path) from error
    if settings.format > FORMAT:
        raise EnvironmentFault("This home was made by a newer program.")
    return settings
