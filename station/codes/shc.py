"""SMART Health Cards: `shc:/` and two digits a letter, or `shc:/i/n/` for one of parts.

The letters are a JWS (RFC 7515) signed by ES256 whose payload is raw deflate of a
verifiable credential with a FHIR bundle. Keys come from imported key sets, withdrawn
cards from imported lists. A part alone says only which one it is; `CardParts` in
`shc_parts` puts them together.
"""

import re
from datetime import datetime

import msgspec

from station.codes.bounded import (
    Malformed,
    base64url_bytes,
    fitting,
    inflate,
    json_value,
)
from station.codes.claims import local, numeric_date, said, time_problem
from station.codes.fhir import bundle_claims
from station.codes.signatures import Algorithm, holds
from station.codes.trust import CardCrl, Trust
from station.domain.credentials import CodeKind, Credential, Problem

_CODE = re.compile(r"shc:/(?:(\d{1,2})/(\d{1,2})/)?(\d+)", re.ASCII | re.IGNORECASE)
_PREFIX = "shc:/"
_JWS = re.compile(r"\s*eyJ[\w-]*\.[\w-]*\.[\w-]*\s*", re.ASCII)
_FIRST, _HIGHEST = 45, 77  # two digits n stand for the letter of code 45 + n
_RAW_DEFLATE = -15
_ES256, _DEF = "ES256", "DEF"
_HEALTH_CARD = "https://smarthealth.cards#health-card"


class Chunk(msgspec.Struct, frozen=True):
    """The letters of one code: part `index` of `total`, counted from 1."""

    index: int
    total: int
    letters: str


class _Header(msgspec.Struct, frozen=True):
    alg: str
    kid: str
    zip: str = ""


class _Subject(msgspec.Struct, frozen=True, rename="camel"):
    fhir_bundle: dict[str, object]


class _Credential(msgspec.Struct, frozen=True, rename="camel"):
    type: list[str]
    credential_subject: _Subject
    rid: str = ""


class _Payload(msgspec.Struct, frozen=True):
    iss: str
    nbf: int | float
    vc: _Credential
    exp: int | float | None = None


def recognise_shc(text: str, at: datetime, trust: Trust) -> Credential | None:
    """The credential of a card or a part; None for a text that does not begin as one.

    The JWS itself, as files carry it, is taken too when it could be a card's.
    """
    if _JWS.fullmatch(text):
        return read_card(text, at, trust) if _may_be_card(text.strip()) else None
    if text[: len(_PREFIX)].lower() != _PREFIX:
        return None
    try:
        part = chunk_of(text)
    except Malformed:
        return Credential(CodeKind.SMART_HEALTH_CARD, problem=Problem.MALFORMED)
    if part.total == 1:
        return read_card(part.letters, at, trust)
    fields = {"part": str(part.index), "parts": str(part.total)}
    return Credential(CodeKind.SMART_HEALTH_CARD, fields=fields)


def chunk_of(text: str) -> Chunk:
    """The letters in a text of digits; raises Malformed."""
    match = _CODE.fullmatch(text)
    if match is None or len(match[3]) % 2:
        raise Malformed
    index, total = int(match[1] or 1), int(match[2] or 1)
    pairs = [int(match[3][i : i + 2]) for i in range(0, len(match[3]), 2)]
    if max(pairs) > _HIGHEST or not 1 <= index <= total:
        raise Malformed
    return Chunk(index, total, "".join(chr(_FIRST + pair) for pair in pairs))


def read_card(jws: str, at: datetime, trust: Trust) -> Credential:
    """The credential of a whole card, as its JWS in compact form.

    Claims are shown whatever the signature says; `verified` tells what they are worth.
    """
    try:
        signed, signature, header = _opened(jws)
        payload = _payload(signed)
        begin, end = numeric_date(payload.nbf), numeric_date(payload.exp)
        claims = bundle_claims(payload.vc.credential_subject.fhir_bundle)
    except Malformed:
        return Credential(CodeKind.SMART_HEALTH_CARD, problem=Problem.MALFORMED)
    if end is not None:
        claims["valid-until"] = local(end)
    verified = _verified(header.kid, payload.iss, signed, signature, trust)
    crl = trust.card_crls.get(header.kid)
    found = (
        (verified is None, Problem.UNKNOWN_ISSUER),
        (verified is False, Problem.BAD_SIGNATURE),
        (_is_withdrawn(payload, crl), Problem.REVOKED),
    )
    problem = next((problem for holds_, problem in found if holds_), None)
    return Credential(
        kind=CodeKind.SMART_HEALTH_CARD,
        issuer=said(payload.iss),
        verified=verified,
        problem=problem or time_problem(at, begin, end),
        stable=f"{CodeKind.SMART_HEALTH_CARD}:{signed}" if verified else "",
        fields=claims,
    )


def _may_be_card(jws: str) -> bool:
    try:
        return _header(jws.partition(".")[0]).alg == _ES256
    except Malformed:
        return False


def _opened(jws: str) -> tuple[str, bytes, _Header]:
    """What was signed, the signature, the header; raises Malformed."""
    signed, _dot, signature = jws.rpartition(".")
    head, dot, body = signed.partition(".")
    if not dot or "." in body:
        raise Malformed
    header = _header(head)
    if (header.alg, header.zip) != (_ES256, _DEF):
        raise Malformed
    return signed, base64url_bytes(signature), header


def _header(head: str) -> _Header:
    return fitting(json_value(base64url_bytes(head)), _Header)


def _payload(signed: str) -> _Payload:
    packed = base64url_bytes(signed.partition(".")[2])
    payload = fitting(json_value(inflate(packed, _RAW_DEFLATE)), _Payload)
    if _HEALTH_CARD not in payload.vc.type:
        raise Malformed
    return payload


def _verified(
    kid: str, issuer: str, signed: str, signature: bytes, trust: Trust
) -> bool | None:
    """Whether a key of this name and issuer made the signature; None: no such key."""
    keys = [k for k in trust.card_keys.get(kid, ()) if k.issuer in {"", issuer}]
    data = signed.encode()
    if not keys:
        return None
    return any(holds(k.key, Algorithm.ES256, data, signature) for k in keys)


def _is_withdrawn(payload: _Payload, crl: CardCrl | None) -> bool:
    """A number alone withdraws every card, one with a moment those issued before it."""
    rid = payload.vc.rid
    if crl is None or not rid:
        return False
    moments = (e.partition(".")[2] for e in crl.rids if e.partition(".")[0] == rid)
    return any(not m.isdecimal() or payload.nbf < float(m) for m in moments)
