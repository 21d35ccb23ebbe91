"""Every key press of a window, wherever the focus is: a gun's scan or a hand's key."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from station.devices.bursts import BurstReader, Event, Key, Lost, Scanned
from station.domain.device_news import Why
from station.domain.device_settings import GunRules
from ui.workers.key_names import BACKSPACE, DOWN, ENTER, ESCAPE, TAB, UP

LONGEST_TYPED = 64
_LATE_MS = 5

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


class KeyFilter(QObject):
    """Takes the keys of one window before any widget does.

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
        self.use(rules or GunRules())
        self._app = QApplication.instance()
        if self._app is not None:
            self._app.installEventFilter(self)

    def use(self, rules: GunRules) -> None:
        """From now on the gun types like this."""
        self._reader = BurstReader(rules)
        self._silence.setInterval(rules.gap_ms + _LATE_MS)

    def stop(self) -> None:
        self._silence.stop()
        if self._app is not None:
            self._app.removeEventFilter(self)
            self._app = None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        return self._take(event)

    def _take(self, event: QKeyEvent) -> bool:
        scanning = self._reader.deadline_us is not None
        if event.modifiers() & _COMMANDS and not scanning:
            return False
        if event.isAutoRepeat():
            return True
        char = event.text()
        if len(char) == 1:
            stamp = event.timestamp() or self._since_start.elapsed()
            self._tell(self._reader.press(Key(char, stamp * 1000)))
            self._silence.start()
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
        deadline = self._reader.deadline_us
        if deadline is not None:
            self._tell(self._reader.flush(deadline + 1))

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
