"""F1: every key on one page, and below them how the window looks and sounds."""

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from resources import _
from station.workspace.home import WindowSettings
from ui.gate.help_flow import Group, groups
from ui.gate.pads import SettingsPad
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground

_COLUMNS = (3, 4, 5)
_EDGE = 16
_BETWEEN = 12  # two columns
_LINE = 30  # px at most
_WORDS = 0.56  # of the height of a line
_SMALLEST = 9
_PAD = 98  # two rows of keys
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
Line = tuple[str, str]
Column = tuple[Line, ...]


class HelpPage(QWidget):
    """Keys are read here; those that set the window can be pressed and are tried.

    Signals:
        key_pressed: the key of a setting that was clicked (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._table = KeyTable(theme)
        self._looks = QLabel()
        self._looks.setProperty("role", "title")
        self.settings = SettingsPad(theme)
        self.settings.setFixedHeight(theme.sizes.around_text(_PAD))
        self.settings.key_pressed.connect(self._on_settings_key_pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        column.setSpacing(theme.sizes.small_gap)
        column.addWidget(self._table, 1)
        column.addWidget(self._looks)
        column.addWidget(self.settings)

    def show_window(self, window: WindowSettings) -> None:
        """What the window is set to now."""
        told = _("How the window looks and sounds; text {percent} %")
        self._looks.setText(told.format(percent=window.text))
        self.settings.show_window(window)

    @property
    def looks(self) -> str:
        """What is told of the window."""
        return self._looks.text()

    @property
    def lines(self) -> Column:
        """Key and words of every line."""
        return self._table.lines

    @Slot(object)
    def _on_settings_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.line, 1, self._theme.sizes.radius)


class KeyTable(QWidget):
    """The keys in columns, drawn as large as the room allows; nothing is ever cut.

    A line without a key is a heading.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shapes = tuple(columns_of(groups(), number) for number in _COLUMNS)
        self.setAccessibleName(", ".join(f"{key} {words}" for key, words in self.lines))

    @property
    def lines(self) -> Column:
        return tuple(line for column in self._shapes[0] for line in column if line[0])

    @property
    def text_size(self) -> float:
        """Of its longest line as it is painted, in pixels."""
        return max(map(self._size_of, self._shapes))

    def _height_of(self, columns: tuple[Column, ...]) -> float:
        """Of one line, in so many columns."""
        most = self._theme.sizes.around_text(_LINE)
        return min(self.height() / max(map(len, columns)), most)

    def _size_of(self, columns: tuple[Column, ...]) -> float:
        """The size in which the longest line has room, in so many columns."""
        size = self._height_of(columns) * _WORDS
        metrics = QFontMetricsF(_font(self.font(), size, bold=False))
        width = self.width() / len(columns) - _BETWEEN
        widest = max(
            (metrics.horizontalAdvance(key + words) + (4 * size if key else 0))
            for column in columns
            for key, words in column
        )
        return size * min(1.0, width / widest)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = max(self._shapes, key=self._size_of)
        height = self._height_of(columns)
        width = self.width() / len(columns)
        for place, column in enumerate(columns):
            for row, line in enumerate(column):
                area = QRectF(place * width, row * height, width - _BETWEEN, height)
                self._paint_line(painter, line, area)
        painter.end()

    def _paint_line(self, painter: QPainter, line: Line, area: QRectF) -> None:
        key, words = line
        palette = self._theme.palette
        size = area.height() * _WORDS
        if not key:
            painter.setPen(QColor(palette.accent))
            self._write(painter, words, area, size, bold=True)
            return
        cap = QRectF(area)
        painter.setFont(_font(painter.font(), size, bold=True))
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
        painter.setFont(_font(painter.font(), size, bold=bold))
        while size > _SMALLEST and (
            painter.fontMetrics().horizontalAdvance(words) > area.width()
        ):
            size -= 1
            painter.setFont(_font(painter.font(), size, bold=bold))
        painter.drawText(area, _LEFT, words)


def columns_of(shown: tuple[Group, ...], number: int) -> tuple[Column, ...]:
    """The groups in order over so many columns, the longest as short as may be.

    No group is torn.
    """
    parts: list[Column] = [(("", group.title), *group.entries) for group in shown]
    longest = max(map(len, parts))
    while len(columns := _filled(parts, longest)) > number:
        longest += 1
    return columns


def _filled(parts: list[Column], longest: int) -> tuple[Column, ...]:
    """As many parts in each column as have room in it."""
    columns: list[Column] = [()]
    for part in parts:
        if len(columns[-1]) + len(part) > longest:
            columns.append(())
        columns[-1] += part
    return tuple(columns)


def _font(like: QFont, size: float, *, bold: bool) -> QFont:
    font = QFont(like)
    font.setPixelSize(max(_SMALLEST, round(size)))
    font.setBold(bold)
    return font
