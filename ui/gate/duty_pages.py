"""The pages of duty one behind the other: names, PIN, volunteer, end of a shift."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from station.services.duty import Crew
from ui.gate.crew_page import CrewPage
from ui.gate.screen import Draft, Mode, Screen
from ui.gate.sign_page import ClosingPage, PinPage, VolunteerPage
from ui.theme.tokens import Theme


class DutyPages(QStackedWidget):
    """Shows the page of a mode of duty, with the names that are known.

    Signals:
        key_pressed: the number of a name that was clicked (str).
        draft_changed: the `Draft` of a volunteer as typed.
    """

    key_pressed = Signal(object)
    draft_changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._crew = Crew()
        self._left = (0, 0)
        self._screen = Screen()
        self.names = CrewPage(theme)
        self.pin = PinPage(theme)
        self.volunteer = VolunteerPage(theme)
        self.closing = ClosingPage(theme)
        for page in (self.names, self.pin, self.volunteer, self.closing):
            self.addWidget(page)
        self.names.key_pressed.connect(self._on_names_key_pressed)
        self.volunteer.draft_changed.connect(self._on_volunteer_draft_changed)

    @property
    def crew(self) -> Crew:
        return self._crew

    def show_day(self, crew: Crew, waiting: int, unsent: int) -> None:
        """Who is known, how many wait on hold, how many records have no receipt."""
        self._crew, self._left = crew, (waiting, unsent)
        self.show_screen(self._screen)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        match screen.mode:
            case Mode.PIN:
                self.setCurrentWidget(self.pin)
                self.pin.show_pin(screen, self._crew)
            case Mode.VOLUNTEER:
                self.setCurrentWidget(self.volunteer)
                self.volunteer.show_draft(screen)
            case Mode.CLOSING:
                self.setCurrentWidget(self.closing)
                self.closing.show_closing(screen, self._crew, self._left)
            case Mode.DUTY | Mode.OPENING:
                self.setCurrentWidget(self.names)
                self.names.show_names(screen, self._crew)
            case _:
                return

    def type_in(self, char: str) -> None:
        """A character that was typed, where a text is asked for."""
        if self.isVisible() and self.currentWidget() is self.volunteer:
            self.volunteer.type_in(char)

    @Slot(object)
    def _on_names_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)

    @Slot(object)
    def _on_volunteer_draft_changed(self, draft: Draft) -> None:
        self.draft_changed.emit(draft)
