"""Residents at the desk: by pass and by room."""

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.domain.credentials import CodeKind, JudgedHow, Problem
from station.domain.desk import Need, Phase
from station.domain.findings import FindingCode
from station.domain.people import Person
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction
from tests.integration.services.checkpoint import codes_of, row_of


def test_that_a_resident_with_a_pass_needs_a_scan_and_a_temperature(checkpoint):
    asked = checkpoint.shows_pass("p-1")
    assert (asked.phase, asked.needs) == (Phase.ASKING, (Need.TEMPERATURE,))
    assert asked.visit.person.name == "王䶮"

    done = checkpoint.desk.temperature(36.5)
    row = row_of(done)
    assert (done.phase, row.outcome, row.findings) == (
        Phase.RECORDED,
        Outcome.ADMIT,
        (),
    )
    assert (row.category, row.person.person_id) == (Category.RESIDENT, "p-1")
    assert (row.pass_id, row.operator, row.shift) == ("pass-p-1", "G01", "shift-1")
    assert done.verdict.outcome is Outcome.ADMIT
    assert len(checkpoint.records()) == 1


def test_that_a_resident_with_a_pass_goes_out_by_one_scan(checkpoint):
    row = row_of(checkpoint.shows_pass("p-1", Direction.OUT))
    assert (row.outcome, row.direction) == (Outcome.ADMIT, Direction.OUT)


def test_that_who_is_turned_at_the_desk_is_recorded_the_other_way(checkpoint):
    checkpoint.shows_pass("p-1")
    turned = checkpoint.desk.turn(Direction.OUT)
    assert (turned.phase, turned.needs) == (Phase.ASKING, ())
    assert checkpoint.records() == []
    assert row_of(checkpoint.desk.finish()).direction is Direction.OUT


def test_that_a_revoked_pass_is_held(checkpoint):
    checkpoint.change(trust=checkpoint.trusting("pass-p-1"))
    assert checkpoint.shows_pass("p-1").needs == (Need.TEMPERATURE,)
    row = row_of(checkpoint.desk.temperature(36.5))
    assert (row.outcome, row.waiting) == (Outcome.HOLD, True)
    assert codes_of(row) == [FindingCode.PASS_REVOKED]


def test_that_an_expired_pass_is_held(checkpoint):
    text = checkpoint.pass_of("p-1")
    checkpoint.wait(2 * 24 * 60)
    checkpoint.desk.present_code(text, Colour.NONE, Direction.IN)
    row = row_of(checkpoint.desk.temperature(36.5))
    assert (row.outcome, codes_of(row)) == (Outcome.HOLD, [FindingCode.PASS_EXPIRED])


def test_that_a_pass_of_another_office_is_held_and_its_person_not_believed(checkpoint):
    foreign = checkpoint.pass_of("p-1", Ed25519PrivateKey.generate())
    asked = checkpoint.desk.present_code(foreign, Colour.NONE, Direction.IN)
    assert asked.visit.person == Person()
    assert (asked.visit.category, asked.visit.pass_shown) == (Category.VISITOR, None)
    assert {Need.CODE, Need.IDENTITY, Need.HOST} <= set(asked.needs)

    checkpoint.desk.temperature(36.5)
    row = row_of(checkpoint.desk.finish())
    (shown,) = row.shown
    assert (shown.problem, shown.verified) == (Problem.UNKNOWN_ISSUER, None)
    assert (shown.how, shown.digest) == (JudgedHow.SCANNED, "")
    assert row.outcome is Outcome.HOLD
    assert FindingCode.PASS_INVALID in codes_of(row)
    assert (row.person, row.pass_id) == (Person(), "")


def test_that_a_pass_altered_by_one_letter_is_held(checkpoint):
    text = checkpoint.pass_of("p-1")
    altered = text[:-4] + ("A" if text[-4] != "A" else "B") + text[-3:]
    asked = checkpoint.desk.present_code(altered, Colour.NONE, Direction.IN)
    assert asked.visit.person == Person()
    row = row_of(checkpoint.desk.finish())
    assert row.outcome is Outcome.HOLD
    assert FindingCode.PASS_INVALID in codes_of(row)


def test_that_a_pass_without_its_person_in_the_register_is_known_by_its_name(
    checkpoint,
):
    text = checkpoint.pass_of("p-1", person="p-9", name="周新来")
    asked = checkpoint.desk.present_code(text, Colour.NONE, Direction.IN)
    assert asked.visit.person == Person(name="周新来")
    assert asked.needs == (Need.TEMPERATURE,)


def test_that_the_one_resident_of_a_room_is_chosen_at_once(checkpoint):
    asked = checkpoint.desk.present_door("1-1-101", Direction.IN)
    assert asked.needs == (Need.TEMPERATURE,)
    row = row_of(checkpoint.desk.temperature(36.4))
    assert (row.outcome, row.person.person_id) == (Outcome.ADMIT, "p-1")


def test_that_a_room_with_several_residents_gives_choices(checkpoint):
    desk = checkpoint.desk
    shown = desk.present_door("3-2-1501", Direction.IN)
    assert shown.phase is Phase.CHOOSING
    assert [one.person.person_id for one in shown.candidates] == ["p-2", "p-3", "p-4"]

    wrong = desk.choose(3)
    assert (wrong.phase, wrong.candidates) == (Phase.CHOOSING, shown.candidates)
    assert wrong.notice == "There is no such number in the list."
    assert desk.choose(1).visit.person.name == "张𬱖"
    assert row_of(desk.temperature(36.6)).person.person_id == "p-3"
    assert desk.choose(1).phase is Phase.IDLE


