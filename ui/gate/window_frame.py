"""The parts of the gate window and where they stand; what they do is `window`'s."""

import msgspec
from PySide6.QtCore import QSize, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from resources import _
from station.workspace.home import WindowSettings
from ui.gate.bars import TopBar
from ui.gate.card import Card
from ui.gate.entry_bar import EntryBar
from ui.gate.pads import (
    CategoryPad,
    DutyPad,
    EyePad,
    HoldPad,
    NumberPad,
)
from ui.gate.side import SideColumn
from ui.gate.station_line import StationLine
from ui.theme.fonts import load_family
from ui.theme.sheet import style_sheet
from ui.theme.themes import THEMES
from ui.widgets.picture_view import PictureView

_MINIMUM = (1280, 680)
_FINE = (1920, 1080)  # from twice this on everything is twice as large
_THREE_COLUMNS = 1280  # pixels at 100 % that the three columns want
KEY_ROWS, _PAD_HEIGHT, _LOW_PAD = 3, 176, 154
_FEW_ROWS = {1: 60, 2: 112}
_SHELF_LISTS, _SHELF_PAD = 460, 250


class Shape(msgspec.Struct, frozen=True):
    """What decides how the window is built.

    `folded`: text is so large that camera, lists and pads share one column that
    scrolls, and the card has the rest.
    """

    theme: str
    text: int
    zoom: float
    folded: bool


def shape_of(window: WindowSettings, size: QSize) -> Shape:
    """The shape for a window of this size."""
    fine = min(size.width() / _FINE[0], size.height() / _FINE[1])
    zoom = max(1.0, int(fine * 4) / 4)
    room = size.width() / (zoom * window.text / 100)
    return Shape(window.theme, window.text, zoom, room < _THREE_COLUMNS)


