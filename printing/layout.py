"""The one grid of our paper: sizes, greys, margins, and breaking text into lines.

Two sizes of type and two weights on every sheet: what is not large is small. Nothing
here draws; `printing.table` and the sheets of paper do, with these measures.
"""

import re
from collections.abc import Callable, Iterator

from printing import fonts
from printing.sheet import MM, Sheet

SMALL = 8.5
LARGE = 16.0
LEADING = 11.5  # line to line of small type
MARGIN = 9 * MM
GUTTER = 4 * MM

INK = 0.0
SOFT = 0.38  # words that explain
HAIR = 0.72  # thin rules
TINT = 0.93  # a surface, still clear on a worn drum
HAIRLINE = 0.35
STROKE = 0.9
_ROUNDING = 1e-6
_CUT = "…"

# Where the ink of a line stands: the em box of our faces is 0.88 above the baseline.
_ASCENT = 0.88

# A line must not begin with these, nor end with those (GB/T 15834, JIS X 4051).
_NEVER_FIRST = "，。、；：！？）》〉」』】〕…·—％℃,.;:!?)]}%"
_NEVER_LAST = "（《〈「『【〔([{￥$<>≤≥"
_WORD = r"[0-9A-Za-z\u00C0-\u052F°*#@_+&']"
_PIECE = re.compile(
    rf"[{re.escape(_NEVER_LAST)}]*"
    rf"(?:{_WORD}+(?:[.,:]{_WORD}+)*[-/]*|\S)"
    rf"[{re.escape(_NEVER_FIRST)}]*"
    r"| +"
)


def baseline(top: float, size: float = SMALL, leading: float = LEADING) -> float:
    """The baseline of a line of type whose line box begins at `top`."""
    return top - (leading - size) / 2 - size * _ASCENT


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text as one line of a width; what is cut ends in a mark."""
    line = fonts.clean(text)
    if fonts.width(line, size, bold=bold) <= width:
        return line
    room = width - fonts.width(_CUT, size, bold=bold)
    kept = 0
    for char in line:
        room -= fonts.width(char, size, bold=bold)
        if room < 0:
            break
        kept += 1
    return line[:kept] + _CUT


class Flow:
    """Where the next block of a document goes: down the page, then on to the next.

    `furnish(flow)` is called at the top of every page; it draws what stands on each of
    them and may `take` room. `margin` is that of the sides and the top. `top` and
    `bottom` are the edges that blocks keep to; `fresh_room` is the room of a page on
    which nothing else stands yet.
    """

    def __init__(
        self,
        sheet: Sheet,
        furnish: Callable[["Flow"], None],
        foot: float = 8 * MM,
        margin: float = MARGIN,
    ) -> None:
        self.sheet = sheet
        self.left = margin
        self.right = sheet.size[0] - margin
        self.top = sheet.size[1] - margin
        self.bottom = MARGIN + foot
        self._furnish = furnish
        self._begin()

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def y(self) -> float:
        """The top of what is still free on this page."""
        return self._y

    @property
    def room(self) -> float:
        return self._y - self.bottom

    def fits(self, height: float) -> bool:
        return height <= self.room + _ROUNDING

    def take(self, height: float) -> float:
        """The top of a block of this height, on the next page if it does not fit."""
        if not self.fits(height):
            self.next_page()
        top = self._y
        self._y -= height
        return top

    def next_page(self) -> None:
        self.sheet.next_page()
        self._begin()

    def _begin(self) -> None:
        self._y = self.top
        self._furnish(self)
        self.fresh_room = self.room


class Wrapper:
    """Breaks text into lines of a width, and remembers what it broke.

    One wrapper serves one document, so that names do not outlive it. Chinese breaks
    between any two characters but for the marks that may not begin or end a line;
    words and numbers stay whole while they fit a line.
    """

    def __init__(self, size: float = SMALL) -> None:
        self._size = size
        self._known: dict[tuple[str, float, bool], tuple[str, ...]] = {}

    def lines(self, text: str, width: float, *, bold: bool = False) -> tuple[str, ...]:
        """Cleaned lines, none wider than `width`; a line feed begins a new one."""
        key = (text, width, bold)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(self._break(text, width, bold=bold))
        return known

    def _break(self, text: str, width: float, *, bold: bool) -> Iterator[str]:
        for paragraph in text.split("\n"):
            line = fonts.clean(paragraph)
            if self._width(line, bold=bold) <= width:
                yield line
            else:
                yield from self._fill(line, width, bold=bold)

    def _fill(self, text: str, width: float, *, bold: bool) -> Iterator[str]:
        line, room = "", width
        for piece in self._pieces(text, width, bold=bold):
            advance = self._width(piece, bold=bold)
            if advance > room + 1e-6 and line:
                yield line.rstrip()
                line, room = "", width
                if piece.isspace():
                    continue
            line, room = line + piece, room - advance
        if line.strip():
            yield line.rstrip()

    def _pieces(self, text: str, width: float, *, bold: bool) -> Iterator[str]:
        for piece in _PIECE.findall(text):
            if self._width(piece, bold=bold) <= width:
                yield piece
            else:
                yield from piece

    def _width(self, text: str, *, bold: bool) -> float:
        return fonts.width(text, self._size, bold=bold)
