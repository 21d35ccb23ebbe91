"""One line for each station of an import, and how an import stands."""

import pytest

from resources import use_language
from station.domain.exchange import ClockDoubt, ClockNote
from station.domain.import_report import FileReport, FileState, ImportReport
from station.domain.imports import BACK, DONE, UNDONE
from station.wording.imports import state_word, summary_lines


@pytest.fixture(autouse=True)
def english():
    use_language("en")


def test_that_a_station_has_one_line_with_everything_worth_knowing():
    clock = (ClockNote(1, ClockDoubt.BACK, -5),)
    good = FileReport(
        "a",
        FileState.IMPORTED,
        "gate-1",
        "v1",
        new=7,
        held=2,
        corrections=1,
        missing=((3, 3), (8, 9)),
        clock=clock,
        undone=4,
    )
    bad = FileReport("b", FileState.REFUSED)
    unknown, gate = summary_lines(ImportReport((good, bad)))
    assert unknown == ("unknown: 1 files · 0 new · 0 already held · 1 files refused")
    assert gate == (
        "gate-1: 1 files · 7 new · 2 already held · 1 corrections · 4 records of an "
        "undone import · 1 doubts about the clock · missing 3, 8-9"
    )


def test_that_many_gaps_are_cut_short():
    gaps = tuple((n, n) for n in range(1, 20, 2))
    report = FileReport("a", FileState.IMPORTED, "gate-1", "v1", missing=gaps)
    (line,) = summary_lines(ImportReport((report,)))
    assert line.endswith("missing 1, 3, 5, 7, 9…")


def test_that_every_state_has_its_own_words():
    assert len({state_word(state) for state in (DONE, UNDONE, BACK, "")}) == 4
