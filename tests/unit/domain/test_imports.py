"""Runs of numbers, as an undone import names them."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.import_report import FileReport, FileState, ImportReport
from station.domain.imports import (
    RecordRun,
    by_station,
    fresh_runs,
    read_runs,
    runs_text,
)

RUN = RecordRun("gate-1", "v1", 3, 9)
NUMBERS = st.integers(1, 40)
RANGES = st.tuples(NUMBERS, NUMBERS).map(lambda pair: (min(pair), max(pair)))


def numbers(runs):
    return {n for run in runs for n in range(run.first, run.last + 1)}


@given(span=RANGES, held=st.lists(RANGES, max_size=6))
def test_that_fresh_is_what_is_not_held(span, held):
    wanted = RecordRun("gate-1", "v1", *span)
    known = {n for first, last in held for n in range(first, last + 1)}
    fresh = fresh_runs(wanted, held)
    assert numbers(fresh) == numbers([wanted]) - known
    assert sum(run.count for run in fresh) == len(numbers(fresh))


@given(cut=RANGES)
def test_that_a_run_is_its_parts(cut):
    inside = RUN.part(*cut)
    parts = [*RUN.without(*cut), *([inside] if inside else [])]
    assert numbers(parts) == numbers([RUN])
    assert sum(part.count for part in parts) == RUN.count


def test_that_runs_come_back_from_their_text():
    runs = (RUN, RecordRun("gate-2", "v1", 1, 1))
    assert read_runs(runs_text(reversed(runs))) == runs
    assert read_runs(runs_text(())) == ()


@pytest.mark.parametrize("text", ["", "{}", "[[1]]", '[["a","b","c","d"]]'])
def test_that_no_other_text_is_runs(text):
    with pytest.raises(msgspec.DecodeError):
        read_runs(text)


def test_that_gaps_of_a_station_are_those_after_its_last_file():
    first = FileReport("a", FileState.IMPORTED, "gate-1", "v1", missing=((1, 4),))
    second = FileReport("b", FileState.IMPORTED, "gate-1", "v1", new=4)
    other = FileReport("c", FileState.IMPORTED, "gate-1", "v2", missing=((2, 3),))
    (line,) = by_station(ImportReport((first, second, other)))
    assert line.missing == (("v2", 2, 3),)
    assert (line.files, line.new) == (3, 4)
