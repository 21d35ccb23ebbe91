"""How passages look in the lists at the right."""

from typing import Protocol

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from resources import _
from station.domain.views import PassageLine, PassageRow
from station.wording import masks, outcomes, terms
from ui.gate import words
from ui.models.lines import LINE_ROLE, Index
from ui.models.passages import NOW_ROLE, ROW_ROLE
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme

_HEIGHT, _MARK = 46, 30
_OF_MARK = 0.7  # of the mark is its number
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Look(Protocol):
    """What a row shows: its mark, and two lines of a left and a right end."""

    def paint_mark(self, painter: QPainter, area: QRectF, index: Index) -> None: ...

    def upper(self, index: Index) -> tuple[str, str]: ...

    def lower(self, index: Index) -> tuple[str, str]: ...


class RowDelegate(QStyledItemDelegate):
    """A strong line and a muted one beside a mark."""

    def __init__(self, theme: Theme, look: Look) -> None:
        super().__init__()
        self._theme = theme
        self._look = look

    @override
    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> QSize:
        return QSize(120, self._theme.sizes.beside_text(_HEIGHT))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(self._theme.palette.accent_tint))
        painter.setPen(QColor(self._theme.palette.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        side = self._theme.sizes.at_a_glance(_MARK)
        top = area.top() + (area.height() - side) / 2
        mark = QRectF(area.left() + 6, top, side, side)
        self._look.paint_mark(painter, mark, index)
        text = area.adjusted(side + 16, 3, -8, -4)
        half = text.height() // 2
        upper = QRect(text.left(), text.top(), text.width(), half)
        lower = QRect(text.left(), text.top() + half, text.width(), half)
        self._paint_line(painter, upper, self._look.upper(index), strong=True)
        self._paint_line(painter, lower, self._look.lower(index), strong=False)
        painter.restore()

    def _paint_line(
        self, painter: QPainter, area: QRect, ends: tuple[str, str], *, strong: bool
    ) -> None:
        palette, sizes = self._theme.palette, self._theme.sizes
        font = QFont(painter.font())
        font.setPixelSize(sizes.text if strong else sizes.small)
        font.setBold(strong)
        painter.setFont(font)
        painter.setPen(QColor(palette.text if strong else palette.muted))
        metrics = painter.fontMetrics()
        right = metrics.horizontalAdvance(ends[1]) + 10
        painter.drawText(area, _RIGHT, ends[1])
        room = area.adjusted(0, 0, -right, 0)
        elided = metrics.elidedText(ends[0], Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, elided)


class TodayLook:
    """A passage of today: icon of its outcome, who, where, when, which way."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint_mark(self, painter: QPainter, area: QRectF, index: Index) -> None:
        line: PassageLine = index.data(LINE_ROLE)
        look, palette = self._theme.outcomes[line.outcome], self._theme.palette
        fill, ink, icon = look.fill, look.ink, look.icon
        if line.void:
            fill, ink, icon = palette.sunken, palette.muted, "backspace"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(area, 7, 7)
        paint_icon(painter, icon, ink, area.adjusted(5, 5, -5, -5))

    def upper(self, index: Index) -> tuple[str, str]:
        line: PassageLine = index.data(LINE_ROLE)
        name = masks.name(line.name) or terms.category(line.category)
        reading = words.celsius_word(line.celsius) if line.measured else ""
        return f"{name}  {line.where}", reading

    def lower(self, index: Index) -> tuple[str, str]:
        line: PassageLine = index.data(LINE_ROLE)
        outcome = outcomes.short_word(line.outcome, line.direction)
        said = _("Void") if line.void else outcome
        way = terms.direction(line.direction)
        return f"{said}·{way}", words.time_word(line.at_us)


class WaitingLook:
    """Somebody parked aside: their number, who, why, and how long they wait."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint_mark(self, painter: QPainter, area: QRectF, index: Index) -> None:
        row: PassageRow = index.data(ROW_ROLE)
        look = self._theme.outcomes[row.outcome]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.fill))
        painter.drawEllipse(area)
        font = QFont(painter.font())
        font.setPixelSize(round(area.height() * _OF_MARK))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(look.ink))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))

    def upper(self, index: Index) -> tuple[str, str]:
        row: PassageRow = index.data(ROW_ROLE)
        name = words.masked_name(row.person, row.category)
        waited = words.waited_word(row.at_us, index.data(NOW_ROLE))
        return f"{name}  {words.where(row)}", waited

    def lower(self, index: Index) -> tuple[str, str]:
        row: PassageRow = index.data(ROW_ROLE)
        return words.first_reason(row), words.reading_word(row.readings)
