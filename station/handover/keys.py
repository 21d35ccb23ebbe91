"""The public half of keys that a home holds."""

import pyrage

from station.domain.exchange import PublicKeys, SigningKey
from station.handover.minisign import public_line


def recipient_of(identity: str) -> str:
    """The `age1…` recipient of an `AGE-SECRET-KEY-…` identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def public_keys(sign: SigningKey, identity: str) -> PublicKeys:
    return PublicKeys(public_line(sign), recipient_of(identity))
