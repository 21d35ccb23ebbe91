"""Signatures of certificates, as COSE and JOSE carry them."""

from enum import Enum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class Algorithm(Enum):
    """What may sign a certificate; the value is its COSE number."""

    ES256 = -7
    ES384 = -35
    ES512 = -36
    PS256 = -37
    PS384 = -38
    PS512 = -39


_HASHES: dict[Algorithm, SHA256 | SHA384 | SHA512] = {
    Algorithm.ES256: SHA256(),
    Algorithm.ES384: SHA384(),
    Algorithm.ES512: SHA512(),
    Algorithm.PS256: SHA256(),
    Algorithm.PS384: SHA384(),
    Algorithm.PS512: SHA512(),
}


def holds(key: PublicKey, algorithm: Algorithm, data: bytes, signature: bytes) -> bool:
    """Whether `signature` of `data` is by `key`; signatures of curves are r ‖ s, raw.

    False too where the key is of another kind than the algorithm.
    """
    with_curve = algorithm.name.startswith("ES")
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and with_curve:
            way = ec.ECDSA(_HASHES[algorithm])
            key.verify(_dss(signature, key.key_size), data, way)
            return True
        if isinstance(key, rsa.RSAPublicKey) and not with_curve:
            digest = _HASHES[algorithm]
            pss = padding.PSS(padding.MGF1(digest), digest.digest_size)
            key.verify(signature, data, pss, digest)
            return True
    except InvalidSignature:
        pass
    return False


def _dss(signature: bytes, bits: int) -> bytes:
    """r ‖ s as the DER that the library wants."""
    half = (bits + 7) // 8  # COSE binds ES256 to a hash, to no curve
    if len(signature) != 2 * half:
        raise InvalidSignature
    r, s = int.from_bytes(signature[:half]), int.from_bytes(signature[half:])
    return encode_dss_signature(r, s)
