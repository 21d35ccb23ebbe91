"""Whether the clock of this laptop can be believed: a watermark and two clocks.

Order is volume and number, so a wrong clock stops nobody at the gate. It is written
down once for each jump, shown, and asked before anything is deleted by date.
"""

from dataclasses import dataclass, field

import msgspec

from station.domain.errors import OperatorError
from station.domain.exchange import ClockMark, Receipt, clock_note
from station.domain.kinds import TECHNICAL
from station.domain.moments import Clock, Stamp
from station.domain.records import Envelope
from station.services.exchange_port import Exchange
from station.services.ports import Journal
from station.services.recorder import Recorder

PART = "clock"
JUMPED = "jumped"
BACK = "back"
WATERMARK_SLACK_US = 120_000_000
# A word of the office this old at most proves that the clock is right again.
FRESH_US = 48 * 3_600_000_000
_SECOND_US = 1_000_000


def clock_is_suspect(journal: Journal, exchange: Exchange, clock: Clock) -> bool:
    """Whether nothing may be deleted by what the clock says now.

    True since a jump was noted until the office or the shift leader confirmed the time,
    and while the clock is before what was already seen. Writes nothing.
    """
    if exchange.clock_mark().suspect:
        return True
    now, last = clock.now(), _last(journal)
    seen = max(office_time(exchange, last.station), last.wall_us)
    return now.wall_us < seen - WATERMARK_SLACK_US or _moved(last, now) != 0


def office_time(exchange: Exchange, station: str) -> int:
    """The latest time at which the office certainly spoke, in µs; 0 for never."""
    adopted = exchange.adopted()
    receipts = (
        msgspec.json.decode(signed.body, type=Receipt).at_us
        for signed in exchange.receipts(station)
    )
    return max([adopted.issued_us if adopted else 0, *receipts])


@dataclass
class ClockWatch:
    """Looks at the clock whenever the station looks at itself.

    `released_us`: when this program was made; no true clock is before it.
    """

    recorder: Recorder
    exchange: Exchange
    released_us: int = 0
    _seen: Stamp | None = field(default=None, init=False)

    def look(self) -> ClockMark:
        """Note a jump, once, as a `technical` record; returns how the clock stands."""
        last, now = _last(self.recorder.journal), self.recorder.clock.now()
        mark = self.exchange.clock_mark()
        office_us = office_time(self.exchange, last.station)
        moved = _moved(last, now) or _moved(_placed(last, self._seen), now)
        if not moved and not mark.suspect:
            moved = _behind(now, max(office_us, last.wall_us, self.released_us))
        if moved:
            mark = self._doubt(moved, office_us)
        elif mark.suspect and _confirms(office_us, mark, now):
            mark = self._trust()
        self._seen = now
        return mark

    def confirm(self) -> ClockMark:
        """The shift leader says that the clock is right now.

        Raises OperatorError while it is before the last word of the office.
        """
        now = self.recorder.clock.now()
        station = self.recorder.journal.head().station
        office_us = office_time(self.exchange, station)
        if _behind(now, max(office_us, self.released_us)):
            raise OperatorError(
                "The clock is behind the last word of the office: set it first."
            )
        return self._trust()

    def _doubt(self, moved_us: int, office_us: int) -> ClockMark:
        """The mark first: a record without it would let things be deleted."""
        seconds = int(moved_us / _SECOND_US)
        mark = ClockMark(suspect=True, seconds=seconds, office_us=office_us)
        self.exchange.save_clock_mark(mark)
        self.recorder.note(TECHNICAL, PART, JUMPED, part=PART, seconds=seconds)
        return mark

    def _trust(self) -> ClockMark:
        self.recorder.note(TECHNICAL, PART, BACK, part=PART)
        mark = ClockMark()
        self.exchange.save_clock_mark(mark)
        return mark


def _last(journal: Journal) -> Envelope:
    """The envelope of the last record of this home's present volume."""
    head = journal.head()
    (record,) = journal.records(head.station, head.volume, head.seq, head.seq)
    return record.envelope


def _moved(before: Envelope, now: Stamp) -> int:
    """By how many µs the wall clock was set since a record; 0 for not at all."""
    after = _placed(before, now)
    if clock_note(before, after) is None:
        return 0
    moved = now.wall_us - before.wall_us
    if now.boot_id == before.boot_id:
        moved -= now.boot_us - before.boot_us
    return moved


def _placed(like: Envelope, stamp: Stamp | None) -> Envelope:
    """An envelope that carries the time of a stamp; of none, its own."""
    if stamp is None:
        return like
    return msgspec.structs.replace(
        like,
        wall_us=stamp.wall_us,
        offset_min=stamp.offset_min,
        boot_us=stamp.boot_us,
        boot_id=stamp.boot_id,
    )


def _behind(now: Stamp, watermark_us: int) -> int:
    """The µs (negative) by which the clock is before what was seen; else 0."""
    behind = now.wall_us - watermark_us
    return behind if behind < -WATERMARK_SLACK_US else 0


def _confirms(office_us: int, mark: ClockMark, now: Stamp) -> bool:
    """Whether the office spoke since the doubt, at a time that fits the clock."""
    age = now.wall_us - office_us
    return office_us > mark.office_us and -WATERMARK_SLACK_US <= age <= FRESH_US
