"""Pass cards 出入证: ten of the size of a bank card on A4, with marks to cut by.

The code is drawn from rectangles, so it is as sharp as the printer. Names stand in
full: a card is carried by its holder.
"""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import msgspec
import segno

from printing import fonts
from printing.delivery import deliver
from printing.imposition import Imposition
from printing.layout import (
    HAIR,
    HAIRLINE,
    LARGE,
    LEADING,
    SMALL,
    SOFT,
    STROKE,
    Wrapper,
    baseline,
)
from printing.sheet import A4, MM, About, Sheet, language_tag
from resources import N_, _
from station.domain.errors import OperatorError
from station.domain.views import PassCard
from station.wording import places

CARD = (85.6 * MM, 54 * MM)  # ISO/IEC 7810 ID-1
ACROSS, DOWN = 2, 5
_PAGE = Imposition(CARD, ACROSS, DOWN)
_EDGE = 3.5 * MM
_HEADER = 7 * MM
_CODE = 36 * MM
_QUIET = 4  # modules of white around a code (ISO/IEC 18004)
_SEAL = 17 * MM
_TICKS = 21
_TICK = 3.2 * MM
_MOST_LINES = 3  # of a name, and of an address


# A kind that is not known here is printed as the office wrote it.
_KINDS = {"resident": N_("Resident pass"), "temporary": N_("Temporary pass")}


class PrintedCards(msgspec.Struct, frozen=True):
    """What was printed. `undrawable`: code points (`U+31350`) that no font has."""

    pages: int
    cards: int
    undrawable: tuple[str, ...]


def write(cards: Iterable[PassCard], target: Path, at: datetime) -> PrintedCards:
    """Write the cards in their order; `at` is when they are printed (aware).

    The file appears whole or not at all; EnvironmentFault where it cannot,
    OperatorError where there is no card.
    """
    data, printed = render(cards, at)
    deliver(data, target)
    return printed


def render(cards: Iterable[PassCard], at: datetime) -> tuple[bytes, PrintedCards]:
    out = io.BytesIO()
    title = _("Pass cards")
    about = About(title, "Gatebook", title, language_tag(), at)
    sheet = Sheet(out, A4, about)
    drawer = _Drawer(sheet)
    count = pages = 0
    for page in _PAGE.pages(cards):
        if pages:
            sheet.next_page()
        _PAGE.cut_marks(sheet)
        for n, card in enumerate(page):
            drawer.card(*_PAGE.corner(n), card)
        count += len(page)
        pages += 1
    if not count:
        raise OperatorError("There is no pass card to print.")
    sheet.save()
    undrawable = tuple(sorted(sheet.undrawable))
    return out.getvalue(), PrintedCards(pages, count, undrawable)


class _Drawer:
    """Draws cards; (x, y) is the lower left corner of one."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._wrapper = Wrapper()

    def card(self, x: float, y: float, card: PassCard) -> None:
        left, right = x + _EDGE, x + CARD[0] - _EDGE
        top = y + CARD[1] - _EDGE
        self._header(left, right, top, card)
        code_y = top - _HEADER - _CODE
        draw_code(self._sheet, left, code_y, _CODE, card.code_text)
        self._words(left + _CODE + 1.5 * MM, right, top - _HEADER, card)
        self._foot(left + _CODE + 1.5 * MM, right, code_y, card)
        self._ticks(left, y + _EDGE - 1.5 * MM)

    def _header(self, left: float, right: float, top: float, card: PassCard) -> None:
        y = top - _HEADER + 2.6 * MM
        kind = _(_KINDS.get(card.kind, card.kind))
        room = right - left - fonts.width(kind, SMALL, bold=True) - 2 * MM
        community = self._wrapper.lines(card.place.community, room, bold=True)[0]
        self._sheet.text(left, y, community, SMALL, bold=True)
        self._sheet.text_right(right, y, kind, SMALL, bold=True)
        rule = top - _HEADER + 1 * MM
        self._sheet.line((left, rule), (right, rule), weight=STROKE)

    def _words(self, left: float, right: float, top: float, card: PassCard) -> None:
        """The name, large if it fits a line, and the address below it."""
        room, top = right - left, top - 1 * MM
        name = fonts.clean(card.name)
        if 0 < fonts.width(name, LARGE, bold=True) <= room:
            self._sheet.text(left, baseline(top, LARGE, LARGE), name, LARGE, bold=True)
            top -= LARGE + 1.5 * MM
        elif name:
            top = self._lines(left, top, room, name, bold=True)
        self._lines(left, top, room, places.label(card.place))

    def _lines(
        self, left: float, top: float, room: float, text: str, *, bold: bool = False
    ) -> float:
        """Small lines, as many as a card has room for; returns where they end."""
        self._sheet.begin_whole(text)
        for line in self._wrapper.lines(text, room, bold=bold)[:_MOST_LINES]:
            self._sheet.text(left, baseline(top), line, SMALL, bold=bold)
            top -= LEADING
        self._sheet.end_whole()
        return top

    def _foot(self, left: float, right: float, bottom: float, card: PassCard) -> None:
        """Number and last day, and room for the seal beside them."""
        corner = (right - _SEAL, bottom + 0.5 * MM)
        self._sheet.ring(corner, _SEAL, weight=HAIRLINE, grey=HAIR)
        middle = corner[1] + _SEAL / 2 - SMALL / 3
        self._sheet.text_centred(corner[0] + _SEAL / 2, middle, _("Seal"), SMALL)
        number = _("Pass No. {serial}").format(serial=card.serial)
        below = self._wrapper.lines(number, corner[0] - left)
        lines = (_("Valid until"), fonts.clean(card.valid_until), *below)
        y = bottom + 1.5 * MM + (len(lines) - 1) * LEADING
        for n, line in enumerate(lines):
            self._sheet.text(left, y - n * LEADING, line, SMALL, bold=n == 1)

    def _ticks(self, left: float, bottom: float) -> None:
        """Boxes to tick by hand where two gates cannot ask each other."""
        pitch = (CARD[0] - 2 * _EDGE - _TICK) / (_TICKS - 1)
        boxes = " ".join(
            f"{left + n * pitch:.2f} {bottom:.2f} {_TICK:.2f} {_TICK:.2f} re"
            for n in range(_TICKS)
        )
        self._sheet.draw(f"{SOFT:g} G {HAIRLINE:g} w {boxes} S")


def draw_code(sheet: Sheet, x: float, y: float, size: float, text: str) -> None:
    """A QR code with its white margin in a square, from its lower left corner."""
    rows = segno.make(text, error="m", micro=False).matrix
    module = size / (len(rows) + 2 * _QUIET)
    origin = (x + _QUIET * module, y + size - _QUIET * module)
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
