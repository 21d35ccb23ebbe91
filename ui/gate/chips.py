"""Small marks in a row: what was shown, and what is still asked for."""

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.icons import paint_icon
from ui.theme.tokens import Look, Theme
from ui.widgets.flow import in_rows

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
        self._share = 1.0
        self._chips: tuple[Chip, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def chips(self) -> tuple[Chip, ...]:
        return self._chips

    def show_chips(self, chips: tuple[Chip, ...]) -> None:
        self._chips = chips
        self.setVisible(bool(chips))
        self.setAccessibleName(", ".join(chip.text for chip in chips))
        self.updateGeometry()
        self.update()

    def set_share(self, share: float) -> None:
        """Draw everything in this share of its size."""
        self._share = share
        self.updateGeometry()
        self.update()

    @property
    def _height(self) -> int:
        return round(self._theme.sizes.around_text(_HEIGHT) * self._share)

    @property
    def _mark(self) -> int:
        return round(self._theme.sizes.around_text(_MARK) * self._share)

    @override
    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return round(places[-1].bottom()) + 2 if places else 0

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(self.width()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height)

    def _places(self, room: int) -> list[QRectF]:
        metrics = QFontMetrics(self._font())
        widths = (
            metrics.horizontalAdvance(chip.text) + self._mark + self._height / 2
            for chip in self._chips
        )
        return in_rows(widths, room, self._height, _SPACE, _SPACE)

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(self._theme.sizes.text * self._share))
        font.setBold(True)
        return font

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        for chip, area in zip(self._chips, self._places(self.width()), strict=True):
            self._paint_chip(painter, chip, area)
        painter.end()

    def _paint_chip(self, painter: QPainter, chip: Chip, area: QRectF) -> None:
        palette = self._theme.palette
        look = chip.look
        dashed = QPen(QColor(palette.muted), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(Qt.PenStyle.NoPen if look else dashed)
        painter.setBrush(QColor(look.fill) if look else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, self._height / 2, self._height / 2)
        side = self._height / 2
        mark = QRectF(area.left() + side * 0.6, area.top() + side / 2, side, side)
        if look:
            paint_icon(painter, look.icon, look.ink, mark)
        else:
            painter.setPen(QPen(QColor(palette.muted), 2))
            painter.drawEllipse(mark.adjusted(1, 1, -1, -1))
        painter.setPen(QColor(look.ink if look else palette.text))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area.adjusted(self._mark, 0, 0, 0), flags, chip.text)
