"""Visitors at the desk: what is scanned, what is seen, who is known again."""

import pytest

from station.domain.credentials import CodeKind, JudgedHow, Shown
from station.domain.desk import Need, Phase
from station.domain.findings import FindingCode
from station.domain.people import Person
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction
from tests.integration.services.checkpoint import (
    GREEN,
    PLACE_CODE,
    TRAVEL_CARD,
    VISITOR,
    codes_of,
    row_of,
    shanghai_code,
)


def test_that_a_visitor_by_eye_is_admitted_when_everything_is_there(checkpoint):
    desk = checkpoint.desk
    state = desk.present_category(Category.VISITOR, Direction.IN)
    wanted = [
        (Need.CODE, lambda: desk.by_eye(Shown(CodeKind.HEALTH_CODE, JudgedHow.BY_EYE))),
        (Need.TEST, lambda: desk.by_eye(GREEN)),
        (Need.PLACE_CODE, lambda: desk.by_eye(PLACE_CODE)),
        (Need.TRAVEL_CARD, lambda: desk.by_eye(TRAVEL_CARD)),
        (Need.IDENTITY, lambda: desk.describe(VISITOR)),
        (Need.HOST, lambda: desk.describe(VISITOR, host="1-1-101", purpose="探亲")),
        (Need.TEMPERATURE, lambda: desk.temperature(36.5)),
    ]
    assert [need for need, _act in wanted] == list(state.needs)
    for need, act in wanted:
        assert state.phase is Phase.ASKING
        assert state.needs[0] is need
        state = act()
    row = row_of(state)
    assert (state.phase, row.outcome, row.findings) == (
        Phase.RECORDED,
        Outcome.ADMIT,
        (),
    )
    assert (row.person, row.host.key, row.purpose) == (VISITOR, "1-1-101", "探亲")


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        (0, FindingCode.CODE_MISSING),
        (1, FindingCode.PLACE_CODE_MISSING),
        (2, FindingCode.TRAVEL_CARD_MISSING),
    ],
)
def test_that_a_visitor_without_something_asked_for_is_held(checkpoint, missing, code):
    desk = checkpoint.desk
    desk.present_category(Category.VISITOR, Direction.IN)
    for number, shown in enumerate((GREEN, PLACE_CODE, TRAVEL_CARD)):
        if number != missing:
            desk.by_eye(shown)
    desk.describe(VISITOR, host="1-1-101")
    desk.temperature(36.5)
    row = row_of(desk.finish())
    assert row.outcome is Outcome.HOLD
    assert code in codes_of(row)


def test_that_what_is_seen_completes_what_was_scanned(checkpoint):
    checkpoint.visits(code=shanghai_code())
    row = row_of(checkpoint.desk.temperature(36.5))
    (code, _place, _travel) = row.shown
    assert (code.kind, code.how) == (CodeKind.HEALTH_CODE, JudgedHow.SCANNED)
    assert len(code.digest) == 64
    assert (code.colour, code.test, code.test_age_h) == (
        Colour.GREEN,
        GREEN.test,
        20.0,
    )
    assert row.outcome is Outcome.ADMIT


def test_that_a_colour_seen_otherwise_than_scanned_is_judged_by_eye(checkpoint):
    desk = checkpoint.desk
    desk.present_code(shanghai_code(), Colour.GREEN, Direction.IN)
    state = desk.by_eye(
        Shown(CodeKind.HEALTH_CODE, JudgedHow.BY_EYE, colour=Colour.RED)
    )
    (code,) = state.visit.shown
    assert (code.colour, code.how) == (Colour.RED, JudgedHow.BY_EYE)
    assert len(code.digest) == 64
    row = row_of(desk.finish())
    assert (row.outcome, codes_of(row)[0]) == (Outcome.REFER, FindingCode.CODE_RED)


def test_that_the_same_code_brings_back_name_and_phone(checkpoint):
    checkpoint.visits(code=shanghai_code())
    checkpoint.desk.temperature(36.5)
    checkpoint.wait(60)

    later = shanghai_code(shown_ms=3_600_000)
    again = checkpoint.desk.present_code(later, Colour.GREEN, Direction.IN)
    assert again.visit.person == VISITOR
    assert Need.IDENTITY not in again.needs
    assert again.visit.category is Category.VISITOR


def test_that_the_code_of_a_resident_brings_back_the_resident(checkpoint):
    checkpoint.desk.present_door("1-1-101", Direction.IN)
    checkpoint.desk.present_code(shanghai_code(), Colour.GREEN, Direction.IN)
    checkpoint.desk.temperature(36.5)
    checkpoint.wait(60)

    again = checkpoint.desk.present_code(shanghai_code(), Colour.GREEN, Direction.IN)
    assert (again.visit.person.person_id, again.visit.category) == (
        "p-1",
        Category.RESIDENT,
    )
    assert again.needs == (Need.TEMPERATURE,)


