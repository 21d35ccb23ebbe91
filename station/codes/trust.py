"""Whose signatures hold at this gate, and what was withdrawn.

What a briefing brings becomes a `Trust`; a trust file is the same as JSON, for the
command line. Lists that others publish are read in `trust_files`. No key that can sign
ever comes here.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from station.codes.signatures import PublicKey
from station.domain.errors import OperatorError

_KID_BYTES = 8

_K = TypeVar("_K")
_V = TypeVar("_V")


class Use(StrEnum):
    """What a health certificate attests, and so what its signer must be allowed to."""

    VACCINATION = "vaccination"
    TEST = "test"
    RECOVERY = "recovery"


@dataclass(frozen=True)
class Signer:
    """A key of a country's trust list; no `uses` means that it may attest anything."""

    key: PublicKey
    country: str = ""
    uses: frozenset[Use] = frozenset()


@dataclass(frozen=True)
class CardKey:
    """A key of SMART Health Cards; an empty `issuer` binds it to no address."""

    key: PublicKey
    issuer: str = ""


@dataclass(frozen=True)
class CardCrl:
    """Withdrawn cards of one key: `rids` as published, `count` grows with each list."""

    count: int
    rids: frozenset[str]


@dataclass(frozen=True)
class Trust:
    """The keys and withdrawals that judge a code.

    `pass_keys`: key id (see `key_id`) to the office's public key for passes.
    `revoked_passes`: pass ids that the office has withdrawn.
    `signers`: key id (eight bytes) to those who sign `HC1:` certificates under it.
    `card_keys`, `card_crls`: by the key's name, for SMART Health Cards.
    `roots`: certificates that sign VDS-NC seals or issue those that do.
    """

    pass_keys: Mapping[bytes, Ed25519PublicKey] = field(default_factory=dict)
    revoked_passes: frozenset[str] = frozenset()
    signers: Mapping[bytes, tuple[Signer, ...]] = field(default_factory=dict)
    card_keys: Mapping[str, tuple[CardKey, ...]] = field(default_factory=dict)
    card_crls: Mapping[str, CardCrl] = field(default_factory=dict)
    roots: tuple[x509.Certificate, ...] = ()

    def joined(self, other: "Trust") -> "Trust":
        """Both together; of two lists of withdrawn cards the later one counts."""
        crls = dict(self.card_crls)
        for kid, crl in other.card_crls.items():
            if kid not in crls or crls[kid].count <= crl.count:
                crls[kid] = crl
        return Trust(
            pass_keys={**self.pass_keys, **other.pass_keys},
            revoked_passes=self.revoked_passes | other.revoked_passes,
            signers=_both(self.signers, other.signers),
            card_keys=_both(self.card_keys, other.card_keys),
            card_crls=crls,
            roots=tuple(dict.fromkeys((*self.roots, *other.roots))),
        )


def grouped(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, tuple[_V, ...]]:
    """Every value under its name; two keys may share one."""
    found: dict[_K, tuple[_V, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found


def _both(
    one: Mapping[_K, tuple[_V, ...]], other: Mapping[_K, tuple[_V, ...]]
) -> dict[_K, tuple[_V, ...]]:
    found = dict(one)
    for name, values in other.items():
        held = found.get(name, ())
        found[name] = (*held, *(value for value in values if value not in held))
    return found


NO_TRUST = Trust()


class _TrustFile(msgspec.Struct, forbid_unknown_fields=True):
    pass_keys: dict[str, str] = {}  # key id in hex: raw public key in base64
    revoked_passes: list[str] = []


def key_id(public: Ed25519PublicKey) -> bytes:
    """The name of a key: the first eight bytes of the SHA-256 of its raw form."""
    return hashlib.sha256(public.public_bytes_raw()).digest()[:_KID_BYTES]


def write_trust(trust: Trust) -> bytes:
    """`trust` as a trust file."""
    keys = {
        kid.hex(): base64.b64encode(key.public_bytes_raw()).decode()
        for kid, key in trust.pass_keys.items()
    }
    return msgspec.json.format(
        msgspec.json.encode(_TrustFile(keys, sorted(trust.revoked_passes)))
    )


def read_trust(data: bytes) -> Trust:
    """The trust that a trust file holds; raises OperatorError for anything else."""
    try:
        parsed = msgspec.json.decode(data, type=_TrustFile)
        keys = {
            bytes.fromhex(kid): Ed25519PublicKey.from_public_bytes(
                base64.b64decode(raw, validate=True)
            )
            for kid, raw in parsed.pass_keys.items()
        }
    except (msgspec.DecodeError, ValueError) as error:
        raise OperatorError("This is not a Gatebook trust file.") from error
    return Trust(keys, frozenset(parsed.revoked_passes))
