"""The card while nobody stands there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from resources import _
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground
from ui.widgets.icon_label import IconLabel

_WAY = 56


class IdlePage(QWidget):
    """Nobody stands there: the three ways in."""

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
        self._column = column

    def furnish(self, pad: QWidget) -> None:
        """Where there is room, the settings stand below."""
        self._column.addWidget(pad)

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
