"""How people who were found look in the list: number, who, where, phone, when."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from station.domain.search import Hit
from ui.gate import find_words
from ui.models.found import HIT_ROLE
from ui.models.lines import Index
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme

ROW_HEIGHT = 42
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# where each word begins, in parts of the width behind the number
_LARGE = 2  # who and where
_COLUMNS = (0.0, 0.24, 0.57, 0.80, 1.0)


class FoundDelegate(QStyledItemDelegate):
    """One line a person; the one an arrow went to stands on the accent's colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, self._theme.sizes.beside_text(ROW_HEIGHT))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        hit: Hit = index.data(HIT_ROLE)
        palette = self._theme.palette
        area: QRect = option.rect
        chosen = option.state & QStyle.StateFlag.State_Selected
        under = option.state & QStyle.StateFlag.State_MouseOver
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or under:
            painter.fillRect(area, QColor(palette.accent_tint))
        painter.setPen(QColor(palette.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        side = area.height() - 8
        badge = QRect(area.left() + 4, area.top() + 4, side, side)
        self._paint_number(painter, badge, str(index.row() + 1))
        mark = badge.translated(side + 6, 0).adjusted(3, 3, -3, -3)
        icon = "person" if hit.is_resident else "visitor"
        paint_icon(painter, icon, palette.muted, mark.toRectF())
        self._paint_words(painter, area.adjusted(2 * side + 18, 0, -8, 0), hit)
        if chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(palette.accent))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_number(self, painter: QPainter, badge: QRect, number: str) -> None:
        palette = self._theme.palette
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.accent))
        painter.drawRoundedRect(badge, 6, 6)
        painter.setFont(self._font(painter, self._theme.sizes.large, bold=True))
        painter.setPen(QColor(palette.accent_ink))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, number)

    def _paint_words(self, painter: QPainter, area: QRect, hit: Hit) -> None:
        palette, sizes = self._theme.palette, self._theme.sizes
        told = find_words.columns(hit)
        for place, text in enumerate(told):
            first = place < _LARGE
            size = sizes.large if first else sizes.text
            painter.setFont(self._font(painter, size, bold=place == 0))
            painter.setPen(QColor(palette.text if first else palette.muted))
            left = area.left() + round(area.width() * _COLUMNS[place])
            right = area.left() + round(area.width() * _COLUMNS[place + 1])
            room = QRect(left, area.top(), right - left - 6, area.height())
            cut = Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(text, cut, room.width())
            last = place == len(told) - 1
            painter.drawText(room, _RIGHT if last else _LEFT, shown)

    @staticmethod
    def _font(painter: QPainter, size: int, *, bold: bool) -> QFont:
        font = QFont(painter.font())
        font.setPixelSize(size)
        font.setBold(bold)
        return font
