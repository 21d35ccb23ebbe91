"""What stands on the card of one person."""

import pytest

from station.domain.credentials import CodeKind, JudgedHow, Shown, TestResult
from station.domain.symbols import Colour
from ui.gate.faces import _shown_chips
from ui.theme.themes import LIGHT


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
