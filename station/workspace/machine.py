"""Which computer and which folder a home belongs to, so that a copy of it is noticed.

`machine.json` in the home holds salted digests of three things: the id of the system,
the disk that carries the home, and the folder itself on that disk. A thing that cannot
be told proves nothing.
"""

import hashlib
import os
import secrets
import sys
from pathlib import Path

import msgspec

from station.workspace.files import write_private

NAME = "machine.json"
_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_BLOCKS = Path("/sys/dev/block")
_DISK_IDS = ("wwid", "serial", "device/wwid", "device/serial")
_SALT_BYTES = 16


class Facts(msgspec.Struct, frozen=True):
    """What this computer says of itself; empty text for what it does not say."""

    system: str
    disk: str
    folder: str


class _Binding(msgspec.Struct, frozen=True):
    salt: str
    system: str
    disk: str
    folder: str


def facts_of(root: Path) -> Facts:
    """The facts of the computer and the folder in which `root` is now."""
    there = root.stat()
    return Facts(_system_id(), _disk_id(there.st_dev), str(there.st_ino))


def bind(root: Path, facts: Facts) -> None:
    """From now on the home belongs here. Raises EnvironmentFault."""
    binding = _bound(facts, secrets.token_hex(_SALT_BYTES))
    write_private(root / NAME, msgspec.json.encode(binding))


def belongs(root: Path, facts: Facts) -> bool | None:
    """Whether the home was bound here; None for one that was never bound."""
    try:
        binding = msgspec.json.decode((root / NAME).read_bytes(), type=_Binding)
    except (OSError, msgspec.DecodeError):
        return None
    now = _bound(facts, binding.salt)
    pairs = (
        (getattr(binding, name), getattr(now, name)) for name in Facts.__struct_fields__
    )
    return all(not then or not here or then == here for then, here in pairs)


def _bound(facts: Facts, salt: str) -> _Binding:
    def digest(fact: str) -> str:
        return hashlib.sha256(f"{salt} {fact}".encode()).hexdigest() if fact else ""

    return _Binding(
        salt, digest(facts.system), digest(facts.disk), digest(facts.folder)
    )


def _system_id() -> str:
    if sys.platform == "win32":
        return _windows_id()
    return next(filter(None, map(_text, _IDS)), "")


def _disk_id(device: int) -> str:
    """What the disk of a device number calls itself, as far as Linux tells."""
    if not hasattr(os, "major"):
        return ""
    block = _BLOCKS / f"{os.major(device)}:{os.minor(device)}"
    places = [block, *sorted(block.glob("slaves/*")), block.resolve().parent]
    ids = (_text(place / name) for place in places for name in _DISK_IDS)
    return next(filter(None, ids), "")


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""


def _windows_id() -> str:
    import winreg

    place = r"SOFTWARE\Microsoft\Cryptography"
    key = getattr(winreg, "OpenKey")(getattr(winreg, "HKEY_LOCAL_MACHINE"), place)  # noqa: B009 - there on Windows alone
    return str(getattr(winreg, "QueryValueEx")(key, "MachineGuid")[0])  # noqa: B009 - likewise
