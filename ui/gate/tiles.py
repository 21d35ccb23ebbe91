"""A numbered tile: somebody to choose by the digit on it."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme

_FULL = 60  # both lines of words


class NumberTile(QAbstractButton):
    """Number, name, and a line below it with an icon; a chosen one has a check mark.

    Signals:
        key_pressed: its number (str).
    """

    key_pressed = Signal(object)

    def __init__(self, key: str, theme: Theme, icon: str = "person") -> None:
        super().__init__()
        self.key = key
        self._theme = theme
        self._line = ""
        self._icon = icon
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        expanding = QSizePolicy.Policy.Expanding
        self.setSizePolicy(expanding, expanding)
        self.setMaximumHeight(theme.sizes.beside_text(124))
        self.clicked.connect(self._on_clicked)

    def show_words(self, name: str, line: str, *, chosen: bool = False) -> None:
        self.setText(name)
        self._line = line
        self.setChecked(chosen)
        self.setAccessibleName(f"{self.key} {name}")
        self.update()

    @property
    def line(self) -> str:
        return self._line

    @Slot()
    def _on_clicked(self) -> None:
        self.key_pressed.emit(self.key)

    @override
    def nextCheckState(self) -> None:
        """Who is chosen is said by `show_words` alone."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(180, self._theme.sizes.beside_text(96))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, max(44, self._theme.sizes.at_a_glance(54)))

    def _share(self) -> float:
        """How much of its size the tile can draw in its height."""
        return min(1.0, self.height() / self._theme.sizes.beside_text(_FULL))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self._theme.palette
        active = self.underMouse() or self.isDown() or self.isChecked()
        edge = palette.accent if self.isChecked() else palette.line
        painter.setPen(QPen(QColor(edge), 2.5 if self.isChecked() else 1.5))
        painter.setBrush(QColor(palette.accent_tint if active else palette.sunken))
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(area, 10, 10)
        self._paint_number(painter)
        self._paint_who(painter)
        painter.end()

    def _paint_number(self, painter: QPainter) -> None:
        palette = self._theme.palette
        side = round(self._theme.sizes.around_text(44) * self._share())
        badge = QRectF(12, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.accent))
        painter.drawEllipse(badge)
        painter.setFont(self._font(self._theme.sizes.prompt, self.key, round(side)))
        painter.setPen(QColor(palette.accent_ink))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self.key)

    def _paint_who(self, painter: QPainter) -> None:
        palette, sizes = self._theme.palette, self._theme.sizes
        share = self._share()
        left = round(sizes.around_text(44) * share) + 22
        upper = round(sizes.beside_text(32) * share)
        lower = round(sizes.beside_text(24) * share)
        middle = (self.height() + upper - lower) // 2
        width = self.width() - left - 8
        painter.setFont(self._font(sizes.prompt + 2, self.text(), width))
        painter.setPen(QColor(palette.text))
        name = QRect(left, middle - upper, width, upper)
        self._paint_text(painter, name, self.text())
        font = self._font(sizes.text + 1, self._line, width - lower)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(palette.muted))
        icon = "check" if self.isChecked() else self._icon
        ink = palette.accent if self.isChecked() else palette.muted
        side = round(sizes.beside_text(15) * share)
        top = middle + (lower - side) / 2
        paint_icon(painter, icon, ink, QRectF(left, top, side, side))
        line = QRect(left + side + 5, middle, width - side - 5, lower)
        self._paint_text(painter, line, self._line)

    @staticmethod
    def _paint_text(painter: QPainter, area: QRect, text: str) -> None:
        """A long name is cut with a mark, never runs out of its tile."""
        cut = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, cut, area.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, flags, shown)

    def _font(self, size: int, text: str, width: int) -> QFont:
        """Bold; smaller where the text is wider than its place, down to a half."""
        font = QFont(self.font())
        font.setBold(True)
        largest = round(size * self._share())
        for pixels in range(largest, largest // 2, -1):
            font.setPixelSize(pixels)
            if QFontMetrics(font).horizontalAdvance(text) <= width:
                break
        return font
