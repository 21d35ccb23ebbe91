"""Several cards on a page of A4, with marks to cut by; backs fall behind their fronts.

Made for a printer that turns the page over its long edge: the backs stand in the
opposite order across.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

import msgspec

from printing.layout import HAIR, HAIRLINE
from printing.sheet import A4, MM, Sheet

_MARK = 5 * MM
_MARK_GAP = 2 * MM
_CROSS = 1.5 * MM

T = TypeVar("T")


class Imposition(msgspec.Struct, frozen=True):
    """Cards of one size (points), `across` × `down` in the middle of the page."""

    size: tuple[float, float]
    across: int
    down: int

    @property
    def number(self) -> int:
        """How many cards a page holds."""
        return self.across * self.down

    @property
    def left(self) -> float:
        return (A4[0] - self.across * self.size[0]) / 2

    @property
    def bottom(self) -> float:
        return (A4[1] - self.down * self.size[1]) / 2

    def corner(self, n: int, *, back: bool = False) -> tuple[float, float]:
        """The lower left corner of the n-th card, or of its back."""
        down, across = divmod(n, self.across)
        if back:
            across = self.across - 1 - across
        return (
            self.left + across * self.size[0],
            self.bottom + (self.down - 1 - down) * self.size[1],
        )

    def pages(self, cards: Iterable[T]) -> Iterator[list[T]]:
        remaining = iter(cards)
        while page := list(islice(remaining, self.number)):
            yield page

    def cut_marks(self, sheet: Sheet) -> None:
        """Marks in the margins, and small crosses where cards meet."""
        xs = [self.left + n * self.size[0] for n in range(self.across + 1)]
        ys = [self.bottom + n * self.size[1] for n in range(self.down + 1)]
        for x in xs:
            for edge, way in ((ys[0], -1), (ys[-1], 1)):
                near, far = edge + way * _MARK_GAP, edge + way * (_MARK_GAP + _MARK)
                sheet.line((x, near), (x, far), weight=HAIRLINE)
        for y in ys:
            for edge, way in ((xs[0], -1), (xs[-1], 1)):
                near, far = edge + way * _MARK_GAP, edge + way * (_MARK_GAP + _MARK)
                sheet.line((near, y), (far, y), weight=HAIRLINE)
        for x in xs[1:-1]:
            for y in ys[1:-1]:
                for dx, dy in ((_CROSS, 0), (0, _CROSS)):
                    start, end = (x - dx, y - dy), (x + dx, y + dy)
                    sheet.line(start, end, weight=HAIRLINE, grey=HAIR)
