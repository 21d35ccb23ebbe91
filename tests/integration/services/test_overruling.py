"""What the rules turned away or led aside, and who may decide otherwise."""

import pytest

from station.domain.errors import OperatorError
from station.domain.verdict import Outcome
from station.domain.visit import Direction
from tests.integration.services.checkpoint import row_of


def turned_away(checkpoint):
    """Somebody who isolates at home wants to go out."""
    checkpoint.gate.register.set_lists({"p-1": ("home-isolation",)})
    return row_of(checkpoint.shows_pass("p-1", Direction.OUT))


def overruled(checkpoint, row, outcome=Outcome.ADMIT):
    return row_of(checkpoint.desk.resolve(row.record_id, outcome, None, "急诊"))


def test_that_who_was_turned_away_comes_through_by_a_word(checkpoint):
    row = overruled(checkpoint, turned_away(checkpoint))
    assert (row.outcome, row.first_outcome) == (Outcome.ADMIT, Outcome.REFUSE)
    assert row.override_reason == "急诊"


def test_that_it_is_decided_once(checkpoint):
    row = overruled(checkpoint, turned_away(checkpoint), Outcome.REFER)
    with pytest.raises(OperatorError, match="not on hold"):
        overruled(checkpoint, row)


def test_that_a_fever_confirmed_stays_confirmed(checkpoint):
    held = checkpoint.holds_fever()
    row = row_of(checkpoint.desk.resolve(held.record_id, Outcome.ADMIT, 38.2, ""))
    assert row.outcome is Outcome.REFER
    with pytest.raises(OperatorError, match="not on hold"):
        overruled(checkpoint, row)


def test_that_who_came_through_is_not_decided_anew(checkpoint):
    row = row_of(checkpoint.shows_and_measures("p-2"))
    with pytest.raises(OperatorError, match="not on hold"):
        overruled(checkpoint, row, Outcome.REFUSE)
