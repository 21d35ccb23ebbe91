"""A large button with its key printed on it."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from ui.theme.icons import paint_icon
from ui.theme.tokens import Look, Theme

_SMALLEST = 10
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
    def sizeHint(self) -> QSize:
        return QSize(64, self._theme.sizes.button)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(44, self._theme.sizes.button - 12)

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
            self._paint_label(painter, self._paint_cap(painter))
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

    def _paint_cap(self, painter: QPainter) -> int:
        """The key cap at the left; returns where the label may begin."""
        font = self.font()
        font.setPixelSize(self._theme.sizes.small)
        font.setBold(True)
        painter.setFont(font)
        width = max(22, painter.fontMetrics().horizontalAdvance(self._cap) + 10)
        cap = QRectF(7, (self.height() - 24) / 2, width, 24)
        painter.setPen(
            QPen(QColor(self._ink() if self.isChecked() else self._theme.palette.line))
        )
        painter.setBrush(
            Qt.BrushStyle.NoBrush
            if self.isChecked()
            else QColor(self._theme.palette.sunken)
        )
        painter.drawRoundedRect(cap, 5, 5)
        painter.setPen(
            QColor(self._ink() if self.isChecked() else self._theme.palette.muted)
        )
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._cap)
        return round(cap.right()) + 6

    def _paint_label(self, painter: QPainter, left: int) -> None:
        if self._icon:
            side = 24
            paint_icon(
                painter,
                self._icon,
                self._ink(),
                QRectF(left, (self.height() - side) / 2, side, side),
            )
            left += side + 6
        area = QRect(left, 2, self.width() - left - 5, self.height() - 4)
        painter.setFont(self._fitting(area))
        painter.setPen(QColor(self._ink()))
        painter.drawText(area, _LABEL_FLAGS, self.text())

    def _fitting(self, area: QRect) -> QFont:
        """The largest font in which the label stays inside its area."""
        font = QFont(self.font())
        font.setBold(True)
        for size in range(self._theme.sizes.text + 1, _SMALLEST, -1):
            font.setPixelSize(size)
            if _fits(self.text(), font, area):
                break
        return font

    def _paint_key(self, painter: QPainter) -> None:
        font = self.font()
        font.setPixelSize(self._theme.sizes.large + 3)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self._ink()))
        if self._icon:
            side = 26.0
            area = QRectF(
                (self.width() - side) / 2, (self.height() - side) / 2, side, side
            )
            paint_icon(painter, self._icon, self._ink(), area)
            return
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.key)


def _fits(text: str, font: QFont, area: QRect) -> bool:
    """Whether a label fits, broken between words but never inside one.

    Chinese has no spaces and would be broken anywhere, which reads badly.
    """
    metrics = QFontMetrics(font)
    widest = max(metrics.horizontalAdvance(word) for word in text.split())
    needed = metrics.boundingRect(area, _LABEL_FLAGS, text)
    return widest <= area.width() and area.contains(needed)
