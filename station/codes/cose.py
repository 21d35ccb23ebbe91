"""COSE_Sign1 (RFC 9052), the envelope of passes and of `HC1:` certificates."""

import cbor2
import msgspec

from station.codes.bounded import Malformed, cbor, fitting

ALG, KID = 1, 4
_SIGN1, _CWT = 18, 61
_DEPTH = 6


class Sign1(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The four parts of a signed message, not yet verified."""

    protected: bytes
    unprotected: dict[int, object]
    payload: bytes
    signature: bytes

    def header(self) -> dict[object, object]:
        """The protected header; raises Malformed when it is no map."""
        value = cbor(self.protected, depth=_DEPTH) if self.protected else {}
        if not isinstance(value, dict):
            raise Malformed
        return value

    def signed_bytes(self) -> bytes:
        """The Sig_structure of RFC 9052 § 4.4 without external data."""
        return signed_bytes(self.protected, self.payload)


def signed_bytes(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload])


def sign1(data: bytes, *, bare: bool = False) -> Sign1:
    """The message in `data`, in the tag of a CWT or not; raises Malformed.

    `bare`: one without its own tag is taken too.
    """
    value = cbor(data, depth=_DEPTH)
    if isinstance(value, cbor2.CBORTag) and value.tag == _CWT:
        value = value.value
    if isinstance(value, cbor2.CBORTag) and value.tag == _SIGN1:
        value = value.value
    elif not bare:
        raise Malformed
    return fitting(value, Sign1, bytes)
