"""What stands on the card of one person."""

import msgspec
import pytest

from station.domain.credentials import CodeKind, JudgedHow, Shown, TestResult
from station.domain.symbols import Colour
from station.domain.verdict import Outcome, Verdict
from station.domain.visit import Category, Direction, Visit
from tests.fakes.desk import StillClock, row_of
from ui.gate.faces import _shown_chips, _told
from ui.theme.themes import LIGHT

CLOCK = StillClock()


@pytest.mark.parametrize("colour", [Colour.GREEN, Colour.RED])
def test_that_a_test_beside_a_code_has_not_its_colour(colour: Colour):
    shown = Shown(
        CodeKind.HEALTH_CODE,
        JudgedHow.BY_EYE,
        colour=colour,
        test=TestResult.NEGATIVE,
        test_age_h=24,
    )
    code, test = _shown_chips((shown,), LIGHT)
    assert code.look == LIGHT.codes[colour]
    assert test.look not in LIGHT.codes.values()


def test_that_a_card_says_why_it_was_decided_otherwise():
    visit = Visit(CLOCK.now().at, Direction.IN, Category.VISITOR)
    row = row_of(visit, Verdict(Outcome.ADMIT, (), 1), 1, CLOCK.us)
    assert _told(row, LIGHT) == ()
    decided = msgspec.structs.replace(row, override_reason="Host agrees")
    ((words, _look),) = _told(decided, LIGHT)
    assert words == "Decided: Host agrees"
