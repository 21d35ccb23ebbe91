"""A new register comes into force while somebody stands at the desk."""

import msgspec
import pytest

from db.search import SqlFinder
from station.domain.desk import Phase
from station.domain.findings import FindingCode
from station.domain.people import Person, Resident
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction
from tests.integration.services.checkpoint import codes_of, residents, row_of

SAID = "The register was renewed: say again who it is."


def renewed(checkpoint, *people: Resident) -> None:
    """From now on these live here, whoever did before."""
    checkpoint.gate.register.replace(people)
    checkpoint.change()


def another(person_id: str, name: str = "赵新来") -> Resident:
    """Somebody else under an id that was another's."""
    known = next(one for one in residents() if one.person.person_id == person_id)
    person = msgspec.structs.replace(known.person, name=name)
    return msgspec.structs.replace(known, person=person)


def without(*gone: str) -> tuple[Resident, ...]:
    return tuple(one for one in residents() if one.person.person_id not in gone)


def at_room(checkpoint, choice: int):
    checkpoint.desk.present_door("3-2-1501", Direction.IN)
    return checkpoint.desk.choose(choice)


@pytest.mark.parametrize("people", [without("p-3"), (*without("p-3"), another("p-3"))])
def test_that_whoever_is_gone_is_not_recorded_under_their_number(checkpoint, people):
    at_room(checkpoint, 1)
    renewed(checkpoint, *people)
    state = checkpoint.desk.temperature(36.6)
    assert (state.phase, state.notice) == (Phase.ASKING, SAID)
    assert state.visit.person == Person()
    assert [one.celsius for one in state.visit.readings] == [36.6]
    assert checkpoint.records() == []


def test_that_the_reading_stays_until_they_are_named(checkpoint):
    at_room(checkpoint, 1)
    renewed(checkpoint, *without("p-3"))
    checkpoint.desk.temperature(36.6)
    checkpoint.change(finder=SqlFinder(checkpoint.engine))
    (hit,) = checkpoint.desk.search.find("3-2-1501").hits[:1]
    row = row_of(checkpoint.desk.present_found(hit, Direction.IN))
    assert (row.category, row.person.person_id) == (Category.RESIDENT, "p-2")
    assert [one.celsius for one in row.readings] == [36.6]


def test_that_who_still_lives_there_is_recorded_as_they_are_known_now(checkpoint):
    at_room(checkpoint, 1)
    known = residents()[2]
    moved = msgspec.structs.replace(known.person, home=residents()[0].person.home)
    there = msgspec.structs.replace(known, person=moved)
    renewed(checkpoint, *without("p-3"), there)
    row = row_of(checkpoint.desk.temperature(36.6))
    assert (row.outcome, row.person.name) == (Outcome.ADMIT, "张𬱖")
    assert row.person.home.key == "1-1-101"


@pytest.mark.parametrize("people", [without("p-3"), (*without("p-3"), another("p-3"))])
def test_that_a_number_of_the_old_list_means_nobody_else(checkpoint, people):
    """Two were listed, and the second is gone: nobody is chosen by the guard's 2."""
    checkpoint.desk.present_door("3-2-1501", Direction.IN)
    renewed(checkpoint, *people)
    state = checkpoint.desk.choose(1)
    assert (state.phase, state.notice) == (Phase.CHOOSING, SAID)
    listed = [one.person.name for one in state.candidates]
    assert "张𬱖" not in listed
    chosen = checkpoint.desk.choose(0)
    assert chosen.visit.person.name == listed[0]


def test_that_even_one_alone_is_chosen_by_the_guard(checkpoint):
    checkpoint.desk.present_door("3-2-1501", Direction.IN)
    renewed(checkpoint, *without("p-3", "p-4"))
    state = checkpoint.desk.choose(1)
    assert state.phase is Phase.CHOOSING
    assert [one.person.name for one in state.candidates] == ["李㛃"]


def test_that_a_door_where_nobody_lives_any_more_is_free_again(checkpoint):
    checkpoint.desk.present_door("3-2-1501", Direction.IN)
    renewed(checkpoint, residents()[0])
    state = checkpoint.desk.choose(1)
    assert (state.phase, state.notice) == (Phase.IDLE, SAID)


@pytest.mark.parametrize("people", [without("p-1"), (another("p-1"),)])
def test_that_a_found_person_who_is_gone_is_chosen_again(checkpoint, people):
    checkpoint.change(finder=SqlFinder(checkpoint.engine))
    (hit,) = checkpoint.desk.search.find("1-1-101").hits
    renewed(checkpoint, *people)
    assert checkpoint.desk.present_found(hit, Direction.IN) is None
    assert checkpoint.records() == []


def test_that_a_pass_withdrawn_meanwhile_lets_nobody_in(checkpoint):
    checkpoint.shows_pass("p-1")
    checkpoint.change(trust=checkpoint.trusting("pass-p-1"))
    row = row_of(checkpoint.desk.temperature(36.6))
    assert row.outcome is not Outcome.ADMIT
    assert FindingCode.PASS_REVOKED in codes_of(row)


def test_that_a_visitor_is_nobody_of_the_register_and_stays(checkpoint):
    checkpoint.visits()
    renewed(checkpoint, *without("p-3"))
    assert row_of(checkpoint.desk.temperature(36.6)).outcome is Outcome.ADMIT
    assert checkpoint.desk.present_code("x", Colour.NONE, Direction.IN).notice != SAID
