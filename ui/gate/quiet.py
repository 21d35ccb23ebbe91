"""How long nobody has done anything at the window, by the boot clock. No Qt."""

from datetime import date

_SECOND_US = 1_000_000
_MINUTE_US = 60 * _SECOND_US


class Quiet:
    """Counts the time since the last key or scan; a suspended laptop counts too.

    `lock_min`: minutes after which it `is_long`; 0 for never.
    """

    def __init__(self, lock_min: int) -> None:
        self._lock_us = lock_min * _MINUTE_US
        self._since: int | None = None
        self._lasts_us = 0
        self._tidied: date | None = None

    def end(self) -> None:
        """Somebody did something."""
        self._since, self._lasts_us = None, 0

    def look(self, boot_us: int) -> None:
        """It is so late now, in microseconds since boot."""
        if self._since is None:
            self._since = boot_us
        self._lasts_us = boot_us - self._since

    @property
    def is_long(self) -> bool:
        return 0 < self._lock_us <= self._lasts_us

    def is_time_to_tidy(self, day: date) -> bool:
        """Whether nobody came for a minute, said once a day."""
        if self._lasts_us < _MINUTE_US or self._tidied == day:
            return False
        self._tidied = day
        return True
