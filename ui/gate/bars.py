"""The bar on top: which gate, which way people go, who is on duty, and news."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from resources import _
from station.domain.desk import StationStatus
from station.domain.visit import Direction
from ui.gate import keys
from ui.theme.tokens import Theme
from ui.widgets.banner import Banner, Level, News
from ui.widgets.icon_label import IconLabel
from ui.widgets.key_button import KeyButton

_BETWEEN = " · "


class TopBar(QWidget):
    """Which gate, which way people go, who is on duty, and the banner for news.

    While the window is `folded`, the station line names the gate.

    Signals:
        key_pressed: the key that was clicked (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme, *, folded: bool = False) -> None:
        super().__init__()
        self.banner = Banner(theme)
        self._gate = QLabel()
        self._gate.setProperty("role", "gate")
        place = QWidget()
        self._place = place
        line = QHBoxLayout(place)
        line.setContentsMargins(4, 0, 0, 0)
        line.addWidget(
            IconLabel("gate", theme.palette.accent, theme.sizes.around_text(32))
        )
        line.addWidget(self._gate, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes.gap)
        row.addWidget(place)
        place.setVisible(not folded)
        self.ways: dict[Direction, KeyButton] = {}
        for entry in keys.DIRECTION_KEYS:
            button = KeyButton(entry.key, _(entry.label), theme, icon=entry.icon)
            button.setCheckable(True)
            button.setFixedWidth(theme.sizes.at_a_glance(148))
            button.key_pressed.connect(self._on_way_key_pressed)
            self.ways[entry.direction] = button
            row.addWidget(button)
        self.post = KeyButton(keys.DUTY, _("Duty"), theme, icon="person")
        self.post.setFixedWidth(theme.sizes.at_a_glance(176))
        self.post.key_pressed.connect(self._on_way_key_pressed)
        row.addWidget(self.post)
        row.addWidget(self.banner, 1)
        self.setFixedHeight(theme.sizes.bar)

    def align(self, width: int) -> None:
        """The buttons begin where the column below ends."""
        self._place.setFixedWidth(width)

    def show_status(self, status: StationStatus) -> None:
        self._gate.setText("·".join(filter(None, (status.gate, status.community))))
        self.banner.stand(standing(status))

    def show_direction(self, direction: Direction) -> None:
        for way, button in self.ways.items():
            button.setChecked(way is direction)

    def show_post(self, name: str) -> None:
        """Whose name stands on the records."""
        self.post.setText(name or _("Duty"))
        self.post.setAccessibleName(f"{self.post.text()} {keys.DUTY}")

    @Slot(object)
    def _on_way_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)


def standing(status: StationStatus) -> News | None:
    """What stands in the banner while nothing else is told.

    A failure; else the order in force and that no thermometer works.
    """
    if status.paper:
        return News(status.paper, Level.FAILURE)
    out = (
        _("Thermometer out of order: no temperatures") if status.thermometer_out else ""
    )
    told = _BETWEEN.join(filter(None, (out, status.local_order)))
    return News(told) if told else None
