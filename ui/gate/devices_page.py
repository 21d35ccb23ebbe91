"""The page on which devices are chosen, each with a live test. Keyboard only.

It needs no home and no desk: the first-run guide shows it as the gate window does.
Whoever shows it passes keys and typed characters in and what a keyboard gun scanned.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from resources import _
from station.devices.serial_ports import serial_ports
from station.domain.device_news import (
    CAMERA,
    CARD_READER,
    DEVICES,
    GUN,
    THERMOMETER,
    DeviceState,
    Measured,
    Why,
)
from station.domain.device_settings import DeviceSettings
from station.scanning.acceptance import Presentation
from station.scanning.cameras import cameras
from station.wording import devices as wording
from ui.gate import devices_flow, devices_words
from ui.gate.devices_flow import DevicesScreen, Found
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground
from ui.widgets.key_button import KeyButton
from ui.widgets.label import label
from ui.widgets.picture_view import Picture, PictureView
from ui.workers import key_names
from ui.workers.devices import DeviceNews, DeviceSet
from ui.workers.writer import Worker

_PICTURE = (288, 162)
_LOWEST = 72
_LONGEST = 300
_BACK = ("\b", "\x7f", key_names.BACKSPACE)


class DevicesPage(QWidget):
    """Four devices, where each is, how it is, and what it said last.

    While the page is open the devices run as they are chosen on it, so that each can
    be tried. Between `begin` and `end` it looks for what is plugged in; whoever shows
    it decides what becomes of the devices afterwards.

    Signals:
        key_pressed: the key of a button that was clicked (str).
        kept: the `DeviceSettings` that were chosen with Enter.
        left: nothing is to be changed (None).
    """

    key_pressed = Signal(object)
    kept = Signal(object)
    left = Signal(object)

    def __init__(self, theme: Theme, devices: DeviceSet) -> None:
        super().__init__()
        self._theme = theme
        self._devices = devices
        self._looking: Worker | None = None
        self.heard: dict[str, str] = {}
        self.choice = DevicesScreen()
        self._build(theme)
        devices.picture_came.connect(self._on_picture_came)
        devices.codes_shown.connect(self._on_codes_shown)
        devices.text_scanned.connect(self._on_text_scanned)
        devices.text_lost.connect(self._on_text_lost)
        devices.measured.connect(self._on_measured)
        devices.card_read.connect(self._on_card_read)
        devices.state_changed.connect(self._on_state_changed)

    def _build(self, theme: Theme) -> None:
        gap = theme.sizes.small_gap
        self.title = label("prompt")
        self.title.setText(_("Devices: choose and try"))
        self.rows = {name: self._row(key, name) for key, name in _PICKS}
        rows = QVBoxLayout()
        rows.setSpacing(gap)
        for row in self.rows.values():
            rows.addWidget(row)
        self.picture = PictureView(theme, "")
        self.picture.setAcceptDrops(False)
        self.picture.setMinimumHeight(_LOWEST)
        self.picture.setMaximumHeight(_PICTURE[1])
        self.proof = label("reason")
        self.proof.setStyleSheet("font-weight: 700;")
        self.hint = label("muted")
        panel = QWidget()
        panel.setFixedWidth(_PICTURE[0])
        trial = QVBoxLayout(panel)
        trial.setContentsMargins(0, 0, 0, 0)
        trial.setSpacing(gap)
        trial.addWidget(self.picture, 1)
        trial.addWidget(self.hint)
        trial.addWidget(self.proof)
        trial.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(theme.sizes.gap)
        both.addLayout(rows, 1)
        both.addWidget(panel)
        self._arrange(both)

    def _arrange(self, both: QHBoxLayout) -> None:
        theme = self._theme
        self.field = QLineEdit()
        self.field.setMaxLength(_LONGEST)
        self.field.setMinimumHeight(theme.sizes.button - 10)
        self.field.setAccessibleName(_("Place of the device"))
        self.field.textChanged.connect(self._on_field_changed)
        self.said = label("reason")
        self.said.setStyleSheet(f"color: {theme.palette.warning}; font-weight: 700;")
        self.buttons = {
            key: self._button(key, words)
            for key, words in (
                (devices_flow.NEXT, _("Next place")),
                (devices_flow.TYPE, _("Type a place")),
                (devices_flow.DIRECT, _("Take without Enter")),
                (key_names.ENTER, _("Keep")),
                (key_names.ESCAPE, _("Leave as it was")),
            )
        }
        foot = QGridLayout()
        foot.setSpacing(theme.sizes.small_gap)
        for place, button in enumerate(self.buttons.values()):
            foot.addWidget(button, 0, place)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 12)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addLayout(both, 1)
        column.addWidget(self.field)
        column.addWidget(self.said)
        column.addLayout(foot)

    def begin(self, settings: DeviceSettings, *, replays: bool = False) -> None:
        """Show these settings and run the devices by them."""
        self.heard.clear()
        self._start_looking()
        self._show(devices_flow.begin(settings, replays=replays))

    def go_on_from(self, page: "DevicesPage") -> None:
        """Show what was chosen, typed and heard on a page that this one replaces."""
        self.heard = dict(page.heard)
        self._start_looking()
        self._show(page.choice)
        self.field.deselect()

    def _start_looking(self) -> None:
        self._looking = self._looking or Worker("device-search", self)
        self._look()

    def end(self) -> None:
        """Look for nothing any more; may be called twice."""
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.stop()
            looking.deleteLater()

    def press(self, key: str) -> None:
        """A key of the keyboard or of a button."""
        screen = devices_flow.press(self.choice, key)
        if screen.name != self.choice.name:
            self._look()
        self._show(screen)
        if screen.done:
            self.kept.emit(screen.settings)
        elif screen.left:
            self.left.emit(None)

    def type_in(self, char: str) -> None:
        """A character that was typed, where a place is asked for."""
        if not self.choice.typing or self.field.isHidden():
            return
        if char in _BACK:
            self.field.backspace()
        elif len(char) == 1 and char.isprintable():
            self.field.insert(char)

    def show_scan(self, text: str) -> None:
        """What a gun scanned that works as a keyboard."""
        self._prove(GUN, wording.scanned(text))

    def show_lost(self, why: Why) -> None:
        """A scan that was not whole."""
        self._prove(GUN, wording.lost(why))

    def _show(self, screen: DevicesScreen) -> None:
        before, self.choice = self.choice, screen
        if screen.settings != before.settings or before.done or before.left:
            self._devices.use(screen.settings)
        for name, row in self.rows.items():
            row.setText(self._line(name))
            row.setChecked(name == screen.name)
        self.field.setVisible(screen.typing)
        if screen.typing and not before.typing:
            self.field.setText(screen.entry)
            self.field.setFocus()
            self.field.selectAll()
        self.said.setText(screen.said)
        self.said.setVisible(bool(screen.said))
        self.buttons[devices_flow.DIRECT].setVisible(screen.name == THERMOMETER)
        direct = screen.settings.thermometer_direct
        self.buttons[devices_flow.DIRECT].setCheckable(True)
        self.buttons[devices_flow.DIRECT].setChecked(direct)
        self.picture.setVisible(screen.name == CAMERA)
        self.hint.setText(devices_words.hint(screen.name))
        self._show_proof(self.heard.get(screen.name, ""))
        if CAMERA not in self._devices.states:
            self.picture.clear(_("No camera"))

    def _line(self, name: str) -> str:
        place = devices_words.place(self.choice, name)
        state = self._devices.states.get(name)
        told = wording.state(state) if state else ""
        return "\n".join((wording.name(name), " · ".join(filter(None, (place, told)))))

    def _look(self) -> None:
        if self._looking is not None:
            self._looking.run_command(_found, self._on_found, self._on_not_found)

    def _prove(self, name: str, words: str) -> None:
        self.heard[name] = words
        if self.choice.name == name:
            self._show_proof(words)

    def _show_proof(self, words: str) -> None:
        """What a device said takes the place of what to do."""
        self.proof.setText(words)
        self.hint.setVisible(not words)

    def _row(self, key: str, name: str) -> KeyButton:
        button = self._button(key, wording.name(name), devices_words.ICONS[name])
        button.setCheckable(True)
        return button

    def _button(self, key: str, words: str, icon: str = "") -> KeyButton:
        button = KeyButton(key, words, self._theme, icon=icon)
        button.key_pressed.connect(self._on_button_key_pressed)
        return button

    @Slot(object)
    def _on_button_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)

    @Slot(str)
    def _on_field_changed(self, text: str) -> None:
        self.choice = devices_flow.typed(self.choice, text)

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        self._show(devices_flow.seen(self.choice, found))

    @Slot(object)
    def _on_not_found(self, _error: Exception) -> None:
        """What cannot be listed can still be typed."""

    @Slot(object)
    def _on_picture_came(self, picture: Picture) -> None:
        self.picture.show_picture(picture)

    @Slot(object)
    def _on_codes_shown(self, shown: Presentation) -> None:
        self.picture.show_outlines(tuple(symbol.outline for symbol in shown.symbols))
        for symbol in shown.symbols[:1]:
            self._prove(CAMERA, wording.scanned(symbol.text))

    @Slot(object)
    def _on_text_scanned(self, text: str) -> None:
        self.show_scan(text)

    @Slot(object)
    def _on_text_lost(self, why: Why) -> None:
        self.show_lost(why)

    @Slot(object)
    def _on_measured(self, reading: Measured) -> None:
        self._prove(THERMOMETER, wording.measured(reading))

    @Slot(object)
    def _on_card_read(self, _block: bytes) -> None:
        self._prove(CARD_READER, wording.card_read())

    @Slot(object)
    def _on_state_changed(self, news: DeviceNews) -> None:
        self.rows[news.name].setText(self._line(news.name))
        if news.name == CAMERA and news.state is not DeviceState.READY:
            self.picture.clear(wording.state(news.state))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.accent, 2, self._theme.sizes.radius)


_PICKS = tuple((str(number + 1), name) for number, name in enumerate(DEVICES))


def _found() -> Found:
    return Found(cameras(), serial_ports())
