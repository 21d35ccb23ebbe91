"""Words that tell at once how much room they need in a smaller size."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

_FLAGS = (
    int(Qt.AlignmentFlag.AlignLeft)
    | int(Qt.AlignmentFlag.AlignVCenter)
    | int(Qt.TextFlag.TextWordWrap)
)


class Sentence(QWidget):
    """Text of `size` pixels in one colour; it breaks between words, never is cut.

    A label measures itself with the style sheet's font, which comes a moment too late
    for whoever looks for the largest size that has room.
    """

    def __init__(self, size: int, colour: str, *, bold: bool = False) -> None:
        super().__init__()
        self._size, self._share = size, 1.0
        self._colour, self._bold = colour, bold
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def text(self) -> str:
        return self._text

    @property
    def pixels(self) -> int:
        """The size that it is written in now."""
        return round(self._size * self._share)

    def show_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._change()

    def set_share(self, share: float) -> None:
        """Be written in this share of the size."""
        if share != self._share:
            self._share = share
            self._change()

    def _change(self) -> None:
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self.pixels)
        font.setBold(self._bold)
        return font

    @override
    def heightForWidth(self, width: int) -> int:
        area = QRect(0, 0, width, 10_000)
        return (
            QFontMetrics(self._font()).boundingRect(area, _FLAGS, self._text).height()
        )

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, QFontMetrics(self._font()).height())

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font())
        painter.setPen(QColor(self._colour))
        painter.drawText(self.rect(), _FLAGS, self._text)
        painter.end()
