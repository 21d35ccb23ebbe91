"""From the threads of the core into the thread of the windows: one signal."""

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Bridge(QObject):
    """Carries frozen values across threads.

    The core calls `post` from any thread; a bound slot of an object that lives in the
    window's thread receives `posted`. After `close` nothing passes any more, not even
    what is on its way, so that a late thread cannot reach a window that is gone.

    Signals:
        posted: one frozen value.
    """

    posted = Signal(object)
    _sent = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = True
        self._sent.connect(self._on_sent, Qt.ConnectionType.QueuedConnection)

    def post(self, value: object) -> None:
        if self._open:
            self._sent.emit(value)

    def close(self) -> None:
        self._open = False

    @Slot(object)
    def _on_sent(self, value: object) -> None:
        if self._open:
            self.posted.emit(value)
