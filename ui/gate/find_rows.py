"""How people who were found look in the list: number, who, where, phone, when."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from station.domain.search import Hit
from ui.gate import find_words
from ui.models.found import HIT_ROLE
from ui.models.lines import Index
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme

ROW_HEIGHT = 44
_BADGE = 34
_UPPER = 25  # of it the line of who and where
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = 0.46  # where the right words begin, in parts of the width
_BETWEEN = 14
_SPARE = 2  # whole pixels are measured, parts of them are drawn
_LEAST = 0.6  # of the size, for words that are too long for their line


class Part(NamedTuple):
    """One text of a person, where it stands, and how."""

    text: str
    room: QRect
    size: int
    bold: bool
    muted: bool


class FoundDelegate(QStyledItemDelegate):
    """Two lines a person; the one an arrow went to stands on the accent's colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._fonts: dict[tuple[int, bool], tuple[QFont, QFontMetrics]] = {}

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
        self._paint_words(painter, area, hit)
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
        large = self._theme.sizes.large
        painter.setFont(self._font(painter.font(), large, bold=True)[0])
        painter.setPen(QColor(palette.accent_ink))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, number)

    def _paint_words(self, painter: QPainter, area: QRect, hit: Hit) -> None:
        palette = self._theme.palette
        for part in self.plan(hit, area, painter.font()):
            font, metrics = self._font(painter.font(), part.size, bold=part.bold)
            painter.setFont(font)
            painter.setPen(QColor(palette.muted if part.muted else palette.text))
            cut = Qt.TextElideMode.ElideRight
            shown = metrics.elidedText(part.text, cut, part.room.width())
            painter.drawText(part.room, _LEFT, shown)

    def plan(self, hit: Hit, area: QRect, font: QFont) -> tuple[Part, ...]:
        """The texts of somebody in a row of the list."""
        sizes = self._theme.sizes
        who, where, number, seen = find_words.columns(hit)
        line = area.adjusted(2 * sizes.around_text(_BADGE) + 18, 0, -8, 0)
        above, below = QRect(line), QRect(line)
        above.setHeight(sizes.beside_text(_UPPER))
        below.setTop(above.bottom())
        below.setBottom(line.bottom() - 2)
        name = Part(who, above, sizes.large, bold=True, muted=False)
        door = Part(where, above, sizes.large, bold=False, muted=False)
        numbered = Part(number, below, sizes.small, bold=False, muted=True)
        when = Part(seen, below, sizes.small, bold=False, muted=True)
        measure = partial(self._width, font)
        return (*_beside(name, door, measure), *_beside(numbered, when, measure))

    def _font(
        self, like: QFont, size: int, *, bold: bool
    ) -> tuple[QFont, QFontMetrics]:
        """Nine people have the same few, at every key."""
        if (size, bold) not in self._fonts:
            font = QFont(like)
            font.setPixelSize(size)
            font.setBold(bold)
            self._fonts[size, bold] = font, QFontMetrics(font)
        return self._fonts[size, bold]

    def _width(self, like: QFont, part: Part, size: int) -> int:
        _made, metrics = self._font(like, size, bold=part.bold)
        return metrics.horizontalAdvance(part.text) + _SPARE


def _beside(
    one: Part, other: Part, measure: Callable[[Part, int], int]
) -> tuple[Part, Part]:
    """Two texts share a line: the second begins in the middle, unless one needs more.

    Where there is no room for both they are smaller.
    """
    room, size = one.room, one.size
    while True:
        first, second = (measure(part, size) for part in (one, other))
        if first + _BETWEEN + second <= room.width() or size <= one.size * _LEAST:
            break
        size -= 1
    middle = min(round(room.width() * _MIDDLE), room.width() - second)
    middle = max(middle, first + _BETWEEN if one.text else 0)
    left, right = QRect(room), QRect(room)
    left.setWidth(middle - _BETWEEN)
    right.setLeft(room.left() + middle)
    return one._replace(room=left, size=size), other._replace(room=right, size=size)
