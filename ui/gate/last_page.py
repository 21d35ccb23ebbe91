"""The card while the last passages are looked at: ten tiles, and one in full."""

from PySide6.QtGui import QHideEvent
from typing_extensions import override

from resources import _
from station.domain.views import PassageRow
from station.wording import masks, outcomes, terms
from ui.gate import keys, words
from ui.gate.screen import Last, Screen
from ui.gate.tile_page import Choice, TilePage
from ui.gate.tiles import NumberTile
from ui.theme.tokens import Theme

_COLUMNS = 2


class LastPage(TilePage):
    """Masked, but for the one that somebody answers for; see `last_flow`.

    The note says who the chosen one is.
    """

    def __init__(self, theme: Theme) -> None:
        tiles = [NumberTile(key, theme) for key in keys.LAST_DIGITS]
        super().__init__(theme, tiles, _COLUMNS, downwards=True)
        self.title.setText(_("The last passages"))
        self.note.setProperty("role", "address")
        # read aloud, or by another program: never what is shown in full
        self.note.setAccessibleName(_("The chosen passage"))

    def show_last(self, screen: Screen) -> None:
        last = screen.last or Last()
        self.note.setText(_about(last))
        self.show_choices(
            [
                Choice(_who(row), _what(row), chosen=place == last.chosen)
                for place, row in enumerate(last.rows)
            ]
        )

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """What was shown is gone with the page."""
        self.note.clear()
        super().hideEvent(event)


def _who(row: PassageRow) -> str:
    return f"{words.masked_name(row.person, row.category)}  {words.where(row)}"


def _what(row: PassageRow) -> str:
    outcome = _("Void") if row.void else outcomes.short_word(row.outcome, row.direction)
    way, reading = terms.direction(row.direction), words.reading_word(row.readings)
    parts = (words.time_word(row.at_us), outcome, way, reading)
    return "·".join(filter(None, parts))


def _about(last: Last) -> str:
    """Name, number and telephone of the chosen one, as much as may be seen."""
    if not last.rows:
        return _("Nobody has passed today.")
    row = last.rows[last.chosen]
    person = row.person
    number = person.document.number if person.document else ""
    if last.revealed:
        parts = [person.name, number, person.phone]
    else:
        name = words.masked_name(person, row.category)
        parts = [name, masks.number(number), masks.phone(person.phone)]
    door = words.address(person, row.host, row.plate)
    return "   ".join(filter(None, (*parts, door)))
