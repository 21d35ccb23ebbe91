"""The card while somebody is looked for: the find line and whom it found."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QListView
from typing_extensions import override

from resources import _
from ui.gate import find_words
from ui.gate.find_choice import SHOWN, pointed_at
from ui.gate.find_flow import PICK
from ui.gate.find_rows import ROW_HEIGHT, FoundDelegate
from ui.gate.form_page import FormPage
from ui.gate.screen import Mode, Screen
from ui.models.found import FoundModel
from ui.theme.tokens import Theme
from ui.widgets.label import label

_ALL_ROOM = 1000
_FEWEST = 3  # people in sight where the text is largest


class FindPage(FormPage):
    """One line to type in; below it at most nine people, each under its number.

    Signals:
        key_pressed: the choice of somebody who was clicked (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(Mode.FIND, theme)
        self.found = FoundModel(SHOWN, self)
        self.below = label("muted")
        self.names[0].hide()  # the hint says it, and nine people want the room
        self._delegate = FoundDelegate(theme)
        self.list = self._build_list(theme)
        self.room.addWidget(self.below, 1, 0)
        self.room.addWidget(self.list, 2, 0)
        self.room.setRowStretch(2, _ALL_ROOM)

    def _build_list(self, theme: Theme) -> QListView:
        view = QListView()
        view.setModel(self.found)
        view.setItemDelegate(self._delegate)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setSelectionMode(QListView.SelectionMode.SingleSelection)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setAccessibleName(_("Whom the line found"))
        row = theme.sizes.beside_text(ROW_HEIGHT)
        view.setMinimumHeight(row * _FEWEST)
        view.setMaximumHeight(row * SHOWN + 2)
        view.clicked.connect(self._on_list_clicked)
        return view

    @override
    def show_form(self, screen: Screen) -> None:
        super().show_form(screen)
        self.title.hide()
        self.found.set_hits(screen.find.hits)
        self.below.setText(find_words.below(screen))
        at, selection = pointed_at(screen), self.list.selectionModel()
        if at < 0:
            selection.clear()
            return
        replacing = QItemSelectionModel.SelectionFlag.ClearAndSelect
        selection.setCurrentIndex(self.found.index(at), replacing)

    @Slot(QModelIndex)
    def _on_list_clicked(self, index: QModelIndex) -> None:
        self.key_pressed.emit(f"{PICK}{index.row() + 1}")
