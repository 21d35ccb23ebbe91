"""The right column: the day's counters, who waits aside, and today's list."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QVBoxLayout,
    QWidget,
)

from resources import _
from station.domain.day import Day
from station.domain.verdict import Outcome
from station.domain.views import PassageRow
from ui.gate import keys
from ui.gate.rows import RowDelegate, TodayLook, WaitingLook
from ui.models.lines import LinesModel
from ui.models.passages import ROW_ROLE, PassagesModel
from ui.theme.tokens import Theme
from ui.widgets.counter_tile import CounterTile
from ui.widgets.key_button import KeyButton


class SideColumn(QWidget):
    """Counters, holds and today's passages of this gate.

    Signals:
        hold_chosen: the `PassageRow` of a hold that was clicked.
        key_pressed: the key of a button that was clicked (str).
    """

    hold_chosen = Signal(object)
    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.waiting = PassagesModel(self)
        self.today = LinesModel(self)
        self.tiles: dict[str, CounterTile] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes.gap)
        column.addLayout(self._build_counters())
        column.addWidget(self._build_waiting(), 2)
        column.addWidget(self._build_today(), 3)

    def _build_counters(self) -> QGridLayout:
        outcomes = self._theme.outcomes
        entries = (
            ("entered", _("Entered"), ""),
            ("left", _("Left"), ""),
            ("inside", _("Inside, this gate"), ""),
            ("held", _("Held"), outcomes[Outcome.HOLD].deep),
            ("refused", _("Turned away"), outcomes[Outcome.REFUSE].deep),
            ("fevers", _("Fever"), outcomes[Outcome.REFER].deep),
        )
        grid = QGridLayout()
        grid.setSpacing(self._theme.sizes.small_gap)
        for place, (name, label, colour) in enumerate(entries):
            tile = CounterTile(label, self._theme, colour)
            self.tiles[name] = tile
            grid.addWidget(tile, place // 3, place % 3)
            grid.setColumnStretch(place % 3, 1)
        return grid

    def _build_waiting(self) -> QFrame:
        button = KeyButton(keys.HOLDS, _("Resolve"), self._theme)
        sizes = self._theme.sizes
        button.setFixedSize(sizes.around_text(96), max(44, sizes.beside_text(34)))
        button.key_pressed.connect(self._on_button_key_pressed)
        self._waiting_title = QLabel()
        panel, view = self._panel(self._waiting_title, self.waiting, button)
        self._waiting_delegate = RowDelegate(self._theme, WaitingLook(self._theme))
        view.setItemDelegate(self._waiting_delegate)
        view.clicked.connect(self._on_waiting_clicked)
        self._name_waiting()
        return panel

    def _build_today(self) -> QFrame:
        panel, view = self._panel(QLabel(_("Today, this gate")), self.today)
        self._today_delegate = RowDelegate(self._theme, TodayLook(self._theme))
        view.setItemDelegate(self._today_delegate)
        return panel

    def _panel(
        self, title: QLabel, model: QAbstractListModel, button: KeyButton | None = None
    ) -> tuple[QFrame, QListView]:
        panel = QFrame()
        panel.setProperty("role", "panel")
        title.setProperty("role", "head")
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 0, 0)
        head.addWidget(title, 1)
        if button is not None:
            head.addWidget(button)
        view = QListView()
        view.setModel(model)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setSelectionMode(QListView.SelectionMode.NoSelection)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        column = QVBoxLayout(panel)
        column.setContentsMargins(4, 6, 4, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(view, 1)
        return panel, view

    def show_waiting(self, rows: tuple[PassageRow, ...]) -> None:
        self.waiting.set_rows(rows)
        self._name_waiting()

    def show_day(self, day: Day) -> None:
        self.today.set_lines(day.lines)
        counts = day.counts
        numbers = {
            "entered": counts.entered,
            "left": counts.left,
            "inside": counts.inside,
            "held": counts.held,
            "refused": counts.by_outcome.get(Outcome.REFUSE, 0),
            "fevers": counts.fevers,
        }
        for name, number in numbers.items():
            self.tiles[name].set_number(number)

    def show_time(self, now_us: int) -> None:
        self.waiting.set_now(now_us)

    def _name_waiting(self) -> None:
        count = len(self.waiting.rows)
        self._waiting_title.setText(_("Waiting aside: {count}").format(count=count))

    @Slot(QModelIndex)
    def _on_waiting_clicked(self, index: QModelIndex) -> None:
        self.hold_chosen.emit(index.data(ROW_ROLE))

    @Slot(object)
    def _on_button_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)
