"""A journal on a disk that may fail: the passage at hand is saved, then paper is asked.

The gate is in one of two states. It records, or it has declared that from now on people
are written on paper; it goes back by itself as soon as a record reaches the disk again,
leaves a `technical` record of the time between, and asks for the paper to be entered.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from typing_extensions import override

from resources import N_
from station.domain.errors import DiskFault, DiskFull, GatebookError, IntegrityFault
from station.domain.kinds import HANDOVER, SHIFT, TECHNICAL, VOLUME_OPENED, LedgerEntry
from station.domain.moments import Clock
from station.domain.records import Line, RecordId, SealedRecord, StationId
from station.services.ports import Absorbed, Draft, Head, Journal, Mirror
from station.services.volumes import VolumeJournal
from station.workspace.ballast import Ballast
from station.workspace.disk import refusal
from station.workspace.head_note import HeadNote, write_head
from station.workspace.ids import new_record_id

PART = "journal"
BACK = "back"
ENTERED = "entered"
LAST_SAVED = N_("The disk is full. The last person was saved; from now on use paper.")
# So often that a copy of the home is noticed, so seldom that it costs nothing.
NOTED_EVERY = 64
_NOTED_KINDS = frozenset({VOLUME_OPENED.name, SHIFT.name, HANDOVER.name})
_SECOND_US = 1_000_000


class KeptJournal(Journal):
    """The Journal port over another journal of the home in `root`.

    `paper` is the fault because of which people are written on paper, None while
    everything is recorded. An append in that state tries first whether the disk works
    again and otherwise raises that fault.
    """

    def __init__(
        self, journal: VolumeJournal, clock: Clock, root: Path, ballast: Ballast
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._root = root
        self._ballast = ballast
        self._since_us = 0
        self._last_one = False
        self._gave = False
        self.paper: GatebookError | None = None

    @property
    def mirror(self) -> Mirror | None:
        """Who hears of every record after it was saved."""
        return self._journal.mirror

    @mirror.setter
    def mirror(self, mirror: Mirror | None) -> None:
        self._journal.mirror = mirror

    def save_one_more(self) -> None:
        """The ballast went for opening the home: the person at hand is still saved."""
        self._last_one = self._gave = True

    def look(self) -> None:
        """Whether there is room, or room again; called when nobody is in a hurry."""
        if self.paper is not None:
            self._works_again()
        elif self._ballast.refill():
            self._last_one = False

    @override
    def append(self, *drafts: Draft) -> tuple[SealedRecord, ...]:
        if self.paper is not None and not self._works_again():
            raise self.paper
        try:
            done = self._journal.append(*drafts)
        except (DiskFault, IntegrityFault) as fault:
            done = self._finish(drafts, fault)
        if self._last_one:
            self._last_one = False
            self._stop(DiskFull(LAST_SAVED))
        self._note(done)
        return done

    def note_head(self) -> None:
        """Write down how far the database is; see `workspace.head_note`."""
        try:
            head = self._journal.head()
        except GatebookError:  # never opened, or not to be read now
            return
        write_head(self._root, HeadNote(head.volume, head.seq, head.link.hex()))

    def open_volume(self, reason: str, public_key: str) -> SealedRecord:
        record = self._journal.open_volume(reason, public_key)
        self._note((record,))
        return record

    @override
    def head(self) -> Head:
        return self._journal.head()

    @override
    def heads(self, station: StationId = "") -> tuple[Head, ...]:
        return self._journal.heads(station)

    @override
    def records(
        self, station: StationId, volume: str, first: int, last: int
    ) -> Iterator[SealedRecord]:
        return self._journal.records(station, volume, first, last)

    @override
    def find(self, record_id: RecordId) -> SealedRecord | None:
        return self._journal.find(record_id)

    @override
    def absorb(
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
        return self._journal.absorb(
            station, volume, first, previous, lines, head=head, dry_run=dry_run
        )

    @override
    def importing(self) -> AbstractContextManager[None]:
        return self._journal.importing()

    def _finish(
        self, drafts: tuple[Draft, ...], fault: GatebookError
    ) -> tuple[SealedRecord, ...]:
        """Save the passage at hand if giving up the ballast lets it; then stop."""
        told = refusal(self._root) if isinstance(fault, DiskFault) else None
        cause: GatebookError = told or fault
        if isinstance(cause, DiskFull) and self._ballast.give():
            self._gave = True
            try:
                done = self._journal.append(*drafts)
            except (DiskFault, IntegrityFault):
                self._stop(cause)
                raise cause from fault
            self._stop(DiskFull(LAST_SAVED))
            return done
        self._stop(cause)
        raise cause from fault

    def _stop(self, fault: GatebookError) -> None:
        self.paper = fault
        self._since_us = self._clock.now().boot_us

    def _works_again(self) -> bool:
        """Whether a record reaches the disk: the one that says so is the proof.

        What the ballast left is for closing properly: where it was given up, there must
        be room for it again.
        """
        if not self._ballast.refill() and self._gave:
            return False
        now = self._clock.now()
        seconds = (now.boot_us - self._since_us) // _SECOND_US
        entry = LedgerEntry(PART, BACK, fields={"part": PART, "seconds": seconds})
        try:
            self._journal.append(Draft(new_record_id(now), TECHNICAL.name, entry))
        except (DiskFault, IntegrityFault):
            return False
        self.paper, self._gave = None, False
        return True

    def _note(self, done: tuple[SealedRecord, ...]) -> None:
        last = done[-1].envelope if done else None
        if last and (last.kind in _NOTED_KINDS or last.seq % NOTED_EVERY == 0):
            self.note_head()
