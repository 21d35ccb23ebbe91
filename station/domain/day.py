"""A gate's list and figures of one day, carried on passage by passage.

A day of thousands is read from the database once; after that each new passage is added
here. What changes a passage of before cannot be added: then the day is read anew.
"""

from datetime import date
from typing import Any

import msgspec

from station.domain.findings import FEVERS, LOWS
from station.domain.moments import from_us
from station.domain.verdict import Outcome
from station.domain.views import DayCounts, PassageLine, PassageRow, line_of
from station.domain.visit import Direction

_UNDECIDED = frozenset({Outcome.HOLD, Outcome.UNJUDGED})
NOBODY = DayCounts(
    passages=0,
    entered=0,
    left=0,
    by_outcome={},
    by_category={},
    held=0,
    waiting=0,
    fevers=0,
    lows=0,
    corrections=0,
    paper=0,
    inside=0,
)


class Day(msgspec.Struct, frozen=True):
    """The last passages of one local day of one station, newest first, and its figures.

    The figures are of the whole day, however few the lines. `head`: volume and number
    of the last record that the lines know of.
    """

    day: date
    lines: tuple[PassageLine, ...] = ()
    counts: DayCounts = NOBODY
    head: tuple[str, int] = ("", 0)


def day_of(day: date, lines: tuple[PassageLine, ...], counts: DayCounts) -> Day:
    """A day as it was read."""
    volume = lines[0].volume if lines else ""
    last = max((line.seq for line in lines if line.volume == volume), default=0)
    return Day(day, lines, counts, (volume, last))


def followed(day: Day, row: PassageRow, most: int) -> Day | None:
    """The day with one more passage, at most `most` lines; None: read it anew.

    Anew where the row is no new passage of that day: resolved, corrected, tomorrow's.
    """
    taken, (volume, last) = from_us(row.at_us).date(), day.head
    if taken < day.day:
        return day  # made up from the paper of another day
    is_next = row.seq > last and row.volume == (volume or row.volume)
    if taken > day.day or not is_next:
        return None
    line = line_of(row)
    at = _place(line, day.lines)
    return Day(
        day.day,
        (*day.lines[:at], line, *day.lines[at:])[:most],
        summed(day.counts, counted(row)),
        (row.volume, row.seq),
    )


def _place(new: PassageLine, lines: tuple[PassageLine, ...]) -> int:
    """Where it belongs; nearly always in front."""
    older = (n for n, line in enumerate(lines) if line.place < new.place)
    return next(older, len(lines))


def counted(row: PassageRow) -> DayCounts:
    """What a passage adds to its day, as long as it was judged once only.

    A row holds the findings of its last verdict alone; what a hold was first held for
    is in the journal.
    """
    if row.void:
        return NOBODY
    admitted = row.outcome is Outcome.ADMIT
    codes = {finding.code for finding in row.findings}
    came = row.direction is Direction.IN
    return DayCounts(
        passages=1,
        entered=int(admitted and came),
        left=int(admitted and not came),
        by_outcome={row.outcome: 1},
        by_category={row.category: 1},
        held=int(row.first_outcome in _UNDECIDED),
        waiting=int(row.waiting),
        fevers=int(not codes.isdisjoint(FEVERS)),
        lows=int(not codes.isdisjoint(LOWS)),
        corrections=int(bool(row.corrections)),
        paper=int(bool(row.paper_line)),
        inside=int(admitted and came),
    )


def summed(one: DayCounts, other: DayCounts) -> DayCounts:
    """The figures of both."""
    whole = {
        name: _sum(getattr(one, name), getattr(other, name))
        for name in DayCounts.__struct_fields__
    }
    both = DayCounts(**whole)
    inside = max(0, both.entered - both.left)
    return msgspec.structs.replace(both, inside=inside)


def _sum(left: Any, right: Any) -> Any:
    if isinstance(left, dict):
        keys = left.keys() | right.keys()
        return {key: left.get(key, 0) + right.get(key, 0) for key in keys}
    return left + right
