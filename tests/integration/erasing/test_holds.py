"""What is held is spared by every erasure, and provably still there."""

import pytest

from db.verify import verify
from station.domain.kinds import LedgerEntry
from station.domain.passages import Resolution
from station.domain.retention import Backed, LegalHold
from station.domain.verdict import Outcome
from tests.fakes.clock import NOON_US
from tests.fakes.passages import a_fever, a_passage
from tests.integration.erasing.eraser import DAY_US, Eraser, counts, keeping
from tests.integration.journal.homes import Home


def held(**parts: object) -> tuple[LegalHold, ...]:
    return (LegalHold("h-1", "case 12", **parts),)  # type: ignore[arg-type] - by name


def ten_passages(gate: Home) -> str:
    for number in range(10):
        gate.write("passage", a_passage(number))
    return gate.journal.head().volume


@pytest.mark.fault(55)
def test_that_held_numbers_stay_and_their_loss_would_be_found(
    gate: Home, eraser: Eraser
) -> None:
    volume = ten_passages(gate)
    eraser.holds = held(volume=volume, first=4, last=6)
    eraser.days_pass(40)
    report = eraser.erase()
    assert (report.count, report.kept) == (7, {Backed.LEGAL_HOLD: 3})
    assert report.marks[0].spared == ((4, 6),)
    eraser.require_sound()
    gate.execute(
        "DELETE FROM passage WHERE seq = 5", "DELETE FROM payload WHERE id = 5"
    )
    assert [fault.seq for fault in verify(gate.engine).faults] == [5]


def test_that_a_lifted_hold_lets_go(gate: Home, eraser: Eraser) -> None:
    volume = ten_passages(gate)
    eraser.holds = held(volume=volume, first=4, last=6)
    eraser.days_pass(40)
    eraser.erase()
    eraser.holds = ()
    assert eraser.erase().count == 3
    eraser.require_sound()
    assert eraser.erase().count == 0


@pytest.mark.parametrize(
    ("parts", "kept"),
    [
        ({"station": "gate-1"}, 10),
        ({"station": "gate-2"}, 0),
        ({"from_us": NOON_US - DAY_US, "to_us": NOON_US + DAY_US}, 10),
        ({"from_us": NOON_US + DAY_US}, 0),
        ({"to_us": NOON_US - DAY_US}, 0),
    ],
)
def test_that_stations_and_periods_are_held(
    gate: Home, eraser: Eraser, parts: dict[str, object], kept: int
) -> None:
    ten_passages(gate)
    eraser.holds = held(**parts)
    eraser.days_pass(40)
    assert eraser.erase().count == 10 - kept


def test_that_a_held_passage_keeps_what_was_said_of_it(
    gate: Home, eraser: Eraser
) -> None:
    record = gate.write("passage", a_fever(1))
    target = record.envelope.record_id
    gate.write("resolution", Resolution(target, Outcome.REFER))
    eraser.holds = held(volume=record.envelope.volume, first=2, last=2)
    eraser.days_pass(40)
    assert eraser.erase().count == 0
    row = gate.passages.passage(target)
    assert row is not None
    assert row.outcome is Outcome.REFER
    eraser.require_sound()


def test_that_a_ledger_never_goes_back_to_a_held_state(
    gate: Home, eraser: Eraser
) -> None:
    """A closed shift whose opening is held is still closed."""
    eraser.policy = keeping(shift=30)
    opened = gate.write("shift", LedgerEntry("s-1", "open"))
    gate.write("shift", LedgerEntry("s-1", "closed"))
    gate.write("shift", LedgerEntry("s-2", "closed"))
    eraser.holds = held(volume=opened.envelope.volume, first=2, last=2)
    eraser.days_pass(40)
    assert counts(eraser.erase()) == {"shift": 1}
    (row,) = gate.passages.ledger("shift")
    assert (row.subject, row.state) == ("s-1", "closed")
    eraser.require_sound()


@pytest.mark.fault(55)
def test_that_a_hold_stops_the_erasure_of_a_person(gate: Home, eraser: Eraser) -> None:
    volume = ten_passages(gate)
    eraser.holds = held(volume=volume)
    report = eraser.person("person-3")
    assert (report.count, report.kept) == (0, {Backed.LEGAL_HOLD: 1})
