"""A driver in a thread of its own, from `start` to `stop`."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")

JOIN_S = 2.0
IDLE_S = 0.05

log = logging.getLogger(__name__)


class Driver(Protocol[T_co]):
    """A device that is asked again and again by one thread.

    `poll` takes microseconds of a clock that never jumps; it may wait for a moment.
    """

    def poll(self, now_us: int) -> tuple[T_co, ...]: ...

    def stop(self) -> None: ...


class Machine(Generic[T]):
    """Polls one driver and tells what it gave; calls come from its own thread.

    `stop` may be called twice and waits at most `JOIN_S` for a driver that hangs. A
    driver that fails with a bug of its own is stopped; the log says where.
    """

    def __init__(
        self, name: str, driver: Driver[T], on_value: Callable[[T], None]
    ) -> None:
        self._driver = driver
        self._on_value = on_value
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(JOIN_S)

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                values = self._driver.poll(time.monotonic_ns() // 1000)
                for value in values:
                    self._on_value(value)
                if not values:
                    self._stopping.wait(IDLE_S)
        except Exception as error:  # noqa: BLE001 - border: a bug ends this device alone
            log.error("a device failed with %s", type(error).__name__)  # noqa: TRY400 - its message may quote what was scanned
        finally:
            self._driver.stop()
