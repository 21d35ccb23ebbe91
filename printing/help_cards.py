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
_MOST = 2  # lines of one contact


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
    drawer = _Drawer(sheet, card, community)
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


class _Drawer:
    """Draws both sides; (x, y) is the lower left corner of one."""

    def __init__(self, sheet: Sheet, card: HelpCard, community: str) -> None:
        self._sheet = sheet
        self._card = card
        self._community = community
        self._wrapper = Wrapper()

    def front(self, x: float, y: float, household: Household) -> None:
        left, right, top = self._frame(x, y)
        door = places.label(household.place)
        room = right - left - fonts.width(self._card.title, LARGE, bold=True) - 4 * MM
        sheet = self._sheet
        sheet.text(
            left, baseline(top, LARGE, _TITLE), self._card.title, LARGE, bold=True
        )
        place = " ".join(filter(None, (self._community, door)))
        lines = self._wrapper.lines(place, room)[:_MOST]
        for n, line in enumerate(lines):
            sheet.text_right(right, baseline(top - n * LEADING), line, SMALL)
        top -= max(_TITLE, len(lines) * LEADING) + 1.5 * MM
        sheet.line((left, top), (right, top), weight=STROKE)
        top -= 1.5 * MM
        for label, text in self._card.contacts(household.place.grid):
            top = self._contact(left, right, top, (label, text))
        self._advice(left, right, y)

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
        self._sheet.text(
            left, y + _PAD - 2 * MM, _("Keep this card at your door."), SMALL
        )

    def _frame(self, x: float, y: float) -> tuple[float, float, float]:
        return x + _PAD, x + PAGE.size[0] - _PAD, y + PAGE.size[1] - _PAD + 1 * MM

    def _contact(
        self, left: float, right: float, top: float, pair: tuple[str, str]
    ) -> float:
        label, text = pair
        labels = self._wrapper.lines(label, _LABEL - 2 * MM)[:_MOST]
        room = right - left - _LABEL
        lines = self._wrapper.lines(text, room, bold=True)[:_MOST]
        for n, line in enumerate(labels):
            self._sheet.text(left, baseline(top - n * LEADING), line, SMALL)
        for n, line in enumerate(lines):
            y = baseline(top - n * LEADING)
            self._sheet.text(left + _LABEL, y, line, SMALL, bold=True)
        top -= max(len(labels), len(lines)) * LEADING + 1.2 * MM
        self._sheet.line((left, top), (right, top), weight=HAIRLINE, grey=HAIR)
        return top - 1.2 * MM

    def _advice(self, left: float, right: float, y: float) -> None:
        lines = self._wrapper.lines(self._card.advice, right - left - 2 * MM)
        height = len(lines) * LEADING + 1.6 * MM
        corner = (left, y + _PAD - 2.5 * MM)
        self._sheet.fill(corner, (right - left, height), TINT)
        top = corner[1] + height - 0.8 * MM
        for n, line in enumerate(lines):
            y_line = baseline(top - n * LEADING)
            self._sheet.text(left + 1 * MM, y_line, line, SMALL)
