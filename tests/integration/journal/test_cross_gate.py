"""One code at two gates: what only an office can see."""

from collections.abc import Callable
from itertools import permutations
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from db.cross_gate import SqlCrossGate, _pairs
from station.domain.passages import CorrectableField, Correction
from station.domain.records import RecordId
from tests.fakes.passages import a_passage
from tests.integration.journal.homes import Home

MINUTE_US = 60_000_000
MakeHome = Callable[[str], Home]


class Seen(NamedTuple):
    digest: str
    record_id: str
    station: str
    at_us: int


def seen_by(office: Home, *gates: Home) -> list[tuple[RecordId, RecordId]]:
    for gate in gates:
        gate.give(office)
    pairs = SqlCrossGate(office.engine).codes_at_two_gates(60)
    return [(pair.first_record, pair.second_record) for pair in pairs]


def passes(gate: Home, minutes: int = 0) -> RecordId:
    """One code, so many minutes after the last one at this gate."""
    gate.clock.pass_by(minutes * MINUTE_US)
    return gate.write("passage", a_passage(1)).envelope.record_id


def test_that_a_code_in_two_hands_is_seen_within_the_time_asked_for(
    gate: Home, make_home: MakeHome, office: Home
) -> None:
    other = make_home("gate-2")
    first, second, third = passes(gate), passes(other, 30), passes(other, 10)
    other.write("passage", a_passage(2))
    last = passes(gate, 75)
    expected = [(first, second), (first, third), (second, last), (third, last)]
    assert seen_by(office, gate, other) == expected


def test_that_a_void_passage_was_at_no_gate(
    gate: Home, make_home: MakeHome, office: Home
) -> None:
    other = make_home("gate-2")
    passes(gate)
    void = Correction(passes(other), {CorrectableField.VOID: "1"}, "pressed twice")
    other.write("correction", void)
    assert seen_by(office, gate, other) == []


SEEN = st.builds(
    Seen,
    st.sampled_from("ab"),
    st.uuids().map(str),
    st.sampled_from(["gate-1", "gate-2", "gate-3"]),
    st.integers(0, 20),
)


@given(st.lists(SEEN, max_size=12), st.integers(0, 10))
def test_that_each_pair_that_is_near_enough_is_found_once(
    seen: list[Seen], apart_us: int
) -> None:
    rows = sorted(seen, key=lambda one: (one.digest, one.at_us))
    found = _pairs(rows, apart_us)  # type: ignore[arg-type] - rows by their names alone
    expected = {
        frozenset((one.record_id, other.record_id))
        for one, other in permutations(rows, 2)
        if one.digest == other.digest
        and one.station != other.station
        and abs(one.at_us - other.at_us) <= apart_us
    }
    pairs = [frozenset((pair.first_record, pair.second_record)) for pair in found]
    assert len(pairs) == len(expected)
    assert set(pairs) == expected
