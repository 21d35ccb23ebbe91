"""A gun while a Chinese input method is on: raw keys tell, the method gets nothing."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from station.devices.bursts import Key
from station.devices.scancodes import SHIFTS, character
from ui.workers.gun import KeyFilter

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CODE = "GP1:ab12cd34"
GUN_MS, HAND_MS = 4, 120
KNOWS_METHODS = Qt.WidgetAttribute.WA_InputMethodEnabled


class Ear(QObject):
    def __init__(self, filter_: KeyFilter) -> None:
        super().__init__()
        self.scans: list[str] = []
        self.lost: list[object] = []
        self.typed = ""
        filter_.text_scanned.connect(self._on_text_scanned)
        filter_.text_lost.connect(self._on_text_lost)
        filter_.character_typed.connect(self._on_character_typed)

    @Slot(object)
    def _on_text_scanned(self, text: str) -> None:
        self.scans.append(text)

    @Slot(object)
    def _on_text_lost(self, why: object) -> None:
        self.lost.append(why)

    @Slot(object)
    def _on_character_typed(self, char: str) -> None:
        self.typed += char


class Keyboard:
    """Keys that reach the program raw, then the input method, then perhaps Qt."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        self.field = QLineEdit("王")
        QVBoxLayout(self.window).addWidget(self.field)
        self.filter = KeyFilter(self.window)
        self.ear = Ear(self.filter)
        self.qtbot = qtbot
        qtbot.addWidget(self.window)
        self.window.show()
        self.field.setFocus()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is self.field)
        self.at_ms = 1000

    def raw(self, text: str, gap_ms: int) -> None:
        for char in text:
            self.at_ms += gap_ms
            self.filter.take_raw(Key(char, self.at_ms * 1000))

    def method(self, *, commits: str = "", composes: str = "") -> None:
        event = QInputMethodEvent(composes, [])
        event.setCommitString(commits)
        QApplication.sendEvent(self.field, event)

    def qt(self, char: str, at_ms: int) -> None:
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, char)
        event.setTimestamp(at_ms)
        QApplication.sendEvent(self.field, event)

    @property
    def takes_methods(self) -> bool:
        """What the system asks before it gives a key to an input method."""
        query = Qt.InputMethodQuery.ImEnabled
        asked = QInputMethodQueryEvent(query)
        QApplication.sendEvent(self.field, asked)
        return bool(asked.value(query))

    def hears(self, *scans: str) -> None:
        self.qtbot.waitUntil(lambda: self.ear.scans == list(scans))


@pytest.fixture
def keyboard(qtbot):
    keyboard = Keyboard(qtbot)
    yield keyboard
    keyboard.filter.stop()


def test_that_an_input_method_cannot_eat_a_scan(keyboard):
    for char in CODE + "\r":
        keyboard.raw(char, GUN_MS)
        if char.isdigit():
            keyboard.method(commits=char)
        elif char != "\r":
            keyboard.method(composes=char)
    assert not keyboard.takes_methods
    keyboard.hears(CODE)
    keyboard.method(commits="个批")  # what the method had left comes late
    assert keyboard.field.text() == "王"
    assert keyboard.takes_methods
    assert (keyboard.ear.typed, keyboard.ear.lost) == ("", [])


def test_that_a_scan_that_comes_both_ways_counts_once(keyboard):
    for char in CODE + "\r":
        keyboard.raw(char, GUN_MS)
        keyboard.qt(char, keyboard.at_ms)
    keyboard.hears(CODE)
    for number in range(len(CODE)):  # and once more, late
        keyboard.qt(CODE[number], keyboard.at_ms - GUN_MS * (len(CODE) - number))
    keyboard.qtbot.wait(100)
    assert (keyboard.ear.scans, keyboard.ear.typed) == ([CODE], "")


def test_that_a_name_typed_with_an_input_method_stays(keyboard):
    for char in "zhang ":
        keyboard.raw(char, HAND_MS)
        keyboard.method(composes="zhang")
    keyboard.method(commits="张")
    keyboard.qtbot.wait(100)
    assert keyboard.field.text() == "王张"
    assert (keyboard.ear.scans, keyboard.ear.lost) == ([], [])


def test_that_half_a_scan_is_lost_there_too(keyboard):
    keyboard.filter.take_raw(Key("a", 0))
    for _turn in range(2):
        keyboard.raw(CODE + "\r", GUN_MS)
        keyboard.qtbot.wait(80)
        keyboard.at_ms += 2000
    keyboard.raw(CODE[:8], GUN_MS)
    keyboard.qtbot.waitUntil(lambda: len(keyboard.ear.lost) == 1)
    assert keyboard.takes_methods


def test_that_where_nothing_is_typed_raw_keys_are_left_alone(keyboard):
    keyboard.field.setAttribute(KNOWS_METHODS, on=False)
    keyboard.raw(CODE + "\r", GUN_MS)
    keyboard.qtbot.wait(100)
    assert keyboard.ear.scans == []


def test_that_places_on_the_keyboard_are_those_of_a_gun():
    row = [character(code, shift=False) for code in range(16, 28)]
    assert "".join(row) == "qwertyuiop[]"
    assert character(4, shift=True) + character(39, shift=True) == "#:"
    assert (character(28, shift=True), character(15, shift=False)) == ("\r", "\t")
    assert [character(code, shift=False) for code in (*SHIFTS, 1, 59)] == [""] * 4
