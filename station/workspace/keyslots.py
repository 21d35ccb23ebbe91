"""The slot file of a home: the database key, wrapped once for each way of opening it.

The key is 32 random bytes. `keys/slots.json` and its copy hold it wrapped under a key
file, a passphrase, the keyring of the system (which alone loses databases) or the
office's recovery key. While the key is being changed the file holds the slots of the
next key too, so that after a power cut one of both opens the database.
"""

import secrets
from collections.abc import Iterable
from pathlib import Path

import msgspec
from typing_extensions import override

from station.domain.errors import EnvironmentFault, OperatorError
from station.workspace.files import read_copies, write_twice
from station.workspace.key_ways import (
    KEY_BYTES,
    Holder,
    KeyFile,
    Keyring,
    Means,
    Passphrase,
    Recipient,
    Recovery,
    Slot,
    SlotKind,
    forget,
)

__all__ = [
    "COPIES",
    "SLOTS",
    "Holder",
    "KeyFile",
    "Keyring",
    "Means",
    "Passphrase",
    "Pending",
    "Recipient",
    "Recovery",
    "Slot",
    "SlotKind",
    "Told",
    "abandon",
    "add_slot",
    "begin_change",
    "create_slots",
    "key_made_us",
    "kinds_of",
    "mend",
    "new_key",
    "pending_of",
    "promote",
    "promoted",
    "put",
    "recovery_slot",
    "remove_slot",
    "replace_recovery",
    "require_droppable",
    "require_enough",
    "require_spare",
    "slot_named",
    "slots_of",
    "unlock",
    "unlock_pending",
    "whole_copies",
]

SLOTS = "slots.json"
FORMAT = 2
COPIES = 2


class Told(msgspec.Struct, frozen=True):
    """What the record of a change says: its id, the time (µs since 1970), who did it.

    The id is made before, so that the change is told once, however often it is tried.
    """

    record_id: str
    at_us: int
    by: str = ""


class Pending(msgspec.Struct, frozen=True):
    """The slots of the next key, while the key is changed."""

    slots: tuple[Slot, ...]
    told: Told


class _SlotFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """`made_us`: when the database key was made, µs since 1970 UTC, 0 not known."""

    slots: tuple[Slot, ...]
    format: int = 1
    made_us: int = 0
    pending: Pending | None = None

    @override
    def __repr__(self) -> str:
        return "_SlotFile(…)"


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def create_slots(folder: Path, *ways: Holder, made_us: int = 0) -> bytes:
    """A new database key, wrapped for each of the ways; the key.

    Raises OperatorError when slots are there already: they are never overwritten.
    """
    if read_copies(folder / SLOTS):
        raise OperatorError("This home has its keys already.")
    key = new_key()
    _write(folder, _SlotFile(tuple(way.wrap(key) for way in ways), made_us=made_us))
    return key


def add_slot(folder: Path, key: bytes, way: Holder) -> Slot:
    """One more way of opening the home whose database key is `key`."""
    slot = way.wrap(key)
    put(folder, slot)
    return slot


def put(folder: Path, slot: Slot) -> None:
    """Add a slot that was made before."""
    held = _settled(folder)
    _write(folder, msgspec.structs.replace(held, slots=(*held.slots, slot)))


def require_spare(folder: Path, slot_id: str) -> Slot:
    """The slot, when the home can do without it.

    Raises OperatorError when what is left would be too little: a home keeps a key
    file or a passphrase, or else the keyring beside the office's recovery key.
    """
    require_droppable(folder, slot_id)
    spare = slot_named(folder, slot_id)
    require_enough(slot for slot in slots_of(folder) if slot != spare)
    return spare


def require_droppable(folder: Path, slot_id: str) -> None:
    """Raises OperatorError for a slot that is not there, or the office's."""
    if slot_named(folder, slot_id).kind is SlotKind.RECOVERY:
        raise OperatorError("The office's slot is replaced, never removed.")


def require_enough(slots: Iterable[Slot]) -> None:
    """Raises OperatorError where these slots alone are too few for a home."""
    kinds = {slot.kind for slot in slots}
    alone = {SlotKind.KEY_FILE, SlotKind.PASSPHRASE} & kinds
    if not alone and not kinds >= {SlotKind.KEYRING, SlotKind.RECOVERY}:
        raise OperatorError("Add another way of opening this home first.")


def remove_slot(folder: Path, slot_id: str) -> Slot:
    """Take a way of opening away; the slot that is gone. Raises as `require_spare`."""
    held, gone = _settled(folder), require_spare(folder, slot_id)
    left = tuple(slot for slot in held.slots if slot != gone)
    _write(folder, msgspec.structs.replace(held, slots=left))
    forget(gone)
    return gone


