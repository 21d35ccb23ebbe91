"""Those who come together, over a real journal."""

import pytest

from station.domain.desk import Phase
from station.domain.errors import EnvironmentFault
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction
from tests.fakes.failing import FailingJournal
from tests.integration.services.checkpoint import GREEN, PLACE_CODE


def shown_all(desk):
    for shown in (GREEN, PLACE_CODE):
        state = desk.by_eye(shown)
    return state


def a_truck(checkpoint):
    desk = checkpoint.desk
    desk.present_category(Category.SUPPLY, Direction.IN, plate="沪A8A6F")
    shown_all(desk)
    return desk.temperature(36.5).row


def next_one(desk, celsius):
    desk.companion()
    shown_all(desk)
    return desk.temperature(celsius).row


def test_that_everybody_in_a_vehicle_has_a_passage_tied_to_the_first(checkpoint):
    first = a_truck(checkpoint)
    rows = [next_one(checkpoint.desk, celsius) for celsius in (36.6, 38.4, 36.4)]
    assert [row.party for row in rows] == [first.record_id] * 3
    assert {row.plate for row in rows} == {"沪A8A6F"}
    outcomes = [row.outcome for row in rows]
    assert outcomes == [Outcome.ADMIT, Outcome.HOLD, Outcome.ADMIT]
    waiting = checkpoint.gate.passages.waiting()
    assert [row.record_id for row in waiting] == [rows[1].record_id]


def test_that_a_companion_shows_a_code_of_their_own(checkpoint):
    a_truck(checkpoint)
    state = checkpoint.desk.companion()
    assert state.phase is Phase.ASKING
    assert state.visit.shown == ()
    assert state.needs != ()


def test_that_the_others_of_a_household_are_offered(checkpoint):
    desk = checkpoint.desk
    desk.present_door("3-2-1501", Direction.OUT)
    first = desk.choose(0).row
    state = desk.companion()
    names = [one.person.person_id for one in state.candidates]
    assert names == ["p-3", "p-4"]
    row = desk.choose(1).row
    assert (row.person.person_id, row.party) == ("p-4", first.record_id)


def test_that_one_who_lives_alone_comes_with_a_guest_of_theirs(checkpoint):
    desk = checkpoint.desk
    desk.present_door("1-1-101", Direction.IN)
    desk.temperature(36.5)
    state = desk.companion()
    assert state.visit.category is Category.VISITOR
    assert state.visit.host.key == "1-1-101"


def test_that_a_scanned_pass_joins_the_party_once(checkpoint):
    desk = checkpoint.desk
    first = a_truck(checkpoint)
    desk.companion()
    checkpoint.shows_pass("p-1")
    assert desk.temperature(36.5).row.party == first.record_id
    checkpoint.shows_pass("p-2")
    assert desk.temperature(36.5).row.party == ""


def test_that_a_party_that_is_cancelled_is_over(checkpoint):
    desk = checkpoint.desk
    a_truck(checkpoint)
    desk.companion()
    desk.cancel()
    assert desk.companion().phase is Phase.IDLE
    checkpoint.shows_pass("p-1")
    assert desk.temperature(36.5).row.party == ""


def test_that_with_nobody_before_there_is_no_party(checkpoint):
    state = checkpoint.desk.companion()
    assert (state.phase, bool(state.notice)) == (Phase.IDLE, True)


@pytest.mark.parametrize("written", [False, True])
def test_that_a_companion_whose_save_failed_is_saved_once(checkpoint, written):
    desk = checkpoint.desk
    first = a_truck(checkpoint)
    journal = FailingJournal(checkpoint.gate.journal)
    checkpoint.change(journal=journal)
    desk.companion()
    shown_all(desk)
    journal.fail(written=written)
    with pytest.raises(EnvironmentFault):
        desk.temperature(36.6)
    desk.companion()
    row = desk.temperature(36.6).row
    assert (row.party, len(row.readings)) == (first.record_id, 1)
    assert len(desk.today()[0]) == 2
