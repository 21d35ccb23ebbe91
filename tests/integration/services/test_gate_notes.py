"""What one key notes: parcels, fixed vehicles, dead thermometers, a code twice."""

import msgspec
import pytest

from station.domain.credentials import CodeKind
from station.domain.desk import Need, Phase
from station.domain.errors import OperatorError
from station.domain.findings import FindingCode
from station.domain.kinds import DELIVERY, RESOLUTION, TECHNICAL
from station.domain.operators import Operator, Role
from station.domain.policy.sections import Quota
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction, Site
from station.services.operators import with_pin
from station.services.same_code import SAME_CODE_US
from tests.fakes.desk import StillClock
from tests.integration.services.checkpoint import (
    TEAM,
    codes_of,
    row_of,
    shanghai_code,
)


def test_that_a_parcel_is_noted_and_nobody_passed(checkpoint):
    state = checkpoint.desk.leave_parcel("3-2-1501")
    assert (state.phase, state.notice) == (
        Phase.IDLE,
        "Noted: a parcel for 3-2-1501 lies at the shelf.",
    )
    assert state.done
    assert checkpoint.desk.today()[1].passages == 0
    (noted,) = checkpoint.gate.passages.ledger(DELIVERY.name)
    assert (noted.state, noted.fields["door"]) == ("shelf", "3-2-1501")


def test_that_a_fixed_vehicle_is_known_again_by_its_tail(checkpoint):
    desk = checkpoint.desk
    desk.present_vehicle(Category.SUPPLY, Direction.IN, "粤B8A6F")
    assert desk.purpose("Waste").visit.purpose == "Waste"
    desk.finish()
    state = desk.present_vehicle(Category.SUPPLY, Direction.IN, "8a6f")
    assert (state.visit.plate, state.visit.purpose) == ("粤B8A6F", "Waste")


def test_that_a_vehicle_of_the_register_is_found_by_its_tail(checkpoint):
    first, *rest = checkpoint.gate.register.residents()
    owner = msgspec.structs.replace(first, plates=("沪A12345",))
    checkpoint.gate.register.replace([owner, *rest])
    state = checkpoint.desk.present_vehicle(Category.SUPPLY, Direction.IN, "2345")
    assert (state.visit.plate, state.visit.purpose) == ("沪A12345", "")
    state = checkpoint.desk.present_vehicle(Category.SUPPLY, Direction.IN, "9999")
    assert state.visit.plate == "9999"


def test_that_a_shift_without_a_thermometer_asks_for_none_until_it_ends(checkpoint):
    desk = checkpoint.desk
    desk.turn_thermometer()
    row = row_of(checkpoint.shows_pass("p-2"))
    assert (row.outcome, codes_of(row)) == (
        Outcome.ADMIT,
        [FindingCode.THERMOMETER_OUT],
    )
    (noted,) = checkpoint.gate.passages.ledger(TECHNICAL.name, "thermometer")
    assert noted.state == "failed"
    checkpoint.change(shift="shift-2")
    assert checkpoint.shows_pass("p-1").needs == (Need.TEMPERATURE,)


def test_that_the_same_key_ends_the_state_also_for_who_stands_there(checkpoint):
    checkpoint.shows_pass("p-1")
    out = checkpoint.desk.turn_thermometer()
    assert (out.needs, out.done) == ((), False)
    works = checkpoint.desk.turn_thermometer()
    assert (works.needs, works.done) == ((Need.TEMPERATURE,), True)


def test_that_a_repeat_reading_says_where_and_with_what(checkpoint):
    held = checkpoint.holds_fever("p-2")
    row = row_of(
        checkpoint.desk.holds.measure_again(held.record_id, 36.6, Site.EAR, "ear")
    )
    assert row.outcome is Outcome.ADMIT
    assert (row.readings[-1].site, row.readings[-1].device) == (Site.EAR, "ear")


def test_that_a_report_is_noted_and_the_hold_stays(checkpoint):
    held = checkpoint.holds_fever("p-2")
    row = row_of(checkpoint.desk.holds.report(held.record_id, "120"))
    assert (row.waiting, row.note) == (True, "Reported to: 120")
    assert codes_of(row) == [FindingCode.FEVER]
    assert len(checkpoint.records(RESOLUTION.name)) == 1


@pytest.mark.parametrize("outcome", [Outcome.REFUSE, Outcome.REFER])
def test_that_a_guard_turns_away_or_leads_aside_and_a_leader_lets_in(
    checkpoint, outcome
):
    leader = with_pin(Operator("L01", "示例带班", Role.LEADER), "271828")
    checkpoint.gate.register.set_operators((leader, *TEAM[1:]))
    held = checkpoint.holds_fever("p-2")
    with pytest.raises(OperatorError):
        checkpoint.desk.holds.decide(held.record_id, Outcome.ADMIT, "熟人")
    row = row_of(checkpoint.desk.holds.decide(held.record_id, outcome, "自行离开"))
    assert row.outcome is outcome


@pytest.mark.parametrize("seconds", [0, 4])
def test_that_the_same_code_within_five_seconds_counts_once(checkpoint, seconds):
    desk, text = checkpoint.desk, checkpoint.pass_of("p-2")
    clock = StillClock()
    clock.us = checkpoint.clock.now().wall_us
    checkpoint.change(clock=clock)
    desk.turn_thermometer()
    first = desk.present_code(text, Colour.NONE, Direction.IN)
    clock.forward(seconds=seconds)
    again = desk.present_code(text, Colour.UNSURE, Direction.IN)
    assert again.notice == "The same code again: it counts once."
    assert not again.done
    assert again.row == first.row
    assert len(checkpoint.records()) == 1


def test_that_within_the_window_a_code_is_a_finding_and_no_second_passage(checkpoint):
    desk, text = checkpoint.desk, checkpoint.pass_of("p-2")
    desk.turn_thermometer()
    desk.present_code(text, Colour.NONE, Direction.IN)
    checkpoint.clock.pass_by(SAME_CODE_US + 1)
    row = row_of(desk.present_code(text, Colour.NONE, Direction.IN))
    assert (row.outcome, codes_of(row)[0]) == (Outcome.HOLD, FindingCode.CODE_REUSED)
    assert checkpoint.desk.today()[1].entered == 1


def test_that_a_used_up_quota_is_a_finding_and_no_second_passage(checkpoint):
    once = Quota(label="每人一次", per="person", times=1, directions=(Direction.OUT,))
    checkpoint.change(
        policy=msgspec.structs.replace(checkpoint.gate.policy, quotas=(once,))
    )
    checkpoint.shows_pass("p-2", Direction.OUT)
    checkpoint.wait(60)
    row = row_of(checkpoint.shows_pass("p-2", Direction.OUT))
    assert (row.outcome, codes_of(row)) == (Outcome.REFUSE, [FindingCode.QUOTA])
    assert checkpoint.desk.today()[1].left == 1


def test_that_the_other_way_or_another_colour_is_no_repetition(checkpoint):
    desk, code = checkpoint.desk, shanghai_code()
    desk.present_code(code, Colour.UNSURE, Direction.IN)
    state = desk.present_code(code, Colour.RED, Direction.IN)
    (shown,) = [s for s in state.visit.shown if s.kind is CodeKind.HEALTH_CODE]
    assert (state.notice, shown.colour) == ("", Colour.RED)
    desk.cancel()
    assert desk.present_code(code, Colour.RED, Direction.IN).notice == ""
