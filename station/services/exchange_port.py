"""The port of the exchange: who is paired, what was sent, received and adopted.

`db.exchange` implements it, `tests/fakes/exchange.py` mirrors it. The two ends are what
the services work with: an opened home with its keys and ports.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from station.domain.exchange import (
    Adopted,
    ClockMark,
    Issue,
    OutboxFile,
    Paired,
    PolicyText,
    Receipt,
    SignedReceipt,
    StationEntry,
)
from station.domain.imports import ImportEntry
from station.domain.records import StationId
from station.domain.visit import History, PastPassage
from station.services.ports import Passages, Register
from station.services.recorder import Recorder
from station.workspace.private_keys import OfficeKeys, StationKeys

# How many imports an office remembers file by file.
MOST_IMPORTS = 500


# Each resident of a briefing: a digest of all that it says, by person id.
Prints = dict[str, bytes]


class Told(msgspec.Struct, frozen=True):
    """A passage of another gate, with the name that only the office may see."""

    past: PastPassage
    name: str


class Exchange(Protocol):
    """What a home remembers of its exchange. Each call is one transaction."""

    def policy(self) -> PolicyText | None:
        """The policy that the office signs next, or that the station adopted last."""

    def set_policy(self, policy: PolicyText) -> None: ...

    def policies(self) -> tuple[PolicyText, ...]:
        """Every policy that was in force here, the oldest number first."""

    def receipts(self, station: StationId) -> tuple[SignedReceipt, ...]:
        """The furthest receipt of each volume of a station."""

    def save_receipt(self, receipt: Receipt, signed: SignedReceipt) -> None: ...

    def clock_mark(self) -> ClockMark:
        """What is held against the clock of this home; by itself nothing."""

    def save_clock_mark(self, mark: ClockMark) -> None: ...

    # the office's side

    def stations(self) -> tuple[StationEntry, ...]: ...

    def station(self, station: StationId) -> StationEntry | None: ...

    def save_station(self, entry: StationEntry) -> None: ...

    def next_number(self, step: int = 1) -> int:
        """The number of the next briefing, `step` after the last: never given twice."""

    def held(self, station: StationId, volume: str) -> tuple[tuple[int, int], ...]:
        """The ranges of numbers held of another home's volume."""

    def passages_for(self, station: StationId, since_us: int) -> Iterator[Told]:
        """What other gates than this one recorded since then and may count here."""

    def issues(self, station: StationId) -> tuple[Issue, ...]:
        """The briefings that a station may have in force, oldest first."""

    def prints(self, name: str) -> Prints | None:
        """What a briefing held, as long as a station may have it in force."""

    def save_issues(
        self, station: StationId, issues: tuple[Issue, ...], prints: Prints
    ) -> None:
        """Keep what a station may have in force; `prints` is that of the last one."""

    def imports(self) -> tuple[ImportEntry, ...]:
        """The newest imports, at most `MOST_IMPORTS`, oldest first."""

    def save_import(self, entry: ImportEntry) -> None:
        """Keep one part of an import."""

    # the station's side

    def paired(self) -> Paired | None: ...

    def save_paired(self, paired: Paired) -> None: ...

    def adopted(self) -> Adopted | None: ...

    def save_adopted(self, adopted: Adopted, past: Iterable[PastPassage]) -> None:
        """Put a briefing in force, the policy and other gates' passages with it."""

    def elsewhere(
        self, person_id: str, household_id: str, digests: tuple[str, ...]
    ) -> History:
        """What the last briefing told of other gates."""

    def outbox(self) -> tuple[OutboxFile, ...]: ...

    def keep(self, file: OutboxFile) -> None: ...

    def drop(self, file: OutboxFile) -> None: ...


@dataclass(frozen=True, kw_only=True)
class _End(Recorder):
    register: Register
    passages: Passages
    exchange: Exchange


def _nothing(_receipt: Receipt) -> None:
    """What an end does that cannot begin a volume."""


@dataclass(frozen=True, kw_only=True)
class StationEnd(_End):
    """An opened station: `outbox` is the folder of the handovers it keeps.

    `heed` hears of a receipt for records that this journal does not hold.
    """

    station: StationId
    keys: StationKeys
    outbox: Path
    heed: Callable[[Receipt], None] = _nothing

    @property
    def inbox(self) -> Path:
        """Where parts of a briefing wait for the others."""
        return self.outbox.with_name("inbox")


@dataclass(frozen=True, kw_only=True)
class OfficeEnd(_End):
    """An opened office: `inbox` is the folder of the handovers it took."""

    office: str
    name: str
    keys: OfficeKeys
    inbox: Path
