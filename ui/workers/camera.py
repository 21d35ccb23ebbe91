"""The camera's threads into the window: the latest picture, the codes that count."""

import threading
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from station.scanning.capture import Listeners
from ui.widgets.picture_view import Picture
from ui.workers.bridge import Bridge

SHOWN_WIDTH = 660


class Machine(Protocol):
    """Something that runs from `start` to `stop`, such as `capture.Camera`."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


CameraMaker = Callable[[Listeners], Machine]


class CameraFeed(QObject):
    """Hands over one picture at a time: a slow window skips frames, never queues them.

    Signals:
        picture_came: a `Picture` to draw.
        codes_shown: a `Presentation`, the codes that count now.
        state_changed: the new `CameraState`.
    """

    picture_came = Signal(object)
    codes_shown = Signal(object)
    state_changed = Signal(object)

    def __init__(self, make: CameraMaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drawn = threading.Event()
        self._drawn.set()
        self._pictures, self._codes, self._states = (
            Bridge(self),
            Bridge(self),
            Bridge(self),
        )
        self._pictures.posted.connect(self._on_picture_posted)
        self._codes.posted.connect(self.codes_shown)
        self._states.posted.connect(self.state_changed)
        self._camera = make(
            Listeners(self._take_frame, self._codes.post, self._states.post)
        )

    def start(self) -> None:
        self._camera.start()

    def close(self) -> None:
        """Say nothing any more; the camera is still to be stopped."""
        for bridge in (self._pictures, self._codes, self._states):
            bridge.close()

    def stop(self) -> None:
        self.close()
        self._camera.stop()

    def _take_frame(self, frame: NDArray[np.uint8]) -> None:
        if self._drawn.is_set():
            self._drawn.clear()
            self._pictures.post(to_picture(frame))

    @Slot(object)
    def _on_picture_posted(self, picture: Picture) -> None:
        self._drawn.set()
        self.picture_came.emit(picture)


def to_picture(frame: NDArray[np.uint8]) -> Picture:
    """A BGR frame as a picture of its own memory, no larger than it is shown."""
    height, width = frame.shape[:2]
    stride = frame.strides[0]
    view = QImage(frame.data, width, height, stride, QImage.Format.Format_BGR888)
    if width <= SHOWN_WIDTH:
        return Picture(view.copy(), width, height)
    fast = Qt.TransformationMode.FastTransformation
    return Picture(view.scaledToWidth(SHOWN_WIDTH, fast), width, height)
