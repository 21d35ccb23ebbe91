"""The card while a risk area is chosen: eight of them as numbered tiles."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from resources import _
from ui.gate.area_flow import SHOWN, within
from ui.gate.crew_page import label
from ui.gate.screen import Screen
from ui.gate.tiles import NumberTile
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground

_COLUMNS = 2  # the end of a long name tells one from another


class AreaPage(QWidget):
    """The areas that the typed letters may mean, and which were said already.

    Signals:
        key_pressed: the number of a tile (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title = label("prompt")
        self._title.setText(_("Was in which risk area?"))
        self._note = label("note")
        self._tiles = [NumberTile(str(n + 1), theme, "warning") for n in range(SHOWN)]
        grid = QGridLayout()
        grid.setSpacing(theme.sizes.small_gap)
        for place, tile in enumerate(self._tiles):
            tile.key_pressed.connect(self._on_tile_key_pressed)
            grid.addWidget(tile, place // _COLUMNS, place % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 10, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._note)
        layout.addLayout(grid)
        layout.addStretch(1)

    @property
    def tiles(self) -> tuple[NumberTile, ...]:
        """The tiles in front."""
        return tuple(tile for tile in self._tiles if not tile.isHidden())

    @property
    def note(self) -> str:
        return self._note.text()

    def show_areas(self, screen: Screen) -> None:
        found = within(screen.areas, screen.entry)
        visit = screen.state.visit
        said = {stop.place for stop in visit.travel} if visit else set()
        more = len(found) - SHOWN
        note = _("Type the first letters of its syllables; a number chooses.")
        if more > 0:
            note += " " + _("{count} more.").format(count=more)
        self._note.setText(note)
        for place, tile in enumerate(self._tiles):
            tile.setVisible(place < len(found))
            if place < len(found):
                area = found[place]
                tile.show_words(area.place, area.level, chosen=area.place in said)

    @Slot(object)
    def _on_tile_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.line, 1, self._theme.sizes.radius)
