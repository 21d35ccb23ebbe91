"""An icon that stands alone."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme.icons import paint_icon


class IconLabel(QWidget):
    """One icon of the house in one colour, `side` pixels square."""

    def __init__(self, name: str, colour: str, side: int) -> None:
        super().__init__()
        self._name = name
        self._colour = colour
        self.setFixedSize(QSize(side, side))

    def set_icon(self, name: str, colour: str) -> None:
        self._name, self._colour = name, colour
        self.update()

    @property
    def icon_name(self) -> str:
        return self._name

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, self._name, self._colour, QRectF(self.rect()))
        painter.end()
