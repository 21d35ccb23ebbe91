"""A number with its name below it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from ui.theme.tokens import Theme


class CounterTile(QFrame):
    """One counter of the day; `colour` marks the few that need an eye."""

    def __init__(self, label: str, theme: Theme, colour: str = "") -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._number = QLabel("0")
        self._number.setProperty("role", "count")
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if colour:
            self._number.setStyleSheet(f"color: {colour};")
        name = QLabel(label)
        name.setProperty("role", "muted")
        name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 3, 2, 3)
        column.setSpacing(0)
        column.addWidget(self._number)
        column.addWidget(name)
        self.setMinimumHeight(theme.sizes.button)

    @property
    def number(self) -> int:
        return int(self._number.text())

    def set_number(self, number: int) -> None:
        self._number.setText(str(number))
