"""The gate as a program that is slow to open: its cover stands until it is told.

usage: python -m tests.gui.cover_program

Prints `covered WINDOW`, waits for a line on stdin while its event loop stands still,
as it does while a register is opened, then opens the window; prints what its desk was
shown, one line a code, and ends after as many codes as the line said.
"""

import sys

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from tests.fakes.desk import FakeDesk
from ui.gate.cover import cover
from ui.gate.run import run_gate

LOOK_MS = 50


class Watcher(QObject):
    """Looks at the desk from the event loop."""

    def __init__(self, desk: FakeDesk, most: int) -> None:
        super().__init__()
        self._desk = desk
        self._most = most
        self._told = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start(LOOK_MS)

    @Slot()
    def _on_timer_timeout(self) -> None:
        for text, *_rest in self._desk.scanned[self._told :]:
            self._told += 1
            print(text, flush=True)
        if self._told >= self._most:
            self._timer.stop()
            QApplication.closeAllWindows()


def main() -> int:
    app = QApplication([])
    kept = cover()
    print("covered", int(kept.winId()), flush=True)
    most = int(sys.stdin.readline())
    desk = FakeDesk()
    watcher = Watcher(desk, most)
    status = run_gate(desk, None, desk.clock)
    watcher.deleteLater()
    del kept
    app.shutdown()
    return status


if __name__ == "__main__":
    sys.exit(main())
