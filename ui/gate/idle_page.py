"""The card while nobody stands there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from resources import _
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground
from ui.widgets.icon_label import IconLabel


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
        row.setSpacing(28)
        row.addStretch(1)
        for icon, words in (
            ("scan", _("Scan a code")),
            ("door", _("Type the room number")),
            ("visitor", _("Judge by eye")),
        ):
            row.addLayout(self._way(icon, words))
        row.addStretch(1)
        column.addWidget(prompt)
        column.addSpacing(26)
        column.addLayout(row)
        column.addStretch(4)

    def _way(self, icon: str, words: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        mark = IconLabel(icon, self._theme.palette.accent, 56)
        label = QLabel(words)
        label.setProperty("role", "address")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label)
        return column

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.line, 1, self._theme.sizes.radius)
