"""The Gatebook pass (出入证): a QR card the office signs and a gate reads offline.

`GP1:` + base45( CBOR tag 18, COSE_Sign1 (RFC 9052): protected { 1: -8, 4: key id },
payload a CBOR map with integer keys, Ed25519 signature ). The whole text stays inside
the alphanumeric set of QR, so a card needs a modest symbol.
"""

import uuid
from datetime import UTC, datetime
from typing import Annotated

import base45
import cbor2
import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from station.codes.bounded import Malformed, base45_bytes, cbor, fitting
from station.codes.cose import ALG, KID, Sign1, sign1, signed_bytes
from station.codes.text import MAX_CODE_CHARS, one_line
from station.codes.trust import Trust
from station.domain.credentials import CodeKind, Credential, Problem
from station.domain.errors import OperatorError
from station.domain.moments import CHINA

PREFIX = "GP1:"
_COSE_SIGN1 = 18
_EDDSA = -8
_MAX_DEPTH = 4
_LAST_SECOND = 253402214400  # 9999-12-31 UTC: what any time zone can still show


class PassClaims(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a pass says. Times are aware datetimes, carried as whole seconds.

    `kind` is the kind of pass (`resident`, `temporary` …), `household`, `person` ids of
    the register, `serial` the number printed on the card. A pass is valid from
    `valid_from` up to and including `valid_until`.
    """

    pass_id: str
    kind: str
    household: str
    valid_from: datetime
    valid_until: datetime
    issued_at: datetime
    serial: Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
    person: str = ""
    name: str = ""


# The n-th claim travels under the key n, for good.
_CLAIMS = (
    "pass_id",
    "kind",
    "household",
    "person",
    "name",
    "valid_from",
    "valid_until",
    "issued_at",
    "serial",
)
_IDS = frozenset({"pass_id", "household", "person"})
_OPTIONAL = frozenset({"person", "name"})
_TIMES = frozenset({"valid_from", "valid_until", "issued_at"})


def issue(claims: PassClaims, key: Ed25519PrivateKey, kid: bytes) -> str:
    """The text of a signed pass; the same claims always give the same text.

    Raises OperatorError when the claims end before they begin or do not fit a symbol.
    """
    if claims.valid_until < claims.valid_from:
        raise OperatorError("A pass cannot end before it begins.")
    protected = cbor2.dumps({ALG: _EDDSA, KID: kid}, canonical=True)
    payload = cbor2.dumps(_packed(claims), canonical=True)
    signature = key.sign(signed_bytes(protected, payload))
    signed = cbor2.CBORTag(_COSE_SIGN1, [protected, {}, payload, signature])
    text = f"{PREFIX}{base45.b45encode(cbor2.dumps(signed)).decode('ascii')}"
    if len(text) > MAX_CODE_CHARS:
        raise OperatorError("The pass holds too much text for one code.")
    return text


def recognise_pass(text: str, at: datetime, trust: Trust) -> Credential | None:
    """The credential of a pass, None for a text that does not begin as one.

    Claims are shown whatever the signature says; `verified` tells what they are worth,
    and only a signature that holds makes the pass recognise its holder again.
    """
    if not text.upper().startswith(PREFIX):
        return None
    try:
        envelope, kid = _opened(text)
        claims = _claims(envelope.payload)
    except Malformed:
        return Credential(CodeKind.PASS, problem=Problem.MALFORMED)
    verified = _verified(envelope, trust.pass_keys.get(kid))
    return Credential(
        kind=CodeKind.PASS,
        issuer=kid.hex(),
        verified=verified,
        problem=_problem(claims, verified=verified, at=at, trust=trust),
        stable=claims.pass_id if verified else "",
        fields=_fields(claims),
    )


def is_genuine_pass(text: str, trust: Trust) -> bool:
    """Whether an office that is known here signed the text; its claims may be past."""
    if not text.upper().startswith(PREFIX):
        return False
    try:
        envelope, kid = _opened(text)
    except Malformed:
        return False
    return _verified(envelope, trust.pass_keys.get(kid)) is True


def _opened(text: str) -> tuple[Sign1, bytes]:
    """The envelope of what begins as a pass, and its key id; raises Malformed."""
    # some guns send all letters in one case; the alphabet of a pass knows only capitals
    envelope = sign1(base45_bytes(text.upper().removeprefix(PREFIX)))
    return envelope, _key_id(envelope)


def _problem(
    claims: PassClaims, *, verified: bool | None, at: datetime, trust: Trust
) -> Problem | None:
    """The gravest thing wrong: the signature, then the office's word, then time."""
    found = (
        (verified is False, Problem.BAD_SIGNATURE),
        (verified is None, Problem.UNKNOWN_ISSUER),
        (claims.pass_id in trust.revoked_passes, Problem.REVOKED),
        (at < claims.valid_from, Problem.NOT_YET_VALID),
        (at > claims.valid_until, Problem.EXPIRED),
    )
    return next((problem for holds, problem in found if holds), None)


def _verified(envelope: Sign1, key: Ed25519PublicKey | None) -> bool | None:
    if key is None:
        return None
    try:
        key.verify(envelope.signature, envelope.signed_bytes())
    except InvalidSignature:
        return False
    return True


def _key_id(envelope: Sign1) -> bytes:
    header = envelope.header()
    kid = header.get(KID)
    if header.get(ALG) != _EDDSA or not isinstance(kid, bytes):
        raise Malformed
    return kid


def _packed(claims: PassClaims) -> dict[int, object]:
    values: dict[int, object] = {}
    for key, name in enumerate(_CLAIMS, start=1):
        value = getattr(claims, name)
        if name in _TIMES:
            value = int(value.timestamp())
        elif name in _IDS:
            value = _id_bytes(value)
        if value or name not in _OPTIONAL:
            values[key] = value
    return values


def _claims(payload: bytes) -> PassClaims:
    values = cbor(payload, depth=_MAX_DEPTH)
    if not isinstance(values, dict):
        raise Malformed
    claims: dict[str, object] = {}
    for key, name in enumerate(_CLAIMS, start=1):
        if key in values:
            value = values[key]
            if name in _TIMES:
                value = _moment(value)
            elif name in _IDS:
                value = _id_text(value)
            claims[name] = value
    return fitting(claims, PassClaims, bytes, datetime)


def _fields(claims: PassClaims) -> dict[str, str]:
    fields = {
        "pass-id": claims.pass_id,
        "pass-kind": claims.kind,
        "household-id": claims.household,
        "person-id": claims.person,
        "name": claims.name,
        "valid-from": claims.valid_from.astimezone(CHINA).isoformat(),
        "valid-until": claims.valid_until.astimezone(CHINA).isoformat(),
        "issued-at": claims.issued_at.astimezone(CHINA).isoformat(),
        "serial": str(claims.serial),
    }
    # a forger's claims are shown too, so nothing in them may steer a screen
    lines = {name: one_line(value) for name, value in fields.items()}
    return {name: value for name, value in lines.items() if value}


def _moment(seconds: object) -> datetime:
    if type(seconds) is not int or not 0 <= seconds <= _LAST_SECOND:
        raise Malformed
    return datetime.fromtimestamp(seconds, UTC)


def _id_bytes(text: str) -> bytes | str:
    """A UUID as its sixteen bytes, which halves the card; other ids stay text."""
    try:
        packed = uuid.UUID(text)
    except ValueError:
        return text
    return packed.bytes if str(packed) == text else text


def _id_text(packed: object) -> object:
    if not isinstance(packed, bytes):
        return packed
    try:
        return str(uuid.UUID(bytes=packed))
    except ValueError as error:
        raise Malformed from error
