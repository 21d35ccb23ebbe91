"""Small marks in a row: what was shown, and what is still asked for."""

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.icons import paint_icon
from ui.theme.tokens import Look, Theme

_HEIGHT = 32
_SPACE = 8


class Chip(msgspec.Struct, frozen=True):
    """One mark; without a look it is still open: an empty frame."""

    text: str
    look: Look | None = None


class ChipRow(QWidget):
    """Draws chips from left to right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chips: tuple[Chip, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def chips(self) -> tuple[Chip, ...]:
        return self._chips

    def show_chips(self, chips: tuple[Chip, ...]) -> None:
        self._chips = chips
        self.setVisible(bool(chips))
        self.setAccessibleName(", ".join(chip.text for chip in chips))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT + 2)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(self._theme.sizes.text)
        font.setBold(True)
        painter.setFont(font)
        left = 0.5
        for chip in self._chips:
            left = self._paint_chip(painter, chip, left) + _SPACE
        painter.end()

    def _paint_chip(self, painter: QPainter, chip: Chip, left: float) -> float:
        palette = self._theme.palette
        width = painter.fontMetrics().horizontalAdvance(chip.text) + 44
        area = QRectF(left, 0.5, width, _HEIGHT)
        fill, ink = (chip.look.fill, chip.look.ink) if chip.look else ("", "")
        painter.setPen(
            Qt.PenStyle.NoPen
            if chip.look
            else QPen(QColor(palette.muted), 1.5, Qt.PenStyle.DashLine)
        )
        painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, _HEIGHT / 2, _HEIGHT / 2)
        mark = QRectF(left + 10, 8.5, 16, 16)
        if chip.look:
            paint_icon(painter, chip.look.icon, ink, mark)
        else:
            painter.setPen(QPen(QColor(palette.muted), 2))
            painter.drawEllipse(mark.adjusted(1, 1, -1, -1))
        painter.setPen(QColor(ink or palette.text))
        text = area.adjusted(33, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(text, flags, chip.text)
        return left + width
