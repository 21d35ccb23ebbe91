"""The clock of the demonstration day: it stands where the script puts it."""

from datetime import datetime

from station.domain.moments import Stamp, to_us

BOOT_ID = "00000000-0000-4000-8000-00000000de30"
MINUTE_US = 60_000_000


class DemoClock:
    """A Clock that the player sets; every look at it moves it on by a millisecond."""

    def __init__(self, start: datetime) -> None:
        self._start_us = to_us(start)
        self._now_us = self._start_us
        self._offset = start.utcoffset()

    def set(self, moment: datetime) -> None:
        """Go to `moment`, never back."""
        self._now_us = max(self._now_us, to_us(moment))

    def now(self) -> Stamp:
        self._now_us += 1_000
        offset = int(self._offset.total_seconds()) // 60 if self._offset else 0
        uptime = self._now_us - self._start_us + MINUTE_US
        return Stamp(self._now_us, offset, uptime, BOOT_ID)
