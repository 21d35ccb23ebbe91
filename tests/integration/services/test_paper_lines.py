"""Lines of paper, entered once each over a real journal."""

from datetime import timedelta

import msgspec
import pytest

from station.domain.errors import OperatorError
from station.domain.moments import to_us
from station.domain.passages import CorrectableField
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction, Reading
from station.services.correct import correct
from station.services.paper import PaperEntered, PaperLine, enter_line


def a_line(checkpoint, **changes) -> PaperLine:
    at = checkpoint.clock.now().at - timedelta(minutes=30)
    line = PaperLine(
        at=at,
        direction=Direction.IN,
        who="1-1-101",
        readings=(Reading(to_us(at), 36.5),),
        outcome=Outcome.ADMIT,
        page=1,
        line=3,
        writer="老张",
    )
    return msgspec.structs.replace(line, **changes)


def entered(checkpoint, **changes) -> PaperEntered:
    return enter_line(a_line(checkpoint, **changes), checkpoint.gate)


def test_that_a_line_keeps_its_own_time_and_is_counted_apart(checkpoint):
    row = entered(checkpoint).row
    assert row is not None
    assert row.recorded_us - row.at_us >= 30 * 60 * 1_000_000
    assert (row.paper_line, row.person.person_id) == ("1/3", "p-1")
    assert (row.category, row.outcome) == (Category.RESIDENT, Outcome.ADMIT)
    day = checkpoint.clock.now().at.date()
    assert checkpoint.gate.passages.day_counts("gate-1", day).paper == 1


def test_that_the_same_page_and_line_is_said_and_not_doubled(checkpoint):
    first = entered(checkpoint).row
    again = entered(checkpoint, who="3-2-1501 2")
    assert (again.row, again.twice) == (None, first)
    assert entered(checkpoint, line=4).row is not None


def test_that_a_line_of_another_day_and_a_voided_one_are_entered(checkpoint):
    first = entered(checkpoint).row
    yesterday = a_line(checkpoint).at - timedelta(days=1)
    assert entered(checkpoint, at=yesterday).row is not None
    correct(first.record_id, {CorrectableField.VOID: "1"}, "行错了", checkpoint.gate)
    assert entered(checkpoint, who="3-2-1501 1").row is not None


def test_that_what_was_decided_on_paper_counts_and_nobody_waits(checkpoint):
    fever = (Reading(to_us(a_line(checkpoint).at), 38.4),)
    row = entered(checkpoint, readings=fever, outcome=Outcome.REFER).row
    assert (row.outcome, row.waiting) == (Outcome.REFER, False)
    through = entered(checkpoint, readings=(), line=4).row
    assert (through.outcome, through.waiting) == (Outcome.ADMIT, False)
    assert checkpoint.gate.passages.waiting() == ()


@pytest.mark.parametrize(
    ("who", "person"),
    [
        ("3-2-1501 2", "p-3"),
        ("3-2-1501 李㛃", "p-2"),
        ("3-2-1501 李", "p-2"),
        ("321501 张小北", "p-4"),
        ("1-1-101", "p-1"),
        ("1-1-101 1", "p-1"),
    ],
)
def test_that_a_room_and_what_is_written_after_it_name_somebody(
    checkpoint, who, person
):
    assert entered(checkpoint, who=who).row.person.person_id == person


@pytest.mark.parametrize("who", ["3-2-1501", "3-2-1501 张", "3-2-1501 9"])
def test_that_of_several_one_has_to_be_named(checkpoint, who):
    found = entered(checkpoint, who=who)
    assert found.row is None
    assert len(found.several) == 3


def test_that_a_name_that_does_not_live_there_came_to_visit(checkpoint):
    row = entered(checkpoint, who="3-2-1501 赵来访").row
    assert (row.category, row.person.name) == (Category.VISITOR, "赵来访")
    assert row.host is not None
    assert row.host.key == "3-2-1501"
    assert entered(checkpoint, who="钱路过", line=4).row.person.name == "钱路过"


@pytest.mark.parametrize(
    "changes",
    [
        {"who": "9-9-999"},
        {"who": "  "},
        {"page": 0},
        {"line": 0},
        {"writer": " "},
    ],
)
def test_that_what_cannot_be_entered_writes_nothing(checkpoint, changes):
    head = checkpoint.gate.journal.head()
    with pytest.raises(OperatorError):
        entered(checkpoint, **changes)
    assert checkpoint.gate.journal.head() == head


def test_that_the_time_is_never_in_the_future(checkpoint):
    later = checkpoint.clock.now().at + timedelta(minutes=5)
    with pytest.raises(OperatorError):
        entered(checkpoint, at=later)
