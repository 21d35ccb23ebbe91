"""What becomes of somebody on hold, and of a passage written down wrongly."""

import msgspec
import pytest

from station.domain.errors import OperatorError
from station.domain.findings import FindingCode
from station.domain.passages import CorrectableField, Resolution
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import TYPED, Category, Direction, Reading, Site
from station.services.correct import correct
from station.services.resolve import measure_again
from tests.integration.services.checkpoint import (
    VISITOR,
    codes_of,
    row_of,
    shanghai_code,
)

NO_WORD = ""


def measured(checkpoint, row, celsius):
    """The hold after a repeat reading at the armpit."""
    state = checkpoint.desk.resolve(row.record_id, Outcome.ADMIT, celsius, NO_WORD)
    return row_of(state)


def decided(checkpoint, row, outcome, reason):
    return row_of(checkpoint.desk.resolve(row.record_id, outcome, None, reason))


def test_that_a_fever_is_held_and_parks_aside(checkpoint):
    row = checkpoint.holds_fever()
    assert (row.outcome, row.waiting) == (Outcome.HOLD, True)
    assert codes_of(row) == [FindingCode.FEVER]
    assert row.findings[0].params["limit"] == 37.3
    assert checkpoint.desk.waiting() == (row,)
    assert checkpoint.desk.today()[1].fevers == 1

    checkpoint.shows_pass("p-2")
    assert row_of(checkpoint.desk.temperature(36.5)).outcome is Outcome.ADMIT


def test_that_a_normal_repeat_at_the_armpit_clears_a_fever(checkpoint):
    row = measured(checkpoint, checkpoint.holds_fever(), 36.8)
    assert (row.outcome, row.first_outcome, row.waiting) == (
        Outcome.ADMIT,
        Outcome.HOLD,
        False,
    )
    assert codes_of(row) == [FindingCode.FEVER_CLEARED]
    assert [(one.celsius, one.site) for one in row.readings] == [
        (37.8, Site.FOREHEAD),
        (36.8, Site.ARMPIT),
    ]
    assert checkpoint.desk.waiting() == ()


def test_that_a_repeat_is_kept_with_where_and_by_what_it_was_taken(checkpoint):
    held, by = checkpoint.holds_fever(), "ble:IR42"
    holds = checkpoint.desk.holds
    row = row_of(holds.measure_again(held.record_id, 36.8, Site.EAR, by))
    assert (row.readings[-1].site, row.readings[-1].device) == (Site.EAR, by)
    changes = {CorrectableField.TEMPERATURE: "36.9"}
    correct(held.record_id, changes, "看错", checkpoint.gate)
    right = checkpoint.gate.passages.passage(held.record_id).readings[-1]
    assert (right.celsius, right.site, right.device) == (36.9, Site.EAR, TYPED)


def test_that_a_repeat_is_where_the_policy_wants_it_unless_it_is_told(checkpoint):
    policy = checkpoint.gate.policy
    sites = (Site.EAR, Site.ARMPIT)
    repeat = msgspec.structs.replace(policy.temperature.repeat, sites=sites)
    temperature = msgspec.structs.replace(policy.temperature, repeat=repeat)
    checkpoint.change(policy=msgspec.structs.replace(policy, temperature=temperature))
    row = measured(checkpoint, checkpoint.holds_fever(), 36.8)
    assert row.readings[-1].site is Site.EAR


def test_that_a_second_fever_is_referred(checkpoint):
    row = measured(checkpoint, checkpoint.holds_fever(), 38.1)
    assert (row.outcome, row.waiting) == (Outcome.REFER, False)
    assert codes_of(row) == [FindingCode.FEVER_CONFIRMED]


def test_that_a_repeat_at_the_forehead_clears_nothing(checkpoint):
    held = checkpoint.holds_fever()
    reading = Reading(checkpoint.clock.now().wall_us, 36.5, Site.FOREHEAD)
    assert measure_again(held.record_id, reading, checkpoint.gate).outcome is (
        Outcome.HOLD
    )
    assert checkpoint.gate.passages.passage(held.record_id).waiting


def test_that_a_repeat_reading_does_not_lift_another_finding(checkpoint):
    checkpoint.visits(code=shanghai_code())
    checkpoint.desk.present_code(shanghai_code(), Colour.GREY, Direction.IN)
    held = row_of(checkpoint.desk.temperature(37.8))
    assert codes_of(held) == [FindingCode.FEVER, FindingCode.CODE_GREY]

    row = measured(checkpoint, held, 36.5)
    assert (row.outcome, row.waiting) == (Outcome.HOLD, True)
    assert set(codes_of(row)) == {FindingCode.FEVER_CLEARED, FindingCode.CODE_GREY}

    row = decided(checkpoint, row, Outcome.ADMIT, "刷新后为绿码")
    assert (row.outcome, row.override_reason) == (Outcome.ADMIT, "刷新后为绿码")


