"""Time as records carry it: a wall clock that may lie and a boot clock that may not.

Order is volume and number, never time; a stamp says only what the clocks said.
"""

from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

import msgspec

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CHINA_OFFSET_MIN = 480
CHINA = timezone(timedelta(minutes=CHINA_OFFSET_MIN))


class Stamp(msgspec.Struct, frozen=True):
    """What the clocks of a laptop said at one moment.

    `wall_us`: microseconds since 1970 UTC. `offset_min`: local offset in minutes.
    `boot_us`: microseconds since boot, counting suspend. `boot_id`: which boot.
    """

    wall_us: int
    offset_min: int
    boot_us: int
    boot_id: str

    @property
    def at(self) -> datetime:
        """The wall time in China's one time zone.

        Days, curfews and policies go by it, however the laptop is set; what the laptop
        was set to stays in `offset_min`.
        """
        return from_us(self.wall_us)


class Clock(Protocol):
    """Where time comes from; `station.workspace.clock` holds the real one."""

    def now(self) -> Stamp: ...


def to_us(moment: datetime) -> int:
    """Microseconds since 1970 UTC of an aware datetime."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def from_us(wall_us: int, offset_min: int = CHINA_OFFSET_MIN) -> datetime:
    """The aware datetime of `wall_us`, shown in the given offset (default UTC+8)."""
    zone = timezone(timedelta(minutes=offset_min))
    return (EPOCH + timedelta(microseconds=wall_us)).astimezone(zone)
