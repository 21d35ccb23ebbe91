"""A large button with its key printed on it."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from ui.theme.icons import paint_icon
from ui.theme.tokens import Look, Theme

_SMALLEST = 10
_CAP = 14
_LABEL_FLAGS = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)


class KeyButton(QAbstractButton):
    """Presses the key that is printed on it; never takes the focus.

    `look` gives the colour of its stripe and, while it is checked, of the whole button;
    without one the accent of the theme is used. An empty `label` prints the key large.
    `also`: another key that does the same, printed beside it.

    Signals:
        key_pressed: the key's name (str).
    """

    key_pressed = Signal(object)

    def __init__(
        self,
        key: str,
        label: str,
        theme: Theme,
        *,
        look: Look | None = None,
        icon: str = "",
        also: str = "",
    ) -> None:
        super().__init__()
        self.key = key
        self._cap = f"{key} {also}".strip()
        self._theme = theme
        self._look = look
        self._icon = icon
        self.setText(label)
        self.setAccessibleName(f"{label} {key}".strip())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        expanding = QSizePolicy.Policy.Expanding
        self.setSizePolicy(expanding, expanding)
        self.clicked.connect(self._on_clicked)

    @override
    def nextCheckState(self) -> None:
        """Whether it is pressed in is said by whoever shows it."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(64, self._theme.sizes.button)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(44, max(44, self._theme.sizes.button - 12))

    @Slot()
    def _on_clicked(self) -> None:
        self.key_pressed.emit(self.key)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.4)
        self._paint_ground(painter)
        if self.text():
            self._paint_words(painter)
        else:
            self._paint_key(painter)
        painter.end()

    def _fill(self) -> str:
        palette = self._theme.palette
        if self.isChecked():
            return self._look.fill if self._look else palette.accent
        if self.isDown():
            return palette.line
        return palette.accent_tint if self.underMouse() else palette.surface

    def _ink(self) -> str:
        palette = self._theme.palette
        if self.isChecked():
            return self._look.ink if self._look else palette.accent_ink
        return palette.text

    def _paint_ground(self, painter: QPainter) -> None:
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(self._theme.palette.line)))
        painter.setBrush(QColor(self._fill()))
        painter.drawRoundedRect(area, 8, 8)
        if self._look and not self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._look.fill))
            painter.drawRoundedRect(
                QRectF(10, self.height() - 8, self.width() - 20, 4), 2, 2
            )

    @property
    def label_size(self) -> int:
        """Of the label as it is painted, in pixels."""
        return self._plan()[1]

    def _plan(self) -> tuple[QRect, int]:
        """Where the label stands, beside the key cap or below it, and how large."""
        sizes = self._theme.sizes
        cap = self._cap_area()
        side = self._icon_side()
        left = round(cap.right()) + 6 + side
        beside = QRect(left, 2, self.width() - left - 5, self.height() - 4)
        top = sizes.around_text(26)
        below = QRect(5, top, self.width() - 10, self.height() - top - 8)
        plans = [(beside, self._largest(beside))]
        if not self._icon:
            plans.append((below, self._largest(below)))
        return max(plans, key=_size_of)

    def _largest(self, area: QRect) -> int:
        """The largest size in which the label stays inside its area."""
        font = self._bold(0)
        for size in range(self._theme.sizes.text + 1, _SMALLEST, -1):
            font.setPixelSize(size)
            if _fits(self.text(), font, area):
                return size
        return _SMALLEST

    def _cap_area(self) -> QRectF:
        sizes = self._theme.sizes
        metrics = QFontMetrics(self._bold(sizes.around_text(_CAP)))
        height = sizes.around_text(24)
        width = max(height - 2, metrics.horizontalAdvance(self._cap) + 10)
        return QRectF(7, (self.height() - height) / 2, width, height)

    def _icon_side(self) -> int:
        """With the gap behind it; 0 without an icon."""
        return self._theme.sizes.around_text(24) + 6 if self._icon else 0

    def _paint_words(self, painter: QPainter) -> None:
        area, size = self._plan()
        cap = self._cap_area()
        if area.left() < cap.right():
            cap.moveTop(4)
        self._paint_cap(painter, cap)
        side = self._icon_side() - 6
        if side > 0:
            top = (self.height() - side) / 2
            place = QRectF(cap.right() + 6, top, side, side)
            paint_icon(painter, self._icon, self._ink(), place)
        painter.setFont(self._bold(size))
        painter.setPen(QColor(self._ink()))
        painter.drawText(area, _LABEL_FLAGS, self.text())

    def _paint_cap(self, painter: QPainter, cap: QRectF) -> None:
        palette, checked = self._theme.palette, self.isChecked()
        painter.setFont(self._bold(self._theme.sizes.around_text(_CAP)))
        painter.setPen(QPen(QColor(self._ink() if checked else palette.line)))
        hollow = Qt.BrushStyle.NoBrush
        painter.setBrush(hollow if checked else QColor(palette.sunken))
        painter.drawRoundedRect(cap, 5, 5)
        painter.setPen(QColor(self._ink() if checked else palette.muted))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._cap)

    def _bold(self, size: int) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        if size:
            font.setPixelSize(size)
        return font

    def _paint_key(self, painter: QPainter) -> None:
        painter.setFont(self._bold(self._theme.sizes.prompt))
        painter.setPen(QColor(self._ink()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.key)


def _size_of(plan: tuple[QRect, int]) -> int:
    return plan[1]


def _fits(text: str, font: QFont, area: QRect) -> bool:
    """Whether a label fits, broken between words but never inside one.

    Chinese has no spaces and would be broken anywhere, which reads badly.
    """
    metrics = QFontMetrics(font)
    widest = max(metrics.horizontalAdvance(word) for word in text.split())
    needed = metrics.boundingRect(area, _LABEL_FLAGS, text)
    return widest <= area.width() and area.contains(needed)
