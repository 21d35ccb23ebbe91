"""Somebody looks at a passage in full: who and at what is a record."""

import msgspec
import pytest

from station.domain.errors import OperatorError
from station.domain.kinds import REVEAL, LedgerEntry
from station.domain.operators import Operator, Role
from station.services.operators import Right, with_pin
from tests.integration.services.checkpoint import TEAM, Checkpoint, row_of

PIN = "271828"


def revealed(checkpoint: Checkpoint) -> list[tuple[str, str]]:
    """Who looked at which record, by the journal."""
    return [
        (
            record.envelope.operator,
            msgspec.json.decode(record.payload, type=LedgerEntry).subject,
        )
        for record in checkpoint.records(REVEAL.name)
        if record.payload is not None
    ]


def test_that_the_last_passages_come_newest_first(checkpoint: Checkpoint):
    rows = [row_of(checkpoint.shows_and_measures("p-2")) for _number in range(3)]
    newest = checkpoint.desk.last_passages(2)
    assert [row.record_id for row in newest] == [
        rows[2].record_id,
        rows[1].record_id,
    ]


def test_that_a_look_in_full_is_recorded_before_it_is_shown(checkpoint: Checkpoint):
    row = row_of(checkpoint.shows_and_measures("p-2"))
    shown = checkpoint.desk.reveal(row.record_id)
    assert shown.person.name == "李㛃"
    assert revealed(checkpoint) == [("G01", row.record_id)]


def test_that_it_takes_the_leader_where_one_has_a_pin(checkpoint: Checkpoint):
    leader = with_pin(Operator("L01", "示例带班", Role.LEADER), PIN)
    checkpoint.gate.register.set_operators((leader, *TEAM[1:]))
    row = row_of(checkpoint.shows_and_measures("p-2"))
    with pytest.raises(OperatorError, match="signs with the PIN"):
        checkpoint.desk.reveal(row.record_id)
    assert revealed(checkpoint) == []
    warrant = checkpoint.desk.duty.sign("L01", Right.REVEAL, PIN)
    checkpoint.desk.reveal(row.record_id, warrant)
    assert revealed(checkpoint) == [("L01", row.record_id)]


def test_that_what_is_not_here_is_not_shown(checkpoint: Checkpoint):
    with pytest.raises(OperatorError, match="no such passage"):
        checkpoint.desk.reveal("nothing")
    assert revealed(checkpoint) == []
