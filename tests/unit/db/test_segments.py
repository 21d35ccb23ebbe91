"""Runs merge when they touch and stay apart when they do not."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.segments import Run, with_run


def run(first: int, last: int) -> Run:
    return Run(first, last, bytes([first]))


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (run(1, 2), [(1, 2), (5, 8), (12, 20)]),
        (run(3, 4), [(3, 8), (12, 20)]),
        (run(9, 9), [(5, 9), (12, 20)]),
        (run(9, 11), [(5, 20)]),
        (run(6, 7), [(5, 8), (12, 20)]),
        (run(1, 30), [(1, 30)]),
        (run(22, 30), [(5, 8), (12, 20), (22, 30)]),
    ],
)
def test_that_a_run_joins_those_it_touches(
    new: Run, expected: list[tuple[int, int]]
) -> None:
    merged = with_run((run(5, 8), run(12, 20)), new)
    assert [(one.first, one.last) for one in merged] == expected
    assert all(one.previous == bytes([one.first]) for one in merged)


def test_that_the_order_of_arrival_does_not_matter() -> None:
    for order in permutations([run(1, 3), run(4, 6), run(8, 9), run(6, 7)]):
        runs: tuple[Run, ...] = ()
        for one in order:
            runs = with_run(runs, one)
        assert runs == (run(1, 9),)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)), max_size=12))
def test_that_runs_hold_exactly_what_came(came: list[tuple[int, int]]) -> None:
    runs: tuple[Run, ...] = ()
    for first, more in came:
        runs = with_run(runs, run(first, first + more))
    held = {seq for one in runs for seq in range(one.first, one.last + 1)}
    assert held == {
        seq for first, more in came for seq in range(first, first + more + 1)
    }
    for before, after in pairwise(runs):
        assert before.last + 1 < after.first
