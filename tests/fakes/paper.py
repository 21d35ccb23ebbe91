"""A sheet that remembers what was drawn where, instead of drawing it."""

from typing import NamedTuple

from printing import fonts
from printing.sheet import A4_LANDSCAPE

ASCENT, DESCENT = 0.88, 0.12


class Ink(NamedTuple):
    """One piece of text and the box that its type takes."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float


class RecordingSheet:
    """Stands in for `printing.sheet.Sheet` where only places matter."""

    def __init__(self, size: tuple[float, float] = A4_LANDSCAPE) -> None:
        self.size = size
        self.page_number = 1
        self._aside = False
        self.ink: list[Ink] = []
        self.operators: list[str] = []
        self.lines: list[tuple[int, tuple[float, float], tuple[float, float]]] = []

    def text(self, x, y, text, size, *, bold=False) -> None:
        right = x + fonts.width(text, size, bold=bold)
        bottom, top = y - DESCENT * size, y + ASCENT * size
        if not self._aside:
            self.ink.append(Ink(self.page_number, text, x, bottom, right, top))

    def text_right(self, x, y, text, size, *, bold=False) -> None:
        self.text(x - fonts.width(text, size, bold=bold), y, text, size, bold=bold)

    def text_centred(self, x, y, text, size, *, bold=False) -> None:
        left = x - fonts.width(text, size, bold=bold) / 2
        self.text(left, y, text, size, bold=bold)

    def line(self, start, end, **_look) -> None:
        self.lines.append((self.page_number, start, end))

    def fill(self, corner, size, grey) -> None:
        """Surfaces stand behind text and are of no interest here."""

    def box(self, corner, size, **_look) -> None:
        """Nor are edges: words keep to their cells all the same."""

    def ring(self, corner, size, **_look) -> None:
        """Likewise: seals are put over words."""

    def picture(self, corner, size, _jpeg) -> None:
        """A photograph takes its box as words do."""
        (x, y), (width, height) = corner, size
        box = (x, y, x + width, y + height)
        self.ink.append(Ink(self.page_number, "photograph", *box))

    def later(self, _name) -> None:
        """Page numbers stand where nothing else does."""

    def now(self, _name) -> "RecordingSheet":
        return self

    def __enter__(self) -> None:
        self._aside = True

    def __exit__(self, *_failure) -> None:
        self._aside = False

    def draw(self, operators) -> None:
        self.operators.append(operators)

    def begin_whole(self, text) -> None:
        """What is copied as one text is drawn no differently."""

    def end_whole(self) -> None:
        """Likewise."""

    def next_page(self) -> None:
        self.page_number += 1