def test_that_a_code_with_two_names_is_a_finding(checkpoint):
    checkpoint.visits(code=shanghai_code())
    checkpoint.desk.temperature(36.5)
    checkpoint.wait(60)

    checkpoint.visits(Person(name="钱演练", phone="13800000002"), shanghai_code())
    row = row_of(checkpoint.desk.temperature(36.5))
    assert (row.outcome, codes_of(row)) == (Outcome.HOLD, [FindingCode.CODE_TWO_NAMES])


def test_that_a_code_twice_within_minutes_is_a_finding(checkpoint):
    checkpoint.visits(code=shanghai_code())
    checkpoint.desk.temperature(36.5)
    checkpoint.wait(5)
    checkpoint.visits(code=shanghai_code())
    row = row_of(checkpoint.desk.temperature(36.5))
    assert codes_of(row) == [FindingCode.CODE_REUSED]


def test_that_an_unknown_code_is_kept_not_judged_and_the_guard_told(checkpoint):
    text = "WIFI:S:home;P:secret;;"
    told = checkpoint.desk.present_code(text, Colour.NONE, Direction.IN)
    assert told.notice == "This code is not known here: judge it by eye."
    assert Need.CODE in told.needs
    (shown,) = told.visit.shown
    assert shown == Shown(CodeKind.UNKNOWN, JudgedHow.NOT_JUDGED)

    checkpoint.visits()
    joined = checkpoint.desk.present_code(text, Colour.GREEN, Direction.IN)
    assert joined.notice == told.notice
    row = row_of(checkpoint.desk.temperature(36.5))
    assert row.outcome is Outcome.ADMIT
    assert [one.kind for one in row.shown][-1] is CodeKind.UNKNOWN
    (record,) = checkpoint.records()
    assert b"secret" not in record.payload


def test_that_an_unknown_host_is_said_and_the_rest_is_kept(checkpoint):
    desk = checkpoint.desk
    desk.present_category(Category.VISITOR, Direction.IN)
    state = desk.describe(VISITOR, host="9-9-999")
    assert state.notice == "Nobody is registered at 9-9-999."
    assert (state.visit.person, state.visit.host) == (VISITOR, None)
    assert Need.HOST in state.needs
    found = desk.describe(VISITOR, host="3-2-1501")
    kept = desk.describe(VISITOR, host="9-9-999")
    assert found.visit.host == kept.visit.host
    assert found.notice == ""


def test_that_a_technical_failure_is_unjudged_and_parks_aside(checkpoint):
    checkpoint.visits()
    checkpoint.desk.unreadable("camera")
    row = row_of(checkpoint.desk.temperature(36.5))
    assert (row.outcome, row.waiting) == (Outcome.UNJUDGED, True)
    assert row.findings[0].params == {"part": "camera"}
    assert checkpoint.desk.waiting() == (row,)


def test_that_a_technical_failure_never_hides_what_was_judged(checkpoint):
    checkpoint.visits()
    checkpoint.desk.unreadable("camera")
    row = row_of(checkpoint.desk.temperature(38.5))
    assert row.outcome is Outcome.HOLD
    assert FindingCode.TECHNICAL in codes_of(row)


def test_that_an_emergency_is_one_key(checkpoint):
    done = checkpoint.desk.present_category(
        Category.EMERGENCY, Direction.IN, plate="救A12001"
    )
    row = row_of(done)
    assert (done.phase, row.outcome, row.plate) == (
        Phase.RECORDED,
        Outcome.ADMIT,
        "救A12001",
    )
    assert codes_of(row) == [FindingCode.EXEMPT]


def test_that_an_ambulance_before_a_visitor_is_saved_says_so(checkpoint):
    desk = checkpoint.desk
    assert desk.present_category(Category.VISITOR, Direction.IN).notice == ""
    state = desk.present_category(Category.EMERGENCY, Direction.IN)
    assert state.phase is Phase.RECORDED
    assert state.notice == "Whoever stood here before was not recorded."
    again = desk.present_category(Category.EMERGENCY, Direction.OUT)
    assert again.notice == ""


def test_that_lo_goes_through_and_is_counted(checkpoint):
    for person_id in ("p-1", "p-2"):
        checkpoint.shows_pass(person_id)
        row = row_of(checkpoint.desk.temperature(None))
        assert (row.outcome, codes_of(row)) == (
            Outcome.ADMIT,
            [FindingCode.TEMPERATURE_LOW],
        )
    assert checkpoint.desk.today()[1].lows == 2
