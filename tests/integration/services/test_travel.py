"""Where somebody was, judged by the risk areas of the policy over a real journal."""

from datetime import timedelta

import msgspec
import pytest

from station.domain.findings import FindingCode
from station.domain.policy.sections import RiskArea
from station.domain.verdict import Outcome
from station.services.put_right import Mistake
from tests.integration.services.checkpoint import codes_of, row_of

PLACE = "吉林省长春市二道区"


@pytest.fixture
def warned(checkpoint):
    """A gate whose rules name two areas, one of them long over."""
    today = checkpoint.clock.now().at.date()
    over = today - timedelta(days=30)
    areas = (
        RiskArea(place=PLACE, level="高风险"),
        RiskArea(place="吉林省四平市", level="中风险", until=over),
    )
    policy = msgspec.structs.replace(checkpoint.gate.policy, areas=areas)
    checkpoint.change(policy=policy)
    return checkpoint


def test_that_only_areas_that_still_count_are_offered(warned):
    assert [area.place for area in warned.desk.areas()] == [PLACE]


def test_that_a_visitor_from_a_risk_area_is_held_and_says_why(warned):
    warned.visits()
    warned.desk.been_to(PLACE)
    row = row_of(warned.desk.temperature(36.5))
    assert (row.outcome, codes_of(row)) == (Outcome.HOLD, [FindingCode.RISK_AREA])
    assert row.findings[0].params["place"] == PLACE
    assert warned.records()[0].payload.find(PLACE.encode()) > 0


def test_that_a_slip_of_the_finger_is_taken_back(warned):
    warned.visits()
    warned.desk.been_to(PLACE)
    warned.desk.been_to(PLACE)
    assert row_of(warned.desk.temperature(36.5)).outcome is Outcome.ADMIT


def test_that_a_normal_repeat_reading_does_not_lift_a_risk_area(warned):
    warned.visits()
    warned.desk.been_to(PLACE)
    held = row_of(warned.desk.temperature(37.9))
    row = row_of(warned.desk.holds.measure_again(held.record_id, 36.5))
    assert (row.outcome, row.waiting) == (Outcome.HOLD, True)
    assert FindingCode.RISK_AREA in codes_of(row)


def test_that_a_wrong_reading_put_right_keeps_where_somebody_was(warned):
    warned.visits()
    warned.desk.been_to(PLACE)
    row = row_of(warned.desk.temperature(36.9))
    warned.desk.put_right(row.record_id, Mistake.TEMPERATURE, 36.4)
    kept = warned.gate.passages.passage(row.record_id)
    assert (kept.outcome, kept.void) == (Outcome.HOLD, False)


def test_that_nobody_at_the_desk_was_nowhere(warned):
    assert warned.desk.been_to(PLACE).notice == "Nobody stands at the desk."
