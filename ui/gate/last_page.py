"""The card while the last passages are looked at: ten tiles, and one in full."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from resources import _
from station.domain.views import PassageRow
from station.wording import masks, outcomes, terms
from ui.gate import keys, words
from ui.gate.crew_page import label
from ui.gate.screen import Last, Screen
from ui.gate.tiles import NumberTile
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground

_COLUMNS = 2
_ALL = 1000


class LastPage(QWidget):
    """Masked, but for the one that somebody answers for; see `last_flow`.

    Signals:
        key_pressed: the digit of a tile (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title = label("prompt")
        self._title.setText(_("The last passages"))
        self._about = label("address")
        # read aloud, or by another program: never what is shown in full
        self._about.setAccessibleName(_("The chosen passage"))
        self._tiles = [NumberTile(key, theme) for key in keys.LAST_DIGITS]
        grid = QGridLayout()
        grid.setSpacing(theme.sizes.small_gap)
        rows = len(self._tiles) // _COLUMNS
        for place, tile in enumerate(self._tiles):
            tile.key_pressed.connect(self._on_tile_key_pressed)
            grid.addWidget(tile, place % rows, place // rows)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 10, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._about)
        layout.addLayout(grid, _ALL)
        layout.addStretch(1)  # of a very high card, what no tile takes

    @property
    def about(self) -> str:
        return self._about.text()

    @property
    def tiles(self) -> tuple[NumberTile, ...]:
        """The tiles in front."""
        return tuple(tile for tile in self._tiles if not tile.isHidden())

    def show_last(self, screen: Screen) -> None:
        last = screen.last or Last()
        self._about.setText(_about(last))
        for place, tile in enumerate(self._tiles):
            tile.setVisible(place < len(last.rows))
            if place < len(last.rows):
                row = last.rows[place]
                tile.show_words(_who(row), _what(row), chosen=place == last.chosen)

    @Slot(object)
    def _on_tile_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """What was shown is gone with the page."""
        self._about.clear()
        super().hideEvent(event)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.line, 1, self._theme.sizes.radius)


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
