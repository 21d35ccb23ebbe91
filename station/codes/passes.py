"""The Gatebook pass (出入证): a QR card the office signs and a gate reads offline.

`GP1:` + base45( CBOR tag 18, COSE_Sign1 (RFC 9052): protected { 1: -8, 4: key id },
payload a CBOR map with integer keys, Ed25519 signature ). The whole text stays inside
the alphanumeric set of QR, so a card needs a modest symbol.
"""

import uuid
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import base45
import cbor2
import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from station.codes.text import MAX_CODE_CHARS
from station.codes.trust import Trust
from station.domain.credentials import CodeKind, Credential, Problem
from station.domain.errors import OperatorError
from station.domain.moments import CHINA

PREFIX = "GP1:"
_COSE_SIGN1 = 18
_ALG, _KID, _EDDSA = 1, 4, -8
_MAX_DEPTH = 4
_LAST_SECOND = 253402214400  # 9999-12-31 UTC: what any time zone can still show

_T = TypeVar("_T")


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


class _Envelope(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True
):
    protected: bytes
    unprotected: dict[int, object]
    payload: bytes
    signature: bytes


class _Malformed(Exception):
    """The text is no pass, whatever its prefix says."""


def issue(claims: PassClaims, key: Ed25519PrivateKey, kid: bytes) -> str:
    """The text of a signed pass; the same claims always give the same text.

    Raises OperatorError when the claims end before they begin or do not fit a symbol.
    """
    if claims.valid_until < claims.valid_from:
        raise OperatorError("A pass cannot end before it begins.")
    protected = cbor2.dumps({_ALG: _EDDSA, _KID: kid}, canonical=True)
    payload = cbor2.dumps(_packed(claims), canonical=True)
    signature = key.sign(_to_be_signed(protected, payload))
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
    # some guns send all letters in one case; the alphabet of a pass knows only capitals
    upper = text.upper()
    if not upper.startswith(PREFIX):
        return None
    try:
        envelope = _envelope(upper)
        kid = _key_id(envelope.protected)
        claims = _claims(envelope.payload)
    except _Malformed:
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


def _verified(envelope: _Envelope, key: Ed25519PublicKey | None) -> bool | None:
    if key is None:
        return None
    try:
        key.verify(
            envelope.signature, _to_be_signed(envelope.protected, envelope.payload)
        )
    except InvalidSignature:
        return False
    return True


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """The Sig_structure of RFC 9052 § 4.4 without external data."""
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _envelope(text: str) -> _Envelope:
    if len(text) > MAX_CODE_CHARS:
        raise _Malformed
    try:
        raw = base45.b45decode(text.removeprefix(PREFIX))
    except ValueError as error:
        raise _Malformed from error
    tagged = _cbor(raw)
    if not isinstance(tagged, cbor2.CBORTag) or tagged.tag != _COSE_SIGN1:
        raise _Malformed
    return _fitting(tagged.value, _Envelope)


def _key_id(protected: bytes) -> bytes:
    header = _cbor(protected)
    if not isinstance(header, dict) or header.get(_ALG) != _EDDSA:
        raise _Malformed
    kid = header.get(_KID)
    if not isinstance(kid, bytes):
        raise _Malformed
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
    values = _cbor(payload)
    if not isinstance(values, dict):
        raise _Malformed
    claims: dict[str, object] = {}
    for key, name in enumerate(_CLAIMS, start=1):
        if key in values:
            value = values[key]
            if name in _TIMES:
                value = _moment(value)
            elif name in _IDS:
                value = _id_text(value)
            claims[name] = value
    return _fitting(claims, PassClaims)


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
    return {name: value for name, value in fields.items() if value}


def _cbor(data: bytes) -> object:
    """One CBOR value of plain kinds, raising _Malformed for anything else."""
    try:
        value: object = cbor2.loads(
            data,
            max_depth=_MAX_DEPTH,
            allow_indefinite=False,
            allow_duplicate_keys=False,
        )
    except (cbor2.CBORDecodeError, ValueError, TypeError, OverflowError) as error:
        raise _Malformed from error
    return value


def _fitting(value: object, kind: type[_T]) -> _T:
    try:
        return msgspec.convert(value, kind, builtin_types=(bytes, datetime))
    except msgspec.ValidationError as error:
        raise _Malformed from error


def _moment(seconds: object) -> datetime:
    if type(seconds) is not int or not 0 <= seconds <= _LAST_SECOND:
        raise _Malformed
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
        raise _Malformed from error
