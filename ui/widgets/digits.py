"""One line of large digits that shrinks before it is ever cut."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from resources import _
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
        painter.setPen(QColor(palette.muted if self._pale else palette.text))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), flags, self._words())
        painter.end()

    def _words(self) -> str:
        if self._pale and self._text:
            return _("e.g. {example}").format(example=self._text)
        return self._text

    def _fitting(self) -> QFont:
        """An example is smaller and thinner than what is typed."""
        sizes = self._theme.sizes
        font = QFont(self.font())
        font.setBold(not self._pale)
        largest = sizes.prompt if self._pale else sizes.digits
        for size in range(largest, _SMALLEST, -2):
            font.setPixelSize(size)
            if QFontMetrics(font).horizontalAdvance(self._words()) <= self.width():
                break
        return font
