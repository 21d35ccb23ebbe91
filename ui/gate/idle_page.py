"""The card while nobody stands there: the ways in, and how the window may look."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from resources import _
from ui.gate.settings import SWITCHES
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground
from ui.widgets.icon_label import IconLabel
from ui.widgets.key_button import KeyButton

_IN_ROW = 4
_WAY = 56


class IdlePage(QWidget):
    """Nobody stands there: the three ways in, and the keys that set the window.

    Signals:
        key_pressed: the key of a setting that was clicked (str).
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
            ("door", _("Type the room number")),
            ("visitor", _("Judge by eye")),
        ):
            row.addLayout(self._way(icon, words), 1)
        column.addWidget(prompt)
        column.addSpacing(theme.sizes.gap)
        column.addLayout(row)
        column.addStretch(2)
        column.addLayout(self._build_switches())

    def _way(self, icon: str, words: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        side = self._theme.sizes.around_text(_WAY)
        mark = IconLabel(icon, self._theme.palette.accent, side)
        label = QLabel(words)
        label.setProperty("role", "address")
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label)
        return column

    def _build_switches(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self._theme.sizes.small_gap)
        for place, switch in enumerate(SWITCHES.values()):
            button = KeyButton(switch.key, _(switch.label), self._theme)
            button.setFixedHeight(self._theme.sizes.beside_text(44))
            button.key_pressed.connect(self._on_button_key_pressed)
            grid.addWidget(button, place // _IN_ROW, place % _IN_ROW)
        return grid

    @Slot(object)
    def _on_button_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.line, 1, self._theme.sizes.radius)
