import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.exchange import (
    ClockDoubt,
    clock_note,
    in_community,
    is_exchange_id,
    missing,
)
from station.domain.import_report import (
    FileReport,
    FileState,
    ImportReport,
    Reason,
)
from station.domain.places import Place
from station.domain.records import Envelope

SECOND = 1_000_000


def envelope(seq=1, wall_s=0, boot_s=0, boot="b1"):
    return Envelope(
        f"r{seq}", "g", "v", seq, "passage", 1, wall_s * SECOND, 480, boot_s * SECOND,
        boot, "", "",
    )  # fmt: skip


def test_that_clocks_that_move_together_raise_no_doubt():
    assert clock_note(envelope(), envelope(2, 3600, 3600)) is None
    assert clock_note(envelope(), envelope(2, 11, 10)) is None


@pytest.mark.fault(54)
@pytest.mark.parametrize(
    ("wall_s", "doubt"), [(-60, ClockDoubt.BACK), (3600, ClockDoubt.JUMP)]
)
def test_that_a_wall_clock_that_was_set_is_told_with_its_seconds(wall_s, doubt):
    note = clock_note(envelope(), envelope(2, wall_s + 10, 10))
    assert (note.seq, note.doubt, note.seconds) == (2, doubt, wall_s)


def test_that_across_boots_only_going_back_is_told():
    assert clock_note(envelope(), envelope(2, 86_400, 5, "b2")) is None
    note = clock_note(envelope(), envelope(2, -10, 5, "b2"))
    assert note.doubt is ClockDoubt.BACK


@given(st.sets(st.integers(1, 60)))
def test_that_missing_and_held_numbers_make_up_the_whole(numbers):
    gaps = missing((n, n) for n in numbers)
    named = {n for first, last in gaps for n in range(first, last + 1)}
    assert not named & numbers
    assert named | numbers == set(range(1, max(numbers, default=0) + 1))


def test_that_overlapping_runs_leave_the_gap_between_them():
    assert missing([(5, 9), (7, 8), (20, 30), (10, 12)]) == ((1, 4), (13, 19))


@pytest.mark.parametrize("name", ["a", "gate-1", "0", "a" * 32])
def test_that_short_ascii_names_are_ids(name):
    assert is_exchange_id(name)


@pytest.mark.parametrize("name", ["", "A", "-a", "a-", "a_b", "a\n", "门", "a" * 33])
def test_that_other_names_are_no_ids(name):
    assert not is_exchange_id(name)


def test_that_a_community_without_a_name_means_everybody():
    home = Place("阳光花园", building="1", room="101")
    assert in_community(home, "阳光花园")
    assert in_community(None, "")
    assert not in_community(home, "别处")
    assert not in_community(None, "阳光花园")


def done(state=FileState.IMPORTED, code=None, **more):
    reason = Reason("x", {}, code) if code else None
    return FileReport("f", state, reason=reason, **more)


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ([done()], 0),
        ([done(FileState.HELD)], 0),
        ([done(set_aside=((3, "x"),))], 1),
        ([done(FileState.SET_ASIDE, 1)], 1),
        ([done(FileState.REFUSED, 2)], 2),
        ([done(FileState.REFUSED, 3)], 3),
        ([done(FileState.REFUSED, 4)], 4),
        ([done(), done(FileState.REFUSED, 2)], 1),
        ([done(), done(FileState.REFUSED, 4)], 4),
        ([done(FileState.REFUSED, 2), done(FileState.REFUSED, 3)], 3),
        ([], 0),
    ],
)
def test_that_an_import_ends_with_the_status_of_what_it_met(files, status):
    assert ImportReport(tuple(files)).exit_code == status


def test_that_a_report_adds_up_its_files():
    report = ImportReport((done(new=2, held=1), done(new=3)))
    assert (report.new, report.held) == (5, 1)
    assert msgspec.json.encode(report)
