"""The card while names are picked: who is at the desk, who is on the shift."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from station.services.duty import Crew
from ui.gate import duty_flow, duty_words
from ui.gate.screen import Mode, Screen
from ui.gate.tiles import NumberTile
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground

_COLUMNS = 3


class CrewPage(QWidget):
    """Nine names as numbered tiles, under what is asked.

    Signals:
        key_pressed: the number of a tile (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title = label("prompt")
        self._note = label("note")
        self._tiles = [NumberTile(str(n + 1), theme) for n in range(duty_flow.NAMES)]
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

    def show_names(self, screen: Screen, crew: Crew) -> None:
        self._title.setText(duty_words.title(screen, crew))
        self._note.setText(duty_words.note(screen, crew))
        opening = screen.mode is Mode.OPENING
        chosen = screen.roster.guards if opening else (crew.at_post,)
        names = duty_flow.listed(screen, crew)
        for place, tile in enumerate(self._tiles):
            tile.setVisible(place < len(names))
            if place < len(names):
                one = names[place]
                tile.show_words(
                    one.name,
                    duty_words.line(one, crew),
                    chosen=one.operator_id in chosen,
                )

    @Slot(object)
    def _on_tile_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.line, 1, self._theme.sizes.radius)


def label(role: str) -> QLabel:
    """Plain words that break where the page ends."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(True)
    return made
