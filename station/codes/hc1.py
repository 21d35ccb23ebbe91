"""`HC1:` certificates: the EU Digital COVID Certificate, the DDCC of the WHO.

`HC1:` + base45( zlib( CBOR [tag 61] tag 18, COSE_Sign1 of a CWT ) ), signed by ES256 or
PS256 under a key of an imported trust list. The CWT holds the European certificate
under -260 → 1; the WHO's stands under -260 → 2 or 3, or is the flat map itself.
"""

import zlib
from datetime import datetime

import msgspec

from station.codes.bounded import Malformed, base45_bytes, cbor, inflate
from station.codes.claims import local, mapping, numeric_date, time_problem
from station.codes.cose import ALG, KID, Sign1, sign1
from station.codes.dcc_claims import Claims, eu_claims, who_claims, who_period
from station.codes.signatures import Algorithm, holds
from station.codes.trust import Signer, Trust, Use
from station.domain.credentials import CodeKind, Credential, Problem

PREFIX = "HC1:"
_EXP, _IAT, _HCERT = 4, 6, -260
_EU = 1
_WHO = (2, 3)
_DEPTH = 12


class Certificate(msgspec.Struct, frozen=True):
    """What an `HC1:` code claims, whoever signed it.

    It holds from `begin` up to and including `end`, where these stand.
    """

    kind: CodeKind
    use: Use
    claims: Claims
    begin: datetime | None = None
    end: datetime | None = None


def recognise_hc1(text: str, at: datetime, trust: Trust) -> Credential | None:
    """The credential of a certificate, None for a text that does not begin as one.

    Claims are shown whatever the signature says; `verified` tells what they are worth.
    """
    if text[: len(PREFIX)].upper() != PREFIX:
        return None
    try:
        message = message_of(text)
        certificate = certificate_of(message.payload)
        signers, algorithm = _signers(message, trust), _algorithm(message)
    except Malformed:
        return Credential(CodeKind.EU_DCC, problem=Problem.MALFORMED)
    signer = signer_of(message, signers, algorithm)
    verified = True if signer else False if signers else None
    return Credential(
        kind=certificate.kind,
        issuer=(signer or signers[0]).country if signers else "",
        verified=verified,
        problem=_problem(certificate, signer, verified=verified, at=at),
        stable=_stable(certificate) if signer else "",
        fields=certificate.claims,
    )


def message_of(text: str) -> Sign1:
    """The signed message of an `HC1:` text; raises Malformed."""
    body = text[len(PREFIX) :]
    # some guns send all letters in one case; the alphabet knows only capitals
    capitals = body.upper() if body == body.lower() else body
    # some regions leave the tag of COSE away
    return sign1(inflate(base45_bytes(capitals), zlib.MAX_WBITS), bare=True)


def certificate_of(payload: bytes) -> Certificate:
    """The claims of a CWT; raises Malformed when it is no health certificate."""
    cwt = mapping(cbor(payload, depth=_DEPTH, indefinite=True))
    health = mapping(cwt.get(_HCERT))
    begin, end = numeric_date(cwt.get(_IAT)), numeric_date(cwt.get(_EXP))
    if _EU in health:
        kind = CodeKind.EU_DCC
        use, claims = eu_claims(mapping(health[_EU]))
    else:
        kind = CodeKind.WHO_DDCC
        core = next((mapping(health[key]) for key in _WHO if key in health), cwt)
        use, claims = who_claims(core)
        said_begin, said_end = who_period(core)
        begin, end = begin or said_begin, end or said_end
    if end is not None:
        claims["valid-until"] = local(end)
    return Certificate(kind, use, claims, begin, end)


def signer_of(
    message: Sign1, signers: tuple[Signer, ...], algorithm: Algorithm
) -> Signer | None:
    """The one of the signers whose key made the signature."""
    data = message.signed_bytes()
    for signer in signers:
        if holds(signer.key, algorithm, data, message.signature):
            return signer
    return None


def _signers(message: Sign1, trust: Trust) -> tuple[Signer, ...]:
    """Those known under the key id; a protected one wins over an unprotected one."""
    kid = message.header().get(KID, message.unprotected.get(KID))
    return trust.signers.get(kid, ()) if isinstance(kid, bytes) else ()


def _algorithm(message: Sign1) -> Algorithm:
    try:
        return Algorithm(message.header().get(ALG, message.unprotected.get(ALG)))
    except ValueError as error:
        raise Malformed from error


def _problem(
    certificate: Certificate,
    signer: Signer | None,
    *,
    verified: bool | None,
    at: datetime,
) -> Problem | None:
    """The gravest thing wrong: the signature, then the signer's leave, then time."""
    if verified is None:
        return Problem.UNKNOWN_ISSUER
    if signer is None:
        return Problem.BAD_SIGNATURE
    if signer.uses and certificate.use not in signer.uses:
        return Problem.WRONG_KEY_USAGE
    return time_problem(at, certificate.begin, certificate.end)


def _stable(certificate: Certificate) -> str:
    number = certificate.claims.get("certificate-id", "")
    return f"{certificate.kind}:{number}" if number else ""
