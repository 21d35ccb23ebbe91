"""The cards on which somebody signs: a PIN, the end of a shift."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from resources import _
from station.domain.desk import StationStatus
from station.services.duty import Crew
from ui.gate import duty_words
from ui.gate.screen import Screen
from ui.theme.tokens import Theme
from ui.widgets.counter_tile import CounterTile
from ui.widgets.ground import paint_ground
from ui.widgets.label import label

_COLUMNS = 4
_OVERSTAYS = 4
_LAST_ROW = 99


class SignPage(QWidget):
    """A title, what it is about, why the last try was not taken, and room for more.

    The room scrolls where it is larger than the card. `dense`: small headings, for
    pages that need their room.
    """

    def __init__(self, theme: Theme, *, dense: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self.title = label("gate" if dense else "prompt")
        self.about = label("muted" if dense else "address")
        self.said = label("title" if dense else "reason")
        self.said.setStyleSheet(f"color: {theme.palette.warning}; font-weight: 700;")
        inside = QWidget()
        self.room = QGridLayout(inside)
        self.room.setContentsMargins(0, 0, 0, 0)
        self.room.setSpacing(theme.sizes.small_gap if dense else theme.sizes.gap)
        self.room.setRowStretch(_LAST_ROW, 1)
        self.view = QScrollArea()
        self.view.setWidgetResizable(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setWidget(inside)
        self.column = column = QVBoxLayout(self)
        edge = 12 if dense else 18
        column.setContentsMargins(20, edge, 20, edge)
        column.setSpacing(4 if dense else 14)
        for one in (self.title, self.about, self.said):
            column.addWidget(one)
        column.addWidget(self.view, 1)

    def show_words(self, title: str, about: str, said: str) -> None:
        self.title.setText(title)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.said.setText(said)
        self.said.setVisible(bool(said))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.accent, 2, self._theme.sizes.radius)


class PinPage(SignPage):
    """Whose PIN is asked for, and what it signs; the dots stand in the entry bar."""

    def show_pin(self, screen: Screen, crew: Crew) -> None:
        signer = screen.pin.signer if screen.pin else ""
        name = duty_words.name_of(signer, crew)
        self.show_words(
            _("PIN of {name} ({id})").format(name=name, id=signer),
            duty_words.signs(screen),
            screen.said,
        )


class ClosingPage(SignPage):
    """What the shift recorded and leaves behind, and who takes it over."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, dense=True)
        names = {
            "passages": _("Passages"),
            "entered": _("Entered"),
            "left": _("Left"),
            "corrections": _("Corrections"),
            "waiting": _("On hold now"),
            "overstays": _("Should have left"),
            "unsent": _("No receipt yet"),
            "files": _("Files not taken"),
        }
        self.tiles = {name: CounterTile(text, theme) for name, text in names.items()}
        for place, tile in enumerate(self.tiles.values()):
            self.room.addWidget(tile, place // _COLUMNS, place % _COLUMNS)
        self.overstays = label("address")
        self.items = label("address")
        below = len(names) // _COLUMNS + 1
        self.room.addWidget(self.overstays, below, 0, 1, _COLUMNS)
        self.room.addWidget(self.items, below + 1, 0, 1, _COLUMNS)

    def show_closing(
        self, screen: Screen, crew: Crew, waiting: int, status: StationStatus | None
    ) -> None:
        """`waiting`: how many wait on hold now."""
        closing = screen.closing
        if closing is None:
            return
        leader = duty_words.name_of(crew.leader, crew)
        title = _("Close the shift of {leader}").format(leader=leader)
        self.show_words(title, duty_words.successor(closing, crew), screen.said)
        numbers = {
            **msgspec.structs.asdict(closing.left.counts),
            "waiting": waiting,
            "overstays": len(closing.left.overstays),
            "unsent": status.unsent if status else 0,
            "files": status.files if status else 0,
        }
        self.overstays.setText(duty_words.overstays(closing.left, _OVERSTAYS))
        self.overstays.setVisible(bool(closing.left.overstays))
        self.items.setText(duty_words.items(closing))
        for name, tile in self.tiles.items():
            tile.set_number(numbers[name])
