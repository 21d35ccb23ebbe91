"""The pages of duty one behind the other: names, PIN, forms, orders, end of a shift."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget
from typing_extensions import override

from resources import _
from station.domain.desk import StationStatus
from station.services.duty import Crew
from ui.gate import duty_words, forms
from ui.gate.crew_page import CrewPage, label
from ui.gate.find_page import FindPage
from ui.gate.form_page import FormPage
from ui.gate.forms import FORMS
from ui.gate.last_page import LastPage
from ui.gate.order_kinds import ORDER_KINDS
from ui.gate.screen import Mode, Screen
from ui.gate.sign_page import ClosingPage, PinPage, SignPage
from ui.theme.tokens import Theme

_IN_A_ROW = 3  # choices of an order


class DutyPages(QStackedWidget):
    """Shows the page of a mode of duty, with the names that are known.

    Signals:
        key_pressed: the number of a name that was clicked (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._crew = Crew()
        self._waiting = 0
        self._status: StationStatus | None = None
        self._screen = Screen()
        self.names = CrewPage(theme)
        self.pin = PinPage(theme)
        self.closing = ClosingPage(theme)
        self.orders = OrdersPage(theme)
        self.last = LastPage(theme)
        self.forms = {mode: FormPage(mode, theme) for mode in FORMS}
        self.forms[Mode.ORDER] = OrderPage(theme)
        self.forms[Mode.PAPER] = PaperPage(theme)
        self.found = FindPage(theme)
        self.forms[Mode.FIND] = self.found
        plain: tuple[QWidget, ...] = (self.names, self.pin, self.closing, self.orders)
        for page in (*plain, self.last, *self.forms.values()):
            self.addWidget(page)
        for page in (self.names, self.found):
            page.key_pressed.connect(self._on_names_key_pressed)
        self.last.key_pressed.connect(self._on_names_key_pressed)

    @property
    def crew(self) -> Crew:
        return self._crew

    def show_day(self, crew: Crew, waiting: int, status: StationStatus) -> None:
        """Who is known, how many wait on hold, how the station stands."""
        self._crew, self._waiting, self._status = crew, waiting, status
        self.show_screen(self._screen)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        form = self.forms.get(screen.mode)
        if form is not None:
            self.setCurrentWidget(form)
            form.show_form(screen)
            return
        match screen.mode:
            case Mode.PIN:
                self.setCurrentWidget(self.pin)
                self.pin.show_pin(screen, self._crew)
            case Mode.CLOSING:
                self.setCurrentWidget(self.closing)
                left = (self._waiting, self._status)
                self.closing.show_closing(screen, self._crew, *left)
            case Mode.ORDERS:
                self.setCurrentWidget(self.orders)
                self.orders.show_orders(screen)
            case Mode.LAST:
                self.setCurrentWidget(self.last)
                self.last.show_last(screen)
            case Mode.DUTY | Mode.OPENING:
                self.setCurrentWidget(self.names)
                self.names.show_names(screen, self._crew)
            case _:
                return

    @Slot(object)
    def _on_names_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)


class OrdersPage(SignPage):
    """The local orders in force."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, dense=True)
        self.list = label("address")
        self.room.addWidget(self.list, 0, 0)

    def show_orders(self, screen: Screen) -> None:
        about = _("A number ends that order; Enter writes another one down.")
        self.show_words(_("Orders in force"), about, screen.said)
        self.list.setText(duty_words.orders(screen))


class OrderPage(FormPage):
    """A new order; what it can change takes the heading's place once that is asked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Mode.ORDER, theme)
        self.kinds = _numbered(duty_words.order_kinds())
        self.column.insertWidget(self.column.indexOf(self.about), self.kinds)

    @override
    def show_form(self, screen: Screen) -> None:
        super().show_form(screen)
        asked = forms.fields_of(Mode.ORDER)[screen.draft.field].choices
        choosing = len(asked) == len(ORDER_KINDS)
        self.kinds.setVisible(choosing)
        for words in (self.title, self.about):
            words.setVisible(not choosing)


def _numbered(choices: tuple[str, ...]) -> QWidget:
    """Choices with their numbers, in rows."""
    rows = QWidget()
    grid = QGridLayout(rows)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(0)
    for place, choice in enumerate(choices):
        words = label("head")
        words.setText(f"{place + 1} {choice}")
        grid.addWidget(words, place // _IN_A_ROW, place % _IN_A_ROW)
    for column in range(_IN_A_ROW):
        grid.setColumnStretch(column, 1)
    return rows


class PaperPage(FormPage):
    """A line of paper; below it those that were entered last."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Mode.PAPER, theme)
        self.entered = label("title")
        self.entered.setWordWrap(False)
        self.room.addWidget(self.entered, 1, 0)

    @override
    def show_form(self, screen: Screen) -> None:
        super().show_form(screen)
        self.entered.setText("\n".join(map(duty_words.paper_line, screen.entered)))
