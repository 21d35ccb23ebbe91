"""The station line at the bottom: what this gate goes by and how its parts are."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame
from typing_extensions import override

from station.domain.desk import StationStatus
from station.domain.moments import Stamp
from ui.gate import station_words
from ui.gate.station_words import Fact
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme
from ui.widgets.flow import in_rows

_ROWS = 2
_SIDE, _EDGE, _SPACE = 14, 4, 22
_ICON, _MARK = 16, 22
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class StationLine(QFrame):
    """Facts behind their icons, the weightiest first, in two rows at the most.

    Where text is so large that not all have room, the last are left out.
    """

    def __init__(self, theme: Theme, rows: int = _ROWS) -> None:
        super().__init__()
        self.setProperty("role", "line")
        self._theme = theme
        self._rows = rows
        self._stamp: Stamp | None = None
        self._status: StationStatus | None = None
        self._devices: dict[str, Fact] = {}
        self._show()

    @property
    def devices(self) -> dict[str, Fact]:
        return dict(self._devices)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Warnings first, then the clock, the devices and the rest."""
        told = [fact for fact in self._devices.values() if fact.text]
        if self._stamp is not None:
            told.insert(0, Fact("clock", f"{self._stamp.at:%Y-%m-%d %H:%M:%S}"))
        if self._status is not None:
            now_us = self._stamp.wall_us if self._stamp else 0
            told += station_words.facts(self._status, now_us)
        return tuple(sorted(told, key=_is_calm))

    @property
    def text(self) -> str:
        return "  ".join(fact.text for fact in self.facts)

    def show_status(self, status: StationStatus) -> None:
        self._status = status
        self._show()

    def show_device(self, name: str, fact: Fact) -> None:
        """How a device is; `name` tells it from others and is not shown."""
        self._devices[name] = fact
        self._show()

    def show_time(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._show()

    def _show(self) -> None:
        self.setAccessibleName(self.text)
        self._fit()
        self.update()

    def _fit(self) -> None:
        bottom = max((area.bottom() for _fact, area in self.shown()), default=0.0)
        self.setFixedHeight(max(round(bottom) + _EDGE, self._theme.sizes.line))

    def shown(self) -> list[tuple[Fact, QRectF]]:
        """The facts that have room, and where; none is wider than the line."""
        sizes = self._theme.sizes
        room = self.width() - 2 * _SIDE
        height = sizes.line - 2 * _EDGE
        facts = self.facts
        widths = [min(self._width(fact), room) for fact in facts]
        areas = in_rows(widths, room, height, _SPACE, _EDGE)
        lowest = self._rows * (height + _EDGE)
        return [
            (fact, area.translated(_SIDE, _EDGE))
            for fact, area in zip(facts, areas, strict=True)
            if area.bottom() < lowest + 1
        ]

    def _width(self, fact: Fact) -> int:
        words = QFontMetrics(self._font()).horizontalAdvance(fact.text)
        return self._theme.sizes.beside_text(_MARK) + words + 2

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._theme.sizes.small)
        return font

    @override
    def changeEvent(self, event: QEvent) -> None:
        """The letters of the style come after the facts were placed."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        for fact, area in self.shown():
            self._paint_fact(painter, fact, area)
        painter.end()

    def _paint_fact(self, painter: QPainter, fact: Fact, area: QRectF) -> None:
        """What warns stands on a ground of its own."""
        palette = self._theme.palette
        if fact.warns:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.warning_tint))
            painter.drawRoundedRect(area.adjusted(-6, 0, 6, 0), 5, 5)
        ink = palette.warning if fact.warns else palette.bar_ink
        side = self._theme.sizes.beside_text(_ICON)
        top = area.top() + (area.height() - side) / 2
        paint_icon(painter, fact.icon, ink, QRectF(area.left(), top, side, side))
        painter.setPen(QColor(ink))
        words = area.adjusted(self._theme.sizes.beside_text(_MARK), 0, 0, 0)
        cut = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(fact.text, cut, round(words.width()))
        painter.drawText(words, _LEFT, text)


def _is_calm(fact: Fact) -> bool:
    return not fact.warns
