"""What is due goes, what is not stays, and both can be proven."""

from datetime import date

import pytest

from station.domain.kinds import Erased, LedgerEntry
from station.domain.passages import CorrectableField, Correction, Resolution
from station.domain.retention import Backed, LegalHold
from station.domain.verdict import Outcome
from tests.fakes.clock import NOON_US
from tests.fakes.passages import a_fever, a_passage
from tests.integration.erasing.eraser import DAY_US, Eraser, counts, keeping
from tests.integration.journal.homes import Home

MAY_4 = date(2022, 5, 4)


def test_that_a_passage_goes_after_its_days(gate: Home, eraser: Eraser) -> None:
    old = gate.write("passage", a_passage(1))
    eraser.days_pass(31)
    new = gate.write("passage", a_passage(2))
    report = eraser.erase()
    assert counts(report) == {"passage": 1}
    assert gate.passages.passage(old.envelope.record_id) is None
    assert gate.passages.passage(new.envelope.record_id) is not None
    held = gate.journal.find(old.envelope.record_id)
    assert held is not None
    assert (held.payload, held.salt) == (None, None)
    assert (held.commitment, held.link) == (old.commitment, old.link)
    eraser.require_sound()


def test_that_whole_days_are_kept(gate: Home, eraser: Eraser) -> None:
    """Thirty days after noon of the 4th is the 3rd of June; the 4th goes on the 4th."""
    gate.write("passage", a_passage(1))
    eraser.days_pass(30)
    assert eraser.erase().count == 0
    eraser.days_pass(0.5)
    assert eraser.erase().count == 1


def test_that_the_journal_says_what_was_erased(gate: Home, eraser: Eraser) -> None:
    record = gate.write("passage", a_passage(1))
    volume = record.envelope.volume
    eraser.days_pass(40)
    mark = Erased(volume, 2, ("passage",), 1, 1, "gate-1")
    assert eraser.erase().marks == (mark,)
    assert eraser.noted == [mark]
    kinds = [r.envelope.kind for r in gate.journal.records("gate-1", volume, 3, 9)]
    assert kinds == ["erased", "tally"]


def test_that_a_preview_changes_nothing(gate: Home, eraser: Eraser) -> None:
    gate.write("passage", a_passage(1))
    eraser.days_pass(40)
    before = gate.shown()
    assert counts(eraser.preview()) == {"passage": 1}
    assert (gate.shown(), gate.journal.head().seq, eraser.noted) == (before, 2, [])
    assert eraser.preview() == eraser.erase()


@pytest.mark.fault(55)
def test_that_a_second_run_finds_nothing(gate: Home, eraser: Eraser) -> None:
    gate.write("passage", a_passage(1))
    eraser.days_pass(40)
    eraser.erase()
    head = gate.journal.head()
    assert eraser.erase().count == 0
    assert gate.journal.head() == head


@pytest.mark.fault(55)
def test_that_nothing_is_erased_when_the_marks_cannot_be_noted(
    gate: Home, eraser: Eraser
) -> None:
    record = gate.write("passage", a_passage(1))
    eraser.days_pass(40)
    eraser.note = _fail  # type: ignore[method-assign] - a disk that is full
    with pytest.raises(OSError, match="full"):
        eraser.erase()
    assert gate.passages.passage(record.envelope.record_id) is not None
    assert gate.journal.head().seq == 2


def _fail(_marks: object) -> None:
    raise OSError("full")


def test_that_each_kind_has_its_own_days(gate: Home, eraser: Eraser) -> None:
    eraser.policy = keeping(passage=10, disinfection=90, technical=10)
    gate.write("disinfection", LedgerEntry("hall", "done"))
    gate.write("technical", LedgerEntry("camera", "failed"))
    gate.write("passage", a_passage(1))
    eraser.days_pass(11)
    report = eraser.erase()
    assert counts(report) == {"passage": 1, "technical": 1}
    (mark,) = report.marks
    assert (mark.upto, mark.kinds) == (4, ("passage", "technical"))
    assert [row.subject for row in gate.passages.ledger("disinfection")] == ["hall"]
    eraser.require_sound()
    eraser.days_pass(80)
    assert counts(eraser.erase()) == {"disinfection": 1}
    eraser.require_sound()


def test_that_proofs_are_never_erased(gate: Home, eraser: Eraser) -> None:
    eraser.policy = keeping(erased=1, volume_opened=1, tally=1)
    gate.write("passage", a_passage(1))
    eraser.days_pass(40)
    eraser.erase()
    eraser.days_pass(400)
    assert eraser.erase().count == 0
    eraser.require_sound()


def test_that_the_figures_of_a_day_stay(gate: Home, eraser: Eraser) -> None:
    for number in range(3):
        gate.write("passage", a_passage(number))
    gate.write("passage", a_fever(7))
    before = gate.passages.day_counts("gate-1", MAY_4)
    eraser.days_pass(40)
    eraser.erase()
    assert gate.passages.day_rows("gate-1", MAY_4) == ()
    assert gate.passages.day_counts("gate-1", MAY_4) == before
    assert gate.passages.day_counts(None, MAY_4) == before
    assert before.fevers == 1


