"""Trust lists as others publish them, read from imported files.

    {"certificates": [{"rawData", "country"}]}   signers of HC1:, maybe below a line
                                                 with the list's signature
    {"verificationMethod": [{"publicKeyJwk"}]}   the same as a DID document
    PEM · DER · ["base64 of DER", …] · the same  certificates: signers and roots
    in lines
    ZIP of PEM files                             the same, as the EU gateway has them
    JWS of {"dsc_trust_list": {"XX": {"keys"}}}  signers of HC1: by country
    {"keys": [JWK]} · {"issuerInfo": […]}        keys of SMART Health Cards
    {"method": "rid", "kid", "rids"}             withdrawn SMART Health Cards
    {"pass_keys", "revoked_passes"}              Gatebook's own trust file

Whoever imports a file vouches for it: signatures over lists are not checked here.
"""

import base64
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from station.codes.bounded import Malformed, base64url_bytes
from station.codes.certificates import kid_of, load_certificate, signer_in
from station.codes.claims import moment_said, numeric_date
from station.codes.trust import CardCrl, CardKey, Trust, grouped, read_trust
from station.domain.errors import OperatorError

MAX_BYTES = 2**24
_PEM = b"-----BEGIN CERTIFICATE-----"
_DER = b"\x30\x82"
_DER_HEAD = 4
_BASE64_DER = b"MI"
_ZIP = b"PK\x03\x04"
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_JWS = re.compile(rb"\s*[\w-]+\.([\w-]+)\.[\w-]+\s*")
_SIGNATURE_LINE = re.compile(rb"[A-Za-z0-9+/=]{64,2048}\r?\n(?=\s*\{)")


class TrustKind(StrEnum):
    """What a trust file is about."""

    GATEBOOK = "gatebook"
    SIGNERS = "signers"
    CERTIFICATES = "certificates"
    CARD_KEYS = "card-keys"
    CARD_REVOCATIONS = "card-revocations"


@dataclass(frozen=True)
class TrustList:
    """One file: what it makes trusted, how much, and how old it says to be.

    `entries` counts keys and withdrawals taken, `left_out` those that were no use.
    """

    kind: TrustKind
    trust: Trust
    entries: int
    left_out: int = 0
    issued: datetime | None = None


class _Certificate(msgspec.Struct, rename="camel"):
    raw_data: str
    country: str = ""
    timestamp: str = ""


class _Jwk(msgspec.Struct):
    kid: str = ""
    kty: str = ""
    crv: str = ""
    x: str = ""
    y: str = ""
    x5c: list[str] = []


class _Crl(msgspec.Struct):
    kid: str
    rids: list[str]
    ctr: int = 0


class _Issuer(msgspec.Struct):
    iss: str


class _IssuerInfo(msgspec.Struct):
    issuer: _Issuer
    keys: list[_Jwk] = []
    crls: list[_Crl] = []


class _CountryKeys(msgspec.Struct):
    keys: list[_Jwk] = []


class _Method(msgspec.Struct, rename="camel"):
    public_key_jwk: _Jwk | None = None


def read_trust_file(data: bytes) -> TrustList:
    """What a trust file holds; raises OperatorError for anything else."""
    try:
        if data.startswith(_ZIP):
            data = _unpacked(data)
        if _PEM in data:
            return _certificates(_pem_parts(data))
        if data.startswith(_DER):
            return _certificates(_der_parts(data))
        if data.startswith(_BASE64_DER):
            return _certificates(map(_decoded, data.decode("ascii").split()))
        return _json_list(data)
    except (msgspec.MsgspecError, Malformed, ValueError, RecursionError) as error:
        raise OperatorError("This is no trust list that is known here.") from error


def _json_list(data: bytes) -> TrustList:
    if token := _JWS.fullmatch(data):
        data = base64url_bytes(token[1].decode("ascii"))
    signed = _SIGNATURE_LINE.match(data)
    parsed = msgspec.json.decode(data[signed.end() :] if signed else data)
    if isinstance(parsed, list):
        raw = msgspec.convert(parsed, list[str])
        return _certificates(map(_decoded, raw))
    if isinstance(parsed, dict):
        for name, read in _READERS.items():
            if name in parsed:
                return read(parsed)
    trust = read_trust(data)
    entries = len(trust.pass_keys) + len(trust.revoked_passes)
    return TrustList(TrustKind.GATEBOOK, trust, entries)


def _signer_list(parsed: dict[str, object]) -> TrustList:
    listed = msgspec.convert(parsed["certificates"], list[_Certificate])
    found = [
        (certificate, one.country)
        for one in listed
        for certificate in _loaded(_decoded(one.raw_data))
    ]
    times = [t for t in (moment_said(one.timestamp) for one in listed) if t]
    return _signers(found, len(listed), max(times, default=None))


def _country_lists(parsed: dict[str, object]) -> TrustList:
    countries = msgspec.convert(parsed["dsc_trust_list"], dict[str, _CountryKeys])
    keys = [(key, name) for name, one in countries.items() for key in one.keys]
    found = [
        (certificate, name)
        for key, name in keys
        for certificate in _loaded(_decoded("".join(key.x5c[:1])))
    ]
    return _signers(found, len(keys), numeric_date(parsed.get("iat")))


