"""明白卡: contacts on the front, hospitals and round-the-clock numbers on the back.

Eight of the size A7 on a page, fronts and backs on pages that follow each other, for
a printer that turns the page over its long edge. A page is drawn and done with before
the next one, so that a whole community fits into little memory.
"""

import io
from collections.abc import Callable, Iterable
from datetime import datetime

from printing import fonts
from printing.blocks import Printed
from printing.imposition import Imposition
from printing.layout import (
    HAIR,
    HAIRLINE,
    LARGE,
    LEADING,
    SMALL,
    STROKE,
    TINT,
    Wrapper,
    baseline,
)
from printing.metadata import About
from printing.sheet import A4, MM, Sheet, language_tag
from resources import _
from station.domain.errors import OperatorError
from station.domain.help_cards import HelpCard, Household
from station.wording import places

PAGE = Imposition((105 * MM, 74.25 * MM), 2, 4)
_PAD = 6 * MM
_TITLE = 8 * MM
_LABEL = 34 * MM
_CONTACT_GAP = 2.4 * MM
_TITLE_SHARE = 0.55  # of the width, at most


def render(
    households: Iterable[Household],
    card: HelpCard,
    community: str,
    at: datetime,
    progress: Callable[[int], None] | None = None,
) -> tuple[bytes, Printed]:
    """One card for each household; `at` is when they are printed (aware).

    Raises OperatorError where there is no household. `progress` hears the cards done.
    """
    out = io.BytesIO()
    about = About(card.title, community, card.title, language_tag(), at)
    sheet = Sheet(out, A4, about)
    drawer = CardDrawer(sheet, card, community)
    done = 0
    for page in PAGE.pages(households):
        if done:
            sheet.next_page()
        PAGE.cut_marks(sheet)
        for n, household in enumerate(page):
            drawer.front(*PAGE.corner(n), household)
        sheet.next_page()
        for n in range(len(page)):
            drawer.back(*PAGE.corner(n, back=True))
        done += len(page)
        if progress is not None:
            progress(done)
    if not done:
        raise OperatorError("There is no household to print a card for.")
    sheet.save()
    undrawable = tuple(sorted(sheet.undrawable))
    return out.getvalue(), Printed(sheet.page_number, done, undrawable)


class CardDrawer:
    """Draws both sides; (x, y) is the lower left corner of one."""

    def __init__(self, sheet: Sheet, card: HelpCard, community: str) -> None:
        self._sheet = sheet
        self._card = card
        self._community = community
        self._wrapper = Wrapper()

    def front(self, x: float, y: float, household: Household) -> None:
        left, right, top = self._frame(x, y)
        contacts = self._card.contacts(household.place.grid)
        floor = self._advice(left, right, y)
        needed = sum(self._contact_height(right - left, pair) for pair in contacts)
        spare = top - floor - needed - 3 * MM
        _keep(spare, _TITLE)
        top = self._head(left, right, top, (household, max(_TITLE, spare)))
        for pair in contacts:
            top = self._contact(left, right, top, pair)

    def _head(
        self, left: float, right: float, top: float, whose: tuple[Household, float]
    ) -> float:
        """Title left, the door right in as many lines as there is room for."""
        household, room = whose
        title, width = fonts.clean(self._card.title), right - left
        wide = fonts.width(title, LARGE, bold=True)
        size = LARGE * min(1, width * _TITLE_SHARE / max(wide, 1))
        self._sheet.text(left, baseline(top, size, _TITLE), title, size, bold=True)
        door = places.label(household.place)
        place = " ".join(filter(None, (self._community, door)))
        beside = width - wide * size / LARGE - 4 * MM
        lines = self._wrapper.lines(place, beside)[: int(room / LEADING)]
        self._sheet.begin_whole(place)
        for n, line in enumerate(lines):
            self._sheet.text_right(right, baseline(top - n * LEADING), line, SMALL)
        self._sheet.end_whole()
        top -= max(_TITLE, len(lines) * LEADING) + 1.5 * MM
        self._sheet.line((left, top), (right, top), weight=STROKE)
        return top - 1.5 * MM

    def back(self, x: float, y: float) -> None:
        left, right, top = self._frame(x, y)
        for section in self._card.back:
            y_title = baseline(top)
            self._sheet.text(left, y_title, section.title, SMALL, bold=True)
            top -= LEADING + 0.8 * MM
            for text in section.lines:
                for line in self._wrapper.lines(text, right - left):
                    self._sheet.text(left, baseline(top), line, SMALL)
                    top -= LEADING
            top -= 1.5 * MM
            self._sheet.line((left, top), (right, top), weight=HAIRLINE, grey=HAIR)
            top -= 1.5 * MM
        last = _("Keep this card at your door.")
        self._sheet.text(left, y + _PAD - 2 * MM, last, SMALL)
        _keep(top, y + _PAD - 2 * MM + SMALL)

    def _frame(self, x: float, y: float) -> tuple[float, float, float]:
        return x + _PAD, x + PAGE.size[0] - _PAD, y + PAGE.size[1] - _PAD + 1 * MM

    def _contact(
        self, left: float, right: float, top: float, pair: tuple[str, str]
    ) -> float:
        bottom = top - self._contact_height(right - left, pair)
        labels, lines = self._wrapped(right - left, pair)
        for n, line in enumerate(labels):
            self._sheet.text(left, baseline(top - n * LEADING), line, SMALL)
        for n, line in enumerate(lines):
            y = baseline(top - n * LEADING)
            self._sheet.text(left + _LABEL, y, line, SMALL, bold=True)
        rule = bottom + _CONTACT_GAP / 2
        self._sheet.line((left, rule), (right, rule), weight=HAIRLINE, grey=HAIR)
        return bottom

    def _contact_height(self, width: float, pair: tuple[str, str]) -> float:
        return max(map(len, self._wrapped(width, pair))) * LEADING + _CONTACT_GAP

    def _wrapped(
        self, width: float, pair: tuple[str, str]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        label, text = pair
        labels = self._wrapper.lines(label, _LABEL - 2 * MM)
        return labels, self._wrapper.lines(text, width - _LABEL, bold=True)

    def _advice(self, left: float, right: float, y: float) -> float:
        """What to do, at the foot; where it begins."""
        lines = self._wrapper.lines(self._card.advice, right - left - 2 * MM)
        height = len(lines) * LEADING + 1.6 * MM
        corner = (left, y + _PAD - 2.5 * MM)
        self._sheet.fill(corner, (right - left, height), TINT)
        top = corner[1] + height - 0.8 * MM
        for n, line in enumerate(lines):
            y_line = baseline(top - n * LEADING)
            self._sheet.text(left + 1 * MM, y_line, line, SMALL)
        return corner[1] + height


def _keep(end: float, least: float) -> None:
    """Raises OperatorError where a side ends lower than it may."""
    if end < least:
        raise OperatorError("There is too much on a side of the card; shorten it.")
