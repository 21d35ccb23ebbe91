"""F1: every key on one page, drawn as large as the room allows."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.gate.help_flow import Group, groups
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground

_COLUMNS = 3
_EDGE = 16
_LINE = 30  # px at most
_SMALLEST = 9
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
Line = tuple[str, str]


class HelpPage(QWidget):
    """The keys in columns; a line without a key is a heading. Nothing is ever cut."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._columns = columns_of(groups())
        self.setAccessibleName(
            ", ".join(f"{k} {w}" for column in self._columns for k, w in column)
        )

    @property
    def lines(self) -> tuple[Line, ...]:
        """Key and words of every line."""
        return tuple(line for column in self._columns for line in column if line[0])

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        paint_ground(
            self, theme.palette.surface, theme.palette.line, 1, theme.sizes.radius
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tallest = max(len(column) for column in self._columns)
        most = theme.sizes.around_text(_LINE)
        height = min((self.height() - 2 * _EDGE) / tallest, most)
        width = (self.width() - 2 * _EDGE) / len(self._columns)
        for place, column in enumerate(self._columns):
            for row, line in enumerate(column):
                left, top = _EDGE + place * width, _EDGE + row * height
                self._paint_line(painter, line, QRectF(left, top, width - 8, height))
        painter.end()

    def _paint_line(self, painter: QPainter, line: Line, area: QRectF) -> None:
        key, words = line
        palette = self._theme.palette
        size = area.height() * 0.56
        if not key:
            painter.setPen(QColor(palette.accent))
            self._write(painter, words, area, size, bold=True)
            return
        cap = QRectF(area)
        painter.setFont(_font(painter, size, bold=True))
        wide = painter.fontMetrics().horizontalAdvance(key) + size
        cap.setWidth(max(wide, area.height() * 1.5))
        painter.setPen(QPen(QColor(palette.muted), 1))
        painter.drawRoundedRect(cap.adjusted(0.5, 2, -0.5, -2), 4, 4)
        painter.setPen(QColor(palette.text))
        painter.drawText(cap, _CENTRE, key)
        rest = QRectF(area)
        rest.setLeft(cap.right() + 8)
        self._write(painter, words, rest, size, bold=False)

    @staticmethod
    def _write(
        painter: QPainter, words: str, area: QRectF, size: float, *, bold: bool
    ) -> None:
        """Smaller where the words are long."""
        painter.setFont(_font(painter, size, bold=bold))
        while size > _SMALLEST and (
            painter.fontMetrics().horizontalAdvance(words) > area.width()
        ):
            size -= 1
            painter.setFont(_font(painter, size, bold=bold))
        painter.drawText(area, _LEFT, words)


def columns_of(shown: tuple[Group, ...]) -> tuple[tuple[Line, ...], ...]:
    """The groups in order over columns of about one length; no group is torn."""
    lengths = [len(group.entries) + 1 for group in shown]
    share = sum(lengths) / _COLUMNS
    columns: list[list[Line]] = [[] for _ in range(_COLUMNS)]
    before = 0
    for group, length in zip(shown, lengths, strict=True):
        middle = before + length / 2
        place = min(int(middle / share), _COLUMNS - 1)
        columns[place] += [("", group.title), *group.entries]
        before += length
    return tuple(tuple(column) for column in columns if column)


def _font(painter: QPainter, size: float, *, bold: bool) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(max(_SMALLEST, round(size)))
    font.setBold(bold)
    return font
