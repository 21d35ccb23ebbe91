"""The card while a form is typed: large fields that show what the screen holds.

The fields draw; what is typed goes through the flow as every key does, so that nothing
lands in the wrong line while one is being saved. Input methods are known.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QLineEdit
from typing_extensions import override

from resources import _
from ui.gate import duty_words, keys
from ui.gate.forms import Field, fields_of
from ui.gate.screen import Mode, Screen
from ui.gate.sign_page import SignPage
from ui.theme.tokens import Theme
from ui.widgets.label import label

_COLUMNS = 12
_MOST_PASTED = 400


class FormPage(SignPage):
    """The fields of one form, as `ui.gate.forms` declares them.

    Signals:
        text_came: what an input method handed over (str).
        text_edited: a field and its whole new text (tuple of int and str).
        field_chosen: a field that was clicked (int).
    """

    text_came = Signal(object)
    text_edited = Signal(object)
    field_chosen = Signal(object)

    def __init__(self, mode: Mode, theme: Theme) -> None:
        super().__init__(theme, dense=True)
        self._mode = mode
        self.fields = tuple(
            FormField(place, field, theme)
            for place, field in enumerate(fields_of(mode))
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.sizes.gap)
        self._grid.setVerticalSpacing(1)
        self.room.addLayout(self._grid, 0, 0)
        self.names = tuple(map(self._add, self.fields))
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)

    def _add(self, field: "FormField") -> QLabel:
        row, column, span = field.about.place
        name = label("title")
        name.setText(_(field.about.name))
        name.setBuddy(field)
        self._grid.addWidget(name, row * 2, column, 1, span)
        self._grid.addWidget(field, row * 2 + 1, column, 1, span)
        field.text_came.connect(self.text_came)
        field.retyped.connect(self.text_edited)
        field.clicked.connect(self.field_chosen)
        return name

    def show_form(self, screen: Screen) -> None:
        draft = screen.draft
        hint = self.fields[draft.field].about.hint
        title = duty_words.form_title(self._mode)
        self.show_words(title, _(hint) if hint else "", screen.said)
        for place, field in enumerate(self.fields):
            field.show_text(draft.text(place))
        chosen = self.fields[draft.field]
        if not chosen.hasFocus():
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.ensureWidgetVisible(chosen)


def edited_inside(char: str) -> bool:
    """Whether the field that has the keys took this one at its cursor."""
    field = QApplication.focusWidget()
    return isinstance(field, FormField) and field.edit(char)


class FormField(QLineEdit):
    """One field: shows a text, or the choice that is picked by its number.

    Signals:
        text_came: what an input method handed over (str).
        retyped: its place and whole text, where it was edited by other means.
        clicked: its place (int).
    """

    text_came = Signal(object)
    retyped = Signal(object)
    clicked = Signal(object)

    def __init__(self, place: int, about: Field, theme: Theme) -> None:
        super().__init__()
        self._place = place
        self.about = about
        self.setAccessibleName(_(about.name))
        self.setMaxLength(_MOST_PASTED)
        self.setMinimumHeight(theme.sizes.button - 12)
        self.setMinimumWidth(40)
        self.setReadOnly(bool(about.choices))
        if about.secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        plain = not (about.choices or about.allowed or about.secret)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, plain)
        palette = theme.palette
        self.setStyleSheet(
            f"QLineEdit {{ font-size: {theme.sizes.large}px; padding: 2px 6px;"
            f" border: 1px solid {palette.line}; border-radius: 8px;"
            f" background: {palette.sunken}; }}"
            f"QLineEdit:focus {{ border: 2px solid {palette.accent}; }}"
        )
        self.textEdited.connect(self._on_text_edited)

    def show_text(self, text: str) -> None:
        choices = self.about.choices
        shown = f"{text} {_(choices[int(text) - 1])}" if choices and text else text
        if shown != self.text():
            self.setText(shown)

    @Slot(str)
    def _on_text_edited(self, text: str) -> None:
        self.retyped.emit((self._place, text))

    def edit(self, char: str) -> bool:
        """Put a character where the cursor was moved to, or take one away from there.

        False where it stands at the end and nothing is chosen: the flow does that.
        """
        at_end = self.cursorPosition() == len(self.text())
        if self.isReadOnly() or (at_end and not self.hasSelectedText()):
            return False
        if char == keys.BACKSPACE:
            self.backspace()
        elif char.isprintable():
            self.insert(char)
        else:
            return False
        self.retyped.emit((self._place, self.text()))
        return True

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What is being composed is shown; what was handed over goes its own way."""
        handed_over = event.commitString()
        composing = QInputMethodEvent(event.preeditString(), event.attributes())
        super().inputMethodEvent(composing)
        if handed_over:
            self.text_came.emit(handed_over)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is Qt.FocusReason.MouseFocusReason:
            self.clicked.emit(self._place)
