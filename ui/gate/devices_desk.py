"""The devices of the gate window, and the page on which they are chosen."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from station.domain.device_news import CAMERA, DeviceState, Why
from station.domain.device_settings import DeviceSettings
from station.wording import devices as wording
from ui.gate.card import Card
from ui.gate.devices_page import DevicesPage
from ui.gate.devices_words import ICONS
from ui.gate.screen import Mode, Screen
from ui.gate.settings import GateSettings
from ui.gate.station_line import StationLine
from ui.gate.station_words import Fact
from ui.theme.tokens import Theme
from ui.workers.camera import CameraMaker
from ui.workers.devices import DeviceNews, DeviceSet


class DevicesDesk(QObject):
    """Runs what is set; while the page is open, what is chosen there.

    Keys, characters and scans are offered to it first: it answers whether the page
    took them. Leaving the page in any other way than Enter brings back what was.

    Signals:
        kept: the new `DeviceSettings`, to be written into the home.
        left: the page is done with (None).
    """

    kept = Signal(object)
    left = Signal(object)

    def __init__(
        self,
        camera: CameraMaker | None,
        is_genuine: Callable[[str], bool],
        settings: GateSettings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.devices = DeviceSet(camera, self, is_genuine=is_genuine)
        self.settings = settings.devices
        self._replays = settings.replays
        self._page: DevicesPage | None = None
        self._facts: dict[str, Fact] = {}
        self._card: Card | None = None
        self._line: StationLine | None = None
        self._theme: Theme | None = None
        self.devices.state_changed.connect(self._on_devices_state_changed)

    @property
    def page(self) -> DevicesPage | None:
        """The page, while it is open."""
        return self._page

    def start(self) -> None:
        self.devices.start(self.settings)

    def stop(self) -> None:
        self._close()
        self.devices.stop()

    def dress(self, card: Card, line: StationLine, theme: Theme) -> None:
        """The parts of the window are new ones."""
        self._card, self._line, self._theme = card, line, theme
        was, self._page = self._page, None
        if was is not None:
            self._put_page(card, theme).go_on_from(was)
            _end(was)
        for name, fact in self._facts.items():
            line.show_device(name, fact)

    def show_screen(self, screen: Screen) -> None:
        """The page opens and closes with its mode."""
        wanted = screen.mode is Mode.DEVICES and not screen.locked
        if wanted and self._page is None:
            self._open()
        elif not wanted and self._page is not None:
            self._close()
            self.devices.use(self.settings)

    def press(self, key: str) -> bool:
        """A key; function keys lead away from the page."""
        if self._page is None or (key.startswith("F") and len(key) > 1):
            return False
        self._page.press(key)
        return True

    def type_in(self, char: str) -> bool:
        if self._page is not None:
            self._page.type_in(char)
        return self._page is not None

    def scan(self, text: str) -> bool:
        if self._page is not None:
            self._page.show_scan(text)
        return self._page is not None

    def lose(self, why: Why) -> bool:
        if self._page is not None:
            self._page.show_lost(why)
        return self._page is not None

    def _open(self) -> None:
        if self._card is not None and self._theme is not None:
            page = self._put_page(self._card, self._theme)
            page.begin(self.settings, replays=self._replays)

    def _put_page(self, card: Card, theme: Theme) -> DevicesPage:
        page = self._page = DevicesPage(theme, self.devices)
        page.kept.connect(self._on_page_kept)
        page.left.connect(self._on_page_left)
        card.put_devices(page)
        return page

    def _close(self) -> None:
        page, self._page = self._page, None
        if page is not None:
            _end(page)

    @Slot(object)
    def _on_page_kept(self, settings: DeviceSettings) -> None:
        self.settings = settings
        self.kept.emit(settings)
        self.left.emit(None)

    @Slot(object)
    def _on_page_left(self, _nothing: None) -> None:
        self.left.emit(None)

    @Slot(object)
    def _on_devices_state_changed(self, news: DeviceNews) -> None:
        """The camera has words of its own on the line."""
        if news.name == CAMERA:
            return
        text = f"{wording.name(news.name)}: {wording.state(news.state)}"
        lost = news.state is DeviceState.DISCONNECTED
        fact = Fact(ICONS[news.name], text, warns=lost)
        if news.name not in self.devices.states:
            fact = Fact(fact.icon, "")
        self._facts[news.name] = fact
        if self._line is not None:
            self._line.show_device(news.name, fact)


def _end(page: DevicesPage) -> None:
    page.end()
    page.setParent(None)
    page.deleteLater()
