"""保存期限: what may go by now, what holds it back, and what an erasure did.

Days are whole days in China: what was recorded on a day goes at one midnight. Order in
a volume is by number, so the time of a record is never taken from itself alone; how it
is taken is said in `db.erasing_plan`.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum

import msgspec

from resources import N_
from station.domain.kinds import (
    CORRECTION,
    KINDS,
    RESOLUTION,
    Erased,
    Ranges,
)
from station.domain.moments import CHINA, from_us, to_us
from station.domain.policy.sections import Policy

# Resolutions and corrections have no time of their own: they go with their passage.
FOLLOWING = frozenset({RESOLUTION.name, CORRECTION.name})
# 2020: a clock that says less was never set, and tells nothing
FLOOR_US = to_us(datetime(2020, 1, 1, tzinfo=CHINA))

SET = "set"
LIFTED = "lifted"


class LegalHold(msgspec.Struct, frozen=True, omit_defaults=True):
    """Records that an inquiry wants kept: a volume or numbers of it, or a period.

    Empty parts hold all: no `station` means every station, no `volume` every volume.
    `first`, `last`: numbers, 0 is without end. `from_us`, `to_us`: when it was recorded
    or took place, 0 is without end. `by` set it, for `reason`.
    """

    hold_id: str
    reason: str
    station: str = ""
    volume: str = ""
    first: int = 0
    last: int = 0
    from_us: int = 0
    to_us: int = 0
    by: str = ""

    @property
    def is_bounded(self) -> bool:
        """Whether it names anything at all."""
        return any((self.station, self.volume, self.from_us, self.to_us))


class Due(msgspec.Struct, frozen=True):
    """What may go: what the policy keeps no longer at `now_us`, a trusted time.

    `covered`: the last number of each own volume that a receipt covers; None at an
    office, which holds what others have to prove.
    """

    policy: Policy
    now_us: int
    covered: dict[str, int] | None = None

    def cutoff_us(self, kind: str) -> int:
        """Records of a kind from before this midnight may go."""
        return before_days(self.now_us, self.policy.keep_days(kind))

    @property
    def newest_cutoff_us(self) -> int:
        """From then on nothing goes, of no kind."""
        days = (self.policy.keep_days(kind) for kind in (*KINDS, "default"))
        return before_days(self.now_us, min(days))


class Terms(msgspec.Struct, frozen=True):
    """What every erasure heeds and says of itself: holds, whose name, what for."""

    holds: tuple[LegalHold, ...] = ()
    by: str = ""
    reason: str = ""


def before_days(now_us: int, days: int) -> int:
    """The midnight in China that many whole days before today's."""
    today = datetime.combine(from_us(now_us).date(), time(), CHINA)
    return to_us(today - timedelta(days=days))


class Backed(StrEnum):
    """Why something due is kept all the same."""

    UNCOVERED = "uncovered"
    LEGAL_HOLD = "legal-hold"
    IN_FORCE = "in-force"
    UNDATED = "undated"


BACKED_WORDS = {
    Backed.UNCOVERED: N_("the office has not confirmed them yet"),
    Backed.LEGAL_HOLD: N_("a legal hold keeps them"),
    Backed.IN_FORCE: N_("they are still in force"),
    Backed.UNDATED: N_("no clock says when they were recorded"),
}


class KindCount(msgspec.Struct, frozen=True):
    """What goes of one kind; `oldest_us` is the earliest time recorded with them."""

    kind: str
    count: int
    oldest_us: int


class EraseReport(msgspec.Struct, frozen=True):
    """What an erasure took, or would take; `marks` are what the journal says of it.

    `unregistered`: whom it was for stood in the register, and no longer does.
    """

    kinds: tuple[KindCount, ...] = ()
    marks: tuple[Erased, ...] = ()
    kept: dict[Backed, int] = {}
    unregistered: bool = False

    @property
    def count(self) -> int:
        return sum(kind.count for kind in self.kinds)


def is_lasting(kind: str, state: str, due_us: int | None, now_us: int) -> bool:
    """Whether the present state of a subject is still in force."""
    if due_us is not None:
        return due_us > now_us
    return kind in KINDS and state in KINDS[kind].lasting


def touched(
    marks: Iterable[Erased], station: str, volume: str, first: int, last: int
) -> bool:
    """Whether anything between two numbers of a volume has been erased."""
    return any(
        _touches(mark, first, last)
        for mark in marks
        if mark.volume == volume and mark.station in {"", station}
    )


def _touches(mark: Erased, first: int, last: int) -> bool:
    end = min(last, mark.upto)
    spared = any(low <= first and end <= high for low, high in mark.spared)
    named = any(low <= last and first <= high for low, high in mark.seqs)
    return named or (bool(mark.kinds) and first <= end and not spared)


def merged(marks: Iterable[Erased]) -> tuple[Erased, ...]:
    """The same erasures in as few marks as can say them."""
    found: dict[tuple[str, str, tuple[str, ...]], Erased] = {}
    for mark in marks:
        key = (mark.station, mark.volume, mark.kinds)
        found[key] = _joined(found[key], mark) if key in found else mark
    return tuple(found[key] for key in sorted(found))


def _joined(one: Erased, other: Erased) -> Erased:
    """What either of two marks of the same kinds covers."""
    low, high = sorted((one, other), key=lambda mark: mark.upto)
    kind = high.kinds[0] if high.kinds else ""
    return msgspec.structs.replace(
        high,
        count=low.count + high.count,
        spared=runs(n for n in _numbers(high.spared) if not low.covers(n, kind)),
        seqs=runs({*_numbers(low.seqs), *_numbers(high.seqs)}),
    )


def runs(seqs: Iterable[int]) -> Ranges:
    """Numbers as ranges, ends included, in order."""
    found: list[tuple[int, int]] = []
    for seq in sorted(seqs):
        if found and seq == found[-1][1] + 1:
            found[-1] = (found[-1][0], seq)
        else:
            found.append((seq, seq))
    return tuple(found)


def _numbers(ranges: Iterable[tuple[int, int]]) -> Iterable[int]:
    """Every number of some ranges."""
    return (seq for first, last in ranges for seq in range(first, last + 1))
