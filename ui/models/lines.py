"""Today's list for a view: thousands of lines, of which one at a time is new."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from station.domain.views import PassageLine

LINE_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class LinesModel(QAbstractListModel):
    """Lines in the order given; `LINE_ROLE` is the `PassageLine` itself.

    A list that differs by one new line, and perhaps by the last one that fell off, is
    told to the views as that, so that they draw one row and keep their place.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[PassageLine, ...] = ()

    @property
    def lines(self) -> tuple[PassageLine, ...]:
        return self._lines

    def set_lines(self, lines: tuple[PassageLine, ...]) -> None:
        if lines == self._lines:
            return
        if not lines or lines[1:] != self._lines[: len(lines) - 1]:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
            return
        if len(lines) == len(self._lines):
            last = len(lines) - 1
            self.beginRemoveRows(QModelIndex(), last, last)
            self._lines = self._lines[:last]
            self.endRemoveRows()
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._lines = lines
        self.endInsertRows()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role != LINE_ROLE:
            return None
        return self._lines[index.row()]
