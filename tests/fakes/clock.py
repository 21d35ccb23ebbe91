"""A clock that tests hold in their hand."""

import msgspec

from station.domain.moments import Stamp

NOON_US = 1_651_636_800_000_000  # 2022-05-04 12:00 in China
SECOND_US = 1_000_000


class TickingClock:
    """Starts at noon of 4 May 2022 and goes on one second at every look."""

    def __init__(self) -> None:
        self._next = Stamp(NOON_US, 480, 0, "boot-1")

    def now(self) -> Stamp:
        stamp = self._next
        self.pass_by(SECOND_US)
        return stamp

    def pass_by(self, microseconds: int) -> None:
        self._next = msgspec.structs.replace(
            self._next,
            wall_us=self._next.wall_us + microseconds,
            boot_us=self._next.boot_us + microseconds,
        )

    def set_wall(self, wall_us: int) -> None:
        """Somebody sets the clock of the laptop."""
        self._next = msgspec.structs.replace(self._next, wall_us=wall_us)
