"""X.509 certificates of trust lists: their names, their keys, what they may sign."""

import hashlib
import warnings

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning

from station.codes.signatures import PublicKey
from station.codes.trust import Signer, Use

KID_BYTES = 8
# 1.3.6.1.4.1[.0].1847.2021.1.n as DER: the extended key usages of health certificates
_ARC, _TAIL = bytes.fromhex("2b06010401"), bytes.fromhex("8e378f6501")
_USES = {1: Use.TEST, 2: Use.VACCINATION, 3: Use.RECOVERY}


def load_certificate(der: bytes) -> x509.Certificate | None:
    """The certificate in `der`, None where it cannot be read."""
    with warnings.catch_warnings():
        # a serial number of 0 is a fault of the issuer's, told to nobody at a gate
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        try:
            return x509.load_der_x509_certificate(der)
        except (ValueError, x509.InvalidVersion):
            return None


def kid_of(certificate: x509.Certificate) -> bytes:
    """The first eight bytes of the SHA-256 of the certificate."""
    der = certificate.public_bytes(Encoding.DER)
    return hashlib.sha256(der).digest()[:KID_BYTES]


def signer_in(certificate: x509.Certificate, country: str = "") -> Signer | None:
    """The signer of health certificates; None for a key that can sign none."""
    key = public_key_of(certificate)
    if key is None:
        return None
    return Signer(key, country or country_of(certificate), _uses(certificate))


def public_key_of(certificate: x509.Certificate) -> PublicKey | None:
    """Its key, None for one of a kind that signs no certificate of health."""
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None
    if isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return key
    return None


def country_of(certificate: x509.Certificate) -> str:
    """The country in its subject, in capitals, as far as one can be read."""
    try:
        names = certificate.subject.get_attributes_for_oid(x509.NameOID.COUNTRY_NAME)
    except ValueError:
        return ""
    return str(names[0].value).upper() if names else ""


def _uses(certificate: x509.Certificate) -> frozenset[Use]:
    """The usages it names; none means any.

    They are looked for as bytes: some countries' extensions are not strict DER, and
    then cryptography reads none of them. Only listed certificates are looked at.
    """
    body = certificate.tbs_certificate_bytes
    return frozenset(
        use
        for number, use in _USES.items()
        if any(_oid(middle, number) in body for middle in (b"", b"\x00"))
    )


def _oid(middle: bytes, number: int) -> bytes:
    content = _ARC + middle + _TAIL + bytes([number])
    return bytes([0x06, len(content)]) + content
