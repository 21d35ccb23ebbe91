"""A journal on a disk that fails when it is told to."""

from typing import Any

from station.domain.errors import EnvironmentFault
from station.domain.records import SealedRecord
from station.services.ports import Draft, Journal


class FailingJournal:
    """The Journal port over another journal; `fail` spoils the next append.

    `written`: whether the record reaches the disk although the append raises, as when
    the answer of a COMMIT is lost.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._failures: list[bool] = []

    def fail(self, *, written: bool = False) -> None:
        self._failures.append(written)

    def append(self, *drafts: Draft) -> tuple[SealedRecord, ...]:
        if not self._failures:
            return self._journal.append(*drafts)
        if self._failures.pop(0):
            self._journal.append(*drafts)
        raise EnvironmentFault("The disk is full: {place}.", place="journal.db")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)
