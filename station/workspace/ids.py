"""New ids. Time comes in, so that a replayed day has ids of that day."""

import secrets

from uuid6 import UUID

from station.domain.moments import Stamp
from station.domain.records import RecordId

_RANDOM_BITS = 62
_UUID7 = 7


def new_record_id(stamp: Stamp) -> RecordId:
    """A UUIDv7 of this moment: sorts by time, down to the microsecond (RFC 9562)."""
    millis, micros = divmod(stamp.wall_us, 1000)
    fraction = micros * 4096 // 1000
    moment = (millis & (1 << 48) - 1) << 80 | fraction << 64
    return str(UUID(int=moment | secrets.randbits(_RANDOM_BITS), version=_UUID7))


def new_volume_id(stamp: Stamp) -> str:
    """16 hex digits: the second it was opened, then chance.

    Names of volumes sort in the order in which their station opened them.
    """
    return f"{stamp.wall_us // 1_000_000 & 0xFFFFFFFF:08x}{secrets.token_hex(4)}"