def test_that_figures_of_two_erasures_of_one_day_add_up(
    gate: Home, eraser: Eraser
) -> None:
    eraser.policy = keeping(passage=10)
    first = gate.write("passage", a_passage(1))
    gate.write("passage", a_passage(2))
    before = gate.passages.day_counts("gate-1", MAY_4)
    volume = first.envelope.volume
    eraser.holds = (LegalHold("h", "case", volume=volume, first=2, last=2),)
    eraser.days_pass(11)
    assert eraser.erase().count == 1
    assert gate.passages.day_counts("gate-1", MAY_4) == before
    eraser.holds = ()
    assert eraser.erase().count == 1
    assert gate.passages.day_counts("gate-1", MAY_4) == before
    eraser.require_sound()


def test_that_what_was_said_of_a_passage_goes_and_stays_with_it(
    gate: Home, eraser: Eraser
) -> None:
    gone = gate.write("passage", a_fever(1)).envelope.record_id
    gate.write("resolution", Resolution(gone, Outcome.ADMIT))
    eraser.days_pass(29)
    kept = gate.write("passage", a_fever(2)).envelope.record_id
    late = Correction(gone, {CorrectableField.NAME: "李㛃"}, "typo")
    gate.write("correction", late)
    gate.write("resolution", Resolution(kept, Outcome.REFER))
    eraser.days_pass(5)
    report = eraser.erase()
    assert counts(report) == {"passage": 1, "resolution": 1, "correction": 1}
    (mark,) = report.marks
    assert (mark.upto, mark.seqs) == (2, ((3, 3), (5, 5)))
    row = gate.passages.passage(kept)
    assert row is not None
    assert row.outcome is Outcome.REFER
    eraser.require_sound()


def test_that_a_correction_outlives_its_own_days_with_its_passage(
    gate: Home, eraser: Eraser
) -> None:
    eraser.policy = keeping(passage=60, correction=1)
    target = gate.write("passage", a_passage(1)).envelope.record_id
    gate.write("correction", Correction(target, {CorrectableField.NAME: "李㛃"}, "x"))
    eraser.days_pass(30)
    assert eraser.erase().count == 0
    row = gate.passages.passage(target)
    assert row is not None
    assert row.person.name == "李㛃"


def test_that_what_is_in_force_stays(gate: Home, eraser: Eraser) -> None:
    validity = NOON_US + 100 * DAY_US
    gate.write("pass", LedgerEntry("p-1", "issued", validity))
    gate.write("pass", LedgerEntry("p-1", "revoked", validity))
    gate.write("trust", LedgerEntry("list", "imported"))
    gate.write("shift", LedgerEntry("s-1", "open"))
    gate.write("shift", LedgerEntry("s-2", "open"))
    gate.write("shift", LedgerEntry("s-2", "closed"))
    eraser.policy = keeping(shift=30)
    eraser.days_pass(40)
    report = eraser.erase()
    assert counts(report) == {"pass": 1, "shift": 2}
    assert report.kept == {Backed.IN_FORCE: 3}
    (row,) = gate.passages.ledger("pass")
    assert row.state == "revoked"
    assert [row.subject for row in gate.passages.ledger("shift")] == ["s-1"]
    eraser.require_sound()
    eraser.days_pass(100)
    assert counts(eraser.erase()) == {"pass": 1}


def test_that_nothing_goes_before_a_receipt_covers_it(
    gate: Home, eraser: Eraser
) -> None:
    for number in range(3):
        gate.write("passage", a_passage(number))
    eraser.covered = {gate.journal.head().volume: 3}
    eraser.days_pass(40)
    report = eraser.erase()
    assert (counts(report), report.kept) == ({"passage": 2}, {Backed.UNCOVERED: 1})
    eraser.covered = {}
    assert eraser.erase().count == 0
    eraser.require_sound()


def test_that_an_office_erases_what_came_from_its_gates(
    gate: Home, office: Home, eraser: Eraser
) -> None:
    gate.write("passage", a_passage(1))
    eraser.days_pass(20)
    gate.write("passage", a_passage(2))
    gate.give(office)
    at_office = Eraser(office)
    at_office.days_pass(35)
    assert counts(at_office.erase()) == {"passage": 1}
    assert gate.give(office).held == 3
    assert len(office.passages.search("13800000001")) == 0
    at_office.require_sound()


def test_that_a_gate_hands_over_what_it_erased_as_gone(
    gate: Home, office: Home, eraser: Eraser
) -> None:
    gate.write("passage", a_passage(1))
    eraser.days_pass(40)
    eraser.erase()
    taken = gate.give(office)
    assert (taken.new, taken.set_aside) == (4, ())
    Eraser(office).require_sound()
    assert office.shown("gate-1") == gate.shown("gate-1")
