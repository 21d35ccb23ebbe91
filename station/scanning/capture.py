"""The camera loop: frames in on one thread, symbols out on another, no backlog.

No Qt: who draws is told through callbacks, which run on the camera's threads. A camera
that fails is tried again with growing pauses until it is stopped.
"""

import threading
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

import cv2
import numpy as np

from station.scanning.acceptance import Acceptance, Presentation
from station.scanning.found import Frame
from station.scanning.stream import Stream

JOIN_S = 2.0
STILL_S = 2.0
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 8.0
_WIDTH, _HEIGHT = 1280, 720


class CameraState(StrEnum):
    """STOPPED: not asked to run. CONNECTING: being opened. RUNNING: frames come.

    STILL: none came for `STILL_S` seconds, though nothing failed. DISCONNECTED: it
    failed, or a file ended; it is tried again after a pause.
    """

    STOPPED = "stopped"
    CONNECTING = "connecting"
    RUNNING = "running"
    STILL = "still"
    DISCONNECTED = "disconnected"


class Source(Protocol):
    """Something that gives frames. `interval_s` paces a file, 0 for a live camera."""

    interval_s: float

    def read(self) -> Frame | None: ...

    def release(self) -> None: ...


class Listeners(NamedTuple):
    """Who is told. Calls come from the camera's threads and should return at once."""

    on_frame: Callable[[Frame], None]
    on_symbols: Callable[[Presentation], None]
    on_state: Callable[[CameraState], None]


class _VideoSource:
    """A camera index, video file or URL through OpenCV."""

    def __init__(self, name: int | str) -> None:
        self._capture = cv2.VideoCapture(name)
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        is_file = isinstance(name, str) and Path(name).is_file()
        if not is_file:
            self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, _WIDTH)
            self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, _HEIGHT)
        rate = self._capture.get(cv2.CAP_PROP_FPS) if is_file else 0
        self.interval_s = 1 / rate if rate > 0 else 0.0

    def read(self) -> Frame | None:
        good, frame = self._capture.read()
        return np.asarray(frame, dtype=np.uint8) if good else None

    def release(self) -> None:
        self._capture.release()


def open_source(name: str) -> Source:
    """A camera index in digits, the path of a video, or a URL."""
    return _VideoSource(int(name) if name.isdecimal() else name)


class Camera:
    """One camera, from `start` to `stop`.

    Two threads: one takes frames as they come and keeps the newest alone, the other
    reads it. So a slow frame costs frames, never delay.
    """

    def __init__(
        self,
        name: str,
        listeners: Listeners,
        *,
        acceptance: Acceptance | None = None,
        opener: Callable[[str], Source] = open_source,
    ) -> None:
        self._name = name
        self._listeners = listeners
        self._acceptance = acceptance or Acceptance()
        self._opener = opener
        self._stopping = threading.Event()
        self._fresh = threading.Condition()
        self._entering = threading.Lock()
        self._newest: Frame | None = None
        self._state = CameraState.STOPPED
        self._threads = (
            threading.Thread(target=self._take, name="camera-frames", daemon=True),
            threading.Thread(target=self._look, name="camera-codes", daemon=True),
        )

    @property
    def state(self) -> CameraState:
        return self._state

    def start(self) -> None:
        """Begin; a camera is started once."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End both threads and wait for them; may be called again."""
        self._stopping.set()
        with self._fresh:
            self._fresh.notify_all()
        for thread in self._threads:
            if thread.is_alive() and thread is not threading.current_thread():
                thread.join(JOIN_S)
        self._enter(CameraState.STOPPED)

    def _take(self) -> None:
        pause = _FIRST_PAUSE_S
        while not self._stopping.is_set():
            self._enter(CameraState.CONNECTING)
            if self._run_source():
                pause = _FIRST_PAUSE_S
            if not self._stopping.is_set():
                self._enter(CameraState.DISCONNECTED)
            self._stopping.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)

    def _run_source(self) -> bool:
        """Frames until the source fails or ends; whether there was any."""
        source = self._opener(self._name)
        came = False
        try:
            while not self._stopping.is_set():
                frame = source.read()
                if frame is None:
                    break
                if not came:
                    came = True
                    self._enter(CameraState.RUNNING)
                self._put(frame)
                if source.interval_s:
                    self._stopping.wait(source.interval_s)
        except cv2.error:  # a driver that fails is a camera that went away
            came = False
        finally:
            source.release()
        return came

    def _put(self, frame: Frame) -> None:
        with self._fresh:
            self._newest = frame
            self._fresh.notify_all()

    def _next(self) -> Frame | None:
        """The newest frame not yet seen; None when stopping, or none came for long."""
        with self._fresh:
            self._fresh.wait_for(
                lambda: self._newest is not None or self._stopping.is_set(), STILL_S
            )
            frame, self._newest = self._newest, None
            return None if self._stopping.is_set() else frame

    def _look(self) -> None:
        stream = Stream()
        while not self._stopping.is_set():
            frame = self._next()
            if frame is None:
                self._enter(CameraState.STILL, CameraState.RUNNING)
                continue
            self._enter(CameraState.RUNNING, CameraState.STILL)
            symbols = stream.read(frame)
            at_us = time.monotonic_ns() // 1000
            presentation = self._acceptance.offer(symbols, at_us)
            if presentation is not None:
                self._listeners.on_symbols(presentation)
            self._listeners.on_frame(frame)

    def _enter(self, state: CameraState, before: CameraState | None = None) -> None:
        """Both threads do; `before`: only from this state."""
        with self._entering:
            if state is not self._state and before in (None, self._state):
                self._state = state
                self._listeners.on_state(state)
