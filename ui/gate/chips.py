"""Small marks in a row: what was shown, and what is still asked for."""

import msgspec
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.icons import paint_icon
from ui.theme.tokens import Look, Theme

_HEIGHT = 32
_MARK = 33
_SPACE = 8


class Chip(msgspec.Struct, frozen=True):
    """One mark; without a look it is still open: an empty frame."""

    text: str
    look: Look | None = None


class ChipRow(QWidget):
    """Draws chips from left to right and on in further rows."""

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
        self._fit()
        self.update()

    def _fit(self) -> None:
        places = self._places()
        bottom = places[-1].bottom() if places else 0.0
        self.setFixedHeight(round(bottom) + 2)

    def _places(self) -> list[QRectF]:
        metrics = QFontMetrics(self._font())
        places: list[QRectF] = []
        left = top = 0.5
        for chip in self._chips:
            width = metrics.horizontalAdvance(chip.text) + _MARK + _HEIGHT / 2
            if places and left + width > self.width():
                left, top = 0.5, top + _HEIGHT + _SPACE
            places.append(QRectF(left, top, width, _HEIGHT))
            left += width + _SPACE
        return places

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._theme.sizes.text)
        font.setBold(True)
        return font

    @override
    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._fit()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        for chip, area in zip(self._chips, self._places(), strict=True):
            self._paint_chip(painter, chip, area)
        painter.end()

    def _paint_chip(self, painter: QPainter, chip: Chip, area: QRectF) -> None:
        palette = self._theme.palette
        look = chip.look
        dashed = QPen(QColor(palette.muted), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(Qt.PenStyle.NoPen if look else dashed)
        painter.setBrush(QColor(look.fill) if look else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, _HEIGHT / 2, _HEIGHT / 2)
        mark = QRectF(area.left() + 10, area.top() + 8, 16, 16)
        if look:
            paint_icon(painter, look.icon, look.ink, mark)
        else:
            painter.setPen(QPen(QColor(palette.muted), 2))
            painter.drawEllipse(mark.adjusted(1, 1, -1, -1))
        painter.setPen(QColor(look.ink if look else palette.text))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area.adjusted(_MARK, 0, 0, 0), flags, chip.text)
