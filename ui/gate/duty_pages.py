"""The pages of duty one behind the other: names, PIN, forms, orders, end of a shift."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget
from typing_extensions import override

from resources import _
from station.domain.desk import StationStatus
from station.services.duty import Crew
from ui.gate import duty_words, forms
from ui.gate.crew_page import CrewPage
from ui.gate.find_page import FindPage
from ui.gate.form_page import FormPage
from ui.gate.forms import FORMS
from ui.gate.last_page import LastPage
from ui.gate.order_kinds import ORDER_KINDS
from ui.gate.screen import Mode, Screen
from ui.gate.sign_page import ClosingPage, PinPage, SignPage
from ui.theme.tokens import Theme
from ui.widgets.label import label

_IN_A_ROW = 3  # choices of an order


class DutyPages(QStackedWidget):
    """Shows the page of a mode of duty, with the names that are known.

    Signals:
        key_pressed: the number of a name that was clicked (str).
        text_came, text_edited, field_chosen: of any form, as `FormPage` says.
    """

    key_pressed = Signal(object)
    text_came = Signal(object)
    text_edited = Signal(object)
    field_chosen = Signal(object)

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
        self.forms = Forms(theme, self._take_in)
        pages = (self.names, self.pin, self.closing, self.orders, self.last)
        for page in pages:
            self.addWidget(page)
        self.names.key_pressed.connect(self._on_names_key_pressed)
        self.last.key_pressed.connect(self._on_names_key_pressed)

    def _take_in(self, form: FormPage) -> None:
        self.addWidget(form)
        form.text_came.connect(self.text_came)
        form.text_edited.connect(self.text_edited)
        form.field_chosen.connect(self.field_chosen)
        if isinstance(form, FindPage):
            form.key_pressed.connect(self._on_names_key_pressed)

    @property
    def found(self) -> FindPage:
        return cast("FindPage", self.forms[Mode.FIND])

    @property
    def crew(self) -> Crew:
        return self._crew

    def show_day(self, crew: Crew, waiting: int, status: StationStatus) -> None:
        """Who is known, how many wait on hold, how the station stands."""
        self._crew, self._waiting, self._status = crew, waiting, status
        self.show_screen(self._screen)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        if screen.mode in FORMS:
            form = self.forms[screen.mode]
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


class Forms(dict[Mode, FormPage]):
    """The forms of duty, each built when it is first asked for.

    Together they are half of all the parts of the window, and a morning needs two.
    """

    def __init__(self, theme: Theme, take_in: Callable[[FormPage], None]) -> None:
        super().__init__()
        self._theme = theme
        self._take_in = take_in

    def __missing__(self, mode: Mode) -> FormPage:
        made = _SPECIAL.get(mode)
        form = made(self._theme) if made else FormPage(mode, self._theme)
        self[mode] = form
        self._take_in(form)
        return form


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


_SPECIAL: dict[Mode, Callable[[Theme], FormPage]] = {
    Mode.ORDER: OrderPage,
    Mode.PAPER: PaperPage,
    Mode.FIND: FindPage,
}
