"""The card while a room with several residents was typed: who of them is it?"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from resources import _
from station.domain.people import Resident, Sex
from station.domain.visit import Category
from station.wording import places, terms
from ui.gate import words
from ui.gate.tiles import NumberTile
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground

COLUMNS = 3
SHOWN = 12


class ChoicePage(QWidget):
    """The residents of one door as large numbered tiles.

    Signals:
        key_pressed: the number of a tile (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title = QLabel()
        self._title.setProperty("role", "prompt")
        self._title.setWordWrap(True)
        self._tiles = [NumberTile(str(n + 1), theme) for n in range(SHOWN)]
        grid = QGridLayout()
        grid.setSpacing(theme.sizes.gap)
        for place, tile in enumerate(self._tiles):
            tile.key_pressed.connect(self._on_tile_key_pressed)
            grid.addWidget(tile, place // COLUMNS, place % COLUMNS)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(16)
        column.addWidget(self._title)
        column.addLayout(grid)
        column.addStretch(1)

    @property
    def tiles(self) -> tuple[NumberTile, ...]:
        """The tiles in front."""
        return tuple(tile for tile in self._tiles if not tile.isHidden())

    def show_candidates(self, candidates: tuple[Resident, ...]) -> None:
        home = candidates[0].person.home
        door = places.label(home) if home else ""
        self._title.setText(_("{door}: who is it?").format(door=door))
        for place, tile in enumerate(self._tiles):
            if place < len(candidates):
                resident = candidates[place]
                name = words.masked_name(resident.person, _category(resident))
                tile.show_words(name, _kinship(resident))
            tile.setVisible(place < len(candidates))

    @Slot(object)
    def _on_tile_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.line, 1, self._theme.sizes.radius)


def _category(resident: Resident) -> Category:
    """Who bears a visitor plate stands in the list, too, and lives elsewhere."""
    known = bool(resident.person.person_id)
    return Category.RESIDENT if known else Category.VISITOR


def _kinship(resident: Resident) -> str:
    """What tells one of a family from another while the names are masked."""
    sex = resident.person.sex
    known = terms.sex(sex) if sex is not Sex.UNKNOWN else ""
    return "·".join(part for part in (resident.relation, known) if part)
