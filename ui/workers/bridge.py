"""From the threads of the core into the thread of the windows: one signal."""

from PySide6.QtCore import QObject, Signal


class Bridge(QObject):
    """Carries frozen values across threads.

    The core calls `post` from any thread; a bound slot of an object that lives in the
    window's thread receives `posted`. After `close` nothing passes any more, so that a
    late thread cannot reach a window that is gone.

    Signals:
        posted: one frozen value.
    """

    posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = True

    def post(self, value: object) -> None:
        if self._open:
            self.posted.emit(value)

    def close(self) -> None:
        self._open = False
