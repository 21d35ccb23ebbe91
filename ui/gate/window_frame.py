"""The parts of the gate window and where they stand; what they do is `window`'s."""

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resources import _
from ui.gate.bars import StationLine, TopBar
from ui.gate.card import Card
from ui.gate.entry_bar import EntryBar
from ui.gate.pads import CategoryPad, DutyPad, EyePad, HoldPad, NumberPad
from ui.gate.side import SideColumn
from ui.theme.fonts import load_family
from ui.theme.sheet import style_sheet
from ui.theme.tokens import Theme
from ui.widgets.picture_view import PictureView

_MINIMUM = (1280, 680)
_PAD_HEIGHT = 176


class GateFrame(QMainWindow):
    """Left the camera and the pads of numbers, in the middle the card, right the lists.

    `presses`: the signals of every part that presses keys (str).
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setStyleSheet(style_sheet(theme, load_family()))
        self.setWindowTitle(_("Gatebook gate"))
        self.setMinimumSize(*_MINIMUM)
        self._build_widgets()
        self.setCentralWidget(self._build_ground())

    @property
    def presses(self) -> tuple[SignalInstance, ...]:
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

    def _build_widgets(self) -> None:
        theme = self._theme
        self.top = TopBar(theme)
        self.line = StationLine(theme)
        hint = _("No camera. Drop a picture of a code here.")
        self.picture = PictureView(theme, hint)
        self.card = Card(theme)
        self.entry = EntryBar(theme)
        self.side = SideColumn(theme)
        self.eyes = EyePad(theme)
        self.holds = HoldPad(theme)
        self.duties = DutyPad(theme)
        self.numbers = NumberPad(theme)
        self.categories = CategoryPad(theme)
        self.pads = QStackedWidget()
        self.pads.addWidget(self.eyes)
        self.pads.addWidget(self.holds)
        self.pads.addWidget(self.duties)
        self.pads.setFixedHeight(_PAD_HEIGHT)
        hidden = self.side.sizePolicy()
        hidden.setRetainSizeWhenHidden(True)
        self.side.setSizePolicy(hidden)

    def _build_ground(self) -> QWidget:
        ground = QWidget()
        ground.setObjectName("ground")
        gap = self._theme.sizes.gap
        columns = QHBoxLayout()
        columns.setSpacing(gap)
        columns.addLayout(self._build_left())
        columns.addLayout(self._build_middle(), 1)
        self.side.setFixedWidth(self._theme.sizes.right)
        columns.addWidget(self.side)
        inner = QVBoxLayout()
        inner.setContentsMargins(gap, gap, gap, gap)
        inner.setSpacing(gap)
        inner.addWidget(self.top)
        inner.addLayout(columns, 1)
        outer = QVBoxLayout(ground)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(inner, 1)
        outer.addWidget(self.line)
        return ground

    def _build_left(self) -> QVBoxLayout:
        width = self._theme.sizes.left
        self.picture.setFixedSize(width, width * 9 // 16)
        self._hint = QLabel(_("Hold the code before the camera, or drop a picture"))
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._hint.setFixedWidth(width)
        self.numbers.setFixedWidth(width)
        self.categories.setFixedWidth(width)
        column = QVBoxLayout()
        column.setSpacing(self._theme.sizes.gap)
        column.addWidget(self.picture)
        column.addWidget(self._hint)
        column.addWidget(self.numbers, 4)
        column.addWidget(self.categories, 3)
        return column

    def _build_middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self._theme.sizes.gap)
        column.addWidget(self.card, 1)
        column.addWidget(self.entry)
        column.addWidget(self.pads)
        return column