def _did_document(parsed: dict[str, object]) -> TrustList:
    methods = msgspec.convert(parsed["verificationMethod"], list[_Method])
    keys = [one.public_key_jwk for one in methods if one.public_key_jwk]
    ders = [_decoded(key.x5c[0]) for key in keys if key.x5c]
    found = [(one, "") for der in ders for one in _loaded(der)]
    return _signers(found, len(methods), None)


def _signers(
    found: list[tuple[x509.Certificate, str]], listed: int, issued: datetime | None
) -> TrustList:
    pairs = [
        (kid_of(certificate), signer)
        for certificate, country in found
        if (signer := signer_in(certificate, country)) is not None
    ]
    trust = Trust(signers=grouped(pairs))
    return TrustList(TrustKind.SIGNERS, trust, len(pairs), listed - len(pairs), issued)


def _certificates(parts: Iterable[bytes]) -> TrustList:
    """Certificates of no stated use: they sign HC1: by their id, seals by name."""
    ders = list(parts)
    roots = tuple(one for der in ders for one in _loaded(der))
    listed = _signers([(one, "") for one in roots], len(ders), None)
    trust = Trust(signers=listed.trust.signers, roots=roots)
    return TrustList(TrustKind.CERTIFICATES, trust, listed.entries, listed.left_out)


def _card_keys(parsed: dict[str, object]) -> TrustList:
    jwks = msgspec.convert(parsed["keys"], list[_Jwk])
    pairs = list(_named_keys(jwks, ""))
    trust = Trust(card_keys=grouped(pairs))
    return TrustList(TrustKind.CARD_KEYS, trust, len(pairs), len(jwks) - len(pairs))


def _card_bundle(parsed: dict[str, object]) -> TrustList:
    issuers = msgspec.convert(parsed["issuerInfo"], list[_IssuerInfo])
    pairs = [pair for one in issuers for pair in _named_keys(one.keys, one.issuer.iss)]
    crls = [crl for one in issuers for crl in one.crls]
    listed = sum(len(one.keys) for one in issuers)
    return TrustList(
        TrustKind.CARD_KEYS,
        Trust(card_keys=grouped(pairs), card_crls=_withdrawals(crls)),
        len(pairs),
        listed - len(pairs),
        moment_said(parsed.get("time")),
    )


def _card_revocations(parsed: dict[str, object]) -> TrustList:
    crl = msgspec.convert(parsed, _Crl)
    trust = Trust(card_crls=_withdrawals([crl]))
    return TrustList(TrustKind.CARD_REVOCATIONS, trust, len(crl.rids))


_READERS: dict[str, Callable[[dict[str, object]], TrustList]] = {
    "certificates": _signer_list,
    "dsc_trust_list": _country_lists,
    "verificationMethod": _did_document,
    "issuerInfo": _card_bundle,
    "keys": _card_keys,
    "rids": _card_revocations,
}


def _withdrawals(crls: list[_Crl]) -> dict[str, CardCrl]:
    later = sorted(crls, key=lambda crl: crl.ctr)
    return {crl.kid: CardCrl(crl.ctr, frozenset(crl.rids)) for crl in later}


def _named_keys(jwks: list[_Jwk], issuer: str) -> Iterator[tuple[str, CardKey]]:
    """The P-256 keys among them; a key that is no point of the curve is left out."""
    for jwk in jwks:
        if (jwk.kty, jwk.crv) != ("EC", "P-256"):
            continue
        try:
            x, y = (int.from_bytes(base64url_bytes(part)) for part in (jwk.x, jwk.y))
            numbers = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1())
            yield jwk.kid, CardKey(numbers.public_key(), issuer)
        except (Malformed, ValueError):
            continue


def _unpacked(data: bytes) -> bytes:
    """The files of an archive one after the other; ValueError for any other thing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            large = sum(one.file_size for one in members) > MAX_BYTES
            if large or any(one.compress_type not in _PACKED for one in members):
                raise ValueError
            return b"\n".join(archive.read(one) for one in members)
    except (
        *(zipfile.BadZipFile, zlib.error, struct.error),
        *(RuntimeError, EOFError, OSError),  # a password, a cut file, a wrong place
    ) as error:
        raise ValueError from error


def _pem_parts(data: bytes) -> Iterator[bytes]:
    for block in data.split(_PEM)[1:]:
        yield _decoded(block.partition(b"-----END")[0])


def _der_parts(data: bytes) -> Iterator[bytes]:
    """Certificates one after the other, each as long as it says."""
    while data:
        end = _DER_HEAD + int.from_bytes(data[2:_DER_HEAD])
        yield data[:end]
        data = data[end:]


def _decoded(text: str | bytes) -> bytes:
    """What stands in base64; nothing, where it does not."""
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""


def _loaded(der: bytes) -> tuple[x509.Certificate, ...]:
    """The certificate, or nothing where it cannot be read."""
    certificate = load_certificate(der)
    return () if certificate is None else (certificate,)