def replace_recovery(folder: Path, key: bytes, recipient: str) -> Slot:
    """Wrap the key for this recovery key, and for no other any more."""
    held = _settled(folder)
    slot = Recipient(recipient).wrap(key)
    others = [one for one in held.slots if one.kind is not SlotKind.RECOVERY]
    _write(folder, msgspec.structs.replace(held, slots=(*others, slot)))
    return slot


def unlock(folder: Path, way: Means) -> bytes:
    """The database key; EnvironmentFault when this way does not open the home."""
    return _opened(_read(folder).slots, way)


def unlock_pending(folder: Path, way: Means) -> bytes:
    """The same for the key of a change that was begun."""
    pending = _read(folder).pending
    return _opened(pending.slots if pending else (), way)


def slots_of(folder: Path) -> tuple[Slot, ...]:
    return _read(folder).slots


def kinds_of(folder: Path) -> tuple[SlotKind, ...]:
    """The ways in which the home can be opened."""
    return tuple(slot.kind for slot in _read(folder).slots)


def slot_named(folder: Path, slot_id: str) -> Slot:
    """Raises OperatorError when no slot has this id."""
    for slot in _read(folder).slots:
        if slot.slot_id == slot_id:
            return slot
    raise OperatorError("There is no key slot {slot}.", slot=slot_id)


def recovery_slot(folder: Path) -> Slot | None:
    """The slot that the office opens, if there is one."""
    found = [slot for slot in slots_of(folder) if slot.kind is SlotKind.RECOVERY]
    return found[-1] if found else None


def key_made_us(folder: Path) -> int:
    return _read(folder).made_us


def whole_copies(folder: Path) -> int:
    """How many of the two copies are whole and say the same as the first whole one."""
    copies = read_copies(folder / SLOTS)
    whole = [data for data in copies if _decoded(data) is not None]
    return sum(data == whole[0] for data in whole)


def mend(folder: Path) -> None:
    """Write both copies again where one is lost, damaged or behind the other.

    What was being written when the power went is swept away; the home is locked.
    """
    for part in folder.glob("*.part"):
        part.unlink(missing_ok=True)
    if whole_copies(folder) < COPIES:
        _write(folder, _read(folder))


def begin_change(folder: Path, pending: Pending) -> None:
    """Note the slots of the next key beside those of the present one."""
    _write(folder, msgspec.structs.replace(_settled(folder), pending=pending))


def pending_of(folder: Path) -> Pending | None:
    return _read(folder).pending


def promote(folder: Path) -> None:
    """The pending slots take the place of the others; without any, nothing."""
    held = _read(folder)
    if held.pending is not None:
        write_twice(folder / SLOTS, promoted(folder))
        _forget(held.slots)


def promoted(folder: Path) -> bytes:
    """What the slot file will be once the pending slots are in force."""
    held = _read(folder)
    if held.pending is None:
        return _encoded(held)
    return _encoded(_SlotFile(held.pending.slots, made_us=held.pending.told.at_us))


def abandon(folder: Path) -> None:
    """Let go of a change that did not happen."""
    held = _read(folder)
    if held.pending is not None:
        _write(folder, msgspec.structs.replace(held, pending=None))
        _forget(held.pending.slots)


def _opened(slots: Iterable[Slot], way: Means) -> bytes:
    for slot in slots:
        if slot.kind is way.kind:
            key = way.unwrap(slot)
            if key is not None:
                return key
    raise EnvironmentFault("This key does not open this home.")


def _forget(slots: Iterable[Slot]) -> None:
    for slot in slots:
        forget(slot)


def _settled(folder: Path) -> _SlotFile:
    held = _read(folder)
    if held.pending is not None:
        raise EnvironmentFault("A change of the key was broken off; open the home.")
    return held


def _write(folder: Path, held: _SlotFile) -> None:
    write_twice(folder / SLOTS, _encoded(held))


def _encoded(held: _SlotFile) -> bytes:
    body = msgspec.json.encode(msgspec.structs.replace(held, format=FORMAT))
    return msgspec.json.format(body)


def _read(folder: Path) -> _SlotFile:
    for data in read_copies(folder / SLOTS):
        held = _decoded(data)
        if held is not None:
            return held
    raise EnvironmentFault(
        "The key slots of this home are lost: {place}.", place=str(folder / SLOTS)
    )


def _decoded(data: bytes) -> _SlotFile | None:
    """One copy; raises EnvironmentFault where a newer program wrote it."""
    try:
        written = msgspec.json.decode(data, type=_Format).format
        if written > FORMAT:
            raise EnvironmentFault("This home was made by a newer program.")
        held = msgspec.json.decode(data, type=_SlotFile)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return held if held.slots else None


class _Format(msgspec.Struct):
    format: int = 1
