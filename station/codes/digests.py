"""Keyed digests: a code is recognised again without its text being kept."""

import hashlib
import hmac

from station.domain.credentials import Credential

_TOKEN_MARK = "token\0"  # no stable part holds it, so that neither is the other's


def code_digest(key: bytes, stable: str) -> str:
    """HMAC-SHA256 of a code's stable part, in hex.

    The key is the office's, so that both gates agree and nobody else can try texts.
    """
    return hmac.new(
        key, stable.encode("utf-8", "surrogatepass"), hashlib.sha256
    ).hexdigest()


def shown_digest(key: bytes, credential: Credential) -> str:
    """The digest under which a shown code is met again; empty for what is nobody's."""
    if credential.stable:
        return code_digest(key, credential.stable)
    token = credential.token
    return code_digest(key, _TOKEN_MARK + token) if token else ""
