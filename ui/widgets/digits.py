"""One line of large digits that shrinks before it is ever cut."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.tokens import Theme

_SMALLEST = 12


class Digits(QWidget):
    """What is typed, or an example of it in a pale colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self._pale = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def text(self) -> str:
        return self._text

    def show_text(self, text: str, *, pale: bool) -> None:
        self._text, self._pale = text, pale
        self.setAccessibleName("" if pale else text)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, self._theme.sizes.digits)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setFont(self._fitting())
        painter.setPen(QColor(palette.line if self._pale else palette.text))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), flags, self._text)
        painter.end()

    def _fitting(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        for size in range(self._theme.sizes.digits, _SMALLEST, -2):
            font.setPixelSize(size)
            if QFontMetrics(font).horizontalAdvance(self._text) <= self.width():
                break
        return font
