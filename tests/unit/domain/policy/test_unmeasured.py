"""What a gate cannot measure or read: a dead thermometer, a test that is overdue."""

from datetime import datetime

import msgspec
import pytest

from resources import text
from station.domain.credentials import CodeKind, JudgedHow, Shown, TestResult
from station.domain.findings import FindingCode
from station.domain.moments import CHINA
from station.domain.policy.judge import judge
from station.domain.policy.model import load_policy
from station.domain.policy.needs import Need, needs
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction, History, Reading, Visit
from station.wording import findings

POLICY = load_policy(text("policy/default.toml"))
NOON = datetime(2022, 4, 6, 12, tzinfo=CHINA)


def a_visit(category: Category = Category.RESIDENT, **changes: object) -> Visit:
    visit = Visit(NOON, Direction.IN, category)
    return msgspec.structs.replace(visit, **changes)


def test_that_a_shift_without_a_thermometer_asks_for_no_temperature():
    assert Need.TEMPERATURE in needs(a_visit(), POLICY)
    assert Need.TEMPERATURE not in needs(a_visit(thermometer_out=True), POLICY)


@pytest.mark.parametrize("celsius", [None, 36.5, 38.2])
def test_that_every_record_of_such_a_shift_says_so(celsius):
    readings = (Reading(0, celsius),) if celsius else ()
    visit = a_visit(thermometer_out=True, readings=readings)
    found = {one.code: one for one in judge(visit, POLICY, History()).findings}
    assert found[FindingCode.THERMOMETER_OUT].outcome is Outcome.ADMIT
    assert FindingCode.TEMPERATURE_MISSING not in found
    assert (FindingCode.FEVER in found) is (celsius == 38.2)
    said = findings.reason(found[FindingCode.THERMOMETER_OUT])
    assert said == "No thermometer works on this shift"


def test_that_a_policy_that_holds_low_readings_holds_without_a_thermometer():
    strict = msgspec.structs.replace(
        POLICY,
        temperature=msgspec.structs.replace(
            POLICY.temperature, low_reading=Outcome.HOLD
        ),
    )
    verdict = judge(a_visit(thermometer_out=True), strict, History())
    codes = [one.code for one in verdict.findings if one.outcome is Outcome.HOLD]
    assert FindingCode.THERMOMETER_OUT in codes
    assert verdict.outcome is Outcome.HOLD


def test_that_an_overdue_test_is_too_old_and_of_no_invented_age():
    shown = Shown(
        CodeKind.HEALTH_CODE,
        JudgedHow.BY_EYE,
        colour=Colour.GREEN,
        test=TestResult.OVERDUE,
    )
    visit = a_visit(Category.VISITOR, shown=(shown,))
    assert Need.TEST not in needs(visit, POLICY)
    (old,) = [
        one
        for one in judge(visit, POLICY, History()).findings
        if one.code == FindingCode.TEST_OLD
    ]
    assert (old.outcome, old.params) == (Outcome.HOLD, {"limit": 48.0})
    assert findings.reason(old) == "The test is older than 48 h"
