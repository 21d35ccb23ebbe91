"""Something is on the screen at once, gives way to what comes, and loses no key."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel

from tests.fakes.desk import FakeDesk
from tests.gui import xvfb
from tests.gui.conftest import GUN_GAP_MS, HAND_GAP_MS, WAIT_MS
from ui.gate.cover import MOST_KEYS, Cover, cover, uncover
from ui.gate.window import GateWindow, open_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CODES = ("GP1:WANG", "GP1:LI")


def covers() -> list[Cover]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, Cover) and widget.isVisible()
    ]


class Early:
    """Somebody who types on the cover, by gun or by hand."""

    def __init__(self, shown: Cover) -> None:
        self.cover = shown
        self._now_ms = 1000

    def types(self, text: str, gap_ms: int) -> None:
        self._now_ms += HAND_GAP_MS
        self.goes_on(text, gap_ms)

    def goes_on(self, text: str, gap_ms: int) -> None:
        for char in text:
            self._now_ms += gap_ms
            self._presses(char)

    def _presses(self, char: str) -> None:
        key = Qt.Key.Key_Return if char == "\r" else Qt.Key(ord(char.upper()))
        plain = Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(QEvent.Type.KeyPress, key, plain, char)
        event.setTimestamp(self._now_ms)
        QApplication.sendEvent(self.cover, event)


@pytest.fixture
def early(qtbot) -> Early:
    shown = cover()
    qtbot.addWidget(shown)
    return Early(shown)


@pytest.fixture
def gate(qtbot) -> Iterator[GateWindow]:
    desk = FakeDesk()
    window = open_window(desk, None, desk.clock)
    window.show()
    yield window
    window.close()
    window.deleteLater()


def scanned(gate: GateWindow) -> list[str]:
    desk: FakeDesk = gate.controller._desk
    return [text for text, *_rest in desk.scanned]


def test_that_a_cover_is_painted_before_anything_is_loaded(qtbot):
    shown = cover()
    qtbot.addWidget(shown)
    assert covers() == [shown]
    picture = shown.grab().toImage()
    assert picture.pixelColor(2, 2).name() == "#2b4a63"
    words = [label.text() for label in shown.findChildren(QLabel)]
    assert len(words) == 2
    assert all(words)


def test_that_a_cover_is_gone_when_the_window_is_there(qtbot):
    qtbot.addWidget(cover())
    uncover()
    assert covers() == []
    uncover()  # and nothing is taken away twice


def test_that_who_scans_before_the_gate_is_open_is_not_lost(early, gate, qtbot):
    for code in CODES:
        early.types(f"{code}\r", GUN_GAP_MS)
    uncover(gate)
    qtbot.waitUntil(lambda: scanned(gate) == list(CODES), timeout=WAIT_MS)


def test_that_a_scan_may_begin_on_the_cover_and_end_after_it(early, gate, qtbot):
    early.types("GP1:", GUN_GAP_MS)
    uncover(gate)
    early.goes_on("WANG\r", GUN_GAP_MS)
    qtbot.waitUntil(lambda: scanned(gate) == ["GP1:WANG"], timeout=WAIT_MS)


def test_that_a_room_typed_on_the_cover_stands_in_the_window(early, gate, qtbot):
    early.types("321501", HAND_GAP_MS)
    uncover(gate)
    qtbot.waitUntil(lambda: gate.entry.text == "321501", timeout=WAIT_MS)


def test_that_a_cover_keeps_no_more_than_it_should(early, gate, qtbot):
    early.types("7" * (MOST_KEYS + 5), 0)
    assert early.cover.kept == MOST_KEYS
    uncover(gate)
    assert early.cover.kept == 0


@pytest.mark.skipif(bool(xvfb.missing()), reason="Xvfb or xdotool is absent")
def test_that_a_gun_is_heard_while_the_program_is_busy_opening():
    with xvfb.display() as screen:
        command = [sys.executable, "-m", "tests.gui.cover_program"]
        gate = subprocess.Popen(
            command,
            cwd=xvfb.ROOT,
            env=screen,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            assert gate.stdout is not None
            window = gate.stdout.readline().split()[1]
            hand(screen, "windowfocus", "--sync", window)
            hand(screen, "type", "--delay", str(xvfb.GAP_MS), CODES[0] + "\n")
            told, _err = gate.communicate("1\n", timeout=xvfb.START_S)
        finally:
            gate.kill()
            gate.communicate()
    assert told.split() == [CODES[0]]


def hand(screen: dict[str, str], *words: str) -> None:
    subprocess.run(["xdotool", *words], env=screen, check=True, timeout=30)
