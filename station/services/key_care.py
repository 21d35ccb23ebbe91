"""What people do with the ways of opening a home: add, remove, recover, prove.

Each is a record of the journal, noted before it is done: what was noted and then failed
can be asked about, what was done unseen cannot. How the key itself is changed is
`key_change`.
"""

from dataclasses import dataclass

import msgspec

from station.domain.errors import IntegrityFault, OperatorError
from station.domain.exchange import Adopted
from station.domain.kinds import KEY
from station.services.key_change import Vault
from station.services.recorder import Recorder
from station.workspace import keyslots, private_keys
from station.workspace.home import Home, HomeRole
from station.workspace.key_ways import Holder, Means, Recipient, Recovery, Slot
from station.workspace.private_keys import OfficeKeys, StationKeys
from station.workspace.recovery import RecoveryKey, fingerprint

ADDED, REMOVED, RECOVERED = "added", "removed", "recovered"


@dataclass(frozen=True, repr=False)
class KeyBearer:
    """An opened home with its database key."""

    home: Home
    key: bytes
    recorder: Recorder

    def note(self, slot: Slot, state: str) -> None:
        if self.recorder.journal.heads():  # a station has none before its pairing
            kind, by = slot.kind.value, self.recorder.operator
            self.recorder.note(KEY, slot.slot_id, state, slot=kind, by=by)


class Drill(msgspec.Struct, frozen=True):
    """What a recovery key was proven to open."""

    fingerprint: str
    role: HomeRole
    id: str
    name: str


def add_way(bearer: KeyBearer, way: Holder, state: str = ADDED) -> Slot:
    """One more way of opening the home."""
    slot = way.wrap(bearer.key)
    bearer.note(slot, state)
    keyslots.put(bearer.home.keys, slot)
    return slot


def remove_way(bearer: KeyBearer, slot_id: str) -> Slot:
    """One way less; OperatorError where too few would be left.

    Whoever kept a copy of the slot file can still open it: only a changed key helps.
    """
    slot = keyslots.require_spare(bearer.home.keys, slot_id)
    bearer.note(slot, REMOVED)
    return keyslots.remove_slot(bearer.home.keys, slot_id)


def renew_recovery(bearer: KeyBearer, new: RecoveryKey) -> Slot:
    """Make this the recovery key of an office; its stations follow with a briefing.

    The old slot goes last: in between, either key opens the home.
    """
    folder = bearer.home.keys
    keys = private_keys.open_keys(folder, bearer.key, OfficeKeys)
    old = keyslots.recovery_slot(folder)
    add_way(bearer, Recipient(new.recipient))
    keys = msgspec.structs.replace(keys, recovery=new.recipient)
    private_keys.seal_keys(folder, bearer.key, keys)
    if old is not None:
        bearer.note(old, REMOVED)
    return keyslots.replace_recovery(folder, bearer.key, new.recipient)


def follow_office(home: Home, key: bytes, adopted: Adopted | None) -> None:
    """Wrap a station's key for the recovery key that its office named last."""
    if adopted is not None:
        wrap_for_office(home, key, adopted.recovery)


def wrap_for_office(home: Home, key: bytes, recipient: str) -> None:
    """The office's slot of a station; nothing where it is there or none is wanted."""
    held = keyslots.recovery_slot(home.keys)
    if recipient and (held is None or held.recipient != recipient):
        keyslots.replace_recovery(home.keys, key, recipient)


def drill(home: Home, recovery: RecoveryKey, vault: Vault) -> Drill:
    """Prove that this recovery key opens everything in the home, changing nothing.

    Raises OperatorError for another key or a home without such a slot, IntegrityFault
    when the slot opens and the database or the private keys do not.
    """
    key = unlock_by(home, Recovery(recovery))
    settings = home.settings
    if settings.role is HomeRole.OFFICE:
        private_keys.open_keys(home.keys, key, OfficeKeys)
    else:
        private_keys.open_keys(home.keys, key, StationKeys)
    if not vault.opens(home.journal, key):
        raise IntegrityFault("The recovery key opens its slot, not the database.")
    return Drill(recovery.fingerprint, settings.role, settings.id, settings.name)


def unlock_by(home: Home, way: Recovery) -> bytes:
    """The database key, by the recovery key; OperatorError where it is another one."""
    slot = keyslots.recovery_slot(home.keys)
    if slot is None:
        raise OperatorError("This home has no slot for a recovery key.")
    key = way.unwrap(slot)
    if key is None:
        raise OperatorError(
            "This is recovery key {given}; the home wants {wanted}.",
            given=way.key.fingerprint,
            wanted=fingerprint(slot.recipient),
        )
    return key


def opens_slot(way: Means, slot: Slot, key: bytes) -> bool:
    """Whether this way is the one that the slot was made for."""
    return way.kind is slot.kind and way.unwrap(slot) == key
