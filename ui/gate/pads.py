"""The pads of buttons: by-eye judgement, holds, numbers, and who comes."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QStackedWidget, QWidget

from resources import N_, _
from station.domain.credentials import Shown
from station.domain.symbols import Colour
from station.domain.visit import Category, Site, Visit
from station.services.duty import Crew
from station.workspace.home import WindowSettings
from ui.gate import keys
from ui.gate.duty_flow import pages
from ui.gate.duty_words import ROWS
from ui.gate.screen import Mode, Screen
from ui.gate.settings import SWITCHES
from ui.theme.tokens import Look, Theme
from ui.widgets.key_button import KeyButton

_NUMBER_ROWS = (
    (keys.REPAIR, keys.LOW, "-", keys.BACKSPACE),
    ("7", "8", "9", keys.ESCAPE),
    ("4", "5", "6", "K"),
    ("1", "2", "3", "J"),
    ("0", ".", keys.ENTER),
)
_ON_NUMBERS = {
    keys.REPAIR: N_("Fix"),
    keys.LOW: "Lo",
    **{entry.key: entry.label for entry in keys.SITE_KEYS},
}
_ACTIONS = 3  # in one row
_SETTINGS = 4  # in one row
_TITLE = 14
_HOLD_COLUMNS = 15  # five reasons and three ends share them evenly


class Pad(QWidget):
    """Buttons in a grid that press their keys; rows may be `titled`.

    Signals:
        key_pressed: the key's name (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme, *, titled: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._titled = titled
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.sizes.small_gap)
        self.buttons: dict[str, KeyButton] = {}

    def _add(self, button: KeyButton, row: int, column: int, span: int = 1) -> None:
        button.key_pressed.connect(self._on_button_key_pressed)
        self.buttons[button.key] = button
        self._grid.addWidget(button, row, column, 1, span)

    def _add_title(self, text: str, row: int) -> None:
        if not self._titled:
            return
        title = QLabel(text)
        title.setProperty("role", "muted")
        title.setWordWrap(True)
        title.setStyleSheet(f"font-size: {self._theme.sizes.around_text(_TITLE)}px;")
        title.setFixedWidth(self._theme.sizes.beside_text(60))
        self._grid.addWidget(title, row, 0)

    @Slot(object)
    def _on_button_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)


class EyePad(Pad):
    """What the guard sees on the phone, one key each; shows what was said already."""

    def __init__(self, theme: Theme, *, titled: bool = True) -> None:
        super().__init__(theme, titled=titled)
        rows = (
            (_("Health code"), keys.HEALTH_KEYS),
            (_("Nucleic test"), keys.TEST_KEYS),
            (_("Places, travel"), keys.PLACE_KEYS),
        )
        for row, (title, entries) in enumerate(rows):
            self._add_title(title, row)
            for column, entry in enumerate(entries):
                look = _eye_look(entry.shown, theme)
                also = keys.SAME_AS.get(entry.key, "")
                label = _(entry.label)
                button = KeyButton(entry.key, label, theme, look=look, also=also)
                button.setCheckable(True)
                self._add(button, row, column + 1)
        been = KeyButton(keys.BEEN, _("Risk area"), theme)
        been.setCheckable(True)
        self._add(been, len(rows) - 1, len(keys.PLACE_KEYS) + 1)
        help_ = KeyButton(keys.HELP, _("All keys"), theme)
        self._add(help_, 0, len(keys.HEALTH_KEYS) + 1)
        cancel = KeyButton(keys.ESCAPE, _("Cancel person"), theme)
        self._add(cancel, len(rows) - 1, len(keys.PLACE_KEYS) + 2)

    def show_visit(self, visit: Visit | None, *, active: bool) -> None:
        """Press in the keys whose fact is already part of the visit.

        They are not `active` while letters are typed into a plate.
        """
        been = self.buttons[keys.BEEN]
        been.setChecked(bool(visit and visit.travel))
        been.setEnabled(active)
        said = visit.shown if visit else ()
        for key, entry in keys.EYES.items():
            button = self.buttons[key]
            button.setChecked(any(_says(one, entry.shown) for one in said))
            button.setEnabled(active)


class HoldPad(Pad):
    """What becomes of an open hold: five reasons, three ends."""

    def __init__(self, theme: Theme, *, titled: bool = True) -> None:
        super().__init__(theme, titled=titled)
        self._reasons = {entry.key: _(entry.label) for entry in keys.REASON_KEYS}
        self._add_title(_("Reason"), 0)
        each = _HOLD_COLUMNS // len(keys.REASON_KEYS)
        for place, (key, label) in enumerate(self._reasons.items()):
            button = KeyButton(key, label, theme)
            button.setCheckable(True)
            self._add(button, 0, 1 + each * place, each)
        self._add_title(_("What now"), 1)
        each = _HOLD_COLUMNS // len(keys.OUTCOME_KEYS)
        for place, entry in enumerate(keys.OUTCOME_KEYS):
            look = theme.outcomes[entry.outcome]
            label = _(entry.label)
            button = KeyButton(entry.key, label, theme, look=look, icon=look.icon)
            self._add(button, 1, 1 + each * place, each)
        self._add_title(_("Reported to"), 2)
        each = _HOLD_COLUMNS // (len(keys.REPORT_KEYS) + 2)
        for place, report in enumerate(keys.REPORT_KEYS):
            button = KeyButton(report.key, _(report.label), theme)
            self._add(button, 2, 1 + each * place, each)
        back = KeyButton(keys.ESCAPE, _("Back: keep waiting"), theme)
        self._add(back, 2, 1 + each * len(keys.REPORT_KEYS), 2 * each)
        self._grid.setRowStretch(1, 2)
        for column in range(_HOLD_COLUMNS):
            self._grid.setColumnStretch(1 + column, 1)

    def show_reason(self, reason: str) -> None:
        for key, label in self._reasons.items():
            self.buttons[key].setChecked(label == reason)


