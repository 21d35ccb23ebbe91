"""The sides of a pass: the front with its code and words, the back with its days.

The code takes all the height of a card: a laptop's camera reads it at 30 cm from behind
a scratched film. Names stand in full: a pass is carried by its holder.
"""

import msgspec

from printing import fonts
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
from printing.passes.phases import draw_phase
from printing.qr import draw_code
from printing.sheet import MM, Sheet
from resources import N_, _
from station.domain.views import PassCard
from station.wording import places

# A kind that is not known here is printed as the office wrote it.
KINDS = {
    "resident": N_("Resident pass"),
    "household": N_("Household pass"),
    "temporary": N_("Temporary pass"),
    "worker": N_("Worker pass"),
    "vehicle": N_("Vehicle pass"),
}
_MOST_LINES = 3  # of a name, and of an address
_DAYS = 31
_WEEK = 7


class Face(msgspec.Struct, frozen=True):
    """The measures of one format, in points from the lower left corner of a pass.

    `code`: corner and side of the code with its quiet zone. `words`: left, right, top
    and bottom of what is written. `seal`: the side of the room for a seal. `photo`:
    width and height.
    """

    page: Imposition
    code: tuple[float, float, float]
    words: tuple[float, float, float, float]
    name: float
    seal: float
    photo: tuple[float, float]
    days_in_front: bool = False


# ISO/IEC 7810 ID-1, ten on A4
CARD = Face(
    page=Imposition((85.6 * MM, 54 * MM), 2, 5),
    code=(0.8 * MM, 2 * MM, 50 * MM),
    words=(51.5 * MM, 82.6 * MM, 51 * MM, 3 * MM),
    name=LARGE,
    seal=15 * MM,
    photo=(13 * MM, 17 * MM),
)
# A6, four on A4
SLIP = Face(
    page=Imposition((105 * MM, 148.5 * MM), 2, 2),
    code=(2 * MM, 71 * MM, 68 * MM),
    words=(7 * MM, 98 * MM, 70 * MM, 30 * MM),
    name=LARGE,
    seal=20 * MM,
    photo=(25 * MM, 33 * MM),
    days_in_front=True,
)


