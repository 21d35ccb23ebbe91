"""A port that may go away: opened, used, closed when it fails, tried again later.

No port is opened here: whoever knows how passes an opener in.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, TypeVar

from station.domain.device_news import DeviceState

T = TypeVar("T")
_FIRST_PAUSE_US, _LONGEST_PAUSE_US = 500_000, 8_000_000
_STEADY_US = 10_000_000


class Port(Protocol):
    """A byte port. `read` returns what came, empty when nothing came in its time.

    Whatever goes wrong is an OSError.
    """

    def write(self, data: bytes) -> None: ...

    def read(self) -> bytes: ...

    def close(self) -> None: ...


OnState = Callable[[DeviceState], None]


class Link:
    """One port from `use` to `stop`; one thread alone uses it.

    A port that fails is closed and opened again after a pause that grows to eight
    seconds, and begins anew once a port has held for ten. `use` raises nothing for it.
    """

    def __init__(self, opener: Callable[[], Port], on_state: OnState) -> None:
        self._opener = opener
        self._on_state = on_state
        self._port: Port | None = None
        self._pause_us = 0
        self._retry_us = 0
        self._opened_us = 0
        self.state = DeviceState.STOPPED

    def use(self, now_us: int, work: Callable[[Port], T]) -> T | None:
        """What `work` makes of the open port; None where there is none now.

        `now_us`: microseconds of a clock that never jumps.
        """
        try:
            port = self._port or self._connected(now_us)
            return work(port) if port else None
        except OSError:
            self._fail(now_us)
            return None

    def stop(self) -> None:
        """Close the port; the next `use` opens it again."""
        self._close()
        self._pause_us = self._retry_us = 0
        self._enter(DeviceState.STOPPED)

    def _connected(self, now_us: int) -> Port | None:
        if self.state is DeviceState.DISCONNECTED and now_us < self._retry_us:
            return None
        self._enter(DeviceState.CONNECTING)
        self._port = self._opener()
        self._opened_us = now_us
        self._enter(DeviceState.READY)
        return self._port

    def _fail(self, now_us: int) -> None:
        held = self._port is not None and now_us - self._opened_us >= _STEADY_US
        self._close()
        longer = _FIRST_PAUSE_US if held else max(2 * self._pause_us, _FIRST_PAUSE_US)
        self._pause_us = min(longer, _LONGEST_PAUSE_US)
        self._retry_us = now_us + self._pause_us
        self._enter(DeviceState.DISCONNECTED)

    def _close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            with suppress(OSError):
                port.close()

    def _enter(self, state: DeviceState) -> None:
        if state is not self.state:
            self.state = state
            self._on_state(state)
