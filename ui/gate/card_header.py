"""The upper half of the card: icon, word and temperature on one solid colour."""

import msgspec
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.icons import paint_icon
from ui.theme.tokens import Look, Theme

_ICON = 92
_MARGIN = 20
_STRIPE = 12
_LINE = 1.45  # of the size: what the typeface needs
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WHOLE = int(_LEFT) | int(Qt.TextFlag.TextDontClip)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Face(msgspec.Struct, frozen=True):
    """What the header shows. `digits` is the reading, empty where there is none."""

    look: Look
    word: str
    sub: str = ""
    digits: str = ""


class CardHeader(QWidget):
    """Draws a `Face`; a technical one is striped as works are, as no person is."""

    def __init__(self, theme: Theme, face: Face) -> None:
        super().__init__()
        self._theme = theme
        self._face = face
        self._share = 1.0
        self._height = 0
        self.set_share(1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def face(self) -> Face:
        return self._face

    def show_face(self, face: Face) -> None:
        self._face = face
        self.setAccessibleName(f"{face.word} {face.digits}".strip())
        self.update()

    def set_share(self, share: float) -> None:
        """Be drawn in this share of the size, and as much lower."""
        sizes = self._theme.sizes
        margin = _STRIPE * sizes.zoom * (1 + 1 / sizes.scale)
        words = 1.2 * sizes.word + _LINE * sizes.large
        self._share = share
        self._height = round(words * share + margin)
        self.setFixedHeight(self._height)
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        look = self._face.look
        side = round(self._theme.sizes.at_a_glance(_ICON) * self._share)
        top = (self._height - side) / 2
        paint_icon(painter, look.icon, look.ink, QRectF(_MARGIN, top, side, side))
        painter.setPen(QColor(look.ink))
        right = self._paint_digits(painter)
        self._paint_words(painter, _MARGIN + side + 18, right - 12)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        radius = self._theme.sizes.radius
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(QRectF(self.rect()), radius, radius)
        path.addRect(QRectF(0, self._height - radius, self.width(), radius))
        look = self._face.look
        painter.fillPath(path, QColor(look.fill))
        if look.technical:
            painter.setClipPath(path)
            for top in (0, self._height - _STRIPE):
                self._paint_stripes(painter, top)
            painter.setClipping(False)

    def _paint_stripes(self, painter: QPainter, top: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._face.look.ink))
        for left in range(-_STRIPE, self.width(), 2 * _STRIPE):
            corners = ((0, _STRIPE), (_STRIPE, 0), (2 * _STRIPE, 0), (_STRIPE, _STRIPE))
            points = [QPointF(left + x, top + y) for x, y in corners]
            painter.drawPolygon(QPolygonF(points))

    def _paint_digits(self, painter: QPainter) -> int:
        right = self.width() - _MARGIN
        if not self._face.digits:
            return right
        painter.setFont(self._font(painter, self._theme.sizes.digits))
        width = painter.fontMetrics().horizontalAdvance(self._face.digits)
        low = self._low()
        area = QRect(right - width, 0, width + 2, self._height - low // 4)
        painter.drawText(area, _RIGHT, self._face.digits)
        painter.setFont(self._font(painter, self._theme.sizes.large))
        unit = QRect(right - width, self._height - low, width, low)
        painter.drawText(unit, _RIGHT, "°C")
        return right - width

    def _low(self) -> int:
        """Height of the lower line, the room below it included."""
        return round(self._theme.sizes.large * self._share * _LINE) + _STRIPE

    def _paint_words(self, painter: QPainter, left: int, right: int) -> None:
        width = right - left
        size = self._theme.sizes.word
        painter.setFont(self._font(painter, size))
        while size > self._theme.sizes.large and (
            painter.fontMetrics().horizontalAdvance(self._face.word) > width
        ):
            size -= 2
            painter.setFont(self._font(painter, size))
        low = self._low()
        bottom = low if self._face.sub else _STRIPE
        upper = QRect(left, _STRIPE // 2, width, self._height - bottom - _STRIPE // 2)
        painter.drawText(upper, _WHOLE, self._face.word)
        painter.setFont(self._font(painter, self._theme.sizes.large))
        lower = QRect(left, self._height - low, width, low - _STRIPE)
        painter.drawText(lower, _WHOLE, self._face.sub)

    def _font(self, painter: QPainter, size: int) -> QFont:
        font = QFont(painter.font())
        font.setPixelSize(round(size * self._share))
        font.setBold(True)
        return font
