"""Where marks of different widths stand when they follow each other in rows."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF


def in_rows(
    widths: Iterable[float], room: float, height: float, space: float, below: float
) -> list[QRectF]:
    """Areas from left to right, and on in the next row where one would stick out.

    `space` is kept between two in a row, `below` between two rows.
    """
    areas: list[QRectF] = []
    left = top = 0.5
    for width in widths:
        if areas and left + width > room:
            left, top = 0.5, top + height + below
        areas.append(QRectF(left, top, width, height))
        left += width + space
    return areas
