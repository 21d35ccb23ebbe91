"""A passage is shown as recorded when it is on disk, and is there once."""

import pytest

from station.domain.desk import Phase
from station.domain.errors import EnvironmentFault
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction
from tests.fakes.failing import FailingJournal
from tests.integration.services.checkpoint import row_of

WRITTEN = [False, True]  # whether the record reached the disk before the fault


@pytest.fixture
def disk(checkpoint):
    journal = FailingJournal(checkpoint.gate.journal)
    checkpoint.change(journal=journal)
    return journal


@pytest.mark.fault(1, 10)
@pytest.mark.parametrize("written", WRITTEN)
def test_that_a_failed_save_leaves_the_visit_and_saves_once(checkpoint, disk, written):
    checkpoint.shows_pass("p-1")
    disk.fail(written=written)
    with pytest.raises(EnvironmentFault):
        checkpoint.desk.temperature(36.5)
    assert len(checkpoint.records()) == int(written)

    state = checkpoint.desk.finish()
    row = row_of(state)
    assert (state.phase, row.outcome) == (Phase.RECORDED, Outcome.ADMIT)
    assert [reading.celsius for reading in row.readings] == [36.5]
    assert len(checkpoint.records()) == 1
    assert checkpoint.desk.finish().phase is Phase.IDLE


@pytest.mark.fault(3, 10)
@pytest.mark.parametrize("written", WRITTEN)
def test_that_the_same_key_again_saves_once(checkpoint, disk, written):
    checkpoint.shows_pass("p-1")
    for _turn in range(2):
        disk.fail(written=written)
        with pytest.raises(EnvironmentFault):
            checkpoint.desk.temperature(36.5)
    row = row_of(checkpoint.desk.temperature(36.5))
    assert [reading.celsius for reading in row.readings] == [36.5]
    assert len(checkpoint.records()) == 1


def test_that_a_choice_is_made_again_after_a_failed_save(checkpoint, disk):
    checkpoint.desk.present_door("3-2-1501", Direction.OUT)
    disk.fail()
    with pytest.raises(EnvironmentFault):
        checkpoint.desk.choose(1)
    assert row_of(checkpoint.desk.choose(1)).person.person_id == "p-3"
    assert len(checkpoint.records()) == 1


def test_that_a_pass_is_scanned_again_after_a_failed_save(checkpoint, disk):
    disk.fail()
    with pytest.raises(EnvironmentFault):
        checkpoint.shows_pass("p-1", Direction.OUT)
    assert row_of(checkpoint.shows_pass("p-1", Direction.OUT)).pass_id == "pass-p-1"
    assert len(checkpoint.records()) == 1


def test_that_the_next_person_gets_a_record_of_their_own(checkpoint, disk):
    disk.fail()
    with pytest.raises(EnvironmentFault):
        checkpoint.desk.present_category(Category.EMERGENCY, Direction.IN)
    checkpoint.desk.finish()
    checkpoint.desk.present_category(Category.EMERGENCY, Direction.OUT)
    directions = [row.direction for row in checkpoint.desk.today()[0]]
    assert directions == [Direction.OUT, Direction.IN]


def test_that_a_hold_stays_until_its_end_is_saved(checkpoint, disk):
    held = checkpoint.holds_fever()
    disk.fail()
    with pytest.raises(EnvironmentFault):
        checkpoint.desk.resolve(held.record_id, Outcome.ADMIT, 36.5, "")
    assert checkpoint.desk.waiting() == (held,)
    state = checkpoint.desk.resolve(held.record_id, Outcome.ADMIT, 36.5, "")
    assert row_of(state).outcome is Outcome.ADMIT
    assert len(checkpoint.records("resolution")) == 1
