"""What screens read follows the records, in whatever order files bring them."""

from collections.abc import Callable

import pytest

from db.rebuild import rebuild
from db.verify import verify
from station.domain.findings import FindingCode
from station.domain.kinds import LedgerEntry
from station.domain.passages import (
    CorrectableField,
    Correction,
    Override,
    PaperSource,
    Resolution,
)
from station.domain.records import SealedRecord
from station.domain.verdict import Finding, Outcome, Verdict
from station.domain.views import PassageRow
from station.domain.visit import Reading, Site
from tests.fakes.clock import NOON_US
from tests.fakes.passages import a_fever, a_passage, a_person, a_place
from tests.integration.journal.homes import Home


def row_of(home: Home, record: SealedRecord) -> PassageRow:
    row = home.passages.passage(record.envelope.record_id)
    assert row is not None
    return row


def cleared(target: str) -> Resolution:
    """Measured again under the arm: 36.8 °C."""
    finding = Finding(FindingCode.FEVER_CLEARED, Outcome.ADMIT, {"celsius": 36.8})
    return Resolution(
        target=target,
        outcome=Outcome.ADMIT,
        readings=(Reading(NOON_US, 36.8, Site.ARMPIT),),
        verdict=Verdict(Outcome.ADMIT, (finding,), 3),
    )


def correction(target: str, **changes: str) -> Correction:
    return Correction(
        target, {CorrectableField(name): new for name, new in changes.items()}, "typo"
    )


def test_that_a_passage_is_shown_as_it_was_recorded(gate: Home) -> None:
    passage = a_passage(
        7, host=a_place(9), plate="京A12345", party="car-1", purpose="visit", note="n"
    )
    record = gate.write("passage", passage)
    envelope = record.envelope
    assert row_of(gate, record) == PassageRow(
        record_id=envelope.record_id,
        station="gate-1",
        volume=envelope.volume,
        seq=2,
        at_us=envelope.wall_us,
        offset_min=480,
        recorded_us=envelope.wall_us,
        direction=passage.direction,
        category=passage.category,
        person=a_person(7),
        outcome=Outcome.ADMIT,
        first_outcome=Outcome.ADMIT,
        waiting=False,
        findings=passage.verdict.findings,
        host=a_place(9),
        shown=passage.shown,
        readings=passage.readings,
        plate="京A12345",
        party="car-1",
        purpose="visit",
        operator="guard-1",
        shift="shift-1",
        policy_version=3,
        note="n",
    )


def test_that_a_paper_entry_stands_at_its_original_time(gate: Home) -> None:
    paper = PaperSource(NOON_US - 3_600_000_000, 3, 12, "老王")
    record = gate.write("passage", a_passage(paper=paper))
    row = row_of(gate, record)
    assert row.at_us == NOON_US - 3_600_000_000
    assert row.recorded_us == record.envelope.wall_us
    assert row.paper_line == "3/12"


def test_that_an_override_at_the_gate_counts_beside_the_verdict(gate: Home) -> None:
    override = Override("leader-1", "doctor on call", Outcome.ADMIT)
    row = row_of(gate, gate.write("passage", a_fever(override=override)))
    assert (row.outcome, row.first_outcome) == (Outcome.ADMIT, Outcome.HOLD)
    assert row.override_reason == "doctor on call"
    assert not row.waiting


def test_that_a_resolution_counts_from_then_on(gate: Home) -> None:
    record = gate.write("passage", a_fever())
    assert gate.passages.waiting() == (row_of(gate, record),)
    gate.write("resolution", cleared(record.envelope.record_id))
    row = row_of(gate, record)
    assert (row.outcome, row.first_outcome) == (Outcome.ADMIT, Outcome.HOLD)
    assert not row.waiting
    assert [reading.celsius for reading in row.readings] == [37.8, 36.8]
    assert [finding.code for finding in row.findings] == [FindingCode.FEVER_CLEARED]
    assert gate.passages.waiting() == ()


def test_that_a_hold_measured_as_hold_still_waits(gate: Home) -> None:
    record = gate.write("passage", a_fever())
    again = Resolution(record.envelope.record_id, Outcome.HOLD, note="again")
    gate.write("resolution", again)
    row = row_of(gate, record)
    assert row.waiting
    assert row.findings == a_fever().verdict.findings
    assert row.note == "again"


