"""Garbage is collected in the thread of the windows and nowhere else.

Python may run its cycle collector in any thread, and a widget that dies in the thread
of the camera takes the program with it.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS = 500


class Collector(QObject):
    """While it lives, cycles are collected here, generation by generation.

    What is there when it begins, modules and widgets, is not looked at again and again:
    that alone would hold up the window for the time of several pictures.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.collect()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Hand back to the automatic collector; may be called twice.

        Not before the last cycle is gone: the automatic one also runs inside Qt's own
        destructors and then waits for a lock that they hold.
        """
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def _on_timer_timeout(self) -> None:
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
