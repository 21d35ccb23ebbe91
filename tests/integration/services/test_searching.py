"""Searching at a real desk: who is chosen stands there, a sought number is noted."""

import pytest

from db.search import SqlFinder
from station.domain.desk import Need, Phase
from station.domain.errors import OperatorError
from station.domain.kinds import SEARCHED
from station.domain.people import Person
from station.domain.search import Hit
from station.domain.visit import Category, Direction
from tests.integration.services.checkpoint import (
    ESTATE,
    GREEN,
    PLACE_CODE,
    TRAVEL_CARD,
    VISITOR,
    Checkpoint,
)


@pytest.fixture
def searching(checkpoint: Checkpoint) -> Checkpoint:
    checkpoint.change(finder=SqlFinder(checkpoint.engine, ESTATE))
    return checkpoint


def found(checkpoint: Checkpoint, text: str) -> Hit:
    """Whom a text means, and nobody else."""
    (hit,) = checkpoint.desk.search.find(text).hits
    return hit


def visits(checkpoint: Checkpoint) -> None:
    """赵示例 visits 1-1-101 and is let in."""
    desk = checkpoint.desk
    desk.present_category(Category.VISITOR, Direction.IN)
    for shown in (GREEN, PLACE_CODE, TRAVEL_CARD):
        desk.by_eye(shown)
    desk.describe(VISITOR, host="1-1-101", purpose="探亲")
    assert desk.temperature(36.5).phase is Phase.RECORDED


def test_that_a_known_visitor_is_asked_for_nothing_said_last_time(searching):
    visits(searching)
    hit = found(searching, "zsl")
    state = searching.desk.present_found(hit, Direction.IN)
    visit = state.visit
    assert (visit.person, visit.category) == (VISITOR, Category.VISITOR)
    assert (visit.host.key, visit.purpose) == ("1-1-101", "探亲")
    assert not {Need.IDENTITY, Need.HOST} & set(state.needs)


def test_that_a_resident_who_was_found_stands_there_as_one(searching):
    hit = found(searching, "lj")
    state = searching.desk.present_found(hit, Direction.OUT)
    assert state.visit.category is Category.RESIDENT
    assert state.visit.person.person_id == "p-2"
    assert state.visit.direction is Direction.OUT


def test_that_whoever_was_seen_by_eye_is_the_one_that_is_found(searching):
    desk = searching.desk
    desk.present_category(Category.VISITOR, Direction.IN)
    desk.by_eye(GREEN)
    state = desk.present_found(found(searching, "lj"), Direction.IN)
    assert state.visit.person.name == "李㛃"
    assert state.visit.category is Category.RESIDENT
    assert state.visit.shown == (GREEN,)
    assert state.notice == ""


def test_that_the_next_one_does_not_become_the_one_before(searching):
    desk = searching.desk
    desk.present_found(found(searching, "lj"), Direction.IN)
    state = desk.present_found(found(searching, "wy"), Direction.IN)
    assert state.visit.person.name == "王䶮"
    assert state.notice != ""


def test_that_nobody_stands_there_who_is_gone_meanwhile(searching):
    hit = found(searching, "lj")
    searching.gate.register.replace(searching.everybody[:1])
    assert searching.desk.present_found(hit, Direction.IN) is None
    assert searching.desk.search.find("lj").hits == ()


def test_that_somebody_new_is_as_typed(searching):
    search = searching.desk.search
    new = search.newcomer(Person("钱新", phone="13800000099"), "3-2-1501", "看房")
    state = searching.desk.present_found(new, Direction.IN)
    assert (state.visit.person.name, state.visit.host.key) == ("钱新", "3-2-1501")
    assert state.visit.category is Category.VISITOR
    with pytest.raises(OperatorError):
        search.newcomer(Person("钱新"), "9-9-999", "")


def test_that_only_a_search_by_number_is_a_record_and_never_its_digits(searching):
    search = searching.desk.search
    for text in ("zsl", "3-2-1501", "0001", "13800000001"):
        search.note(text, 1)
    (row,) = searching.gate.passages.ledger(SEARCHED.name)
    assert row.fields["found"] == 1
    assert "13800000001" not in str(row)
