"""The list of what was erased, beside the database, for the day a backup is restored.

`keys/erasures` holds volumes, numbers and kinds and nothing else: no personal data. It
is authenticated under the home's own signing key, so that nobody can have a restore
erase what never was. Which records that means is `db.erasing`'s business.
"""

import hmac
from collections.abc import Iterable
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from typing_extensions import override

from station.domain.errors import IntegrityFault
from station.domain.exchange import SigningKey
from station.domain.kinds import Erased
from station.domain.retention import merged
from station.workspace.files import read_copies, write_twice

NAME = "erasures.json"
_KEY_BYTES = 32
_INFO = b"gatebook erasures 1"


class _Sealed(msgspec.Struct, frozen=True):
    """`marks` are the exact bytes that `mac` (hex) authenticates."""

    marks: str
    mac: str


class ErasureList:
    """The erasures of one home; `sign` is its signing key.

    Raises IntegrityFault when a list is there and none of its two copies holds,
    EnvironmentFault when the disk stands in the way.
    """

    def __init__(self, keys: Path, sign: SigningKey) -> None:
        self._path = keys / NAME
        self._key = HKDF(SHA256(), _KEY_BYTES, None, _INFO).derive(sign.seed)

    @override
    def __repr__(self) -> str:
        return f"ErasureList({self._path})"

    def read(self) -> tuple[Erased, ...]:
        """Every erasure so far, in as few marks as can say them."""
        copies = read_copies(self._path)
        for data in copies:
            try:
                sealed = msgspec.json.decode(data, type=_Sealed)
                if hmac.compare_digest(sealed.mac, self._mac(sealed.marks)):
                    return msgspec.json.decode(sealed.marks, type=tuple[Erased, ...])
            except (ValueError, UnicodeError):
                continue
        if copies:
            raise IntegrityFault("The list of erasures was altered.")
        return ()

    def note(self, marks: Iterable[Erased]) -> None:
        """Add erasures; they are on disk when this returns."""
        whole = merged([*self.read(), *marks])
        text = msgspec.json.encode(whole).decode()
        sealed = _Sealed(text, self._mac(text))
        write_twice(self._path, msgspec.json.encode(sealed))

    def _mac(self, text: str) -> str:
        return hmac.digest(self._key, text.encode(), "sha256").hex()
