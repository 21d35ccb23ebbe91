"""Who stands at the desk, and what only a leader with the PIN may do there."""

import msgspec
import pytest

from station.domain.errors import OperatorError
from station.domain.kinds import LOGIN, SHIFT, LedgerEntry
from station.domain.operators import Operator, Role
from station.domain.passages import Resolution
from station.domain.verdict import Outcome
from station.services.login import FREE_TRIES, WARRANT_S, Warrant
from station.services.operators import Right, with_pin
from station.services.resolve import decide
from station.services.shifts import on_duty
from tests.integration.services.checkpoint import TEAM, row_of

PIN, OTHER_PIN = "271828", "314159"
LEADER = with_pin(TEAM[0], PIN)
SECOND = with_pin(Operator("L02", "示例带班乙", Role.LEADER), OTHER_PIN)
UNSIGNED = "signs with the PIN first"


@pytest.fixture
def manned(checkpoint):
    """A gate with two leaders who have PINs, and an open shift."""
    checkpoint.gate.register.set_operators((LEADER, SECOND, *TEAM[1:]))
    duty = checkpoint.desk.duty
    duty.open_shift("L01", ("G01",), duty.sign("L01", Right.SHIFT, PIN))
    return checkpoint


def said(checkpoint, kind):
    records = checkpoint.records(kind.name)
    return [
        (one.envelope.operator, msgspec.json.decode(one.payload, type=LedgerEntry))
        for one in records
    ]


def forged(checkpoint, **changes):
    true = checkpoint.desk.duty.sign("L01", Right.OVERRIDE, PIN)
    return msgspec.structs.replace(true, **changes)


def test_that_an_override_carries_the_leader_who_signed(manned):
    held = manned.holds_fever()
    warrant = manned.desk.duty.sign("L01", Right.OVERRIDE, PIN)
    state = manned.desk.resolve(held.record_id, Outcome.ADMIT, None, "核实", warrant)
    assert row_of(state).outcome is Outcome.ADMIT
    (record,) = manned.records("resolution")
    resolution = msgspec.json.decode(record.payload, type=Resolution)
    assert (resolution.override.operator, record.envelope.operator) == ("L01", "L01")


def test_that_no_face_goes_around_the_leader(manned):
    held = manned.holds_fever()
    guard = Warrant("G01", Right.OVERRIDE)
    shift = manned.desk.duty.sign("L01", Right.SHIFT, PIN)
    login = manned.records(LOGIN.name)[-1].envelope.record_id
    for warrant in (
        None,
        guard,
        shift,
        Warrant("L01", Right.OVERRIDE),
        Warrant("L01", Right.OVERRIDE, login),
        Warrant("L01", Right.OVERRIDE, held.record_id),
        forged(manned, operator="L02"),
        forged(manned, operator="G01"),
    ):
        with pytest.raises(OperatorError, match=UNSIGNED):
            decide(held.record_id, Outcome.ADMIT, "熟人", manned.desk._gate, warrant)
    assert manned.records("resolution") == []
    assert manned.desk.waiting() == (held,)


def test_that_a_signature_ends_after_ten_minutes(manned):
    held = manned.holds_fever()
    warrant = manned.desk.duty.sign("L01", Right.OVERRIDE, PIN)
    manned.clock.pass_by(WARRANT_S * 1_000_000)
    with pytest.raises(OperatorError, match=UNSIGNED):
        manned.desk.resolve(held.record_id, Outcome.ADMIT, None, "核实", warrant)


def test_that_measuring_again_needs_nobody(manned):
    held = manned.holds_fever()
    state = manned.desk.resolve(held.record_id, Outcome.ADMIT, 36.6, "")
    assert row_of(state).outcome is Outcome.ADMIT