class DutyPad(QStackedWidget):
    """What each duty page offers, one row of keys a page.

    Signals:
        key_pressed: the key's name (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = {mode: ActionRow(row, theme) for mode, row in ROWS.items()}
        for row in self.rows.values():
            row.key_pressed.connect(self._on_row_key_pressed)
            self.addWidget(row)

    def show_screen(self, screen: Screen, crew: Crew) -> None:
        """Only what can be done now is offered."""
        row = self.rows.get(screen.mode)
        if row is None:
            return
        self.setCurrentWidget(row)
        useless = set()
        anybody = screen.pin is not None and screen.pin.anybody
        several = len(crew.signers) > 1 if screen.mode is Mode.PIN else True
        if screen.mode is Mode.PIN and not (anybody and several):
            useless.add(keys.MORE)
        if screen.mode in (Mode.DUTY, Mode.OPENING) and pages(screen, crew) == 1:
            useless.add(keys.MORE)
        if screen.locked and screen.mode is Mode.DUTY:
            useless |= set(row.buttons) - {keys.MORE}
        row.offer_all_but(useless)

    @Slot(object)
    def _on_row_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)


class ActionRow(Pad):
    """The keys of one page and what they do."""

    def __init__(self, actions: dict[str, str], theme: Theme) -> None:
        super().__init__(theme)
        columns = _ACTIONS if len(actions) <= _ACTIONS**2 else _ACTIONS + 1
        for place, (key, label) in enumerate(actions.items()):
            button = KeyButton(key, _(label), theme)
            self._add(button, place // columns, place % columns)

    @property
    def rows(self) -> int:
        return self._grid.rowCount()

    def offer_all_but(self, useless: set[str]) -> None:
        for key, button in self.buttons.items():
            button.setEnabled(key not in useless)


class NumberPad(Pad):
    """The number pad of the keyboard, for fingers, with the sites of a reading."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        for row, entries in enumerate(_NUMBER_ROWS):
            for column, key in enumerate(entries):
                span = 2 if key == keys.ENTER else 1
                label = _ON_NUMBERS.get(key, "")
                button = KeyButton(key, _(label) if label else "", theme)
                button.setCheckable(key in keys.SITES)
                self._add(button, row, column, span)

    def show_site(self, site: Site | None) -> None:
        """Press in where the next reading is taken, if not where it usually is."""
        for entry in keys.SITE_KEYS:
            self.buttons[entry.key].setChecked(entry.site is site)


class CategoryPad(Pad):
    """Who comes, where nobody is looked up; of a fixed vehicle, what for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        for place, entry in enumerate(keys.CATEGORY_KEYS):
            button = KeyButton(entry.key, _(entry.label), theme, icon=entry.icon)
            self._add(button, place // 2, place % 2)
        below = len(keys.CATEGORY_KEYS) // 2
        for place, word in enumerate(keys.PURPOSE_KEYS):
            button = KeyButton(word.key, _(word.label), theme, icon="truck")
            button.setCheckable(True)
            self._add(button, below + place // 2, place % 2)
        label = _("Parcel at the shelf")
        parcel = KeyButton(keys.PARCEL, label, theme, icon="parcel")
        self._add(parcel, below + len(keys.PURPOSE_KEYS) // 2, 0, 2)
        self.show_visit(None)

    def show_visit(self, visit: Visit | None) -> None:
        """While a fixed vehicle stands there, its purposes take the place."""
        supply = visit is not None and visit.category is Category.SUPPLY
        said = visit.purpose if visit else ""
        for word in keys.PURPOSE_KEYS:
            button = self.buttons[word.key]
            button.setVisible(supply)
            button.setChecked(said == _(word.label))
        for entry in keys.CATEGORY_KEYS:
            self.buttons[entry.key].setVisible(not supply)


class SettingsPad(Pad):
    """How the window looks and sounds; what is so already is pressed in."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        for place, switch in enumerate(SWITCHES.values()):
            button = KeyButton(switch.key, _(switch.label), theme)
            button.setCheckable(switch.is_on is not None)
            self._add(button, place // _SETTINGS, place % _SETTINGS)

    def show_window(self, window: WindowSettings) -> None:
        for key, switch in SWITCHES.items():
            if switch.is_on is not None:
                self.buttons[key].setChecked(switch.is_on(window))


def _eye_look(shown: Shown, theme: Theme) -> Look | None:
    if shown.popup:
        return theme.codes[Colour.YELLOW]
    return theme.codes.get(shown.colour) if shown.colour else None


def _says(said: Shown, key: Shown) -> bool:
    """Whether what was shown holds all that the key would say."""
    return (
        said.kind is key.kind
        and (key.colour is None or said.colour is key.colour)
        and (key.test is None or said.test is key.test)
        and (key.test_age_h is None or said.test_age_h == key.test_age_h)
        and said.popup >= key.popup
        and said.star >= key.star
    )
