"""The line where the number pad types: a room, a reading, a plate, a number."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from resources import N_, _
from station.domain.desk import Need, Phase
from station.domain.visit import Site
from station.services.put_right import Mistake
from station.wording import terms
from ui.gate import duty_words, keys, party_flow
from ui.gate.entry import is_reading, show_celsius
from ui.gate.hold_flow import repeat_site
from ui.gate.screen import Mode, Screen
from ui.theme.tokens import Theme
from ui.widgets.digits import Digits
from ui.widgets.ground import paint_ground
from ui.widgets.icon_label import IconLabel
from ui.widgets.key_button import KeyButton

_HEIGHT = 78
_OF_DUTY = {
    Mode.DUTY: ("person", N_("Your number")),
    Mode.VOLUNTEER: ("visitor", N_("Volunteer")),
    Mode.OPENING: ("person", N_("The guards")),
    Mode.CLOSING: ("book", N_("End of the shift")),
    Mode.ITEMS: ("book", N_("End of the shift")),
    Mode.ORDERS: ("shield", N_("Local order")),
    Mode.ORDER: ("shield", N_("Local order")),
    Mode.PAPER: ("book", N_("Paper lines")),
    Mode.FIND: ("visitor", N_("Find")),
    Mode.NEWCOMER: ("visitor", N_("Visitor")),
}
_TYPED = {
    Mode.PLATE: ("truck", N_("Plate tail"), "8A6F"),
    Mode.NUMBER: ("hand", N_("Number of the hold"), "1"),
    Mode.AREAS: ("warning", N_("Letters"), "CCS"),
}


class Asked(msgspec.Struct, frozen=True):
    """What the next digits mean: icon, name, an example in grey, what is typed."""

    icon: str
    name: str
    example: str
    typed: str
    reading: bool = False


def asked(screen: Screen) -> Asked:
    """What is typed now, by mode, phase and the first need that digits can answer."""
    if screen.mode is Mode.PIN:
        return Asked("shield", _("PIN"), "", duty_words.DOT * len(screen.entry))
    if screen.mode in _OF_DUTY:
        icon, name = _OF_DUTY[screen.mode]
        return Asked(icon, _(name), "", "")
    return _at_desk(screen)


def takes_digits(screen: Screen) -> bool:
    """Whether anything is typed here now; forms and lists have fields of their own."""
    return screen.mode not in (*_OF_DUTY, Mode.LAST)


def _at_desk(screen: Screen) -> Asked:
    if screen.mode in _TYPED:
        icon, name, example = _TYPED[screen.mode]
        return Asked(icon, _(name), example, screen.entry)
    if screen.mode in (Mode.HOLD, Mode.REPAIR):
        return _of_passage(screen)
    if screen.state.phase is Phase.CHOOSING:
        return Asked("person", _("Number of the person"), "1", screen.entry)
    return _of_person(screen)


def _of_passage(screen: Screen) -> Asked:
    if screen.mode is Mode.HOLD:
        return _reading(_at_site(repeat_site(screen)), screen.entry)
    if screen.mistake is Mistake.TEMPERATURE:
        return _reading(_("Right temperature °C"), screen.entry)
    return Asked("book", _("What was wrong"), "1", "")


def _at_site(site: Site) -> str:
    return _("{site} °C").format(site=terms.site(site).capitalize())


def _site_or(screen: Screen, usual: str) -> str:
    return usual if screen.site is None else _at_site(screen.site)


def _of_person(screen: Screen) -> Asked:
    needs = screen.state.needs
    if party_flow.goes_on(screen):
        return _reading(_site_or(screen, _("The next one: °C")), screen.entry)
    if screen.state.phase is not Phase.ASKING:
        return Asked("door", _("Room number"), "3-2-1501", screen.entry)
    if Need.IDENTITY in needs:
        return Asked("phone", _("Mobile number"), "13800000000", screen.entry)
    if Need.HOST in needs:
        return Asked("door", _("Visits room"), "3-2-1501", screen.entry)
    return _reading(_site_or(screen, _("Temperature °C")), screen.entry)


def _reading(name: str, entry: str) -> Asked:
    shown = show_celsius(entry) if is_reading(entry) else entry
    return Asked("thermometer", name, "36.5", shown, reading=True)


class EntryBar(QWidget):
    """Shows what is typed in large digits, with Enter and Lo beside it.

    Signals:
        key_pressed: the key of a button that was clicked (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        side = theme.sizes.around_text(34)
        self._icon = IconLabel("door", theme.palette.accent, side)
        self._name = QLabel()
        self._name.setProperty("role", "head")
        self._name.setWordWrap(True)
        self._name.setFixedWidth(theme.sizes.beside_text(104))
        self._digits = Digits(theme)
        self._low = KeyButton(keys.LOW, _("Lo: no reading"), theme)
        wide = theme.sizes.around_text(132)
        self._low.setFixedWidth(wide)
        self._enter = KeyButton(keys.ENTER, _("Confirm"), theme)
        self._enter.setFixedWidth(wide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._name)
        row.addWidget(self._digits, 1)
        for button in (self._low, self._enter):
            button.key_pressed.connect(self._on_button_key_pressed)
            row.addWidget(button)
        self.setFixedHeight(theme.sizes.at_a_glance(_HEIGHT))

    @property
    def text(self) -> str:
        return self._digits.text

    def show_screen(self, screen: Screen) -> None:
        now = asked(screen)
        palette = self._theme.palette
        self._icon.set_icon(now.icon, palette.accent)
        self._name.setText(now.name)
        self._digits.show_text(now.typed or now.example, pale=not now.typed)
        self._enter.setVisible(screen.mode is not Mode.DUTY)
        self._low.setVisible(now.reading and screen.mode is Mode.DESK)

    @Slot(object)
    def _on_button_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.accent, 2, self._theme.sizes.radius)
