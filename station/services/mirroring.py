"""Keeps the mirror of a journal: each record after its COMMIT, and what was missed.

The gate never waits for the mirror and never fails by it. A medium that is away leaves
the mirror behind; what it missed is read from the journal by number once it is back.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec
from typing_extensions import override

from station.domain.errors import GatebookError, OperatorError, disk_fault
from station.domain.exchange import Receipt
from station.domain.moments import Clock, from_us
from station.domain.records import FIRST_LINK, SealedRecord
from station.handover.keys import public_keys
from station.handover.mirror import MirrorSender, Sealer
from station.handover.mirror_medium import MOST_BYTES, MirrorFile, MirrorMedium
from station.services.exchange_port import StationEnd
from station.services.ports import Journal, Mirror

# A medium that failed is not asked again at once: each try may wait for a dying disk.
RETRY_US = 10_000_000
PATIENCE_S = 1.0
_BATCH = 500


class MirrorState(msgspec.Struct, frozen=True):
    """How the mirror stands. `behind`: records that are not on it.

    `upto`: the last number of the present volume on it. `fault`: what stood in the way
    last, None when nothing does. `ahead`: how many numbers the mirror knows that the
    journal does not, which means that an old copy of the database lies in this home.
    """

    folder: str
    behind: int
    upto: int
    ahead: int = 0
    fault: GatebookError | None = None


@dataclass
class _Book:
    """A volume on the medium: up to which number and link it is there."""

    volume: str
    last: int
    link: bytes
    highest: int
    file: MirrorFile | None = None
    sealer: Sealer | None = None


def mirror_of(end: StationEnd, root: str) -> "Mirroring | None":
    """The mirror of a station in the folder `root`; None without one, or unpaired."""
    paired, adopted = end.exchange.paired(), end.exchange.adopted()
    if not root or paired is None:
        return None
    office = paired.office
    recovery = adopted.recovery if adopted else ""
    sender = MirrorSender(
        station=end.station,
        office=office.office,
        recipients=tuple(key for key in (office.keys.age, recovery) if key),
        sign=end.keys.sign,
        token=paired.token,
        keys=public_keys(end.keys.sign, end.keys.age) if paired.token else None,
    )

    def begin(volume: str) -> int:
        signed = end.exchange.receipts(end.station)
        receipts = (msgspec.json.decode(one.body, type=Receipt) for one in signed)
        return 1 + max((r.upto for r in receipts if r.volume == volume), default=0)

    medium = MirrorMedium(Path(root), end.station)
    return Mirroring(medium, sender, end.journal, end.clock, begin)


def begin_mirror(end: StationEnd, folder: Path) -> MirrorState:
    """Make the mirror of a paired station in `folder` and write all that it owes.

    Raises OperatorError before the pairing, EnvironmentFault when the folder is not
    there or cannot hold it.
    """
    mirror = mirror_of(end, str(folder))
    if mirror is None:
        raise OperatorError("This station is not paired with an office.")
    try:
        mirror.prepare()
        state = mirror.catch_up()
    except OSError as error:
        raise disk_fault(error, folder) from error
    finally:
        mirror.close()
    if state.fault is not None:
        raise state.fault
    return state


class Mirroring(Mirror):
    """The port Mirror over a folder on a second medium.

    `begin` gives the first number of a volume that the mirror owes when it holds
    nothing of it: what the office has a receipt for, it has.
    """

    def __init__(
        self,
        medium: MirrorMedium,
        sender: MirrorSender,
        journal: Journal,
        clock: Clock,
        begin: Callable[[str], int],
    ) -> None:
        self._medium = medium
        self._sender = sender
        self._journal = journal
        self._clock = clock
        self._begin = begin
        self._lock = threading.Lock()
        self._book: _Book | None = None
        self._sure: dict[str, int] = {}
        self._fault: GatebookError | None = None
        self._failed_us: int | None = None

    def prepare(self) -> None:
        """Make the folder on the medium; raises OSError."""
        self._medium.prepare()

    @override
    def take(self, records: tuple[SealedRecord, ...]) -> None:
        # who makes up for much on a slow medium must not keep the gate waiting
        if not self._lock.acquire(timeout=PATIENCE_S):
            return
        try:
            if not self._resting():
                self._guarded(lambda: self._reflect(records))
        finally:
            self._lock.release()

    @override
    def catch_up(self) -> MirrorState:
        """Write whatever this station recorded and the mirror lacks."""
        with self._lock:
            self._guarded(self._reflect_all)
        return self.state()

    def state(self) -> MirrorState:
        """How it stands now; looks at the medium only where nothing is known yet."""
        with self._lock:
            head = self._journal.head()
            if self._book is None and not self._resting():
                self._guarded(lambda: self._turn_to(head.volume))
            book = self._book
        known = book is not None and book.volume == head.volume
        last = book.last if book and known else self._surely(head.volume)
        highest = book.highest if book and known else last
        return MirrorState(
            folder=str(self._medium.folder),
            behind=max(0, head.seq - last),
            upto=min(last, head.seq),
            ahead=max(0, highest - head.seq),
            fault=self._fault,
        )

    @override
    def behind(self) -> int:
        head = self._journal.head()
        return max(0, head.seq - self._surely(head.volume))

    def close(self) -> None:
        with self._lock:
            self._let_go()

    def _resting(self) -> bool:
        if self._failed_us is None:
            return False
        return 0 <= self._clock.now().boot_us - self._failed_us < RETRY_US

    def _guarded(self, deed: Callable[[], object]) -> None:
        """Whatever stands in the way is remembered; the records stay owed."""
        try:
            deed()
        except (OSError, GatebookError) as error:
            self._let_go()
            self._failed_us = self._clock.now().boot_us
            self._fault = (
                disk_fault(error, self._medium.folder)
                if isinstance(error, OSError)
                else error
            )
        else:
            self._fault, self._failed_us = None, None

    def _let_go(self) -> None:
        """Close the file; from now on only what was surely written counts as held."""
        book, self._book = self._book, None
        if book is not None and book.file is not None:
            with suppress(OSError):
                book.file.close()

    def _reflect(self, records: tuple[SealedRecord, ...]) -> None:
        """Write what was just recorded; where anything is missing before it, that too.

        After a COMMIT whose answer was lost, older records may stand among the new.
        """
        book = self._turn_to(records[-1].envelope.volume)
        numbers = [
            record.envelope.seq
            for record in records
            if record.envelope.volume == book.volume
        ]
        if numbers == list(range(book.last + 1, book.last + 1 + len(records))):
            self._write(book, list(records))
        elif max(numbers) > book.last:
            self._make_up(book, max(numbers))

    def _reflect_all(self) -> None:
        station = self._sender.station
        for head in [h for h in self._journal.heads() if h.station == station]:
            self._make_up(self._turn_to(head.volume), head.seq)

    def _make_up(self, book: _Book, upto: int) -> None:
        """Write what the journal holds after the last number of the mirror."""
        records = self._journal.records(
            self._sender.station, book.volume, book.last + 1, upto
        )
        while batch := list(islice(records, _BATCH)):
            self._write(book, batch)

    def _turn_to(self, volume: str) -> _Book:
        """The book of a volume, with what the medium holds of it."""
        if self._book is not None and self._book.volume == volume:
            return self._book
        self._let_go()
        last, highest = self._medium.held(volume)
        last = last or self._begin(volume) - 1
        last = self._sure[volume] = min(last, self._sure.get(volume, last))
        self._book = _Book(volume, last, self._link(volume, last), highest)
        return self._book

    def _surely(self, volume: str) -> int:
        """Up to where it is, as far as can be said while the medium is away."""
        if volume in self._sure:
            return self._sure[volume]
        return self._begin(volume) - 1

    def _link(self, volume: str, seq: int) -> bytes:
        found = self._journal.records(self._sender.station, volume, seq, seq)
        return next((record.link for record in found), FIRST_LINK)

    def _write(self, book: _Book, records: list[SealedRecord]) -> None:
        """Append records that follow the last one; a new day begins a new file."""
        file, sealer = self._file_of(book, records[0])
        frames, link = bytearray(), book.link
        for record in records:
            frames += sealer.seal(record, link)
            link = record.link
        file.append(bytes(frames))
        book.last, book.link = records[-1].envelope.seq, link
        self._sure[book.volume] = book.last
        book.highest = max(book.highest, book.last)

    def _file_of(self, book: _Book, record: SealedRecord) -> tuple[MirrorFile, Sealer]:
        day = f"{from_us(record.envelope.wall_us):%Y%m%d}"
        if book.file is None or book.sealer is None:
            book.sealer = Sealer(self._sender, book.volume)
            book.file = self._medium.open(book.volume, record.envelope.seq, day)
        elif book.file.day != day or book.file.size > MOST_BYTES:
            book.file.close()
            book.file = self._medium.open(book.volume, record.envelope.seq, day)
            book.sealer = Sealer(self._sender, book.volume)
        return book.file, book.sealer
