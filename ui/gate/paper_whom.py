"""For whom a paper is: a room or a name is typed, somebody chosen, a PIN given.

Lists are masked; the sheet that then is drawn shows people in full, so that whoever may
do this signs first where anybody here has a PIN.
"""

from typing import Protocol

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from resources import _
from ui.personal_papers import Found
from ui.theme.tokens import Theme
from ui.workers.writer import Worker

LINES = 6
LONGEST = 50


class People(Protocol):
    """Who papers may be about; every call but `forget` may be slow."""

    def find(self, text: str) -> Found: ...

    def sign(self, operator_id: str, pin: str) -> None: ...

    def forget(self) -> None: ...


class WhomBox(QWidget):
    """A line to type in; below it who was found, and the PIN where one is wanted.

    Signals:
        chosen: the ids of the people meant (a tuple), empty for a sheet to write on.
        failed: the exception that says why nobody is.
    """

    chosen = Signal(object)
    failed = Signal(object)

    def __init__(self, people: People, theme: Theme, worker: Worker) -> None:
        super().__init__()
        self._people = people
        self._worker = worker
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST)
        self.line.setPlaceholderText(_("Room or name; empty: to write on"))
        self.list = QListWidget()
        self.signer = QComboBox()
        self.signer.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(LONGEST)
        self.pin.setPlaceholderText(_("PIN  (Enter)"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes.small_gap)
        column.addWidget(QLabel(_("For whom  (Ctrl+F)")))
        for part in (self.line, self.list, self.signer, self.pin):
            column.addWidget(part)
        line = self.fontMetrics().lineSpacing() + 2 * theme.sizes.small_gap
        self.list.setMaximumHeight(LINES * line)
        self._show(Found())
        self.line.returnPressed.connect(self._on_text_entered)
        self.list.currentItemChanged.connect(self._on_person_chosen)
        self.pin.returnPressed.connect(self._on_pin_entered)

    @Slot()
    def begin(self) -> None:
        """The next thing typed says for whom."""
        self.line.setFocus()
        self.line.selectAll()

    def _show(self, found: Found) -> None:
        """Nobody is chosen before who may choose has signed."""
        with QSignalBlocker(self.list):
            self.list.clear()
            for whom in found.whom:
                item = QListWidgetItem(whom.label)
                item.setData(Qt.ItemDataRole.UserRole, whom.people)
                self.list.addItem(item)
        self.list.setVisible(bool(found.whom))
        self.list.setEnabled(not found.signers)
        self.signer.clear()
        for member in found.signers:
            name = f"{member.name}  {member.operator_id}"
            self.signer.addItem(name, member.operator_id)
        wanted = bool(found.whom and found.signers)
        self.signer.setVisible(wanted)
        self.pin.setVisible(wanted)
        self.pin.clear()
        if wanted:
            self.pin.setFocus()

    @Slot()
    def _on_text_entered(self) -> None:
        text = self.line.text()
        self._worker.run_command(
            lambda: self._people.find(text), self._on_found, self.failed.emit
        )

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        self._show(found)
        if not found.whom:
            self.chosen.emit(())
        elif not found.signers:
            self._choose_first()

    @Slot()
    def _on_pin_entered(self) -> None:
        who, pin = str(self.signer.currentData()), self.pin.text()
        self.pin.clear()
        self._worker.run_command(
            lambda: self._people.sign(who, pin), self._on_signed, self.failed.emit
        )

    @Slot(object)
    def _on_signed(self, _nothing: None) -> None:
        self.signer.hide()
        self.pin.hide()
        self._choose_first()

    def _choose_first(self) -> None:
        self.list.setEnabled(True)
        self.list.setFocus()
        self.list.setCurrentRow(0)

    @Slot()
    def _on_person_chosen(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
