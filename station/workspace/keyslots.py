"""The key of the database, wrapped once for each way of opening a home.

The key itself is 32 random bytes and never changes; `keys/slots.json` holds it wrapped
with ChaCha20-Poly1305 under a key file, a passphrase or the keyring of the system. The
keyring alone loses databases, so it is never the only slot by itself.
"""

import secrets
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Protocol

import keyring
import keyring.errors
import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from typing_extensions import override

from station.domain.errors import EnvironmentFault, OperatorError, disk_fault
from station.workspace.files import read_copies, write_private, write_twice

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
SHORTEST_PASSPHRASE = 8
SLOTS = "slots.json"

ARGON2_MEMORY_KIB = 65536
ARGON2_PASSES = 3
ARGON2_LANES = 4

_SERVICE = "gatebook"
# These answer but keep nothing, or keep it in the clear.
_UNSAFE_KEYRINGS = ("fail", "null", "plaintext")


class SlotKind(StrEnum):
    """A way of opening a home."""

    KEY_FILE = "key-file"
    PASSPHRASE = "passphrase"
    KEYRING = "keyring"


class Slot(msgspec.Struct, frozen=True):
    """The database key, wrapped for one holder."""

    kind: SlotKind
    slot_id: str
    salt: bytes
    nonce: bytes
    wrapped: bytes


class _SlotFile(msgspec.Struct, frozen=True):
    slots: tuple[Slot, ...]
    format: int = 1


class Means(Protocol):
    """Something that opens a slot. Raises EnvironmentFault when it is not at hand."""

    kind: ClassVar[SlotKind]

    def prepare(self, slot_id: str) -> None: ...

    def wrapping_key(self, slot_id: str, salt: bytes) -> bytes: ...


@dataclass(frozen=True)
class KeyFile(Means):
    """A file that holds 32 random bytes as base64 text; made where it is missing."""

    path: Path
    kind: ClassVar[SlotKind] = SlotKind.KEY_FILE

    @override
    def prepare(self, slot_id: str) -> None:
        if not self.path.exists():
            text = b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n"
            write_private(self.path, text)

    @override
    def wrapping_key(self, slot_id: str, salt: bytes) -> bytes:
        try:
            raw = b64decode(self.path.read_bytes().strip(), validate=True)
        except OSError as error:
            raise disk_fault(error, self.path) from error
        except ValueError as error:
            raise _no_key_file(self.path) from error
        if len(raw) != KEY_BYTES:
            raise _no_key_file(self.path)
        return _derived(raw, salt, slot_id)


@dataclass(frozen=True, repr=False)
class Passphrase(Means):
    """What a person knows: argon2id with 64 MiB, 3 passes, 4 lanes."""

    text: str
    kind: ClassVar[SlotKind] = SlotKind.PASSPHRASE

    @override
    def prepare(self, slot_id: str) -> None:
        if len(self.text) < SHORTEST_PASSPHRASE:
            raise OperatorError(
                "A passphrase has at least {least} characters.",
                least=SHORTEST_PASSPHRASE,
            )

    @override
    def wrapping_key(self, slot_id: str, salt: bytes) -> bytes:
        return hash_secret_raw(
            unicodedata.normalize("NFC", self.text).encode(),
            salt,
            time_cost=ARGON2_PASSES,
            memory_cost=ARGON2_MEMORY_KIB,
            parallelism=ARGON2_LANES,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )


@dataclass(frozen=True)
class Keyring(Means):
    """The keyring of the system, for a start without anybody typing."""

    kind: ClassVar[SlotKind] = SlotKind.KEYRING

    @override
    def prepare(self, slot_id: str) -> None:
        secret = b64encode(secrets.token_bytes(KEY_BYTES)).decode()
        try:
            _safe_keyring().set_password(_SERVICE, slot_id, secret)
        except keyring.errors.KeyringError as error:
            raise _no_keyring() from error

    @override
    def wrapping_key(self, slot_id: str, salt: bytes) -> bytes:
        try:
            secret = _safe_keyring().get_password(_SERVICE, slot_id)
        except keyring.errors.KeyringError as error:
            raise _no_keyring() from error
        if secret is None:
            raise EnvironmentFault("The keyring does not hold the key of this home.")
        return _derived(secret.encode(), salt, slot_id)


def create_slots(folder: Path, *ways: Means) -> bytes:
    """A new database key, wrapped for each of the ways; the key.

    Raises OperatorError when slots are there already: they are never overwritten.
    """
    if read_copies(folder / SLOTS):
        raise OperatorError("This home has its keys already.")
    key = secrets.token_bytes(KEY_BYTES)
    _write(folder, tuple(_slot(way, key) for way in ways))
    return key


def add_slot(folder: Path, key: bytes, way: Means) -> None:
    """One more way of opening the home whose database key is `key`."""
    _write(folder, (*_read(folder), _slot(way, key)))


def unlock(folder: Path, way: Means) -> bytes:
    """The database key; EnvironmentFault when this way does not open the home."""
    for slot in _read(folder):
        if slot.kind is not way.kind:
            continue
        cipher = ChaCha20Poly1305(way.wrapping_key(slot.slot_id, slot.salt))
        try:
            return cipher.decrypt(slot.nonce, slot.wrapped, _bound(slot))
        except InvalidTag:
            continue
    raise EnvironmentFault("This key does not open this home.")


def kinds_of(folder: Path) -> tuple[SlotKind, ...]:
    """The ways in which the home can be opened."""
    return tuple(slot.kind for slot in _read(folder))


def _slot(way: Means, key: bytes) -> Slot:
    slot_id = secrets.token_hex(8)
    way.prepare(slot_id)
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    empty = Slot(way.kind, slot_id, salt, nonce, b"")
    cipher = ChaCha20Poly1305(way.wrapping_key(slot_id, salt))
    wrapped = cipher.encrypt(nonce, key, _bound(empty))
    return msgspec.structs.replace(empty, wrapped=wrapped)


def _bound(slot: Slot) -> bytes:
    return f"gatebook slot 1 {slot.kind} {slot.slot_id}".encode()


def _derived(secret: bytes, salt: bytes, slot_id: str) -> bytes:
    info = b"gatebook slot 1 " + slot_id.encode()
    return HKDF(SHA256(), KEY_BYTES, salt, info).derive(secret)


def _write(folder: Path, slots: tuple[Slot, ...]) -> None:
    body = msgspec.json.encode(_SlotFile(slots))
    write_twice(folder / SLOTS, msgspec.json.format(body))


def _read(folder: Path) -> tuple[Slot, ...]:
    for data in read_copies(folder / SLOTS):
        try:
            return msgspec.json.decode(data, type=_SlotFile).slots
        except msgspec.DecodeError:
            continue
    raise EnvironmentFault(
        "The key slots of this home are lost: {place}.", place=str(folder / SLOTS)
    )


def _safe_keyring() -> keyring.backend.KeyringBackend:
    found = keyring.get_keyring()
    name = f"{type(found).__module__}.{type(found).__name__}".lower()
    if any(word in name for word in _UNSAFE_KEYRINGS):
        raise _no_keyring()
    return found


def _no_keyring() -> EnvironmentFault:
    return EnvironmentFault("This computer has no keyring that keeps a key safely.")


def _no_key_file(path: Path) -> EnvironmentFault:
    return EnvironmentFault("This is no key file: {place}.", place=str(path))
