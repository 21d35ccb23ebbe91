"""Every key press of a window, wherever the focus is: a gun's scan or a hand's key.

Where a field knows input methods (a Chinese one eats the letters of a gun), the keys as
the system hands them over decide what is a scan, see `raw_keys`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QInputMethodQueryEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from typing_extensions import override

from station.devices.bursts import BurstReader, Event, Key, Lost, Scanned, Typed
from station.domain.device_news import Why
from station.domain.device_settings import GunRules
from ui.workers.key_names import BACKSPACE, DOWN, ENTER, ESCAPE, TAB, UP
from ui.workers.raw_keys import RawKeys

LONGEST_TYPED = 64
_LATE_MS = 5
_JUST_MS = 1000
_KNOWS_METHODS = Qt.WidgetAttribute.WA_InputMethodEnabled

_CHARACTERS = {
    "\r": ENTER,
    "\n": ENTER,
    "\x1b": ESCAPE,
    "\b": BACKSPACE,
    "\x7f": BACKSPACE,
    "\t": TAB,
}
_FUNCTION_KEYS = {
    **{Qt.Key.Key_F1.value + n - 1: f"F{n}" for n in range(1, 13)},
    Qt.Key.Key_Up.value: UP,
    Qt.Key.Key_Down.value: DOWN,
}
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class _Draft(NamedTuple):
    """What stood in a field, to be brought back."""

    field: QLineEdit
    text: str
    place: int

    @classmethod
    def of(cls, field: QWidget) -> "_Draft | None":
        if not isinstance(field, QLineEdit):
            return None
        return cls(field, field.text(), field.cursorPosition())

    def bring_back(self) -> None:
        if self.field.text() != self.text:
            self.field.setText(self.text)
            self.field.setCursorPosition(self.place)


class KeyFilter(QObject):
    """Takes the keys of one window before any widget does.

    In a field that knows input methods a scan is told by raw keys: what the method has
    made of it by then is taken back, and it gets nothing more until the scan is over.

    Keys are timed by the stamps of their events, so that a window that was slow for a
    moment does not take typing for a scan. A held key counts once. Keys with Ctrl, Alt
    or Meta are left alone, unless a gun is typing.

    Signals:
        key_pressed: the name of a key (str): a capital letter, digit or sign, `Enter`,
            `Esc`, `⌫`, `⇥`, `↑`, `↓`, `F1` … `F12`.
        character_typed: a character as a hand typed it (str), before its key.
        text_scanned: the text of one scan (str).
        text_lost: a burst came that is not one whole scan (`Why`).
    """

    key_pressed = Signal(object)
    character_typed = Signal(object)
    text_scanned = Signal(object)
    text_lost = Signal(object)

    def __init__(self, window: QWidget, rules: GunRules | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._since_start = QElapsedTimer()
        self._since_start.start()
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setTimerType(Qt.TimerType.PreciseTimer)
        self._silence.timeout.connect(self._on_silence_timeout)
        self._app = QApplication.instance()
        if self._app is not None:
            self._app.installEventFilter(self)
        self._field: QWidget | None = None  # while a scan is kept out of it
        self._draft: _Draft | None = None
        self._began_us = 0
        self._scanned = range(0)
        self._over = QElapsedTimer()
        self._rawness = RawKeys(self.take_raw) if RawKeys.works_here() else None
        if self._rawness is not None:
            self._rawness.start()
        self.use(rules or GunRules())

    def use(self, rules: GunRules) -> None:
        """From now on the gun types like this."""
        self._reader = BurstReader(rules)
        self._under = BurstReader(rules)

    def stop(self) -> None:
        self._silence.stop()
        if self._app is not None:
            self._app.removeEventFilter(self)
            self._app = None
        if self._rawness is not None:
            self._rawness.stop()
            self._rawness = None

    @contextmanager
    def resting(self) -> Iterator[None]:
        """For work within one turn of the event loop, in which no key can come.

        Parts that are built anew make thousands of events, and each costs its way here.
        """
        app = self._app
        if app is not None:
            app.removeEventFilter(self)
        try:
            yield
        finally:
            if app is not None:
                app.installEventFilter(self)

    def take_raw(self, key: Key) -> None:
        """A key as the system hands it over, before any input method."""
        field = self._field or QApplication.focusWidget()
        if not isinstance(field, QWidget) or field.window() is not self._window:
            return
        if self._field is None and not field.testAttribute(_KNOWS_METHODS):
            return
        self._tell_raw(self._under.press(key))
        if len(self._under.held) == 1:
            self._draft, self._began_us = _Draft.of(field), key.at_us
        if self._under.is_burst and self._field is None:
            self._keep_out(field)
        self._await_silence()

    def _await_silence(self) -> None:
        """Until what is held back is decided on; another key begins it anew."""
        waits = [r.patience_us for r in (self._under, self._reader) if r.held]
        self._silence.start(max(waits, default=0) // 1000 + _LATE_MS)

    def _keep_out(self, field: QWidget) -> None:
        """The input method gets nothing more of this scan, and the field nothing."""
        self._field = field
        self._reader.forget()
        QGuiApplication.inputMethod().reset()
        QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)
        if self._draft is not None:
            self._draft.bring_back()

    def _let_in(self) -> None:
        """The scan is over; what is still on its way of it is dropped for a moment."""
        self._field = None
        self._over.start()
        QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """By class, which costs less than a type: all events come this way."""
        if isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            return pressed and self._is_mine(watched) and self._take(event)
        if isinstance(event, QInputMethodQueryEvent) and watched is self._field:
            event.setValue(Qt.InputMethodQuery.ImEnabled, False)  # noqa: FBT003 - Qt's
            return True
        if isinstance(event, QInputMethodEvent) and self._is_scanning():
            return watched is (self._field or QApplication.focusWidget())
        return False

    def _is_mine(self, watched: QObject) -> bool:
        return isinstance(watched, QWidget) and watched.window() is self._window

    def _take(self, event: QKeyEvent) -> bool:
        if self._field is not None or event.timestamp() * 1000 in self._scanned:
            return True
        scanning = self._reader.deadline_us is not None
        if event.modifiers() & _COMMANDS and not scanning:
            return False
        if event.isAutoRepeat():
            return True
        char = event.text()
        if len(char) == 1:
            stamp = event.timestamp() or self._since_start.elapsed()
            self._tell(self._reader.press(Key(char, stamp * 1000)))
            self._await_silence()
            return True
        return self._take_function_key(event.key())

    def _take_function_key(self, key: int) -> bool:
        if key not in _FUNCTION_KEYS:
            return False
        self._on_silence_timeout()
        self.key_pressed.emit(_FUNCTION_KEYS[key])
        return True

    @Slot()
    def _on_silence_timeout(self) -> None:
        for reader, tell in (
            (self._under, self._tell_raw),
            (self._reader, self._tell),
        ):
            deadline = reader.deadline_us
            if deadline is not None:
                tell(reader.flush(deadline + 1))

    def _tell_raw(self, events: tuple[Event, ...]) -> None:
        """What a hand typed comes by itself, through the input method."""
        for event in events:
            if isinstance(event, Typed):
                continue
            self._scanned = range(self._began_us, event.at_us + 1)
            self._reader.forget()
            self._let_in()
            self._tell((event,))

    def _is_scanning(self) -> bool:
        just = self._over.isValid() and self._over.elapsed() < _JUST_MS
        return self._field is not None or just

    def _tell(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, Scanned):
                self.text_scanned.emit(event.text)
            elif isinstance(event, Lost):
                self.text_lost.emit(event.why)
            elif len(event.keys) > LONGEST_TYPED:
                self.text_lost.emit(Why.TOO_LONG)
            else:
                for key in event.keys:
                    self._tell_typed(key.char)

    def _tell_typed(self, char: str) -> None:
        self.character_typed.emit(char)
        name = _CHARACTERS.get(char) or (char.upper() if char.isprintable() else "")
        if name:
            self.key_pressed.emit(name)
