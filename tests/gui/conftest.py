"""A gate window over a desk in memory, and hands that press keys or pull a gun."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from station.domain.desk import Phase
from tests.fakes.camera import FakeCamera
from tests.fakes.desk import FakeDesk
from tests.fakes.duty import FakeUpkeep
from ui.gate.card_header import Face
from ui.gate.settings import GateSettings
from ui.gate.window import GateWindow, open_window

HAND_GAP_MS = 120
GUN_GAP_MS = 4
_KEYS = {
    "\r": Qt.Key.Key_Return,
    "\b": Qt.Key.Key_Backspace,
    "\x1b": Qt.Key.Key_Escape,
}
WAIT_MS = 3000


class Guard:
    """Somebody at the window: types, scans with a gun, and looks at the card."""

    def __init__(self, window: GateWindow, desk: FakeDesk, qtbot: QtBot) -> None:
        self.window = window
        self.desk = desk
        self.qtbot = qtbot
        self.camera: FakeCamera | None = None
        self._now_ms = 1000

    def types(self, text: str, gap_ms: int = HAND_GAP_MS) -> None:
        """Press the keys of a text where the focus is; `\\r` is Enter."""
        for char in text:
            key = _KEYS.get(char) or Qt.Key(ord(char.upper()))
            self._press(key, char, gap_ms)

    def presses(self, *names: str) -> None:
        """Press function keys by name: `F9`."""
        for name in names:
            key = Qt.Key(Qt.Key.Key_F1.value + int(name[1:]) - 1)
            self._press(key, "", HAND_GAP_MS)

    def commits(self, text: str) -> None:
        """An input method hands over what was composed, where the focus is."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        self.waits(lambda: QApplication.focusWidget() is not None)
        QApplication.sendEvent(QApplication.focusWidget(), event)

    def pulls_the_gun(self, text: str) -> None:
        self._now_ms += HAND_GAP_MS
        self.types(text + "\r", GUN_GAP_MS)

    def _press(self, key: Qt.Key, text: str, gap_ms: int) -> None:
        self._now_ms += gap_ms
        plain = Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, plain, text)
            event.setTimestamp(self._now_ms)
            target: QWidget = QApplication.focusWidget() or self.window
            QApplication.sendEvent(target, event)

    def sees(self, phase: Phase) -> None:
        """Wait until the desk's answer is on the screen."""
        screen = self.window.controller
        self.waits(
            lambda: not screen.screen.busy and screen.screen.state.phase is phase
        )

    def waits(self, until: object) -> None:
        self.qtbot.waitUntil(until, timeout=WAIT_MS)

    @property
    def face(self) -> Face:
        face = self.window.card.face
        assert face is not None, "nobody is on the card"
        return face


@pytest.fixture(autouse=True)
def collected_in_this_thread() -> Iterator[None]:
    """A widget of an earlier test must not die in the thread of a later one."""
    gc.disable()
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def upkeep() -> FakeUpkeep:
    return FakeUpkeep()


@pytest.fixture
def guard(desk: FakeDesk, upkeep: FakeUpkeep, qtbot: QtBot) -> Iterator[Guard]:
    QApplication.setStyle("Fusion")
    window = open_window(desk, None, desk.clock, GateSettings(), upkeep=upkeep)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    yield Guard(window, desk, qtbot)
    desk.open_gate.set()
    window.close()
    window.deleteLater()