class GateFrame(QMainWindow):
    """Left the camera and the pads of numbers, in the middle the card, right the lists.

    Another theme, text size or a much larger window builds all parts anew.

    Signals:
        dressed: every part is a new one, to be connected and told what it shows.
    """

    dressed = Signal()

    def __init__(self, window: WindowSettings) -> None:
        super().__init__()
        self.setWindowTitle(_("Gatebook gate"))
        self.setMinimumSize(*_MINIMUM)
        self.resize(*_MINIMUM)
        self._looks = window
        self._shape = shape_of(window, self.size())
        self._build()

    @property
    def presses(self) -> tuple[SignalInstance, ...]:
        """The signals of every part that presses keys (str)."""
        return (
            self.top.key_pressed,
            self.card.key_pressed,
            self.entry.key_pressed,
            self.side.key_pressed,
            self.eyes.key_pressed,
            self.holds.key_pressed,
            self.duties.key_pressed,
            self.numbers.key_pressed,
            self.categories.key_pressed,
        )

    @property
    def folded(self) -> bool:
        return self._shape.folded

    @property
    def _gap(self) -> int:
        sizes = self._theme.sizes
        return sizes.small_gap if self.folded else sizes.gap

    def dress(self, window: WindowSettings) -> None:
        """Look as the settings say."""
        self._looks = window
        shape = shape_of(window, self.size())
        if shape == self._shape:
            self.card.help.show_window(window)
            return
        self._shape = shape
        news, picture = self.top.banner.news, self.picture.picture
        devices = self.line.devices
        self._build()
        for name, fact in devices.items():
            self.line.show_device(name, fact)
        if picture is not None:
            self.picture.show_picture(picture)
        if news is not None:
            self.top.banner.tell(news)
        self.dressed.emit()

    def settle(self) -> None:
        """Give the room of what was hidden to the card before anything is painted."""
        self._outer.activate()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.dress(self._looks)

    def _build(self) -> None:
        shape = self._shape
        self._theme = THEMES[shape.theme].sized(shape.text, shape.zoom)
        self._build_widgets()
        ground = self._build_ground()
        ground.resize(self.size())  # no part is laid out for another size first
        self.setCentralWidget(ground)
        # Last: a part that moves with its style has it worked out once more. And not
        # the window's: parts that are on their way out need no new style.
        ground.setStyleSheet(style_sheet(self._theme, load_family()))

    def _build_widgets(self) -> None:
        theme = self._theme
        self.top = TopBar(theme, folded=self.folded)
        self.line = StationLine(theme, 1 if self.folded else 2)
        hint = _("No camera. Drop a picture of a code here.")
        self.picture = PictureView(theme, hint)
        self.card = Card(theme)
        self.card.help.show_window(self._looks)
        self.entry = EntryBar(theme)
        self.side = SideColumn(theme)
        titled = not self.folded
        self.eyes = EyePad(theme, titled=titled)
        self.holds = HoldPad(theme, titled=titled)
        self.duties = DutyPad(theme)
        self.numbers = NumberPad(theme)
        self.categories = CategoryPad(theme)
        self.pads = QStackedWidget()
        self.pads.addWidget(self.eyes)
        self.pads.addWidget(self.holds)
        self.pads.addWidget(self.duties)
        self.fit_pads()
        hidden = self.side.sizePolicy()
        hidden.setRetainSizeWhenHidden(True)
        self.side.setSizePolicy(hidden)

    def fit_pads(self, rows: int = KEY_ROWS) -> None:
        """Room for so many rows of keys; the card has the rest."""
        full = _LOW_PAD if self.folded else _PAD_HEIGHT
        height = _FEW_ROWS.get(rows, full)
        self.pads.setFixedHeight(self._theme.sizes.at_a_glance(height))

    def _build_ground(self) -> QWidget:
        ground = QWidget()
        ground.setObjectName("ground")
        gap = self._gap
        inner = QVBoxLayout()
        inner.setContentsMargins(gap, gap, gap, gap)
        inner.setSpacing(gap)
        inner.addWidget(self.top)
        inner.addLayout(self._build_columns(), 1)
        self._outer = outer = QVBoxLayout(ground)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(inner, 1)
        outer.addWidget(self.line)
        return ground

    def _build_columns(self) -> QHBoxLayout:
        columns = QHBoxLayout()
        columns.setSpacing(self._theme.sizes.gap)
        if self.folded:
            self.aside: QWidget = self._build_shelf()
        else:
            columns.addLayout(self._build_left())
            self.aside = self._build_lists()
        columns.addLayout(self._build_middle(), 1)
        columns.addWidget(self.aside)
        return columns

    def _build_lists(self) -> QWidget:
        lists = QWidget()
        lists.setFixedWidth(self._theme.sizes.right)
        column = QVBoxLayout(lists)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.side)
        return lists

    def _build_left(self) -> QVBoxLayout:
        width = self._theme.sizes.left
        self.picture.setFixedSize(width, width * 9 // 16)
        self.top.align(width)
        self.numbers.setFixedWidth(width)
        self.categories.setFixedWidth(width)
        column = QVBoxLayout()
        column.setSpacing(self._theme.sizes.gap)
        column.addWidget(self.picture)
        column.addWidget(self.numbers, 5)
        column.addWidget(self.categories, 4)
        return column

    def _build_shelf(self) -> QScrollArea:
        """All that is not the person, one below the other; it scrolls."""
        sizes = self._theme.sizes
        width = sizes.right
        self.picture.setFixedSize(width, width * 9 // 16 // 2)
        self.side.setMinimumHeight(sizes.beside_text(_SHELF_LISTS))
        self.numbers.setMinimumHeight(sizes.around_text(_SHELF_PAD))
        self.categories.setMinimumHeight(sizes.around_text(_SHELF_PAD))
        inner = QWidget()
        inner.setFixedWidth(width)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.gap)
        column.addWidget(self.picture)
        for part in (self.side, self.categories, self.numbers):
            column.addWidget(part)
        shelf = QScrollArea()
        shelf.setFrameShape(QFrame.Shape.NoFrame)
        shelf.setWidgetResizable(True)
        shelf.setWidget(inner)
        shelf.setFixedWidth(width + sizes.gap + 4)
        return shelf

    def _build_middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self._gap)
        column.addWidget(self.card, 1)
        column.addWidget(self.entry)
        column.addWidget(self.pads)
        return column
