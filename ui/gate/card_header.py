"""The upper half of the card: icon, word and temperature on one solid colour."""

import msgspec
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.icons import paint_icon
from ui.theme.tokens import Look, Theme

HEIGHT = 132
_ICON = 92
_MARGIN = 20
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Face(msgspec.Struct, frozen=True):
    """What the header shows. `digits` is the reading, empty where there is none."""

    look: Look
    word: str
    sub: str = ""
    digits: str = ""


class CardHeader(QWidget):
    """Draws a `Face`; a technical one is hatched, so that it looks like no person."""

    def __init__(self, theme: Theme, face: Face) -> None:
        super().__init__()
        self._theme = theme
        self._face = face
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def face(self) -> Face:
        return self._face

    def show_face(self, face: Face) -> None:
        self._face = face
        self.setAccessibleName(f"{face.word} {face.digits}".strip())
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        look = self._face.look
        top = (HEIGHT - _ICON) / 2
        paint_icon(painter, look.icon, look.ink, QRectF(_MARGIN, top, _ICON, _ICON))
        painter.setPen(QColor(look.ink))
        right = self._paint_digits(painter)
        self._paint_words(painter, _MARGIN + _ICON + 18, right - 12)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        radius = self._theme.sizes.radius
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(QRectF(self.rect()), radius, radius)
        path.addRect(QRectF(0, HEIGHT - radius, self.width(), radius))
        look = self._face.look
        painter.fillPath(path, QColor(look.fill))
        if look.technical:
            hatch = QColor(look.ink)
            hatch.setAlpha(46)
            brush = QBrush(hatch, Qt.BrushStyle.BDiagPattern)
            painter.fillPath(path, brush)

    def _paint_digits(self, painter: QPainter) -> int:
        right = self.width() - _MARGIN
        if not self._face.digits:
            return right
        painter.setFont(self._font(painter, self._theme.sizes.digits))
        width = painter.fontMetrics().horizontalAdvance(self._face.digits)
        area = QRect(right - width, 0, width + 2, HEIGHT - 10)
        painter.drawText(area, _RIGHT, self._face.digits)
        painter.setFont(self._font(painter, self._theme.sizes.large))
        painter.drawText(QRect(right - 80, HEIGHT - 42, 80, 30), _RIGHT, "°C")
        return right - width

    def _paint_words(self, painter: QPainter, left: int, right: int) -> None:
        width = right - left
        size = self._theme.sizes.word
        painter.setFont(self._font(painter, size))
        while size > self._theme.sizes.large and (
            painter.fontMetrics().horizontalAdvance(self._face.word) > width
        ):
            size -= 2
            painter.setFont(self._font(painter, size))
        bottom = 40 if self._face.sub else 0
        painter.drawText(
            QRect(left, 6, width, HEIGHT - bottom - 6), _LEFT, self._face.word
        )
        painter.setFont(self._font(painter, self._theme.sizes.large))
        painter.drawText(QRect(left, HEIGHT - 44, width, 32), _LEFT, self._face.sub)

    @staticmethod
    def _font(painter: QPainter, size: int) -> QFont:
        font = QFont(painter.font())
        font.setPixelSize(size)
        font.setBold(True)
        return font
