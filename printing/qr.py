"""A QR code as rectangles, as sharp as the printer."""

from collections.abc import Iterator
from itertools import pairwise

import segno

from printing.sheet import Sheet

QUIET = 4  # modules of white around a code (ISO/IEC 18004)


def draw_code(sheet: Sheet, x: float, y: float, size: float, text: str) -> None:
    """A QR code with its white margin in a square, from its lower left corner."""
    rows = segno.make(text, error="m", micro=False).matrix
    module = size / (len(rows) + 2 * QUIET)
    origin = (x + QUIET * module, y + size - QUIET * module)
    path = " ".join(
        f"{start} {n} {length} 1 re"
        for n, row in enumerate(rows)
        for start, length in _dark_runs(row)
    )
    sheet.draw(
        f"q {module:.4f} 0 0 {-module:.4f} {origin[0]:.2f} {origin[1]:.2f} cm"
        f" 0 g {path} f Q"
    )


def _dark_runs(row: bytearray) -> Iterator[tuple[int, int]]:
    edges = [n for n, (a, b) in enumerate(pairwise((0, *row, 0))) if a != b]
    return ((a, b - a) for a, b in zip(edges[::2], edges[1::2], strict=True))
