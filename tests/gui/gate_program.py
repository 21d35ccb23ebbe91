"""The gate window as a program of its own, for tests that start and end it.

usage: python -m tests.gui.gate_program [VIDEO]

Prints what its desk was shown, one line a code, and ends when it was shown one; without
a video it prints `ready` and stays.
"""

import sys

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from tests.fakes.desk import FakeDesk
from ui.gate.run import run_gate


class Watcher(QObject):
    """Looks at the desk from the event loop."""

    def __init__(self, desk: FakeDesk, *, stays: bool) -> None:
        super().__init__()
        self._desk = desk
        self._stays = stays
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start(50)

    @Slot()
    def _on_timer_timeout(self) -> None:
        if self._stays:
            self._timer.stop()
            print("ready", flush=True)
        elif self._desk.scanned:
            self._timer.stop()
            print(self._desk.scanned[0][0], flush=True)
            QApplication.closeAllWindows()


def main() -> int:
    app = QApplication([])
    desk = FakeDesk()
    video = sys.argv[1] if len(sys.argv) > 1 else None
    watcher = Watcher(desk, stays=video is None)
    status = run_gate(desk, video, desk.clock)
    watcher.deleteLater()
    app.shutdown()
    return status


if __name__ == "__main__":
    sys.exit(main())