def test_that_wrong_pins_make_the_leader_wait_and_nobody_else(manned):
    for _turn in range(FREE_TRIES):
        with pytest.raises(OperatorError, match="wrong"):
            manned.desk.duty.sign("L01", Right.OVERRIDE, "000000")
    with pytest.raises(OperatorError, match="wait"):
        manned.desk.duty.sign("L01", Right.OVERRIDE, PIN)
    assert manned.desk.duty.sign("L02", Right.OVERRIDE, OTHER_PIN).operator == "L02"
    manned.desk.duty.take_post("G02")
    assert row_of(manned.shows_and_measures()).outcome is Outcome.ADMIT


def test_that_a_picked_name_stands_on_every_record_from_then_on(manned):
    manned.desk.duty.take_post("G02")
    manned.shows_and_measures()
    assert manned.records()[-1].envelope.operator == "G02"
    crew = manned.desk.duty.crew()
    assert (crew.at_post, crew.leader) == ("G02", "L01")
    assert [one.operator_id for one in crew.members] == ["G02", "G01", "L01", "L02"]
    who, login = said(manned, LOGIN)[-1]
    assert (login.subject, login.state, login.fields["what"]) == ("G02", "in", "admit")
    who, shift = said(manned, SHIFT)[-1]
    assert (who, shift.fields["guards"]) == ("G02", "G02,G01")
    assert shift.fields["signed"] == "L01"


def test_that_a_name_with_a_pin_is_not_taken_without_it(manned):
    duty = manned.desk.duty
    for warrant in (None, duty.sign("L01", Right.ADMIT, PIN)):
        with pytest.raises(OperatorError, match=UNSIGNED):
            duty.take_post("L02", warrant)
    duty.take_post("L02", duty.sign("L02", Right.ADMIT, OTHER_PIN))
    assert duty.crew().at_post == "L02"


def test_that_nobody_unknown_and_nobody_without_a_shift_takes_the_post(checkpoint):
    with pytest.raises(OperatorError, match="no operator"):
        checkpoint.desk.duty.take_post("G99")
    with pytest.raises(OperatorError, match="Open the shift"):
        checkpoint.desk.duty.take_post("G01")


def test_that_a_volunteer_is_added_by_a_leader_and_may_stand_there_at_once(manned):
    duty = manned.desk.duty
    with pytest.raises(OperatorError, match=UNSIGNED):
        duty.add_volunteer("赵志愿", "13800000077", "")
    warrant = duty.sign("L01", Right.VOLUNTEER, PIN)
    added = duty.add_volunteer("赵志愿", "13800000077", "党员突击队", warrant)
    duty.take_post(added.operator_id)
    assert duty.crew().members[0].name == "赵志愿"


def test_that_a_shift_is_handed_over_by_two_who_sign(manned):
    duty = manned.desk.duty
    manned.shows_and_measures()
    leaving = duty.sign("L01", Right.SHIFT, PIN)
    with pytest.raises(OperatorError, match=UNSIGNED):
        duty.close_shift()
    with pytest.raises(OperatorError, match="somebody else"):
        duty.close_shift(leaving, leaving)
    coming = duty.sign("L02", Right.SHIFT, OTHER_PIN)
    assert duty.counts().passages == 1
    closed = duty.close_shift(leaving, coming)
    _who, shift = said(manned, SHIFT)[-1]
    assert (shift.subject, shift.fields["signed"]) == (closed.shift, "L01,L02")
    opened = duty.open_shift("L02", ("G02",), coming)
    assert on_duty(manned.gate.passages) == opened
    assert manned.desk._gate.shift == opened.shift


def test_that_the_key_holder_stands_in_while_no_leader_has_a_pin(checkpoint):
    duty = checkpoint.desk.duty
    duty.open_shift("L01", ("G01", "G02"))
    held = checkpoint.holds_fever()
    checkpoint.desk.resolve(held.record_id, Outcome.REFUSE, None, "先去采样")
    duty.add_volunteer("赵志愿", "13800000077", "")
    assert duty.crew().signers == ()
    duty.close_shift()
    assert on_duty(checkpoint.gate.passages) is None
