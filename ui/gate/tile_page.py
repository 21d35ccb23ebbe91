"""The card while one of several is chosen by the digit on its tile."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.gate.tiles import NumberTile
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground
from ui.widgets.label import label

_ALL = 1000


class Choice(msgspec.Struct, frozen=True):
    """What stands on a tile."""

    name: str
    line: str
    chosen: bool = False


class TilePage(QWidget):
    """What is asked, a note below it, and a grid of numbered tiles.

    Signals:
        key_pressed: the digit of a tile (str).
    """

    key_pressed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        tiles: Sequence[NumberTile],
        columns: int,
        *,
        downwards: bool = False,
    ) -> None:
        """`downwards`: a list, read so, over all the height that the page has."""
        super().__init__()
        self._theme = theme
        self._tiles = tiles
        self.title, self.note = label("prompt"), label("note")
        grid = QGridLayout()
        grid.setSpacing(theme.sizes.small_gap)
        rows = -(-len(tiles) // columns)
        for place, tile in enumerate(tiles):
            tile.key_pressed.connect(self._on_tile_key_pressed)
            down, across = divmod(place, columns)
            if downwards:
                across, down = divmod(place, rows)
            grid.addWidget(tile, down, across)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 10, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.note)
        layout.addLayout(grid, _ALL if downwards else 0)
        layout.addStretch(1)

    @property
    def tiles(self) -> tuple[NumberTile, ...]:
        """The tiles in front."""
        return tuple(tile for tile in self._tiles if not tile.isHidden())

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """At most as many as there are tiles."""
        for tile in self._tiles[len(choices) :]:
            tile.hide()
        for tile, one in zip(self._tiles, choices, strict=False):
            tile.show_words(one.name, one.line, chosen=one.chosen)
            tile.show()

    @Slot(object)
    def _on_tile_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.line, 1, self._theme.sizes.radius)
