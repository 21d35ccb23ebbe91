"""The keys that set the window: pressed, told in one line, and kept in the home."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from resources import _, current_language, language
from station.workspace.home import WindowSettings
from ui.gate.settings import LARGER, SWITCHES, THEMES, switched

_SAME = {LARGER: ("Ctrl++", "Ctrl+=")}  # without Shift, where + stands above =


class Looks(QObject):
    """What the window is set to now.

    Signals:
        changed: the new `WindowSettings`.
        told: what was changed, one sentence (str).
    """

    changed = Signal(object)
    told = Signal(object)

    def __init__(self, window: WindowSettings, widget: QWidget) -> None:
        super().__init__(widget)
        self.window = window
        for key in SWITCHES:
            for sequence in _SAME.get(key, (key,)):
                shortcut = QShortcut(QKeySequence(sequence), widget)
                shortcut.setObjectName(key)
                shortcut.activated.connect(self._on_shortcut_activated)

    def press(self, key: str) -> None:
        """A key of `SWITCHES`; any other changes nothing."""
        window = switched(self.window, key)
        if key not in SWITCHES:
            return
        before, self.window = self.window, window
        if window != before:
            self.changed.emit(window)
        self.told.emit(told(before, window))

    @Slot()
    def _on_shortcut_activated(self) -> None:
        self.press(self.sender().objectName())


def told(before: WindowSettings, now: WindowSettings) -> str:
    """What a key has changed, in one line; of nothing, how it stands."""
    if before.theme != now.theme:
        return _(_NAMES[now.theme])
    if before.sounds != now.sounds:
        return _("Sounds on") if now.sounds else _("Sounds off")
    if before.voice != now.voice:
        return _("Voice on") if now.voice else _("Voice off")
    if before.language != now.language:
        with language(now.language or current_language()):
            return _("From the next start on: English")
    return _("Text size {percent} %").format(percent=now.text)


_NAMES = {key.turn(WindowSettings()).theme: key.label for key in THEMES}
