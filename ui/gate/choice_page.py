"""The card while a room with several residents was typed: who of them is it?"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from resources import _
from station.domain.people import Resident, Sex
from station.domain.visit import Category
from station.wording import places, terms
from ui.gate import words
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme
from ui.widgets.ground import paint_ground

COLUMNS = 3
SHOWN = 12


class ChoicePage(QWidget):
    """The residents of one door as large numbered tiles.

    Signals:
        key_pressed: the number of a tile (str).
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title = QLabel()
        self._title.setProperty("role", "prompt")
        self._tiles = [ResidentTile(str(n + 1), theme) for n in range(SHOWN)]
        grid = QGridLayout()
        grid.setSpacing(theme.sizes.gap)
        for place, tile in enumerate(self._tiles):
            tile.key_pressed.connect(self._on_tile_key_pressed)
            grid.addWidget(tile, place // COLUMNS, place % COLUMNS)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(16)
        column.addWidget(self._title)
        column.addLayout(grid)
        column.addStretch(1)

    @property
    def tiles(self) -> tuple["ResidentTile", ...]:
        """The tiles in front."""
        return tuple(tile for tile in self._tiles if not tile.isHidden())

    def show_candidates(self, candidates: tuple[Resident, ...]) -> None:
        home = candidates[0].person.home
        door = places.label(home) if home else ""
        self._title.setText(_("{door}: who is it?").format(door=door))
        for place, tile in enumerate(self._tiles):
            if place < len(candidates):
                tile.show_resident(candidates[place])
            tile.setVisible(place < len(candidates))

    @Slot(object)
    def _on_tile_key_pressed(self, key: str) -> None:
        self.key_pressed.emit(key)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        paint_ground(self, palette.surface, palette.line, 1, self._theme.sizes.radius)


class ResidentTile(QAbstractButton):
    """One resident: number, face, masked name, relation to the head of household.

    Signals:
        key_pressed: its number (str).
    """

    key_pressed = Signal(object)

    def __init__(self, key: str, theme: Theme) -> None:
        super().__init__()
        self.key = key
        self._theme = theme
        self._resident: Resident | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        expanding = QSizePolicy.Policy.Expanding
        self.setSizePolicy(expanding, expanding)
        self.setMaximumHeight(124)
        self.clicked.connect(self._on_clicked)

    def show_resident(self, resident: Resident) -> None:
        self._resident = resident
        self.setText(words.masked_name(resident.person, Category.RESIDENT))
        self.setAccessibleName(f"{self.key} {self.text()}")
        self.update()

    @Slot()
    def _on_clicked(self) -> None:
        self.key_pressed.emit(self.key)

    @override
    def sizeHint(self) -> QSize:
        return QSize(180, 96)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, 54)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self._theme.palette
        active = self.underMouse() or self.isDown()
        painter.setPen(QPen(QColor(palette.line), 1.5))
        painter.setBrush(QColor(palette.accent_tint if active else palette.sunken))
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(area, 10, 10)
        self._paint_number(painter)
        self._paint_who(painter)
        painter.end()

    def _paint_number(self, painter: QPainter) -> None:
        palette = self._theme.palette
        badge = QRectF(12, (self.height() - 44) / 2, 44, 44)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.accent))
        painter.drawEllipse(badge)
        painter.setFont(self._font(self._theme.sizes.prompt, bold=True))
        painter.setPen(QColor(palette.accent_ink))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self.key)

    def _paint_who(self, painter: QPainter) -> None:
        if self._resident is None:
            return
        palette, sizes = self._theme.palette, self._theme.sizes
        middle = self.height() // 2
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        left = 66
        width = self.width() - left - 8
        painter.setFont(self._font(sizes.prompt + 2, bold=True))
        painter.setPen(QColor(palette.text))
        painter.drawText(QRect(left, middle - 30, width, 32), flags, self.text())
        painter.setFont(self._font(sizes.text + 1, bold=False))
        painter.setPen(QColor(palette.muted))
        line = QRect(left + 20, middle + 4, width - 20, 24)
        paint_icon(painter, "person", palette.muted, QRectF(left, middle + 8, 15, 15))
        painter.drawText(line, flags, _kinship(self._resident))

    def _font(self, size: int, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setBold(bold)
        return font


def _kinship(resident: Resident) -> str:
    """What tells one of a family from another while the names are masked."""
    sex = resident.person.sex
    known = terms.sex(sex) if sex is not Sex.UNKNOWN else ""
    return "·".join(part for part in (resident.relation, known) if part)
