"""The cards on which somebody signs: a PIN, a volunteer, the end of a shift."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from resources import _
from station.services.duty import Crew
from ui.gate import duty_flow, duty_words, keys
from ui.gate.crew_page import label
from ui.gate.screen import Closing, Draft, Screen
from ui.theme.tokens import Theme
from ui.widgets.counter_tile import CounterTile
from ui.widgets.ground import paint_ground

_LONGEST = 40
_COLUMNS = 3


class SignPage(QWidget):
    """A title, what it is about, room for more, and why the last try was not taken."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.title = label("prompt")
        self.about = label("address")
        self.said = label("reason")
        self.said.setStyleSheet(f"color: {theme.palette.warning}; font-weight: 700;")
        self.room = QGridLayout()
        self.room.setSpacing(theme.sizes.gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(14)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addLayout(self.room)
        column.addWidget(self.said)
        column.addStretch(1)

    def show_words(self, title: str, about: str, said: str) -> None:
        self.title.setText(title)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.said.setText(said)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.accent, 2, self._theme.sizes.radius)


class PinPage(SignPage):
    """Whose PIN is asked for, and what it signs; the dots stand in the entry bar."""

    def show_pin(self, screen: Screen, crew: Crew) -> None:
        signer = screen.pin.signer if screen.pin else ""
        name = duty_words.name_of(signer, crew)
        self.show_words(
            _("PIN of {name} ({id})").format(name=name, id=signer),
            duty_words.signs(screen),
            screen.said,
        )


class VolunteerPage(SignPage):
    """Name, phone and team in fields that know input methods.

    Signals:
        draft_changed: the `Draft` as typed.
    """

    draft_changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._draft = Draft()
        self.fields = tuple(_Field(theme) for _name in duty_flow.FIELDS)
        names = (_("Name"), _("Phone"), _("Team, if any"))
        for row, (name, field) in enumerate(zip(names, self.fields, strict=True)):
            self.room.addWidget(_named(name), row, 0)
            self.room.addWidget(field, row, 1)
            field.setAccessibleName(name)
            field.textChanged.connect(self._on_field_changed)
            field.entered.connect(self._on_field_changed)
        self.room.setColumnStretch(1, 1)

    def show_draft(self, screen: Screen) -> None:
        self._draft = draft = screen.draft
        self.show_words(_("A volunteer until midnight"), "", screen.said)
        for name, field in zip(duty_flow.FIELDS, self.fields, strict=True):
            if field.text() != getattr(draft, name):
                field.blockSignals(True)  # noqa: FBT003 - Qt's own signature
                field.setText(getattr(draft, name))
                field.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        if not self.fields[draft.field].hasFocus():
            self.fields[draft.field].setFocus()

    def type_in(self, char: str) -> None:
        """A character from the keyboard or the number pad, where the focus is."""
        field = self.fields[self._draft.field]
        if char in ("\b", "\x7f", keys.BACKSPACE):
            field.backspace()
        elif len(char) == 1 and char.isprintable():
            field.insert(char)

    @Slot()
    def _on_field_changed(self) -> None:
        texts = {
            name: field.text()
            for name, field in zip(duty_flow.FIELDS, self.fields, strict=True)
        }
        focus = [place for place, one in enumerate(self.fields) if one.hasFocus()]
        at = focus[0] if focus else self._draft.field
        draft = Draft(**texts, field=at)
        if draft != self._draft:
            self._draft = draft
            self.draft_changed.emit(draft)


class ClosingPage(SignPage):
    """What the shift recorded and leaves behind, and who takes it over."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        names = {
            "passages": _("Passages"),
            "entered": _("Entered"),
            "left": _("Left"),
            "corrections": _("Corrections"),
            "waiting": _("On hold now"),
            "unsent": _("No receipt yet"),
        }
        self.tiles = {name: CounterTile(text, theme) for name, text in names.items()}
        for place, tile in enumerate(self.tiles.values()):
            self.room.addWidget(tile, place // _COLUMNS, place % _COLUMNS)

    def show_closing(self, screen: Screen, crew: Crew, left: tuple[int, int]) -> None:
        """`left`: how many wait on hold, and how many records no receipt covers."""
        closing = screen.closing
        if closing is None:
            return
        leader = duty_words.name_of(crew.leader, crew)
        title = _("Close the shift of {leader}").format(leader=leader)
        self.show_words(title, _successor(closing, crew), screen.said)
        waiting, unsent = left
        counts = msgspec.structs.asdict(closing.counts)
        numbers = {**counts, "waiting": waiting, "unsent": unsent}
        for name, tile in self.tiles.items():
            tile.set_number(numbers[name])


class _Field(QLineEdit):
    """One line of the form.

    Signals:
        entered: the focus came here.
    """

    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setMaxLength(_LONGEST)
        self.setMinimumHeight(theme.sizes.button - 10)
        palette = theme.palette
        self.setStyleSheet(
            f"QLineEdit {{ font-size: {theme.sizes.large}px; padding: 2px 10px;"
            f" border: 1px solid {palette.line}; border-radius: 8px;"
            f" background: {palette.sunken}; }}"
            f"QLineEdit:focus {{ border: 2px solid {palette.accent}; }}"
        )

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()


def _named(name: str) -> QWidget:
    made = label("title")
    made.setText(name)
    made.setFixedWidth(130)
    return made


def _successor(closing: Closing, crew: Crew) -> str:
    if not closing.to:
        return _("Nobody takes over: L chooses who does.")
    name = duty_words.name_of(closing.to, crew)
    return _("{name} takes over; both sign with their PIN.").format(name=name)