class Drawer:
    """Draws passes of one format; (x, y) is the lower left corner of one."""

    def __init__(self, sheet: Sheet, face: Face, phase: int) -> None:
        self._sheet = sheet
        self._face = face
        self._phase = phase
        self._wrapper = Wrapper()

    def front(self, x: float, y: float, card: PassCard, photo: bytes | None) -> None:
        across, up, side = self._face.code
        draw_code(self._sheet, x + across, y + up, side, card.code_text)
        if self._face.days_in_front:
            self._slip_words(x, y, card, photo)
        else:
            self._card_words(x, y, card, photo)

    def back(self, x: float, y: float, card: PassCard) -> None:
        """A box for every day of a month, to tick where gates cannot ask each other."""
        width, height = self._face.page.size
        left, right, top = x + 4 * MM, x + width - 4 * MM, y + height - 4 * MM
        number = _("Pass No. {serial}").format(serial=card.serial)
        self._sheet.text(left, baseline(top), _("Month: ______"), SMALL, bold=True)
        self._sheet.text_right(right, baseline(top), number, SMALL)
        self._days(left, right, top - LEADING - 1 * MM, y + 9 * MM)
        note = _("For the holder alone. If you find it, give it to a gate.")
        for n, line in enumerate(self._wrapper.lines(note, right - left)[:2]):
            self._sheet.text(left, y + 5.5 * MM - n * LEADING * 0.85, line, SMALL)

    def _card_words(
        self, x: float, y: float, card: PassCard, photo: bytes | None
    ) -> None:
        left, right, top, bottom = self._face.words
        left, right, top, bottom = x + left, x + right, y + top, y + bottom
        room = right - left
        if photo is not None:
            width, height = self._face.photo
            corner = (right - width, top - height)
            self._sheet.picture(corner, (width, height), photo)
            self._head(left, corner[0] - 1 * MM, top, card)
            top = corner[1] - 1 * MM
        else:
            top = self._head(left, right, top, card)
        top = self._name(left, top, room, card)
        top = self._lines(left, top, room, places.label(card.place))
        self._foot(left, bottom, card)
        if photo is None:
            corner = (right - self._face.seal, bottom + 2 * LEADING + 0.5 * MM)
            self._seal(corner)

    def _slip_words(
        self, x: float, y: float, card: PassCard, photo: bytes | None
    ) -> None:
        left, right, top, bottom = self._face.words
        left, right, top, bottom = x + left, x + right, y + top, y + bottom
        width, height = self._face.photo
        beside = x + self._face.code[0] + self._face.code[2] + 1 * MM
        head = y + self._face.page.size[1] - 6 * MM
        self._head(beside, right, head, card)
        if photo is not None:
            corner = (beside, y + self._face.code[1] + 6 * MM)
            self._sheet.picture(corner, (width, height), photo)
        room = right - left - self._face.seal - 2 * MM
        top = self._name(left, top, room, card)
        self._lines(left, top, room, places.full_label(card.place))
        self._foot(left, bottom, card)
        self._seal((right - self._face.seal, bottom + 1 * MM))
        self._days(left, right, bottom - 2 * MM, y + 6 * MM)

    def _head(self, left: float, right: float, top: float, card: PassCard) -> float:
        """Community and kind, the mark of the phase beside them; where they end."""
        mark = 4.4 * MM if self._phase else 0
        if self._phase:
            centre = (right - mark / 2, top - mark / 2)
            draw_phase(self._sheet, self._phase, centre, mark / 2)
        kind = _(KINDS.get(card.kind, card.kind))
        beside = right - left - mark - 1 * MM
        for text, room in ((card.place.community, beside), (kind, right - left)):
            for line in self._wrapper.lines(text, room, bold=True)[:2]:
                self._sheet.text(left, baseline(top), line, SMALL, bold=True)
                top -= LEADING
        top -= 0.8 * MM
        self._sheet.line((left, top), (right, top), weight=STROKE)
        return top - 0.8 * MM

    def _name(self, left: float, top: float, room: float, card: PassCard) -> float:
        """The name or plate, large if it fits a line."""
        size, name = self._face.name, fonts.clean(card.name)
        if 0 < fonts.width(name, size, bold=True) <= room:
            self._sheet.text(left, baseline(top, size, size), name, size, bold=True)
            return top - size - 1 * MM
        return self._lines(left, top, room, name, bold=True) if name else top

    def _lines(
        self, left: float, top: float, room: float, text: str, *, bold: bool = False
    ) -> float:
        """Small lines, as many as a pass has room for; returns where they end."""
        self._sheet.begin_whole(text)
        for line in self._wrapper.lines(text, room, bold=bold)[:_MOST_LINES]:
            self._sheet.text(left, baseline(top), line, SMALL, bold=bold)
            top -= LEADING
        self._sheet.end_whole()
        return top

    def _foot(self, left: float, bottom: float, card: PassCard) -> None:
        """Last day and number, at the bottom."""
        number = _("Pass No. {serial}").format(serial=card.serial)
        until = _("Until {day}").format(day=fonts.clean(card.valid_until))
        self._sheet.text(left, bottom + LEADING, until, SMALL, bold=True)
        self._sheet.text(left, bottom, fonts.clean(number), SMALL)

    def _seal(self, corner: tuple[float, float]) -> None:
        side = self._face.seal
        self._sheet.ring(corner, side, weight=HAIRLINE, grey=HAIR)
        middle = corner[1] + side / 2 - SMALL / 3
        self._sheet.text_centred(corner[0] + side / 2, middle, _("Seal"), SMALL)

    def _days(self, left: float, right: float, top: float, bottom: float) -> None:
        """Boxes 1 to 31, each divided for out and in."""
        weeks = -(-_DAYS // _WEEK) if not self._face.days_in_front else 2
        across = -(-_DAYS // weeks)
        width, height = (right - left) / across, (top - bottom) / weeks
        boxes = []
        for day in range(1, _DAYS + 1):
            down, along = divmod(day - 1, across)
            x, y = left + along * width, top - (down + 1) * height
            boxes.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re")
            size = min(SMALL, width * 0.5)
            self._sheet.text(x + 1, y + height - size, str(day), size)
        self._sheet.draw(f"{SOFT:g} G {HAIRLINE:g} w {' '.join(boxes)} S")
