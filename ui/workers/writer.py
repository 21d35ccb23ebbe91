"""One named thread that runs calls in order; the answers come back to the window.

Everything that writes goes through one `Worker`, so that records keep their order.
Other slow work (reading a dropped picture) has a `Worker` of its own.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

import msgspec
from PySide6.QtCore import QObject, QTimer, Slot

from station.domain.errors import EnvironmentFault, GatebookError
from ui.workers.bridge import Bridge

T = TypeVar("T")
JOIN_S = 2.0
WATCH_MS = 500

log = logging.getLogger(__name__)


class _Job(msgspec.Struct, frozen=True):
    fn: Callable[[], object]
    on_success: Callable[[Any], None]
    on_error: Callable[[Exception], None]


class _Answer(msgspec.Struct, frozen=True):
    job: _Job
    value: object = None
    error: Exception | None = None


class Worker(QObject):
    """Runs calls one after the other in a thread of its own.

    `on_success` gets what the call returned, `on_error` the exception; both must be
    bound slots of objects in the window's thread and are called there. `stop` lets what
    was asked for finish, waits at most `JOIN_S` seconds and may be called twice.
    A thread that died is found within two turns of `WATCH_MS`: what it did not answer,
    and all that is asked afterwards, gets an EnvironmentFault; nothing counts as done.
    """

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._unanswered: deque[_Job] = deque()
        self._stopping = threading.Event()
        self._bridge = Bridge(self)
        self._bridge.posted.connect(self._on_bridge_posted)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._on_watch_timeout)
        self._watch.start(WATCH_MS)
        self._found_dead = False

    def run_command(
        self,
        fn: Callable[[], T],
        on_success: Callable[[T], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        if self._stopping.is_set():
            raise RuntimeError("the worker has stopped")
        job = _Job(fn, on_success, on_error)
        self._unanswered.append(job)
        self._jobs.put(job)

    def stop(self) -> None:
        self._stopping.set()
        self._watch.stop()
        self._jobs.put(None)
        self._thread.join(JOIN_S)
        self._bridge.close()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        try:
            while (job := self._jobs.get()) is not None:
                self._bridge.post(_answer(job))
        except BaseException as error:  # noqa: BLE001 - border: the watch tells it
            _log_bug(error)

    @Slot(object)
    def _on_bridge_posted(self, answer: _Answer) -> None:
        self._unanswered.popleft()
        if answer.error is not None:
            answer.job.on_error(answer.error)
        else:
            answer.job.on_success(answer.value)

    @Slot()
    def _on_watch_timeout(self) -> None:
        if self._thread.is_alive():
            return
        while self._found_dead and self._unanswered:
            died = EnvironmentFault(
                "The program can save nothing any more: write on paper, start it again."
            )
            self._unanswered.popleft().on_error(died)
        self._found_dead = True  # one turn later, for answers that are on their way


def _answer(job: _Job) -> _Answer:
    try:
        return _Answer(job, job.fn())
    except GatebookError as error:
        return _Answer(job, error=error)
    except Exception as error:  # noqa: BLE001 - border: a bug must not end the thread
        _log_bug(error)
        return _Answer(job, error=error)


def _log_bug(error: BaseException) -> None:
    """Only kind and place, never the message: it may quote what was scanned."""
    log.error("a call failed with %s at %s", type(error).__name__, _place(error))


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown"
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
