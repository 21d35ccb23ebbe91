"""访客牌: a number on the way in, and the way out by typing it."""

from datetime import time

import msgspec

from station.domain.desk import Phase
from station.domain.findings import FindingCode
from station.domain.people import Person
from station.domain.policy.sections import Overstay
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction
from station.services.put_right import Mistake
from station.services.resolve import known
from tests.integration.services.checkpoint import (
    VISITOR,
    codes_of,
    row_of,
    shanghai_code,
)

OTHER = Person(name="钱示例", phone="13800000002")
THIRD = Person(name="孙示例", phone="13800000003")


def comes_in(checkpoint, person=VISITOR, celsius=36.5):
    checkpoint.visits(person)
    return checkpoint.desk.temperature(celsius)


def types(checkpoint, number, direction=Direction.IN):
    return checkpoint.desk.present_door(str(number), direction)


def test_that_a_visitor_carries_the_lowest_free_number(checkpoint):
    for number, person in enumerate((VISITOR, OTHER, THIRD), start=1):
        state = comes_in(checkpoint, person)
        assert state.visitor_plate == number
        assert row_of(state).note == f"Visitor plate {number}"
    types(checkpoint, 2)
    assert comes_in(checkpoint, OTHER).visitor_plate == 2


def test_that_who_types_the_number_leaves_with_its_bearer_on_record(checkpoint):
    comes_in(checkpoint)
    state = types(checkpoint, 1)
    row = row_of(state)
    assert state.phase is Phase.RECORDED
    assert (row.direction, row.outcome) == (Direction.OUT, Outcome.ADMIT)
    assert (row.person, row.host.key) == (VISITOR, "1-1-101")
    assert types(checkpoint, 1).notice == "Nobody is registered at 1."


def test_that_a_resident_or_a_courier_carries_no_number(checkpoint):
    assert checkpoint.shows_and_measures().visitor_plate == 0
    checkpoint.desk.present_category(Category.COURIER, Direction.IN, "8A6F")
    assert checkpoint.desk.finish().visitor_plate == 0


def test_that_who_is_held_carries_a_number_only_when_let_in(checkpoint):
    held = comes_in(checkpoint, celsius=37.8)
    assert (held.visitor_plate, row_of(held).note) == (0, "")
    record_id = row_of(held).record_id
    state = checkpoint.desk.holds.measure_again(record_id, 36.6)
    assert state.visitor_plate == 1
    assert row_of(state).note == "Visitor plate 1"
    assert row_of(types(checkpoint, 1)).person == VISITOR


def test_that_a_number_that_is_also_a_room_asks_who_is_meant(checkpoint):
    residents = checkpoint.gate.register.residents()
    shop = msgspec.structs.replace(
        next(iter(residents)).person.home, building="", unit="", room="1"
    )
    first, *rest = checkpoint.gate.register.residents()
    moved = msgspec.structs.replace(first.person, home=shop, household_id="shop")
    checkpoint.gate.register.replace(
        [msgspec.structs.replace(first, person=moved), *rest]
    )
    checkpoint.desk.present_category(Category.VISITOR, Direction.IN)
    checkpoint.visits()
    checkpoint.desk.describe(VISITOR, host="3-2-1501")
    checkpoint.desk.temperature(36.5)
    state = types(checkpoint, 1)
    assert state.phase is Phase.CHOOSING
    assert [one.relation for one in state.candidates] == ["", "Visitor plate 1"]
    row = row_of(checkpoint.desk.choose(1))
    assert (row.person, row.direction) == (VISITOR, Direction.OUT)


def test_that_who_leaves_another_way_gives_the_number_back(checkpoint):
    code = shanghai_code()
    checkpoint.visits(code=code)
    checkpoint.desk.temperature(36.5)
    row = row_of(checkpoint.desk.present_code(code, Colour.GREEN, Direction.OUT))
    assert row.person == VISITOR
    assert comes_in(checkpoint, OTHER).visitor_plate == 1


def test_that_a_passage_taken_back_leaves_its_number_free(checkpoint):
    row = row_of(comes_in(checkpoint))
    checkpoint.desk.put_right(row.record_id, Mistake.TWICE)
    assert comes_in(checkpoint, OTHER).visitor_plate == 1


def test_that_numbers_are_free_after_the_night_close(checkpoint):
    comes_in(checkpoint)
    soon = (checkpoint.clock.now().at.hour + 1) % 24
    checkpoint.change(
        policy=msgspec.structs.replace(checkpoint.gate.policy, night_close=time(soon))
    )
    checkpoint.wait(61)
    assert comes_in(checkpoint, OTHER).visitor_plate == 1


def test_that_a_long_stay_is_found_when_the_number_comes_back(checkpoint):
    rule = Overstay(categories=(Category.VISITOR,), hours=1, outcome=Outcome.HOLD)
    checkpoint.change(
        policy=msgspec.structs.replace(checkpoint.gate.policy, overstays=(rule,))
    )
    comes_in(checkpoint)
    checkpoint.wait(90)
    row = row_of(types(checkpoint, 1))
    assert codes_of(row) == [FindingCode.OVERSTAY]
    assert known(row.record_id, checkpoint.gate).waiting
