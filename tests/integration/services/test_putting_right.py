"""The last passage was wrong: it is put right at once, and both entries stay."""

import pytest

from station.domain.desk import Need, Phase
from station.domain.errors import OperatorError
from station.domain.kinds import CORRECTION
from station.domain.verdict import Outcome
from station.domain.visit import Direction
from station.services.put_right import Mistake
from tests.integration.services.checkpoint import row_of


def right(checkpoint, mistake, celsius=None):
    last = checkpoint.desk.last()
    return last, checkpoint.desk.put_right(last.record_id, mistake, celsius)


def now(checkpoint, row):
    return checkpoint.gate.passages.passage(row.record_id)


def test_that_a_mistyped_temperature_is_corrected_beside_the_first(checkpoint):
    checkpoint.shows_and_measures()
    last, state = right(checkpoint, Mistake.TEMPERATURE, 36.7)
    assert state.notice == f"№ {last.seq} is put right; both entries stay."
    assert state.done
    row = now(checkpoint, last)
    assert row.readings[-1].celsius == 36.7
    assert row.corrections == (("temperature", "36.5", "36.7", "Wrong temperature"),)
    (record,) = checkpoint.records(CORRECTION.name)
    assert last.record_id.encode() in record.payload


def test_that_a_fever_that_was_mistyped_is_judged_as_one(checkpoint):
    checkpoint.shows_and_measures()
    last, state = right(checkpoint, Mistake.TEMPERATURE, 38.5)
    assert now(checkpoint, last).void
    row = row_of(state)
    assert (row.outcome, row.waiting) == (Outcome.HOLD, True)
    assert row.note == f"Instead of № {last.seq}"
    assert row.person == last.person


def test_that_a_fever_nobody_had_is_taken_back_and_judged_anew(checkpoint):
    checkpoint.holds_fever("p-2")
    last, state = right(checkpoint, Mistake.TEMPERATURE, 36.8)
    assert (now(checkpoint, last).void, now(checkpoint, last).waiting) == (True, False)
    assert row_of(state).outcome is Outcome.ADMIT
    assert checkpoint.desk.waiting() == ()


def test_that_a_wrong_direction_out_asks_for_what_coming_in_asks(checkpoint):
    checkpoint.shows_pass("p-2", Direction.OUT)
    last, state = right(checkpoint, Mistake.DIRECTION)
    assert state.phase is Phase.ASKING
    assert (state.visit.direction, state.needs) == (Direction.IN, (Need.TEMPERATURE,))
    row = row_of(checkpoint.desk.temperature(36.5))
    assert (row.direction, row.note) == (Direction.IN, f"Instead of № {last.seq}")
    assert now(checkpoint, last).void


def test_that_a_wrong_direction_in_is_a_correction_alone(checkpoint):
    checkpoint.shows_and_measures()
    last, _state = right(checkpoint, Mistake.DIRECTION)
    row = now(checkpoint, last)
    assert (row.direction, row.void) == (Direction.OUT, False)
    assert len(checkpoint.records()) == 1


def test_that_a_wrong_person_is_chosen_anew_with_the_same_reading(checkpoint):
    checkpoint.desk.present_door("321501", Direction.IN)
    checkpoint.desk.choose(0)
    checkpoint.desk.temperature(36.4)
    last, state = right(checkpoint, Mistake.PERSON)
    assert now(checkpoint, last).void
    assert [one.person.name for one in state.candidates] == ["张𬱖", "张小北"]
    row = row_of(checkpoint.desk.choose(1))
    assert (row.person.name, row.readings[0].celsius) == ("张小北", 36.4)
    assert row.note == f"Instead of № {last.seq}"


def test_that_somebody_entered_twice_counts_once(checkpoint):
    checkpoint.shows_and_measures("p-2")
    checkpoint.wait(11)
    checkpoint.shows_and_measures("p-2")
    last, state = right(checkpoint, Mistake.TWICE)
    assert now(checkpoint, last).void
    assert state.row is None or not state.row.void
    assert checkpoint.desk.today()[1].entered == 1
    assert checkpoint.desk.last().record_id != last.record_id


def test_that_the_one_who_stands_there_already_is_not_lost(checkpoint):
    checkpoint.shows_and_measures("p-2")
    checkpoint.shows_pass("p-1")
    last, state = right(checkpoint, Mistake.TEMPERATURE, 38.5)
    assert state.visit.person.person_id == "p-1"
    assert state.notice == f"№ {last.seq} is taken back. Register this person again."


def test_that_only_the_last_passage_of_this_shift_is_put_right(checkpoint):
    first = row_of(checkpoint.shows_and_measures("p-2"))
    checkpoint.shows_and_measures("p-1")
    with pytest.raises(OperatorError):
        checkpoint.desk.put_right(first.record_id, Mistake.TWICE)
    checkpoint.change(shift="shift-2")
    with pytest.raises(OperatorError):
        right(checkpoint, Mistake.TWICE)


def test_that_what_a_leader_decided_a_leader_corrects(checkpoint):
    held = checkpoint.holds_fever("p-2")
    checkpoint.desk.holds.decide(held.record_id, Outcome.REFUSE, "Went away")
    with pytest.raises(OperatorError):
        right(checkpoint, Mistake.TWICE)


def test_that_no_temperature_cannot_be_wrong(checkpoint):
    checkpoint.shows_pass("p-2", Direction.OUT)
    with pytest.raises(OperatorError):
        right(checkpoint, Mistake.TEMPERATURE, 36.5)
