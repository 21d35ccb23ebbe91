"""The card while nobody stands there."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from resources import N_, _
from ui.gate import keys
from ui.gate.pads import ActionRow
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground
from ui.widgets.icon_label import IconLabel

_WAY, _PAGES = 56, 50
_KEYS = {
    keys.LAST: N_("The last ten"),
    keys.PRINT: N_("Sheets and lists"),
    keys.HELP: N_("Keys, text, sounds"),
}


class IdlePage(QWidget):
    """Nobody stands there: the three ways in, and what else one may want to see.

    Signals:
        key_pressed: the key that was clicked (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        column.addStretch(3)
        prompt = QLabel(_("Next, please"))
        prompt.setProperty("role", "prompt")
        prompt.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(8)
        for icon, words in (
            ("scan", _("Scan a code")),
            ("door", _("Type the room")),
            ("visitor", _("Judge by eye")),
        ):
            row.addLayout(self._way(icon, words), 1)
        column.addWidget(prompt)
        column.addSpacing(theme.sizes.gap)
        column.addLayout(row)
        column.addStretch(2)
        self.pages = ActionRow(_KEYS, theme)
        self.pages.setFixedHeight(theme.sizes.at_a_glance(_PAGES))
        self.pages.key_pressed.connect(self._on_pages_key_pressed)
        column.addWidget(self.pages)

    @Slot(object)
    def _on_pages_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)

    def _way(self, icon: str, words: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        side = self._theme.sizes.at_a_glance(_WAY)
        mark = IconLabel(icon, self._theme.palette.accent, side)
        label = QLabel(words)
        label.setProperty("role", "note")
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label)
        return column

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.line, 1, self._theme.sizes.radius)
