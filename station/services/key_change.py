"""The key of a home is changed: all of it, or nothing, whenever the power goes.

    1  slots of the next key beside the present ones        (pending)
    2  private keys and database written under it, beside   (nothing counts yet)
    3  the new database takes the old one's name            (from here on it counts)
    4  backups, private keys and slots follow, the change is recorded

Which of the two keys opens `journal.db` tells how far a broken change came; opening the
home takes it back or carries it on.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from station.domain.errors import (
    EnvironmentFault,
    GatebookError,
    IntegrityFault,
    disk_fault,
)
from station.domain.kinds import KEY, FieldValue, LedgerEntry
from station.services.backups import ASIDE, all_copies, renew_card
from station.services.recorder import Recorder
from station.workspace import keyslots
from station.workspace.home import Home
from station.workspace.key_ways import Holder, Means
from station.workspace.private_keys import drop_next, promote_keys, reseal

CHANGED = "changed"
_NEXT = ".next"


class Vault(Protocol):
    """What a change of the key does to database files; `db.rekey` implements it."""

    def opens(self, path: Path, key: bytes) -> bool:
        """Whether the key opens this file; nothing is written anywhere."""

    def copy(self, source: Path, target: Path, key: bytes, new_key: bytes) -> None:
        """The same content under another key, read back and on disk; never in clear."""

    def swap(self, ready: Path, path: Path) -> None:
        """Let a finished file take the place of another, at once."""

    def discard(self, path: Path) -> None:
        """Take away an unfinished file and what lies beside it."""


def change_key(
    home: Home,
    key: bytes,
    ways: Sequence[Holder],
    vault: Vault,
    told: keyslots.Told,
) -> None:
    """Give the home a new database key, wrapped for each of the ways.

    `key` opens it now; nothing else has its database open. `told` is what the record
    of it will say. `settle` and `conclude` do the rest when the home is next opened.
    Raises EnvironmentFault: then the old key still counts.
    """
    new_key = keyslots.new_key()
    slots = tuple(way.wrap(new_key) for way in ways)
    keyslots.begin_change(home.keys, keyslots.Pending(slots, told))
    ready = _next(home.journal)
    try:
        reseal(home.keys, key, new_key)
        vault.copy(home.journal, ready, key, new_key)
        vault.swap(ready, home.journal)
    except (GatebookError, OSError) as error:
        if not vault.opens(home.journal, new_key):
            _take_back(home, vault)
        if isinstance(error, OSError):
            raise disk_fault(error, home.root) from error
        raise


def settle(home: Home, way: Means, vault: Vault) -> bytes:
    """The key that opens the database of the home, after a change was broken off too.

    Raises EnvironmentFault when this way does not open it.
    """
    if keyslots.pending_of(home.keys) is None:
        return keyslots.unlock(home.keys, way)
    old = _key(keyslots.unlock, home.keys, way)
    new = _key(keyslots.unlock_pending, home.keys, way)
    if new is not None and vault.opens(home.journal, new):
        _carry_on(home, old, new, vault)
        return new
    if old is None:
        raise EnvironmentFault("This key does not open this home.")
    if vault.opens(home.journal, old):
        _take_back(home, vault)
    return old


def conclude(home: Home, recorder: Recorder, key: bytes, vault: Vault) -> list[Path]:
    """Record a change that `settle` carried on, and let go of the old slots.

    Returns the copies that have another key than `key`: damaged, or there was no room.
    """
    pending = keyslots.pending_of(home.keys)
    if pending is None:
        return []
    if recorder.journal.heads():  # a station has no journal before its pairing
        slot, told = pending.slots[0], pending.told
        fields: dict[str, FieldValue] = {"slot": slot.kind.value, "by": told.by}
        entry = LedgerEntry(slot.slot_id, CHANGED, fields=fields)
        recorder.record(KEY, entry, told.record_id)
    slots = keyslots.promoted(home.keys)
    left = []
    for backup in _copies(home):
        if vault.opens(backup, key):
            renew_card(home, backup, {keyslots.SLOTS: slots})
        else:
            left.append(backup)
    keyslots.promote(home.keys)
    return left


def _key(
    unlock: Callable[[Path, Means], bytes], folder: Path, way: Means
) -> bytes | None:
    with contextlib.suppress(EnvironmentFault):
        return unlock(folder, way)
    return None


def _carry_on(home: Home, old: bytes | None, new: bytes, vault: Vault) -> None:
    """The database has its new key: private keys and backups get it too."""
    promote_keys(home.keys, new)
    vault.discard(_next(home.journal))
    for backup in _copies(home):
        if old is not None and vault.opens(backup, old):
            _follow(backup, old, new, vault)


def _follow(backup: Path, old: bytes, new: bytes, vault: Vault) -> None:
    """A copy that is damaged keeps its key: the home has to open all the same."""
    ready = _next(backup)
    try:
        vault.copy(backup, ready, old, new)
        vault.swap(ready, backup)
    except GatebookError as error:
        vault.discard(ready)
        aside = backup.parent.name.startswith(ASIDE)
        if not aside and not isinstance(error, IntegrityFault):
            raise


def _take_back(home: Home, vault: Vault) -> None:
    vault.discard(_next(home.journal))
    drop_next(home.keys)
    keyslots.abandon(home.keys)


def _copies(home: Home) -> Iterator[Path]:
    """Copies of the database: backups on both disks, and those before an upgrade.

    A second disk that is away keeps copies under the old key, with the slots of then.
    """
    ready = _next(home.journal)
    beside = (
        path for path in home.root.glob(f"{home.journal.name}.*") if path != ready
    )
    yield from (path for path in (*all_copies(home), *beside) if path.is_file())


def _next(path: Path) -> Path:
    return path.with_name(path.name + _NEXT)
