"""What protects a home, as `gatebook doctor` says it: keys, disk, copies, clock, room.

Nothing is changed and nobody is asked for anything. What needs the database is looked
at only where a key file is given.
"""

import stat
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import msgspec

from resources import N_, _
from station.domain.desk import SpaceLevel
from station.domain.errors import GatebookError
from station.domain.moments import Stamp
from station.services.health import space_of
from station.wording.errors import sentence
from station.workspace import keyslots
from station.workspace.disk import free_bytes, require_local
from station.workspace.disk_encryption import DiskEncryption, disk_encryption
from station.workspace.home import HomeRole, Settings
from station.workspace.key_ways import keyring_name
from station.workspace.keyslots import COPIES, SlotKind
from station.workspace.recovery import fingerprint
from ui.commands.key_words import slot_kind

DAY_US = 86_400_000_000
OLD_KEY_DAYS = 730
OLD_BACKUP_DAYS = 7
_MB = 1_000_000
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

_DISKS = {
    DiskEncryption.ENCRYPTED: N_("the disk is encrypted"),
    DiskEncryption.PLAIN: N_("the disk is not encrypted: switch LUKS or BitLocker on"),
    DiskEncryption.UNKNOWN: N_("whether the disk is encrypted cannot be told"),
    DiskEncryption.NOT_TRIED: N_("disk encryption (BitLocker): not tried"),
}


class State(StrEnum):
    """ADVICE is worth doing and no fault; MISSING makes the exit status 1."""

    GOOD = "good"
    ADVICE = "advice"
    MISSING = "missing"


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at, and its sentence in the current language."""

    name: str
    state: State
    text: str


def checks(root: Path, settings: Settings, now: Stamp) -> Iterator[Check]:
    """Everything that can be told without the key of the home."""
    keys = root / "keys"
    try:
        yield from _slots(keys, settings)
        if not settings.demo:  # its clock stands still in its day
            yield _key_age(keys, now)
    except GatebookError as error:
        yield Check("keys", State.MISSING, sentence(error))
    yield _permissions(root)
    yield _place(root)
    yield _disk(root)
    yield _space(root)
    yield _backups(root, settings, now)
    if settings.role is HomeRole.STATION:
        yield _mirror(settings)


def _slots(keys: Path, settings: Settings) -> Iterator[Check]:
    kinds = keyslots.kinds_of(keys)
    names = ", ".join(map(slot_kind, sorted(set(kinds))))
    yield Check("keys", State.GOOD, _("opens by: {kinds}").format(kinds=names))
    whole = keyslots.whole_copies(keys)
    text = _("{n} of 2 copies of the key slots are whole").format(n=whole)
    yield Check("slots", _state(good=whole == COPIES), text)
    yield _recovery(keys, settings)
    if SlotKind.KEYRING in kinds:
        name = keyring_name()
        text = _("keyring: {name}").format(name=name)
        unsafe = _("the keyring of this system keeps no key safely")
        yield Check("keyring", _state(good=bool(name)), text if name else unsafe)
    if keyslots.pending_of(keys) is not None:
        text = _("a change of the key was broken off: open the home once")
        yield Check("change", State.MISSING, text)


def _recovery(keys: Path, settings: Settings) -> Check:
    slot = keyslots.recovery_slot(keys)
    if slot is not None:
        text = _("the office opens it by recovery key {fingerprint}")
        shown = fingerprint(slot.recipient)
        return Check("recovery", State.GOOD, text.format(fingerprint=shown))
    if not settings.id:
        text = _("no recovery key: it comes with the pairing")
        return Check("recovery", State.ADVICE, text)
    return Check("recovery", State.MISSING, _("no recovery key opens this home"))


def _key_age(keys: Path, now: Stamp) -> Check:
    made_us = keyslots.key_made_us(keys)
    days = (now.wall_us - made_us) // DAY_US
    if not made_us or days < 0:
        return Check("key-age", State.ADVICE, _("the age of the key is not known"))
    state = State.GOOD if days < OLD_KEY_DAYS else State.ADVICE
    return Check("key-age", state, _("the key is {n} days old").format(n=days))


def _permissions(root: Path) -> Check:
    looked = [root, *sorted((root / "keys").iterdir()), root / "journal.db"]
    shared = [one for one in looked if one.exists() and one.stat().st_mode & _OTHERS]
    if shared:
        text = _("others may read {place}").format(place=shared[0])
        return Check("permissions", State.MISSING, text)
    return Check("permissions", State.GOOD, _("nobody else may read it"))


def _place(root: Path) -> Check:
    try:
        require_local(root)
    except GatebookError as error:
        return Check("place", State.MISSING, sentence(error))
    return Check("place", State.GOOD, _("it is on a disk of this computer"))


def _disk(root: Path) -> Check:
    found = disk_encryption(root)
    good = found is DiskEncryption.ENCRYPTED
    return Check("disk", State.GOOD if good else State.ADVICE, _(_DISKS[found]))


def _space(root: Path) -> Check:
    free = free_bytes(root)
    level = space_of(free)
    state = {SpaceLevel.PLENTY: State.GOOD, SpaceLevel.CRITICAL: State.MISSING}
    text = _("{n} MB are free").format(n=free // _MB)
    return Check("space", state.get(level, State.ADVICE), text)


def _backups(root: Path, settings: Settings, now: Stamp) -> Check:
    """A home of today needs none yet, and nobody misses a demonstration."""
    folders = [root / "backups", *filter(None, (_folder(settings.backup_to),))]
    times = [
        path.stat().st_mtime_ns // 1000
        for folder in folders
        for path in folder.glob("*.db")
    ]
    young = now.wall_us - keyslots.key_made_us(root / "keys") < DAY_US
    excused = State.ADVICE if young or settings.demo else State.MISSING
    if not times:
        return Check("backup", excused, _("there is no backup: gatebook backup"))
    days = max(0, now.wall_us - max(times)) // DAY_US
    text = _("the last backup is {n} days old").format(n=days)
    return Check("backup", State.GOOD if days < OLD_BACKUP_DAYS else excused, text)


def _folder(name: str) -> Path | None:
    return Path(name) if name and Path(name).is_dir() else None


def _mirror(settings: Settings) -> Check:
    if not settings.mirror:
        return Check("mirror", State.ADVICE, _("no mirror on a second medium"))
    if _folder(settings.mirror) is None:
        text = _("the mirror is away: {place}").format(place=settings.mirror)
        return Check("mirror", State.MISSING, text)
    text = _("mirror: {place}").format(place=settings.mirror)
    return Check("mirror", State.GOOD, text)


def _state(*, good: bool) -> State:
    return State.GOOD if good else State.MISSING
