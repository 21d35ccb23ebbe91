"""The card in the middle: who stands there and what the gate says."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from station.domain.desk import Phase
from ui.gate.area_page import AreaPage
from ui.gate.card_header import Face
from ui.gate.choice_page import ChoicePage
from ui.gate.devices_page import DevicesPage
from ui.gate.duty_flow import MODES
from ui.gate.duty_pages import DutyPages
from ui.gate.faces import Content, content
from ui.gate.help_page import HelpPage
from ui.gate.idle_page import IdlePage
from ui.gate.person_page import PersonPage
from ui.gate.screen import Mode, Screen
from ui.theme.tokens import Theme


class Card(QStackedWidget):
    """Shows a `Screen`: nobody, the residents of a room, one person, or who is on duty.

    Signals:
        key_pressed: the key of somebody who was clicked (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.idle = IdlePage(theme)
        self._choice = ChoicePage(theme)
        self._person = PersonPage(theme)
        self.areas = AreaPage(theme)
        self.duty = DutyPages(theme)
        self.help = HelpPage(theme)
        self.addWidget(self.help)
        self._devices: DevicesPage | None = None
        for page in (self.idle, self._choice, self._person, self.areas, self.duty):
            self.addWidget(page)
        for one in (self.idle, self.help, self._choice, self.areas, self.duty):
            one.key_pressed.connect(self._on_page_key_pressed)

    def put_devices(self, page: DevicesPage) -> None:
        """The page of devices, as long as it is open."""
        self._devices = page
        self.addWidget(page)
        page.key_pressed.connect(self._on_page_key_pressed)
        self.setCurrentWidget(page)

    def show_screen(self, screen: Screen) -> None:
        if screen.mode is Mode.HELP:
            self.setCurrentWidget(self.help)
            return
        if screen.mode is Mode.DEVICES and self._devices is not None:
            self.setCurrentWidget(self._devices)
            return
        if screen.mode in MODES and not screen.failure:
            self.setCurrentWidget(self.duty)
            self.duty.show_screen(screen)
            return
        if screen.mode is Mode.AREAS and not screen.failure:
            self.areas.show_areas(screen)
            self.setCurrentWidget(self.areas)
            return
        shown = content(screen, self._theme)
        choosing = screen.state.phase is Phase.CHOOSING and screen.mode is Mode.DESK
        if shown is not None:
            self._person.show_content(shown)
            self.setCurrentWidget(self._person)
        elif choosing:
            self._choice.show_candidates(screen.state.candidates)
            self.setCurrentWidget(self._choice)
        else:
            self.setCurrentWidget(self.idle)

    @property
    def content(self) -> Content | None:
        """What the person page shows, or None while another page is in front."""
        in_front = self.currentWidget() is self._person
        return self._person.content if in_front else None

    @property
    def face(self) -> Face | None:
        """The header in front, or None while nobody stands there."""
        shown = self.content
        return shown.face if shown else None

    @Slot(object)
    def _on_page_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)