def test_that_a_correction_shows_new_and_keeps_old(gate: Home) -> None:
    record = gate.write("passage", a_passage(1))
    target = record.envelope.record_id
    gate.write("correction", correction(target, phone="13900000000", direction="out"))
    gate.write("correction", correction(target, phone="13911111111"))
    row = row_of(gate, record)
    assert row.person.phone == "13911111111"
    assert row.direction == "out"
    assert row.corrections == (
        ("direction", "in", "out", "typo"),
        ("phone", a_person(1).phone, "13900000000", "typo"),
        ("phone", "13900000000", "13911111111", "typo"),
    )
    assert gate.passages.search("13911111111") == (row,)
    assert gate.passages.search(a_person(1).phone) == ()


def test_that_a_void_passage_is_shown_and_never_waits(gate: Home) -> None:
    record = gate.write("passage", a_fever())
    gate.write("correction", correction(record.envelope.record_id, void="1"))
    row = row_of(gate, record)
    assert row.void
    assert not row.waiting


def test_that_the_office_shows_what_the_gate_shows(gate: Home, office: Home) -> None:
    play(gate)
    gate.give(office)
    assert office.shown("gate-1") == gate.shown("gate-1")
    assert verify(office.engine).holds


def play(gate: Home) -> None:
    held = gate.write("passage", a_fever(1))
    wrong = gate.write("passage", a_passage(2))
    gate.write("shift", LedgerEntry("shift-1", "open"))
    gate.write("resolution", cleared(held.envelope.record_id))
    gate.write("correction", correction(wrong.envelope.record_id, name="刘洋"))
    gate.write("correction", correction(held.envelope.record_id, temperature="37.6"))
    gate.write("shift", LedgerEntry("shift-1", "closed", fields={"note": "quiet"}))


@pytest.mark.fault(42)
@pytest.mark.parametrize("step", [1, 2, 3, 5])
def test_that_files_in_any_order_end_alike(gate: Home, office: Home, step: int) -> None:
    """A resolution or correction that comes before its passage waits for it."""
    play(gate)
    for first in reversed(range(1, gate.journal.head().seq + 1, step)):
        gate.give(office, first, first + step)
    assert office.shown("gate-1") == gate.shown("gate-1")
    assert verify(office.engine).holds


def test_that_the_office_has_the_last_word(gate: Home, office: Home) -> None:
    record = gate.write("passage", a_passage())
    target = record.envelope.record_id
    office.write("correction", correction(target, name="office"))
    gate.write("correction", correction(target, name="gate"))
    gate.give(office)
    assert row_of(office, record).person.name == "office"
    assert row_of(gate, record).person.name == "gate"


def test_that_a_ledger_shows_the_present_state(gate: Home) -> None:
    gate.write("shift", LedgerEntry("shift-1", "open", 5, {"leader": "li"}))
    gate.write("shift", LedgerEntry("shift-2", "open"))
    last = gate.write("shift", LedgerEntry("shift-1", "closed"))
    first, second = gate.passages.ledger("shift")
    assert (first.subject, first.state) == ("shift-2", "open")
    assert (second.subject, second.state, second.fields) == ("shift-1", "closed", {})
    assert second.record_id == last.envelope.record_id
    assert gate.passages.ledger("shift", "shift-2") == (first,)
    assert gate.passages.ledger("paper") == ()


def test_that_each_station_has_its_own_state_of_a_subject(
    make_home: Callable[[str], Home], office: Home
) -> None:
    one, two = make_home("gate-1"), make_home("gate-2")
    one.write("shift", LedgerEntry("shift-2", "closed"))
    two.write("shift", LedgerEntry("shift-2", "open"))
    one.give(office)
    two.give(office)
    states = {(row.station, row.state) for row in office.passages.ledger("shift")}
    assert states == {("gate-1", "closed"), ("gate-2", "open")}


def test_that_a_later_volume_speaks_after_an_earlier_one(gate: Home) -> None:
    gate.write("technical", LedgerEntry("camera", "failed"))
    gate.write("technical", LedgerEntry("camera", "failed"))
    gate.journal.open_volume("replaced", "RWQ")
    gate.write("technical", LedgerEntry("camera", "back"))
    (row,) = gate.passages.ledger("technical")
    assert row.state == "back"


def test_that_rebuilding_makes_the_same_again(gate: Home, office: Home) -> None:
    play(gate)
    gate.give(office, 4)
    gate.give(office)
    before = office.shown()
    office.execute(
        "UPDATE passage SET name = 'nobody', waiting = 1",
        "DELETE FROM passage_reading",
        "DELETE FROM ledger_entry",
        "DELETE FROM amendment",
    )
    seen: list[int] = []
    assert rebuild(office.engine, seen.append) == 9
    assert seen == [9]
    assert office.shown() == before
    assert verify(office.engine).holds
