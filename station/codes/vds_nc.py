"""ICAO VDS-NC: a visible digital seal for proofs of vaccination and of testing.

JSON `{"data": {hdr, msg}, "sig": {alg, cer, sigvl}}`: `data` in canonical form
(RFC 8785) is signed by the certificate that travels in `cer`, and that certificate
must be imported itself or be issued by an imported one.
"""

from datetime import datetime

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from station.codes.bounded import Malformed, base64url_bytes, fitting, json_value
from station.codes.canonical import canonical
from station.codes.certificates import country_of, load_certificate, public_key_of
from station.codes.claims import (
    DISEASES,
    NAA,
    RAPID,
    RESULTS,
    day,
    listed,
    local,
    mapping,
    moment_said,
    said,
    time_problem,
    told,
)
from station.codes.signatures import Algorithm, holds
from station.codes.trust import Trust, Use
from station.domain.credentials import CodeKind, Credential, Problem

_VACCINATION, _TEST = "icao.vacc", "icao.test"
_ALGORITHMS = {a.name: a for a in (Algorithm.ES256, Algorithm.ES384, Algorithm.ES512)}
_BASE64 = str.maketrans("+/", "-_", "=")

Message = dict[object, object]


class _Header(msgspec.Struct, frozen=True):
    t: str
    v: int
    issuer: str = msgspec.field(name="is")


class _Data(msgspec.Struct, frozen=True):
    hdr: _Header
    msg: dict[str, object]


class _Signature(msgspec.Struct, frozen=True):
    alg: str
    sigvl: str
    cer: str = ""


class _Seal(msgspec.Struct, frozen=True):
    data: _Data
    sig: _Signature


def recognise_vds_nc(text: str, at: datetime, trust: Trust) -> Credential | None:
    """The credential of a seal, None for a text that does not look like one.

    Claims are shown whatever the signature says; `verified` tells what they are worth.
    """
    if not text.startswith("{"):
        return None
    try:
        parsed = json_value(text)
    except Malformed:
        parsed = None
    if not isinstance(parsed, dict) or not parsed.keys() >= {"data", "sig"}:
        return None
    try:
        seal = fitting(parsed, _Seal)
        claims = _claims(seal.data)
        signer = _trusted(_base64(seal.sig.cer), trust)
        verified = _verified(seal.sig, signer, canonical(parsed["data"]))
    except Malformed:
        return Credential(CodeKind.VDS_NC, problem=Problem.MALFORMED)
    number = claims.get("certificate-id", "")
    return Credential(
        kind=CodeKind.VDS_NC,
        issuer=country_of(signer) if signer else said(seal.data.hdr.issuer),
        verified=verified,
        problem=_problem(signer, verified=verified, at=at),
        stable=f"{CodeKind.VDS_NC}:{number}" if verified and number else "",
        fields=claims,
    )


def _verified(
    sig: _Signature, signer: x509.Certificate | None, data: bytes
) -> bool | None:
    algorithm, signature = _ALGORITHMS.get(sig.alg), _base64(sig.sigvl)
    if algorithm is None:
        raise Malformed
    if signer is None:
        return None
    key = public_key_of(signer)
    return key is not None and holds(key, algorithm, data, signature)


def _problem(
    signer: x509.Certificate | None, *, verified: bool | None, at: datetime
) -> Problem | None:
    """The gravest thing wrong: the signature, then the time of the signer."""
    if signer is None:
        return Problem.UNKNOWN_ISSUER
    if not verified:
        return Problem.BAD_SIGNATURE
    return time_problem(at, signer.not_valid_before_utc, signer.not_valid_after_utc)


def _trusted(der: bytes, trust: Trust) -> x509.Certificate | None:
    """The signer's certificate if it is imported or issued by one that is."""
    signer = load_certificate(der)
    if signer is None or signer in trust.roots:
        return signer
    issuers = (root for root in trust.roots if _issued(signer, root))
    return signer if any(map(_is_authority, issuers)) else None


def _issued(signer: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        signer.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _is_authority(root: x509.Certificate) -> bool:
    try:
        basic = root.extensions.get_extension_for_class(x509.BasicConstraints)
    except (ValueError, x509.ExtensionNotFound):
        return False
    return basic.value.ca


def _base64(text: str) -> bytes:
    """Base64url, or the other alphabet, padded or not: issuers differ."""
    return base64url_bytes(text.translate(_BASE64))


def _claims(data: _Data) -> dict[str, str]:
    readers = {_VACCINATION: _vaccination, _TEST: _test}
    reader = readers.get(data.hdr.t)
    message = mapping(data.msg)
    person = mapping(message.get("pid"))
    if reader is None or not said(person.get("n")):
        raise Malformed
    return told(
        {
            "name": said(person.get("n")).replace("<", " "),
            "birth": day(person.get("dob")),
            "document": said(person.get("i") or person.get("dn")),
            "issuer-country": said(data.hdr.issuer),
            **reader(message),
        }
    )


def _vaccination(message: Message) -> dict[str, str]:
    """The last dose given, of whatever vaccine."""
    doses = [
        (day(dose.get("dvc")), vaccine, dose)
        for vaccine in map(mapping, listed(message.get("ve")))
        for dose in map(mapping, listed(vaccine.get("vd")))
    ]
    last, vaccine, dose = max(doses, key=lambda one: one[0], default=("", {}, {}))
    disease = said(vaccine.get("dis"))
    return {
        "certificate": Use.VACCINATION.value,
        "disease": DISEASES.get(disease, disease),
        "vaccine": said(vaccine.get("nam")),
        "dose": said(dose.get("seq")),
        "vaccinated-on": last,
        "certificate-id": said(message.get("uvci")),
    }


def _test(message: Message) -> dict[str, str]:
    times, result = mapping(message.get("dat")), mapping(message.get("tr"))
    kind = said(result.get("tc")).lower()
    return {
        "certificate": Use.TEST.value,
        "test-type": _test_type(kind),
        "test-result": RESULTS.get(said(result.get("r")).lower(), ""),
        "sampled-at": local(moment_said(times.get("sc"))),
        "certificate-id": said(message.get("utci")),
    }


def _test_type(kind: str) -> str:
    if kind.startswith("molecular"):
        return NAA
    return RAPID if kind.startswith("antigen") else ""
