"""What a record says, held to what tables and clocks can hold.

A stranger's record may be chained well and still say what no column or calendar can
take; such content counts as unfit, like one of another shape.
"""

import msgspec

from station.domain.kinds import decode_payload
from station.domain.records import Envelope

# sixteen digits: as microseconds the year 2286
LARGEST = 10**16 - 1
_MINUTES_A_DAY = 1440
# A number stands behind a colon, a comma or a bracket; what stands in quotes is none.
# Told by the shape alone: a pattern takes longer than decoding does.
_SHAPE = bytes.maketrans(b"0123456789:,[- \t\r\n", b"0" * 10 + b":" * 8)
_MAY_BE_LARGE = b":" + b"0" * 17


def content_of(envelope: Envelope, payload: bytes) -> msgspec.Struct | None:
    """The content as its Struct, None for a kind or version not known here.

    Raises ValueError (msgspec.DecodeError is one) for content that does not fit.
    """
    content = decode_payload(envelope.kind, envelope.version, payload)
    if abs(envelope.offset_min) >= _MINUTES_A_DAY:
        raise ValueError("no clock is set so")
    if _MAY_BE_LARGE in payload.translate(_SHAPE) and not _fits(
        msgspec.to_builtins(content)
    ):
        raise ValueError("a number too large to keep")
    return content


def _fits(value: object) -> bool:
    if isinstance(value, int):
        return abs(value) <= LARGEST
    if isinstance(value, dict):
        return all(map(_fits, value.values()))
    return not isinstance(value, list | tuple) or all(map(_fits, value))
