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
    shortened,
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
_MARK, _SMALL_MARK, _LARGE_MARK = 8 * MM, LEADING, 11 * MM  # of a phase
_DAYS = 31
_WEEKS = 5


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
    photo=(12 * MM, 15 * MM),
)
# A6, four on A4
SLIP = Face(
    page=Imposition((105 * MM, 148.5 * MM), 2, 2),
    code=(2 * MM, 71 * MM, 68 * MM),
    words=(7 * MM, 98 * MM, 70 * MM, 30 * MM),
    name=LARGE,
    seal=20 * MM,
    photo=(26 * MM, 33 * MM),
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
        beside = right - left - fonts.width(_month(), SMALL, bold=True) - 2 * MM
        self._sheet.text(left, baseline(top), _month(), SMALL, bold=True)
        for line in self._cut(number, beside, 1, bold=False):
            self._sheet.text_right(right, baseline(top), line, SMALL)
        notes = [
            line
            for note in (
                _ticking(),
                _("For the holder alone. If you find it, give it to a gate."),
            )
            for line in self._wrapper.lines(note, right - left)
        ]
        floor = y + 3 * MM + len(notes) * LEADING
        span = (top - LEADING - 1 * MM, floor + 1 * MM)
        self._days(left, right, span, _WEEKS)
        for n, line in enumerate(notes):
            self._sheet.text(left, baseline(floor - n * LEADING), line, SMALL)

    def _card_words(
        self, x: float, y: float, card: PassCard, photo: bytes | None
    ) -> None:
        left, right, top, bottom = self._face.words
        left, right, top, bottom = x + left, x + right, y + top, y + bottom
        if photo is None:
            top = self._head(left, right, top, card, _MARK)
        else:
            width, height = self._face.photo
            corner = (right - width, top - height)
            self._sheet.picture(corner, (width, height), photo)
            below = self._head(left, corner[0] - 1 * MM, top, card, _SMALL_MARK)
            top = min(below, corner[1] - 1 * MM)
        floor = bottom + 2 * LEADING
        top = self._holder(left, right - left, (top, floor), card)
        self._foot(left, right, bottom, card)
        self._seal((right - self._face.seal, floor + 0.5 * MM), top)

    def _slip_words(
        self, x: float, y: float, card: PassCard, photo: bytes | None
    ) -> None:
        left, right, top, bottom = self._face.words
        left, right, top, bottom = x + left, x + right, y + top, y + bottom
        beside = x + self._face.code[0] + self._face.code[2] + 1 * MM
        head = y + self._face.page.size[1] - 6 * MM
        below = self._head(beside, right, head, card, 0)
        if self._phase:
            centre = (beside + _LARGE_MARK / 2, below - _LARGE_MARK / 2)
            draw_phase(self._sheet, self._phase, centre, _LARGE_MARK / 2)
        if photo is not None:
            corner = (beside, y + self._face.code[1] + 3 * MM)
            self._sheet.picture(corner, self._face.photo, photo)
        room = right - left - self._face.seal - 2 * MM
        floor = bottom + 2 * LEADING
        top = self._holder(left, room, (top, floor), card)
        self._foot(left, left + room, bottom, card)
        self._seal((right - self._face.seal, bottom + 1 * MM), y + self._face.words[2])
        caption = f"{_month()}　{_ticking()}"
        grid = bottom - 2 * MM
        for line in self._wrapper.lines(caption, right - left):
            self._sheet.text(left, baseline(grid), line, SMALL)
            grid -= LEADING
        self._days(left, right, (grid - 0.5 * MM, y + 6 * MM), 2)

    def _head(
        self, left: float, right: float, top: float, card: PassCard, mark: float
    ) -> float:
        """Community and kind, the mark of the phase beside them; where they end."""
        mark = mark if self._phase else 0
        if mark:
            centre = (right - mark / 2, top - mark / 2)
            draw_phase(self._sheet, self._phase, centre, mark / 2)
        kind = _(KINDS.get(card.kind, card.kind))
        end = top
        for text in (card.place.community, kind):
            room = right - left
            if mark and end > top - mark:
                room -= mark + 1 * MM
            end = self._lines(left, end, room, (text, 2), bold=True)
        end = min(end, top - mark) - 0.8 * MM
        self._sheet.line((left, end), (right, end), weight=STROKE)
        return end - 0.8 * MM

    def _holder(
        self, left: float, room: float, span: tuple[float, float], card: PassCard
    ) -> float:
        """Name or plate, and the address below it, from a top down to a floor.

        A pass of a household has no name: its address stands there. Returns the end.
        """
        top, floor = span
        place = places.full_label if self._face.days_in_front else places.label
        address = place(card.place)
        name = fonts.clean(card.name)
        if not name:
            name, address = address, ""
        size = self._face.name
        if 0 < fonts.width(name, size, bold=True) <= room:
            self._sheet.text(left, baseline(top, size, size), name, size, bold=True)
            top -= size + 1 * MM
        elif name:
            most = int((top - floor) / LEADING) - bool(address)
            top = self._lines(left, top, room, (name, most), bold=True)
        return self._lines(left, top, room, (address, int((top - floor) / LEADING)))

    def _lines(
        self,
        left: float,
        top: float,
        room: float,
        words: tuple[str, int],
        *,
        bold: bool = False,
    ) -> float:
        """Small lines, at most so many; what is cut says so. Returns where they end."""
        text, most = words
        if not fonts.clean(text):
            return top
        self._sheet.begin_whole(text)
        for line in self._cut(text, room, max(1, most), bold=bold):
            self._sheet.text(left, baseline(top), line, SMALL, bold=bold)
            top -= LEADING
        self._sheet.end_whole()
        return top

    def _cut(self, text: str, room: float, most: int, *, bold: bool) -> list[str]:
        lines = list(self._wrapper.lines(text, room, bold=bold))
        if len(lines) <= most:
            return lines
        rest = "".join(lines[most - 1 :])
        return [*lines[: most - 1], shortened(rest, room, SMALL, bold=bold)]

    def _foot(self, left: float, right: float, bottom: float, card: PassCard) -> None:
        """Last day and number, at the bottom."""
        number = _("Pass No. {serial}").format(serial=card.serial)
        until = _("Until {day}").format(day=card.valid_until)
        for text, y, bold in ((until, LEADING, True), (number, 0.0, False)):
            for line in self._cut(text, right - left, 1, bold=bold):
                self._sheet.text(left, bottom + y, line, SMALL, bold=bold)

    def _seal(self, corner: tuple[float, float], words_end: float) -> None:
        """A ring for the seal; a long address may run into it, as seals run over words.

        Its own word is left out there.
        """
        side = self._face.seal
        self._sheet.ring(corner, side, weight=HAIRLINE, grey=HAIR)
        if words_end < corner[1] + side:
            return
        middle = corner[1] + side / 2 - SMALL / 3
        self._sheet.text_centred(corner[0] + side / 2, middle, _("Seal"), SMALL)

    def _days(
        self, left: float, right: float, span: tuple[float, float], rows: int
    ) -> None:
        """Boxes 1 to 31, one for each day of the month, from a top to a bottom."""
        top, bottom = span
        across = -(-_DAYS // rows)
        width, height = (right - left) / across, (top - bottom) / rows
        size = min(SMALL, width * 0.5)
        boxes = []
        for day in range(1, _DAYS + 1):
            down, along = divmod(day - 1, across)
            x, y = left + along * width, top - (down + 1) * height
            boxes.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re")
            self._sheet.text(x + 1.2, y + height - size - 0.6, str(day), size)
        self._sheet.draw(f"{SOFT:g} G {HAIRLINE:g} w {' '.join(boxes)} S")


def _month() -> str:
    return _("Month: ______")


def _ticking() -> str:
    return _("Going out: the gate ticks the day, and looks for earlier ticks first.")
