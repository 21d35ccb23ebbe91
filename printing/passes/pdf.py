"""Passes onto paper: fronts, and behind each page of them their backs."""

import io
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from printing.delivery import deliver
from printing.metadata import About
from printing.passes.faces import CARD, SLIP, Drawer, Face
from printing.passes.phases import PHASES
from printing.sheet import A4, Sheet, language_tag
from resources import _
from station.domain.errors import OperatorError
from station.domain.views import PassCard

FORMATS: dict[str, Face] = {"card": CARD, "slip": SLIP}
Photos = Callable[[PassCard], bytes | None]


class PassPaper(msgspec.Struct, frozen=True):
    """How passes are printed.

    `form`: `card` (ten on A4) or `slip` (A6, four on A4). `phase`: its mark, 1 to 6, 0
    for none. `backs`: the days to tick, on a page behind each page of cards.
    """

    form: str = "card"
    phase: int = 0
    backs: bool = False


class PrintedCards(msgspec.Struct, frozen=True):
    """What was printed. `undrawable`: code points (`U+31350`) that no font has."""

    pages: int
    cards: int
    undrawable: tuple[str, ...]


PLAIN = PassPaper()


def no_photo(_card: PassCard) -> bytes | None:
    return None


def write(
    cards: Iterable[PassCard],
    target: Path,
    at: datetime,
    paper: PassPaper = PLAIN,
    photos: Photos = no_photo,
) -> PrintedCards:
    """Write the passes in their order; `at` is when they are printed (aware).

    The file appears whole or not at all; EnvironmentFault where it cannot,
    OperatorError where there is no pass, or no such format or phase.
    """
    data, printed = render(cards, at, paper, photos)
    deliver(data, target)
    return printed


def render(
    cards: Iterable[PassCard],
    at: datetime,
    paper: PassPaper = PLAIN,
    photos: Photos = no_photo,
) -> tuple[bytes, PrintedCards]:
    """The PDF of the passes and what is in it; `photos` gives JPEG or nothing."""
    face = _face(paper)
    out = io.BytesIO()
    title = _("Pass cards")
    sheet = Sheet(out, A4, About(title, "Gatebook", title, language_tag(), at))
    drawer = Drawer(sheet, face, paper.phase)
    count = 0
    for page in face.page.pages(cards):
        if count:
            sheet.next_page()
        face.page.cut_marks(sheet)
        for n, card in enumerate(page):
            drawer.front(*face.page.corner(n), card, photos(card))
        if paper.backs:
            sheet.next_page()
            for n, card in enumerate(page):
                drawer.back(*face.page.corner(n, back=True), card)
        count += len(page)
    if not count:
        raise OperatorError("There is no pass card to print.")
    sheet.save()
    undrawable = tuple(sorted(sheet.undrawable))
    return out.getvalue(), PrintedCards(sheet.page_number, count, undrawable)


def require(paper: PassPaper) -> None:
    """Raises OperatorError where there is no such format or phase."""
    _face(paper)


def _face(paper: PassPaper) -> Face:
    if paper.form not in FORMATS:
        raise OperatorError("There is no pass format “{name}”.", name=paper.form[:20])
    if not 0 <= paper.phase <= len(PHASES):
        raise OperatorError("A phase is 1 to {most}.", most=len(PHASES))
    return FORMATS[paper.form]
