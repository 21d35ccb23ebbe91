"""The ways of opening a home: how each wraps and unwraps the database key.

What a person has (a key file), knows (a passphrase), what the system keeps (a keyring)
and what the office holds (its recovery key). Where slots are kept is `keyslots`.
"""

import contextlib
import secrets
import unicodedata
from abc import abstractmethod
from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Protocol

import keyring
import keyring.errors
import msgspec
import pyrage
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from typing_extensions import override

from station.domain.errors import EnvironmentFault, OperatorError, disk_fault
from station.workspace.files import write_private
from station.workspace.recovery import RecoveryKey

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
SHORTEST_PASSPHRASE = 8

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
    RECOVERY = "recovery"


class Slot(msgspec.Struct, frozen=True, omit_defaults=True):
    """The database key, wrapped for one holder; nothing in it is secret.

    A recovery slot is an age file sealed to `recipient`, without salt and nonce.
    """

    kind: SlotKind
    slot_id: str
    salt: bytes
    nonce: bytes
    wrapped: bytes
    recipient: str = ""


class Holder(Protocol):
    """Somebody for whom the database key can be wrapped."""

    kind: ClassVar[SlotKind]

    def wrap(self, key: bytes) -> Slot:
        """A new slot. Raises OperatorError or EnvironmentFault where that cannot be."""


class Means(Holder, Protocol):
    """Something that opens a slot."""

    def unwrap(self, slot: Slot) -> bytes | None:
        """The database key, None where this does not open it.

        Raises EnvironmentFault when it is not at hand.
        """


class _Symmetric(Means):
    """A way that has a secret of its own, from which the wrapping key is derived."""

    @abstractmethod
    def prepare(self, slot_id: str) -> None: ...

    @abstractmethod
    def wrapping_key(self, slot_id: str, salt: bytes) -> bytes: ...

    @override
    def wrap(self, key: bytes) -> Slot:
        slot_id = new_slot_id()
        self.prepare(slot_id)
        salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
        empty = Slot(self.kind, slot_id, salt, nonce, b"")
        cipher = ChaCha20Poly1305(self.wrapping_key(slot_id, salt))
        wrapped = cipher.encrypt(nonce, key, _bound(empty))
        return msgspec.structs.replace(empty, wrapped=wrapped)

    @override
    def unwrap(self, slot: Slot) -> bytes | None:
        if slot.kind is not self.kind:
            return None
        cipher = ChaCha20Poly1305(self.wrapping_key(slot.slot_id, slot.salt))
        try:
            return cipher.decrypt(slot.nonce, slot.wrapped, _bound(slot))
        except (InvalidTag, ValueError):  # a nonce of another length is a ValueError
            return None


@dataclass(frozen=True)
class KeyFile(_Symmetric):
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
class Passphrase(_Symmetric):
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
class Keyring(_Symmetric):
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


@dataclass(frozen=True)
class Recipient(Holder):
    """The office, by the public half of its recovery key (`age1…`): wraps only."""

    recipient: str
    kind: ClassVar[SlotKind] = SlotKind.RECOVERY

    @override
    def wrap(self, key: bytes) -> Slot:
        try:
            public = pyrage.x25519.Recipient.from_str(self.recipient)
        except (pyrage.RecipientError, ValueError) as error:
            raise OperatorError("This is no public recovery key.") from error
        sealed = pyrage.encrypt(key, [public])
        return Slot(self.kind, new_slot_id(), b"", b"", sealed, self.recipient)


@dataclass(frozen=True, repr=False)
class Recovery(Means):
    """The office's recovery key at hand."""

    key: RecoveryKey
    kind: ClassVar[SlotKind] = SlotKind.RECOVERY

    @override
    def wrap(self, key: bytes) -> Slot:
        return Recipient(self.key.recipient).wrap(key)

    @override
    def unwrap(self, slot: Slot) -> bytes | None:
        if slot.kind is not self.kind:
            return None
        opened = self.key.open(slot.wrapped)
        return opened if opened is not None and len(opened) == KEY_BYTES else None


def new_slot_id() -> str:
    return secrets.token_hex(8)


def keyring_name() -> str:
    """What the system's keyring is called; empty where none keeps a key safely."""
    found = keyring.get_keyring()
    name = f"{type(found).__module__}.{type(found).__name__}"
    return "" if any(word in name.lower() for word in _UNSAFE_KEYRINGS) else name


def forget(slot: Slot) -> None:
    """Take the secret of a keyring slot out of the keyring; as well as that goes."""
    if slot.kind is SlotKind.KEYRING:
        with contextlib.suppress(keyring.errors.KeyringError, EnvironmentFault):
            _safe_keyring().delete_password(_SERVICE, slot.slot_id)


def _bound(slot: Slot) -> bytes:
    return f"gatebook slot 1 {slot.kind} {slot.slot_id}".encode()


def _derived(secret: bytes, salt: bytes, slot_id: str) -> bytes:
    info = b"gatebook slot 1 " + slot_id.encode()
    return HKDF(SHA256(), KEY_BYTES, salt, info).derive(secret)


def _safe_keyring() -> keyring.backend.KeyringBackend:
    if not keyring_name():
        raise _no_keyring()
    return keyring.get_keyring()


def _no_keyring() -> EnvironmentFault:
    return EnvironmentFault("This computer has no keyring that keeps a key safely.")


def _no_key_file(path: Path) -> EnvironmentFault:
    return EnvironmentFault("This is no key file: {place}.", place=str(path))
