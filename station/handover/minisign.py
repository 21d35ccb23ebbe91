"""minisign signatures: the exact text format of the stock tool, both ways.

Written prehashed (`ED`, BLAKE2b-512 of the message), read prehashed and legacy (`Ed`).
Key files of minisign itself are not read: secrets live sealed in the home.
"""

import hashlib
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from station.domain.errors import IntegrityFault, OperatorError
from station.domain.exchange import SigningKey

LEGACY = b"Ed"
PREHASHED = b"ED"
ID_BYTES = 8
KEY_BYTES = 32
SIGNATURE_BYTES = 64
SIGNATURE_LINES = 4
UNTRUSTED = "untrusted comment: "
TRUSTED = "trusted comment: "


def public_line(key: SigningKey) -> str:
    """The base64 line that `minisign -P` takes."""
    public = Ed25519PrivateKey.from_private_bytes(key.seed).public_key()
    return b64encode(LEGACY + key.key_id + public.public_bytes_raw()).decode()


def public_file(line: str) -> str:
    """The text of a `.pub` file that `minisign -p` takes."""
    key_id, _key = _split_public(line)
    shown = int.from_bytes(key_id, "little")
    return f"{UNTRUSTED}minisign public key {shown:X}\n{line}\n"


def sign(message: bytes, key: SigningKey, comment: str) -> str:
    """The text of a `.minisig` file. `comment` is trusted: it is signed too."""
    secret = Ed25519PrivateKey.from_private_bytes(key.seed)
    signature = secret.sign(_digest(message))
    whole = secret.sign(signature + comment.encode())
    return (
        f"{UNTRUSTED}signature by gatebook\n"
        f"{b64encode(PREHASHED + key.key_id + signature).decode()}\n"
        f"{TRUSTED}{comment}\n"
        f"{b64encode(whole).decode()}\n"
    )


def verify(message: bytes, text: str, line: str) -> str:
    """The trusted comment, once both signatures hold under the public key line.

    Raises IntegrityFault when anything about the signature does not hold.
    """
    try:
        signed, comment, whole = _parts(text)
        _key_id, public = _split_public(line)
        signature = signed[2 + ID_BYTES :]
        hashed = signed[:2] == PREHASHED
        public.verify(signature, _digest(message) if hashed else message)
        public.verify(whole, signature + comment.encode())
    except (ValueError, OperatorError, InvalidSignature) as error:
        raise IntegrityFault("The signature does not hold.") from error
    return comment


def is_signer(text: str, line: str) -> bool:
    """Whether a signature names this key; only `verify` tells whether it holds."""
    try:
        return _parts(text)[0][2 : 2 + ID_BYTES] == _split_public(line)[0]
    except (ValueError, OperatorError):
        return False


def _digest(message: bytes) -> bytes:
    return hashlib.blake2b(message).digest()


def _parts(text: str) -> tuple[bytes, str, bytes]:
    # Only line feeds part lines: a trusted comment may hold any other character.
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    if len(lines) != SIGNATURE_LINES or not lines[2].startswith(TRUSTED):
        raise ValueError("not a minisign signature")
    signed = b64decode(lines[1], validate=True)
    whole = b64decode(lines[3], validate=True)
    known = signed[:2] in {LEGACY, PREHASHED}
    if not known or len(signed) != 2 + ID_BYTES + SIGNATURE_BYTES:
        raise ValueError("not a minisign signature")
    return signed, lines[2].removeprefix(TRUSTED), whole


def _split_public(line: str) -> tuple[bytes, Ed25519PublicKey]:
    try:
        raw = b64decode(line, validate=True)
    except ValueError as error:
        raise OperatorError("This is no public key.") from error
    if raw[:2] != LEGACY or len(raw) != 2 + ID_BYTES + KEY_BYTES:
        raise OperatorError("This is no public key.")
    public = Ed25519PublicKey.from_public_bytes(raw[2 + ID_BYTES :])
    return raw[2 : 2 + ID_BYTES], public
