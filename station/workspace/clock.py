"""The clocks of this computer: the only place where the product reads them."""

import secrets
import time
from pathlib import Path

import msgspec

from station.domain.moments import Stamp

# No true clock is before this: the batteries of old laptops fall back to years ago.
RELEASED_US = 1_735_689_600_000_000  # 1 January 2025
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """The real clock.

    The boot clock counts suspend where the system has such a clock (Linux); a system
    without boot ids gets a new one for each start of the program.
    """

    def __init__(self) -> None:
        self._boot_id = _boot_id()

    def now(self) -> Stamp:
        wall_ns = time.time_ns()
        offset_s = time.localtime(wall_ns // 1_000_000_000).tm_gmtoff
        return Stamp(
            wall_us=wall_ns // 1000,
            offset_min=offset_s // 60,
            boot_us=_boot_ns() // 1000,
            boot_id=self._boot_id,
        )


class ContinuedClock:
    """The clock of a demonstration home: its day goes on where it ended.

    `last_us`: wall time of the last record there. Only the wall clock is moved.
    """

    def __init__(self, last_us: int) -> None:
        self._real = SystemClock()
        self._ahead_us = last_us - self._real.now().wall_us

    def now(self) -> Stamp:
        stamp = self._real.now()
        return msgspec.structs.replace(stamp, wall_us=stamp.wall_us + self._ahead_us)


def _boot_ns() -> int:
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    return time.monotonic_ns()


def _boot_id() -> str:
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return secrets.token_hex(16)
