"""The next steps of the guard follow the policy and the outcome."""

import msgspec
import pytest

from station.domain.findings import FindingCode, finding
from station.domain.verdict import Outcome, Verdict
from station.domain.visit import Category, Direction, Visit
from station.wording.steps import next_steps
from tests.fakes.desk import StillClock, row_of

CLOCK = StillClock()
VISIT = Visit(CLOCK.now().at, Direction.IN, Category.RESIDENT)


def steps(outcome: Outcome, code: FindingCode, **params) -> tuple[str, ...]:
    found = finding(code, outcome, **params)
    row = row_of(VISIT, Verdict(outcome, (found,), 1), 1, CLOCK.us)
    return next_steps(msgspec.structs.replace(row, outcome=outcome))


def test_that_a_fever_names_minutes_and_site_of_the_policy():
    said = steps(Outcome.HOLD, FindingCode.FEVER, minutes=20, site="ear")
    assert said[1] == "After 20 min: measure again at the ear."
    assert "isolation corner" in said[0]
    assert "120" in said[2]


def test_that_who_is_led_aside_is_reported_and_120_called():
    said = " ".join(steps(Outcome.REFER, FindingCode.FEVER_CONFIRMED))
    assert all(word in said for word in ("isolation corner", "Report", "120"))


@pytest.mark.parametrize("outcome", [Outcome.ADMIT, Outcome.REFUSE])
def test_that_nobody_else_has_steps(outcome: Outcome):
    assert steps(outcome, FindingCode.CODE_GREEN) == ()


def test_that_a_red_code_on_hold_waits_aside():
    assert len(steps(Outcome.HOLD, FindingCode.CODE_RED)) == 1
    assert steps(Outcome.HOLD, FindingCode.CODE_YELLOW) == ()
