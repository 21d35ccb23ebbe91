"""The secret keys of a home, sealed in `keys/private.sealed`.

Sealed under a key derived from the database key, so whoever opens the home has both.
They never leave it. What they sign and open is not known here.
"""

import secrets
from pathlib import Path
from typing import TypeVar

import msgspec
import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from typing_extensions import override

from station.domain.errors import EnvironmentFault, IntegrityFault
from station.domain.exchange import SigningKey
from station.workspace.files import copy_of, read_copies, write_twice

SEALED = "private.sealed"
NEXT = "private.next.sealed"  # under the next database key, while it is changed
_KEY_BYTES = 32
_ID_BYTES = 8
_NONCE_BYTES = 12
_INFO = b"gatebook private keys 1"


class StationKeys(msgspec.Struct, frozen=True):
    """A station's own keys, and the digest key its office gave it (empty before).

    `age` is an `AGE-SECRET-KEY-…` identity.
    """

    sign: SigningKey
    age: str
    digest_key: bytes = b""

    @override
    def __repr__(self) -> str:
        return "StationKeys(…)"


class OfficeKeys(msgspec.Struct, frozen=True):
    """An office's keys.

    `sign`: briefings and receipts. `pass_seed`: 32 bytes, the Ed25519 key of passes.
    `digest_key`: 32 bytes, for keyed digests of codes at all its gates. `recovery`: the
    public half (`age1…`) of its recovery key, whose secret half is on paper only; kept
    here, because nobody can change it here unseen.
    """

    sign: SigningKey
    age: str
    pass_seed: bytes
    digest_key: bytes
    recovery: str = ""

    @override
    def __repr__(self) -> str:
        return "OfficeKeys(…)"


Keys = TypeVar("Keys", StationKeys, OfficeKeys)


def new_station_keys() -> StationKeys:
    return StationKeys(new_signing_key(), _new_identity())


def new_office_keys(recovery: str = "") -> OfficeKeys:
    return OfficeKeys(
        recovery=recovery,
        sign=new_signing_key(),
        age=_new_identity(),
        pass_seed=secrets.token_bytes(_KEY_BYTES),
        digest_key=new_digest_key(),
    )


def new_digest_key() -> bytes:
    """For keyed digests of codes; an office shares it with all its gates."""
    return secrets.token_bytes(_KEY_BYTES)


def new_signing_key() -> SigningKey:
    return SigningKey(secrets.token_bytes(_ID_BYTES), secrets.token_bytes(_KEY_BYTES))


def seal_keys(folder: Path, key: bytes, keys: StationKeys | OfficeKeys) -> None:
    """Write the keys, sealed under the database key `key`."""
    _seal(folder / SEALED, key, msgspec.json.encode(keys))


def reseal(folder: Path, key: bytes, new_key: bytes) -> None:
    """Lay the keys down under the next database key, beside those in force."""
    _seal(folder / NEXT, new_key, _unsealed(folder / SEALED, key))


def promote_keys(folder: Path, key: bytes) -> None:
    """The keys laid down by `reseal` take the place of the others, if there are any."""
    if read_copies(folder / NEXT):
        _seal(folder / SEALED, key, _unsealed(folder / NEXT, key))
        drop_next(folder)


def drop_next(folder: Path) -> None:
    """Take away what `reseal` laid down."""
    for path in (copy_of(folder / NEXT), folder / NEXT):
        path.unlink(missing_ok=True)


def open_keys(folder: Path, key: bytes, kind: type[Keys]) -> Keys:
    """The keys of a home of this role.

    Raises EnvironmentFault when they are missing, IntegrityFault when no copy holds.
    """
    try:
        return msgspec.json.decode(_unsealed(folder / SEALED, key), type=kind)
    except ValueError as error:
        raise _damaged() from error


def opens_keys(folder: Path, key: bytes) -> bool:
    """Whether this database key opens any copy of the keys."""
    try:
        _unsealed(folder / SEALED, key)
    except (EnvironmentFault, IntegrityFault):
        return False
    return True


def _seal(path: Path, key: bytes, body: bytes) -> None:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    write_twice(path, nonce + _cipher(key).encrypt(nonce, body, _INFO))


def _unsealed(path: Path, key: bytes) -> bytes:
    copies = read_copies(path)
    if not copies:
        raise EnvironmentFault("The private keys of this home are missing.")
    for data in copies:
        nonce, body = data[:_NONCE_BYTES], data[_NONCE_BYTES:]
        try:
            return _cipher(key).decrypt(nonce, body, _INFO)
        except (InvalidTag, ValueError):
            continue
    raise _damaged()


def _damaged() -> IntegrityFault:
    return IntegrityFault("The private keys of this home are damaged.")


def _cipher(key: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), _KEY_BYTES, None, _INFO).derive(key))


def _new_identity() -> str:
    return str(pyrage.x25519.Identity.generate())