def test_that_a_door_nobody_lives_at_says_so_and_changes_nothing(checkpoint):
    desk = checkpoint.desk
    nobody = desk.present_door("9-9-999", Direction.IN)
    assert nobody.phase is Phase.IDLE
    assert nobody.notice == "Nobody is registered at 9-9-999."

    choosing = desk.present_door("3-2-1501", Direction.OUT)
    still = desk.present_door("9-9-999", Direction.IN)
    assert (still.phase, still.candidates) == (Phase.CHOOSING, choosing.candidates)

    checkpoint.shows_pass("p-1")
    asking = desk.present_door("9-9-999", Direction.IN)
    assert (asking.phase, asking.visit.person.person_id) == (Phase.ASKING, "p-1")
    assert row_of(desk.temperature(36.5)).person.person_id == "p-1"
    assert len(checkpoint.records()) == 1


def test_that_an_empty_desk_says_that_nobody_stands_there(checkpoint):
    desk = checkpoint.desk
    for act in (
        desk.finish,
        desk.unreadable,
        lambda: desk.temperature(36.5),
        lambda: desk.describe(Person(name="赵示例")),
    ):
        state = act()
        assert (state.phase, state.notice) == (
            Phase.IDLE,
            "Nobody stands at the desk.",
        )
    assert checkpoint.records() == []


def test_that_somebody_who_walks_away_leaves_no_record(checkpoint):
    checkpoint.shows_pass("p-1")
    assert checkpoint.desk.cancel().phase is Phase.IDLE
    assert checkpoint.desk.finish().phase is Phase.IDLE
    assert checkpoint.records() == []


def test_that_the_newest_passage_stands_first_in_today(checkpoint):
    for person_id in ("p-1", "p-2"):
        checkpoint.shows_pass(person_id)
        checkpoint.desk.temperature(36.5)
    rows, counts = checkpoint.desk.today()
    assert [row.person.person_id for row in rows] == ["p-2", "p-1"]
    assert (counts.passages, counts.entered) == (2, 2)


def household_pass(checkpoint, person_id: str) -> str:
    """The pass of a household: it names nobody."""
    return checkpoint.pass_of(person_id, kind="household", person="", name="")


def test_that_a_pass_of_a_household_asks_who_carries_it(checkpoint):
    text = household_pass(checkpoint, "p-3")
    asked = checkpoint.desk.present_code(text, Colour.NONE, Direction.IN)
    members = [one.person.household_id for one in asked.candidates]
    assert (asked.phase, set(members)) == (Phase.CHOOSING, {"h-2"})
    assert len(members) > 1

    second = asked.candidates[1].person
    chosen = checkpoint.desk.choose(1)
    assert (chosen.needs, chosen.visit.person) == ((Need.TEMPERATURE,), second)
    row = row_of(checkpoint.desk.temperature(36.5))
    assert (row.outcome, row.pass_id) == (Outcome.ADMIT, "pass-p-3")
    assert row.person.person_id == second.person_id
    assert [one.kind for one in row.shown] == [CodeKind.PASS]


def test_that_a_withdrawn_pass_of_a_household_is_held_whoever_carries_it(checkpoint):
    checkpoint.change(trust=checkpoint.trusting("pass-p-3"))
    text = household_pass(checkpoint, "p-3")
    checkpoint.desk.present_code(text, Colour.NONE, Direction.IN)
    checkpoint.desk.choose(0)
    row = row_of(checkpoint.desk.temperature(36.5))
    assert codes_of(row) == [FindingCode.PASS_REVOKED]


def test_that_a_pass_of_a_vehicle_gives_its_plate_and_names_nobody(checkpoint):
    text = checkpoint.pass_of(
        "p-1", kind="vehicle", person="", household="", name="京A12345"
    )
    asked = checkpoint.desk.present_code(text, Colour.NONE, Direction.IN)
    assert (asked.visit.person, asked.visit.plate) == (Person(), "京A12345")
    row = row_of(checkpoint.desk.temperature(36.5))
    assert (row.plate, row.pass_id, row.person) == ("京A12345", "pass-p-1", Person())


def test_that_a_pass_of_a_vehicle_asks_which_of_its_owners_drives(checkpoint):
    owners = tuple(
        msgspec.structs.replace(one, plates=("京A12345",))
        for one in checkpoint.everybody[:2]
    )
    checkpoint.gate.register.replace((*owners, *checkpoint.everybody[2:]))
    text = checkpoint.pass_of(
        "p-1", kind="vehicle", person="", household="", name="京A12345"
    )
    asked = checkpoint.desk.present_code(text, Colour.NONE, Direction.IN)
    assert len(asked.candidates) == len(owners)
    chosen = checkpoint.desk.choose(0)
    assert (chosen.visit.plate, chosen.visit.pass_shown.kind) == (
        "京A12345",
        "vehicle",
    )


def test_that_the_pass_of_who_stands_there_is_no_next_one(checkpoint):
    text = household_pass(checkpoint, "p-3")
    checkpoint.desk.present_code(text, Colour.NONE, Direction.IN)
    before = checkpoint.desk.choose(0)
    checkpoint.wait(1)
    again = checkpoint.desk.present_code(text, Colour.NONE, Direction.IN)
    assert (again.phase, again.visit) == (Phase.ASKING, before.visit)
    assert again.notice == ""
