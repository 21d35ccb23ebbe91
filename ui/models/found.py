"""Whom a search found, for the list below the find line."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt, Slot
from typing_extensions import override

from station.domain.search import Hit
from ui.models.lines import Index

HIT_ROLE = Qt.ItemDataRole.UserRole


class FoundModel(QAbstractListModel):
    """The likeliest first, at most `most`; `HIT_ROLE` is the `Hit` itself."""

    def __init__(self, most: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._hits: tuple[Hit, ...] = ()

    @property
    def hits(self) -> tuple[Hit, ...]:
        return self._hits

    @Slot(object)
    def set_hits(self, hits: tuple[Hit, ...]) -> None:
        first = hits[: self._most]
        if first == self._hits:
            return
        self.beginResetModel()
        self._hits = first
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._hits)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role != HIT_ROLE:
            return None
        return self._hits[index.row()]
