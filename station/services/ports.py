"""The ports the services need; `db` implements them, `tests/fakes` mirrors them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

import msgspec

from station.domain.help_cards import Responsible
from station.domain.lists import Listing
from station.domain.moments import CHINA_OFFSET_MIN
from station.domain.operators import Operator
from station.domain.people import Person, Resident
from station.domain.records import Line, RecordId, SealedRecord, StationId
from station.domain.register import ChangeNote, Clue, RegisterChanges
from station.domain.views import DayCounts, LedgerRow, PassageLine, PassageRow
from station.domain.visit import History

Progress = Callable[[int], None]
# asked when all are taken, with the number of persons not named: whom refused rows
# mean; None: that cannot be told. May raise: then nothing is taken.
Spare = Callable[[int], Sequence[Clue] | None]


class Draft(msgspec.Struct, frozen=True):
    """A record before it has a number.

    `record_id` is a UUIDv7 made before saving, so saving again never doubles: append
    of an id already held returns the record that is there.
    """

    record_id: RecordId
    kind: str
    payload: msgspec.Struct
    operator: str = ""
    shift: str = ""


class Head(msgspec.Struct, frozen=True):
    """The end of a volume: its last number and link (32 bytes)."""

    station: StationId
    volume: str
    seq: int
    link: bytes


class SetAside(msgspec.Struct, frozen=True):
    """A record that is kept and chained but was not understood or not accepted."""

    seq: int
    reason: str


class Absorbed(msgspec.Struct, frozen=True):
    """What a journal did with the lines of one handover.

    `new` and `held` count records; `fork_at` is the first number held here with another
    link (then nothing was taken), else 0. `contiguous` is the number up to which the
    volume is complete and its chain proven; `link` the link there.
    """

    new: int
    held: int
    corrections: int
    set_aside: tuple[SetAside, ...]
    fork_at: int
    contiguous: int
    link: bytes


class Journal(Protocol):
    """The append-only record of one home. A return means: on disk."""

    def append(self, *drafts: Draft) -> tuple[SealedRecord, ...]: ...

    def head(self) -> Head: ...

    def heads(self, station: StationId = "") -> tuple[Head, ...]: ...

    def records(
        self, station: StationId, volume: str, first: int, last: int
    ) -> Iterator[SealedRecord]: ...

    def find(self, record_id: RecordId) -> SealedRecord | None: ...

    def absorb(  # noqa: PLR0913 - what a file claims to be is six values
        self,
        station: StationId,
        volume: str,
        first: int,
        previous: bytes,
        lines: Iterable[Line],
        *,
        head: bytes | None = None,
        dry_run: bool = False,
    ) -> Absorbed:
        """Take lines of another home; `head` is the link to which they must lead."""

    def importing(self) -> AbstractContextManager[None]:
        """While files are absorbed: what one needed in memory stays for the next."""


class Mirror(Protocol):
    """A second copy of the journal's records on a second medium.

    `take` is called with records of one volume after their COMMIT and before they are
    acknowledged. It never raises and never waits for a medium that is not there: what
    it could not write is made up later, from the journal.
    """

    def take(self, records: tuple[SealedRecord, ...]) -> None: ...

    def behind(self) -> int:
        """How many records of the present volume are not on the medium yet."""

    def catch_up(self) -> object:
        """Write what is not there yet, if the medium is back."""


class Register(Protocol):
    """Who lives here, and who is on which list."""

    def replace(
        self, residents: Iterable[Resident], progress: Progress | None = None
    ) -> int: ...

    def take(
        self,
        residents: Iterable[Resident],
        *,
        whole: bool = True,
        dry_run: bool = False,
        progress: Progress | None = None,
        spare: Spare | None = None,
        note: ChangeNote | None = None,
    ) -> RegisterChanges: ...

    def residents(self) -> Iterator[Resident]: ...

    def at_door(self, key: str) -> tuple[Resident, ...]: ...

    def by_id(self, person_id: str) -> Resident | None: ...

    def by_document(self, number: str) -> Resident | None: ...

    def by_plate(self, plate: str) -> tuple[Resident, ...]: ...

    def of_household(self, household_id: str) -> tuple[Resident, ...]: ...

    def search(self, text: str, limit: int = 20) -> tuple[Resident, ...]: ...

    def lists_of(self, person_id: str, day: date | None = None) -> tuple[str, ...]:
        """The lists on which somebody is, on a local day or at all."""

    def lists(self) -> dict[str, tuple[str, ...]]: ...

    def set_lists(self, entries: dict[str, tuple[str, ...]]) -> None: ...

    def listings(self) -> tuple[Listing, ...]: ...

    def set_listings(self, listings: Iterable[Listing]) -> None: ...

    def list_persons(self, listings: Iterable[Listing]) -> None:
        """Put these on their lists, or change their days; the others stay."""

    def unlist(self, person_id: str, name: str) -> None: ...

    def operators(self) -> tuple[Operator, ...]: ...

    def grids(self) -> dict[str, Responsible]:
        """Who looks after each grid, by the grid's name."""

    def set_grids(self, grids: dict[str, Responsible]) -> None:
        """Make them exactly these."""

    def set_operators(self, operators: Iterable[Operator]) -> None: ...


class Passages(Protocol):
    """Reads of the projections that a verdict or a service needs."""

    def history(
        self, person_id: str, household_id: str, digests: tuple[str, ...]
    ) -> History: ...

    def person_of_code(self, digest: str) -> Person | None: ...

    def passage(self, record_id: RecordId) -> PassageRow | None: ...

    def waiting(self) -> tuple[PassageRow, ...]: ...

    def on_paper(
        self, station: StationId, day: date, page: int, line: int
    ) -> tuple[PassageRow, ...]:
        """What a station entered from this line of its sheets of a local day."""

    def ledger(self, kind: str, subject: str = "") -> tuple[LedgerRow, ...]: ...

    def day_rows(
        self, station: StationId, day: date, offset_min: int = CHINA_OFFSET_MIN
    ) -> tuple[PassageRow, ...]: ...

    def day_lines(
        self, station: StationId, day: date, most: int
    ) -> tuple[PassageLine, ...]: ...

    def missing(self, station: StationId, volume: str, upto: int) -> int: ...

    def day_counts(
        self, station: StationId, day: date, offset_min: int = CHINA_OFFSET_MIN
    ) -> DayCounts: ...

    def shift_counts(self, station: StationId, shift: str) -> DayCounts: ...
