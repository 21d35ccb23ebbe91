"""A rounded ground with an edge, for widgets that paint themselves."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget


def paint_ground(
    widget: QWidget, fill: str, edge: str, thickness: int, radius: int
) -> None:
    """Fill the widget inside its paint event; the edge lies within its area."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = thickness / 2
    painter.setPen(QPen(QColor(edge), thickness))
    painter.setBrush(QColor(fill))
    area = QRectF(widget.rect()).adjusted(half, half, -half, -half)
    painter.drawRoundedRect(area, radius, radius)
    painter.end()
