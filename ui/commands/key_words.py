"""The ways of opening a home, in words."""

from resources import N_, _
from station.workspace.key_ways import SlotKind

_KINDS = {
    SlotKind.KEY_FILE: N_("key file"),
    SlotKind.PASSPHRASE: N_("passphrase"),
    SlotKind.KEYRING: N_("keyring of the system"),
    SlotKind.RECOVERY: N_("recovery key of the office"),
}


def slot_kind(kind: SlotKind) -> str:
    return _(_KINDS[kind])
