"""Rows of passages for list views: today's list and the holds parked aside."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from station.domain.views import PassageRow

ROW_ROLE = Qt.ItemDataRole.UserRole
NOW_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class PassagesModel(QAbstractListModel):
    """Frozen rows in the order given; `ROW_ROLE` is the `PassageRow` itself.

    `NOW_ROLE` is the present time (µs since 1970 UTC), for waiting times.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PassageRow, ...] = ()
        self._now_us = 0

    @property
    def rows(self) -> tuple[PassageRow, ...]:
        return self._rows

    def set_rows(self, rows: tuple[PassageRow, ...]) -> None:
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def set_now(self, now_us: int) -> None:
        self._now_us = now_us
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ROW_ROLE:
            return self._rows[index.row()]
        if role == NOW_ROLE:
            return self._now_us
        return None
