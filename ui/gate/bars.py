"""The bar on top (gate, direction, news) and the station line at the bottom."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from resources import _
from station.domain.desk import StationStatus
from station.domain.moments import Stamp
from station.domain.visit import Direction
from ui.gate import keys
from ui.theme.tokens import Theme
from ui.widgets.banner import Banner
from ui.widgets.icon_label import IconLabel
from ui.widgets.key_button import KeyButton

_BETWEEN = "   |   "


class TopBar(QWidget):
    """Which gate, which way people go, who is on duty, and the banner for news.

    Signals:
        key_pressed: the key that was clicked (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.banner = Banner(theme)
        self._gate = QLabel()
        self._gate.setProperty("role", "gate")
        place = QWidget()
        place.setFixedWidth(theme.sizes.left)
        line = QHBoxLayout(place)
        line.setContentsMargins(4, 0, 0, 0)
        line.addWidget(IconLabel("gate", theme.palette.accent, 32))
        line.addWidget(self._gate, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes.gap)
        row.addWidget(place)
        self.ways: dict[Direction, KeyButton] = {}
        for entry in keys.DIRECTION_KEYS:
            button = KeyButton(entry.key, _(entry.label), theme, icon=entry.icon)
            button.setCheckable(True)
            button.setFixedWidth(148)
            button.key_pressed.connect(self._on_way_key_pressed)
            self.ways[entry.direction] = button
            row.addWidget(button)
        self.post = KeyButton(keys.DUTY, _("Duty"), theme, icon="person")
        self.post.setFixedWidth(176)
        self.post.key_pressed.connect(self._on_way_key_pressed)
        row.addWidget(self.post)
        row.addWidget(self.banner, 1)
        self.setFixedHeight(theme.sizes.bar)

    def show_status(self, status: StationStatus) -> None:
        self._gate.setText("·".join(filter(None, (status.gate, status.community))))
        self.banner.stand(status.paper)

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


class StationLine(QFrame):
    """What this station goes by: rules, journal, camera, clock."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "line")
        self._status = QLabel()
        self._order = QLabel()
        self._camera_icon = IconLabel("camera", theme.palette.accent_ink, 18)
        self._camera = QLabel()
        self._clock = QLabel()
        for label in (self._status, self._order, self._camera, self._clock):
            label.setTextFormat(Qt.TextFormat.PlainText)
        # a long sentence is cut, never widens the window
        ignored = QSizePolicy.Policy.Ignored
        self._order.setSizePolicy(ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(14)
        row.addWidget(self._status)
        row.addWidget(self._order, 1)
        row.addWidget(self._camera_icon)
        row.addWidget(self._camera)
        row.addWidget(self._clock)
        self.setFixedHeight(theme.sizes.line)

    @property
    def text(self) -> str:
        labels = (self._status, self._order, self._camera, self._clock)
        return "  ".join(label.text() for label in labels if label.text())

    def show_status(self, status: StationStatus) -> None:
        parts = [
            _("Station {station}").format(station=status.station),
            _("Rules {version} {label}").format(
                version=status.policy_version, label=status.policy_label
            ),
            _("As of briefing {number}").format(number=status.briefing),
            _("Journal № {seq}").format(seq=status.head_seq),
        ]
        if status.unsent:
            parts.append(_("No receipt yet: {count}").format(count=status.unsent))
        if status.mirror_behind:
            behind = _("Mirror behind: {count}").format(count=status.mirror_behind)
            parts.append(behind)
        if status.operator:
            parts.append(_("On duty: {name}").format(name=status.operator))
        self._status.setText(_BETWEEN.join(parts))
        told = (status.paper, *status.warnings, status.local_order)
        self._order.setText(_BETWEEN.join(filter(None, told)))

    def show_camera(self, words: str) -> None:
        self._camera.setText(words)

    def show_time(self, stamp: Stamp) -> None:
        self._clock.setText(f"{stamp.at:%Y-%m-%d %H:%M:%S}")