def test_that_a_list_is_not_lifted_by_a_repeat_reading(checkpoint):
    checkpoint.gate.register.set_lists({"p-1": ("home-isolation",)})
    held = checkpoint.holds_fever("p-1")
    row = measured(checkpoint, held, 36.5)
    assert row.outcome is Outcome.HOLD
    assert FindingCode.LISTED in codes_of(row)


@pytest.mark.parametrize("reason", ["", "  "])
def test_that_a_decision_without_a_reason_is_refused(checkpoint, reason):
    held = checkpoint.holds_fever()
    with pytest.raises(OperatorError, match="a decision needs a reason"):
        decided(checkpoint, held, Outcome.ADMIT, reason)
    assert checkpoint.desk.waiting() == (held,)
    assert checkpoint.records("resolution") == []


@pytest.mark.parametrize("outcome", [Outcome.HOLD, Outcome.UNJUDGED])
def test_that_a_decision_decides(checkpoint, outcome):
    held = checkpoint.holds_fever()
    with pytest.raises(OperatorError, match="admits, refers or refuses"):
        decided(checkpoint, held, outcome, "说不清")


def test_that_a_decision_keeps_who_and_why(checkpoint):
    decided(checkpoint, checkpoint.holds_fever(), Outcome.REFUSE, "先去采样")
    (record,) = checkpoint.records("resolution")
    resolution = msgspec.json.decode(record.payload, type=Resolution)
    assert (resolution.override.operator, resolution.override.reason) == (
        "G01",
        "先去采样",
    )


def test_that_a_resolved_hold_cannot_be_resolved_again(checkpoint):
    held = checkpoint.holds_fever()
    decided(checkpoint, held, Outcome.REFUSE, "先去采样")
    with pytest.raises(OperatorError, match="not on hold"):
        decided(checkpoint, held, Outcome.ADMIT, "再放行")
    with pytest.raises(OperatorError, match="not on hold"):
        measured(checkpoint, held, 36.5)
    with pytest.raises(OperatorError, match="no such passage"):
        checkpoint.desk.resolve("nobody", Outcome.ADMIT, None, "放行")
    assert len(checkpoint.records("resolution")) == 1


def test_that_a_hold_is_resolved_while_somebody_else_stands_there(checkpoint):
    held = checkpoint.holds_fever()
    checkpoint.shows_pass("p-2")
    measured(checkpoint, held, 36.5)
    assert row_of(checkpoint.desk.temperature(36.6)).person.person_id == "p-2"


def test_that_an_unjudged_passage_is_ended_by_word(checkpoint):
    checkpoint.shows_pass("p-1")
    checkpoint.desk.unreadable()
    held = row_of(checkpoint.desk.temperature(36.5))
    assert held.outcome is Outcome.UNJUDGED
    row = decided(checkpoint, held, Outcome.ADMIT, "人工核验")
    assert (row.outcome, row.waiting) == (Outcome.ADMIT, False)


def test_that_a_correction_keeps_the_bytes_of_the_first_record(checkpoint):
    checkpoint.visits()
    row = row_of(checkpoint.desk.temperature(36.5))
    (before,) = checkpoint.records()
    changes = {CorrectableField.TEMPERATURE: "36.9", CorrectableField.NAME: "赵更正"}
    correct(row.record_id, changes, "录入有误", checkpoint.gate)

    (after,) = checkpoint.records()
    assert after == before
    shown = checkpoint.gate.passages.passage(row.record_id)
    assert (shown.person.name, shown.readings[-1].celsius) == ("赵更正", 36.9)
    assert shown.person.phone == VISITOR.phone
    assert {one[0] for one in shown.corrections} == {"temperature", "name"}
    assert checkpoint.desk.today()[1].corrections == 1


@pytest.mark.parametrize(
    ("target", "changes", "reason", "said"),
    [
        ("nobody", {CorrectableField.NAME: "甲"}, "有误", "no such passage"),
        (None, {}, "有误", "what to change"),
        (None, {CorrectableField.NAME: "甲"}, " ", "needs a reason"),
    ],
)
def test_that_a_correction_names_passage_change_and_reason(
    checkpoint, target, changes, reason, said
):
    checkpoint.desk.present_category(Category.EMERGENCY, Direction.IN)
    (record,) = checkpoint.records()
    of = target or record.envelope.record_id
    with pytest.raises(OperatorError, match=said):
        correct(of, changes, reason, checkpoint.gate)
    assert checkpoint.records("correction") == []
