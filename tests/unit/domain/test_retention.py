"""Marks of erasures: joined they cover what each covered; days are whole days."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from station.domain.kinds import Erased, within
from station.domain.moments import CHINA, from_us, to_us
from station.domain.retention import before_days, is_lasting, merged, runs, touched

KINDS = ("passage", "pass")
numbers = st.sets(st.integers(1, 20), max_size=8)


@st.composite
def marks(draw: st.DrawFn) -> Erased:
    kinds = draw(st.sampled_from([(), ("passage",), KINDS]))
    upto = draw(st.integers(0, 20)) if kinds else 0
    spared = runs(n for n in draw(numbers) if n <= upto)
    station = draw(st.sampled_from(("gate-1", "gate-2")))
    volume = draw(st.sampled_from("vw"))
    return Erased(
        volume, upto, kinds, 1, 1, station, spared=spared, seqs=runs(draw(numbers))
    )


def covered(said: tuple[Erased, ...] | list[Erased]) -> set[tuple[str, str, int, str]]:
    return {
        (mark.station, mark.volume, seq, kind)
        for mark in said
        for seq in range(1, 25)
        for kind in KINDS
        if mark.covers(seq, kind)
    }


@given(st.lists(marks(), max_size=6))
def test_that_joined_marks_cover_what_each_covered(said: list[Erased]) -> None:
    assert covered(merged(said)) == covered(said)
    assert merged(merged(said)) == merged(said)
    assert len({(m.station, m.volume, m.kinds) for m in said}) == len(merged(said))


@given(marks(), st.integers(1, 22), st.integers(0, 5))
def test_that_a_file_with_anything_erased_in_it_is_touched(
    mark: Erased, first: int, more: int
) -> None:
    last = first + more
    gone = any(mark.covers(seq, k) for seq in range(first, last + 1) for k in KINDS)
    told = touched([mark], mark.station, mark.volume, first, last)
    assert told or not gone
    assert not touched([mark], "gate-9", mark.volume, first, last)


@given(numbers)
def test_that_numbers_and_their_ranges_say_the_same(seqs: set[int]) -> None:
    ranges = runs(seqs)
    assert {n for n in range(30) if within(ranges, n)} == seqs
    assert all(low <= high for low, high in ranges)


@given(st.integers(0, 23), st.integers(1, 400))
def test_that_days_are_whole_days_in_china(hour: int, days: int) -> None:
    now = to_us(datetime(2022, 5, 4, hour, 30, tzinfo=CHINA))
    before = from_us(before_days(now, days))
    assert (before.hour, before.minute) == (0, 0)
    assert (datetime(2022, 5, 4, tzinfo=CHINA) - before).days == days


def test_that_a_due_time_decides_and_else_the_state() -> None:
    assert is_lasting("pass", "revoked", 10, 9)
    assert not is_lasting("pass", "issued", 10, 10)
    assert is_lasting("shift", "open", None, 9)
    assert not is_lasting("shift", "closed", None, 9)
    assert not is_lasting("survey", "open", None, 9)
