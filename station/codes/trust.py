"""Whose signatures hold at this gate, and which passes no longer do.

What a briefing brings becomes a `Trust`; a trust file is the same as JSON, for the
command line. No key that can sign ever comes here.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from station.domain.errors import OperatorError

_KID_BYTES = 8


@dataclass(frozen=True)
class Trust:
    """The keys and withdrawals that judge a code.

    `pass_keys`: key id (see `key_id`) to the office's public key for passes.
    `revoked_passes`: pass ids that the office has withdrawn.
    """

    pass_keys: Mapping[bytes, Ed25519PublicKey] = field(default_factory=dict)
    revoked_passes: frozenset[str] = frozenset()


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
