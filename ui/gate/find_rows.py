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

ROW_HEIGHT = 46
_BADGE = 34
_UPPER = 25  # of it the line of who and where
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
# who and where above, which number and when below: left and right, line
_PLACES = ((0, 0), (1, 0), (0, 1), (1, 1))
_MIDDLE = 0.46  # where the right words begin, in parts of the width


class FoundDelegate(QStyledItemDelegate):
    """Two lines a person; the one an arrow went to stands on the accent's colour."""

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
        side = self._theme.sizes.around_text(_BADGE)
        above = (area.height() - side) // 2
        badge = QRect(area.left() + 4, area.top() + above, side, side)
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
        middle = area.left() + round(area.width() * _MIDDLE)
        upper = sizes.beside_text(_UPPER)
        for text, (right, lower) in zip(told, _PLACES, strict=True):
            size, ink = (
                (sizes.small, palette.muted) if lower else (sizes.large, palette.text)
            )
            painter.setFont(self._font(painter, size, bold=not (right or lower)))
            painter.setPen(QColor(ink))
            room = QRect(area)
            room.setLeft(middle if right else area.left())
            room.setRight(area.right() if right else middle - 8)
            room.setTop(area.top() + upper if lower else area.top())
            room.setBottom(area.bottom() - 2 if lower else area.top() + upper)
            cut = Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(text, cut, room.width())
            painter.drawText(room, _LEFT, shown)

    @staticmethod
    def _font(painter: QPainter, size: int, *, bold: bool) -> QFont:
        font = QFont(painter.font())
        font.setPixelSize(size)
        font.setBold(bold)
        return font
