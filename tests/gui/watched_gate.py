"""The program `gatebook`, told on from inside: what stands on its screen.

usage: python -m tests.gui.watched_gate COMMAND…

Prints `ready WINDOW` when the window is there, `seen NUMBER` when the list has so many
passages, `lost` when a scan was not whole, and `bare` when a label then holds one of
the words of GATEBOOK_NEVER.
"""

import os
import sys

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLabel

from ui.gate.window import GateWindow
from ui.main import run

LOOK_MS = 50
NEVER = [word for word in os.environ.get("GATEBOOK_NEVER", "").split(",") if word]


class Watcher(QObject):
    """Looks at the window from its own event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._window: GateWindow | None = None
        self._seen = -1
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start(LOOK_MS)

    @Slot()
    def _on_timer_timeout(self) -> None:
        if self._window is None:
            found = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
            self._window = next((w for w in found if isinstance(w, GateWindow)), None)
            return
        if self._seen < 0:
            self._window.keys.text_lost.connect(self._on_text_lost)
            print("ready", int(self._window.winId()), flush=True)
            self._seen = 0
        lines = len(self._window.side.today.lines)
        if lines == self._seen:
            return
        self._seen = lines
        for label in self._window.findChildren(QLabel):
            if any(word in label.text() for word in NEVER):
                print("bare", flush=True)
        print("seen", lines, flush=True)

    @Slot(object)
    def _on_text_lost(self, why: object) -> None:
        print("lost", why, flush=True)


def main() -> int:
    app = QApplication([])
    watcher = Watcher()
    status = run(sys.argv[1:])
    watcher.deleteLater()
    app.shutdown()
    return status


if __name__ == "__main__":
    sys.exit(main())
