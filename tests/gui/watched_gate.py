"""The program `gatebook`, told on from inside: what stands on its screen.

usage: python -m tests.gui.watched_gate COMMAND…

Prints `ready WINDOW` when the window is there, `title` with its title, `seen NUMBER`
when the list has so many passages, `shown ID` when the card says that one is recorded,
`failed` when it says that it is not, `banner` with what the banner says now, each
device by its name with its state, `lost` when a scan was not whole, and `bare` when a
label then holds one of the words of GATEBOOK_NEVER.

Under LD_PRELOAD of the injector each line on stdin arms it: its lines parted by tabs.
"""

import os
import sys

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLabel

from station.domain.desk import Phase
from tests.faults.injector import Armed
from ui.gate.screen import Screen
from ui.gate.window import GateWindow
from ui.main import run
from ui.workers.devices import DeviceNews

LOOK_MS = 50
NEVER = [word for word in os.environ.get("GATEBOOK_NEVER", "").split(",") if word]


class Watcher(QObject):
    """Looks at the window from its own event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._window: GateWindow | None = None
        self._seen = -1
        self._shown = self._banner = ""
        self._failed = False
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
            self._listen(self._window)
            self._seen = 0
        banner = self._window.top.banner.text
        if banner != self._banner:
            self._banner = banner
            print("banner", banner, flush=True)
        lines = len(self._window.side.today.lines)
        if lines == self._seen:
            return
        self._seen = lines
        for label in self._window.findChildren(QLabel):
            if any(word in label.text() for word in NEVER):
                print("bare", flush=True)
        print("seen", lines, flush=True)

    def _listen(self, window: GateWindow) -> None:
        window.keys.text_lost.connect(self._on_text_lost)
        window.controller.screen_changed.connect(self._on_screen_changed)
        devices = window.trial.devices
        devices.state_changed.connect(self._on_device_changed)
        for name, state in devices.states.items():
            self._on_device_changed(DeviceNews(name, state))
        print("title", window.windowTitle(), flush=True)
        print("ready", int(window.winId()), flush=True)

    @Slot(object)
    def _on_text_lost(self, why: object) -> None:
        print("lost", why, flush=True)

    @Slot(object)
    def _on_screen_changed(self, screen: Screen) -> None:
        row = screen.state.row
        recorded = screen.state.phase is Phase.RECORDED and row is not None
        if recorded and row is not None and row.record_id != self._shown:
            self._shown = row.record_id
            print("shown", row.record_id, flush=True)
        if screen.failure and not self._failed:
            print("failed", screen.failure, flush=True)
        self._failed = bool(screen.failure)

    @Slot(object)
    def _on_device_changed(self, news: DeviceNews) -> None:
        print(news.name, news.state, flush=True)


class Trouble(QObject):
    """Arms the injector in this process, as it is told."""

    def __init__(self) -> None:
        super().__init__()
        self._injector = Armed()
        self._ear = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._ear.activated.connect(self._on_ear_activated)

    @Slot()
    def _on_ear_activated(self) -> None:
        line = os.read(sys.stdin.fileno(), 65536).decode()
        if not line:
            self._ear.setEnabled(False)
            return
        self._injector.arm(line.splitlines()[-1].replace("\t", "\n"))
        print("armed", flush=True)


def main() -> int:
    app = QApplication([])
    watcher = Watcher()
    trouble = Trouble() if "LD_PRELOAD" in os.environ else None
    status = run(sys.argv[1:])
    watcher.deleteLater()
    del trouble
    app.shutdown()
    return status


if __name__ == "__main__":
    sys.exit(main())
