"""A picture with the outlines of what was read in it; pictures may be dropped on it."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme

Outline = tuple[tuple[float, float], ...]


_RADIUS = 10
_SMALLEST = 11
_HINT_FLAGS = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)
_ICON = 0.28  # of the height
_GROUND = "#1c2833"  # in every theme: pictures are judged by their colours


class Picture(msgspec.Struct, frozen=True):
    """A picture and the size, in pixels, that outlines on it are measured in."""

    image: QImage
    width: int
    height: int


class PictureView(QWidget):
    """Draws the latest picture to fit, the outlines on it, a hint where there is none.

    Signals:
        file_dropped: a `Path` that somebody dropped here.
    """

    file_dropped = Signal(object)

    def __init__(self, theme: Theme, hint: str) -> None:
        super().__init__()
        self._theme = theme
        self._hint = hint
        self._picture: Picture | None = None
        self._outlines: tuple[Outline, ...] = ()
        self.setAcceptDrops(True)
        self.setMinimumHeight(150)

    def show_picture(self, picture: Picture) -> None:
        self._picture = picture
        self.update()

    def show_outlines(self, outlines: tuple[Outline, ...]) -> None:
        self._outlines = outlines
        self.update()

    def clear(self, hint: str) -> None:
        self._picture, self._outlines, self._hint = None, (), hint
        self.update()

    @property
    def picture(self) -> Picture | None:
        return self._picture

    @property
    def has_picture(self) -> bool:
        return self._picture is not None

    @property
    def outlines(self) -> tuple[Outline, ...]:
        return self._outlines

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            event.acceptProposedAction()
            self.file_dropped.emit(Path(url.toLocalFile()))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_GROUND))
        painter.drawRoundedRect(self.rect(), _RADIUS, _RADIUS)
        if self._picture is None:
            self._paint_hint(painter)
        else:
            self._paint_picture(painter, self._picture)
        painter.end()

    def _paint_hint(self, painter: QPainter) -> None:
        ink = "#9fb0be"
        middle, side = QPointF(self.rect().center()), self.height() * _ICON
        top = middle.y() - side - 2
        paint_icon(
            painter, "camera", ink, QRectF(middle.x() - side / 2, top, side, side)
        )
        painter.setPen(QColor(ink))
        area = self.rect().adjusted(12, round(self.height() / 2), -12, -4)
        font = painter.font()
        font.setPixelSize(self._hint_size(area))
        painter.setFont(font)
        painter.drawText(area, _HINT_FLAGS, self._hint)

    def _hint_size(self, area: QRect) -> int:
        """Of the hint as it is painted, in pixels: it is smaller where it is long."""
        font = QFont(self.font())
        for size in range(self._theme.sizes.head, _SMALLEST, -1):
            font.setPixelSize(size)
            needed = QFontMetrics(font).boundingRect(area, _HINT_FLAGS, self._hint)
            if area.contains(needed):
                return size
        return _SMALLEST

    def _paint_picture(self, painter: QPainter, picture: Picture) -> None:
        scale = min(self.width() / picture.width, self.height() / picture.height)
        width, height = picture.width * scale, picture.height * scale
        left, top = (self.width() - width) / 2, (self.height() - height) / 2
        corners = QPainterPath()
        corners.addRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        painter.setClipPath(corners)
        painter.drawImage(QRectF(left, top, width, height), picture.image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, thickness in (("#ffffff", 6), ("#187f44", 3)):
            painter.setPen(QPen(QColor(colour), thickness))
            for outline in self._outlines:
                points = [
                    QPointF(left + x * scale, top + y * scale) for x, y in outline
                ]
                painter.drawPolygon(QPolygonF(points))
