"""The window of the first start: three steps, by keys alone, before there is a gate."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from resources import _
from station.domain.device_settings import DeviceSettings
from ui.gate import guide_flow, guide_words, keys
from ui.gate.controller import sentence
from ui.gate.devices_page import DevicesPage
from ui.gate.form_page import FormPage, edited_inside
from ui.gate.forms import GUIDE
from ui.gate.guide_flow import GuideScreen, GuideStep, Next
from ui.gate.guide_port import FirstStart
from ui.gate.pads import ActionRow
from ui.gate.screen import Mode
from ui.gate.sign_page import SignPage
from ui.theme.fonts import load_family
from ui.theme.sheet import style_sheet
from ui.theme.tokens import Theme
from ui.widgets.label import label
from ui.workers.devices import DeviceSet
from ui.workers.gun import KeyFilter
from ui.workers.writer import Worker

_MINIMUM = (960, 600)
_PAD_HEIGHT = 120
_LOOK_MS = 2000


class GuideWindow(QMainWindow):
    """Leads to a home that a gate can work in. Closing it stops its threads.

    Signals:
        ended: whether the gate may open (bool).
    """

    ended = Signal(bool)

    def __init__(self, start: FirstStart, theme: Theme) -> None:
        super().__init__()
        self._start = start
        self._worker = Worker("first-start", self)
        self._devices = DeviceSet(parent=self)
        self._over = False
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_MS)
        self.guide = guide_flow.begin(start)
        self.setWindowTitle(_("Gatebook: first start"))
        self.setMinimumSize(*_MINIMUM)
        self.setStyleSheet(style_sheet(theme, load_family()))
        self._build(theme)
        self._connect()
        self._show(self.guide)

    def _build(self, theme: Theme) -> None:
        self.told = label("reason")
        self.way = WayPage(theme)
        self.forms = {mode: FormPage(mode, theme) for mode in GUIDE}
        self.files = label("address")
        self.forms[Mode.PAIR].room.addWidget(self.files, 1, 0)
        self.devices = DevicesPage(theme, self._devices)
        self.pages = QStackedWidget()
        for page in (self.way, *self.forms.values(), self.devices):
            self.pages.addWidget(page)
        self.rows = {
            mode: ActionRow(row, theme) for mode, row in guide_words.ROWS.items()
        }
        self.pads = QStackedWidget()
        self.pads.setFixedHeight(_PAD_HEIGHT)
        for row in self.rows.values():
            self.pads.addWidget(row)
        ground = QWidget()
        ground.setObjectName("ground")
        column = QVBoxLayout(ground)
        for one in (self.told, self.pages, self.pads):
            column.addWidget(one)
        column.setStretchFactor(self.pages, 1)
        self.setCentralWidget(ground)

    def _connect(self) -> None:
        self._looking.timeout.connect(self._on_looking_timeout)
        self._looking.start()
        self.keys = KeyFilter(self)
        self.keys.key_pressed.connect(self._on_key_pressed)
        self.keys.character_typed.connect(self._on_text_came)
        self.keys.text_scanned.connect(self.devices.show_scan)
        self.keys.text_lost.connect(self.devices.show_lost)
        self.devices.key_pressed.connect(self._on_key_pressed)
        self.devices.kept.connect(self._on_devices_kept)
        self.devices.left.connect(self._on_devices_left)
        for row in self.rows.values():
            row.key_pressed.connect(self._on_key_pressed)
        for form in self.forms.values():
            form.text_came.connect(self._on_text_came)
            form.text_edited.connect(self._on_field_edited)
            form.field_chosen.connect(self._on_field_chosen)

    def stop(self) -> None:
        """Stop devices and threads; what was asked for is finished first."""
        self.keys.stop()
        self._looking.stop()
        self.devices.end()
        self._devices.stop()
        self._worker.stop()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._end(opens=False)
        super().closeEvent(event)

    def _end(self, *, opens: bool) -> None:
        if not self._over:
            self._over = True
            self.ended.emit(opens)

    def _show(self, screen: GuideScreen) -> None:
        before, self.guide = self.guide.form.mode, screen
        mode = screen.form.mode
        self.told.setText(guide_words.told(screen))
        if screen.done or screen.left:
            self._end(opens=screen.done)
        elif mode is Mode.DEVICES:
            self._show_devices(begins=before is not Mode.DEVICES)
        elif mode in self.forms:
            self.pages.setCurrentWidget(self.forms[mode])
            self.forms[mode].show_form(screen.form)
            self.files.setText(guide_words.files(screen))
        else:
            self.pages.setCurrentWidget(self.way)
        self.pads.setVisible(mode in self.rows)
        if mode in self.rows:
            self.pads.setCurrentWidget(self.rows[mode])

    def _show_devices(self, *, begins: bool) -> None:
        self.pages.setCurrentWidget(self.devices)
        if begins:
            self._devices.start(DeviceSettings())
            self.devices.begin(DeviceSettings())

    def _take(self, step: GuideStep) -> None:
        self._show(step.screen)
        if step.call is not None:
            call, start = step.call, self._start
            self._worker.run_command(
                lambda: call(start), self._on_settled, self._on_failed
            )

    @Slot(object)
    def _on_settled(self, went: Next) -> None:
        if self.guide.form.mode is Mode.DEVICES:
            self.devices.end()
            self._devices.stop()
        self._show(guide_flow.settled(self.guide, went))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._show(guide_flow.failed(self.guide, sentence(error)))

    @Slot()
    def _on_looking_timeout(self) -> None:
        """A stick may be plugged in while the page that asks for a file is open."""
        form = self.guide.form
        if form.mode is Mode.PAIR and not form.busy:
            self._looking.stop()
            self._worker.run_command(
                self._start.files, self._on_files_found, self._on_looking_failed
            )

    @Slot(object)
    def _on_files_found(self, files: tuple[Path, ...]) -> None:
        self.guide = guide_flow.found(self.guide, files)
        self.files.setText(guide_words.files(self.guide))
        self._looking.start()

    @Slot(object)
    def _on_looking_failed(self, _error: Exception) -> None:
        self._looking.start()  # a place that cannot be typed either says so itself

    @Slot(object)
    def _on_key_pressed(self, key: str) -> None:
        if key == keys.BACKSPACE and edited_inside(key):
            return
        if self.guide.form.mode is Mode.DEVICES:
            self.devices.press(key)
            return
        if len(key) == 1 and self.sender() is not self.keys:
            self._on_text_came(key)
        self._take(guide_flow.press(self.guide, key))

    @Slot(object)
    def _on_text_came(self, text: str) -> None:
        if edited_inside(text):
            return
        if self.guide.form.mode is Mode.DEVICES:
            self.devices.type_in(text)
        else:
            self._show(guide_flow.typed(self.guide, text))

    @Slot(object)
    def _on_field_edited(self, edited: tuple[int, str]) -> None:
        self._show(guide_flow.retyped(self.guide, *edited))

    @Slot(object)
    def _on_field_chosen(self, place: int) -> None:
        self._show(guide_flow.to_field(self.guide, place))

    @Slot(object)
    def _on_devices_kept(self, settings: DeviceSettings) -> None:
        self._take(guide_flow.devices_chosen(self.guide, partial(_keep, settings)))

    @Slot(object)
    def _on_devices_left(self, _nothing: None) -> None:
        self._take(guide_flow.devices_chosen(self.guide, guide_flow.after_devices))


class WayPage(SignPage):
    """The first question: is there a file of the office?"""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        steps = label("address")
        steps.setText(guide_words.steps())
        self.room.addWidget(steps, 0, 0)
        self.show_words(_("This laptop becomes a gate"), guide_words.ways(), "")


def _keep(settings: DeviceSettings, start: FirstStart) -> Next:
    start.keep_devices(settings)
    return guide_flow.after_devices(start)
