"""Random days at a gate, handed over in random pieces, always end in one truth."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from db.connection import connect
from db.rebuild import rebuild
from db.verify import verify
from station.domain.kinds import LedgerEntry
from station.domain.passages import (
    CorrectableField,
    Correction,
    Override,
    Resolution,
)
from station.domain.records import SealedRecord
from station.domain.verdict import Outcome
from station.domain.visit import Reading
from station.services.ports import Draft
from tests.fakes.clock import NOON_US
from tests.fakes.passages import a_fever, a_passage, draft_of
from tests.faults.tamper import tamper
from tests.integration.journal.homes import Home

outcomes = st.sampled_from(Outcome)
fields = st.dictionaries(
    st.sampled_from(CorrectableField), st.text(max_size=6), min_size=1, max_size=3
)


class Day(RuleBasedStateMachine):
    """One gate, one office, and a model: the records that were acknowledged."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.gate = Home(Path(self.folder.name) / "gate.db", "gate-1")
        self.office = Home(Path(self.folder.name) / "office.db", "office")
        volume = self.gate.journal.head().volume
        self.acked = list(self.gate.journal.records("gate-1", volume, 1, 1))
        self.drafts: list[Draft] = []
        self.passages: list[str] = []

    def ack(self, draft: Draft) -> None:
        (record,) = self.gate.journal.append(draft)
        assert record.envelope.seq == len(self.acked) + 1
        self.acked.append(record)
        self.drafts.append(draft)

    def write(self, kind: str, payload: Any) -> None:
        self.ack(draft_of(kind, payload, self.gate.clock))

    @rule(number=st.integers(0, 5), fever=st.booleans())
    def pass_by(self, number: int, fever: bool) -> None:
        self.write("passage", (a_fever if fever else a_passage)(number))
        self.passages.append(self.acked[-1].envelope.record_id)

    @precondition(lambda self: self.drafts)
    @rule(data=st.data())
    def save_again(self, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(self.drafts) - 1))
        (record,) = self.gate.journal.append(self.drafts[at])
        assert record == self.acked[at + 1]

    @precondition(lambda self: self.passages)
    @rule(data=st.data(), outcome=outcomes, reason=st.text(max_size=4))
    def resolve(self, data: st.DataObject, outcome: Outcome, reason: str) -> None:
        target = data.draw(st.sampled_from(self.passages))
        override = Override("leader-1", reason, outcome)
        readings = (Reading(NOON_US, 36.6),)
        self.write("resolution", Resolution(target, outcome, readings, None, override))

    @precondition(lambda self: self.passages)
    @rule(data=st.data(), changes=fields)
    def correct(
        self, data: st.DataObject, changes: dict[CorrectableField, str]
    ) -> None:
        target = data.draw(st.sampled_from([*self.passages, "unknown"]))
        self.write("correction", Correction(target, changes, "typo"))

    @rule(subject=st.sampled_from("ab"), state=st.text(max_size=4))
    def keep_a_ledger(self, subject: str, state: str) -> None:
        self.write("technical", LedgerEntry(subject, state))

    @rule()
    def restart(self) -> None:
        for home in (self.gate, self.office):
            home.close()
            home.open()

    @rule(data=st.data(), dry_run=st.booleans())
    def hand_over(self, data: st.DataObject, dry_run: bool) -> None:
        last = data.draw(st.integers(1, len(self.acked)))
        first = data.draw(st.integers(1, last))
        before = self.office.shown()
        taken = self.gate.give(self.office, first, last, dry_run=dry_run)
        assert taken.fork_at == 0
        assert taken.new + taken.held == last - first + 1
        if taken.contiguous:
            assert taken.link == self.acked[taken.contiguous - 1].link
        if dry_run or not taken.new:
            assert self.office.shown() == before

    @rule()
    def rebuild(self) -> None:
        before = self.office.shown()
        rebuild(self.office.engine)
        assert self.office.shown() == before

    @precondition(lambda self: len(self.acked) > 1)
    @rule(data=st.data())
    def tamper(self, data: st.DataObject) -> None:
        """A copy of the gate's database is altered in one byte of one content."""
        seq = data.draw(st.integers(1, len(self.acked)))
        copy = Path(self.folder.name) / "altered.db"
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
        source, target = connect(self.gate.path, self.gate.key), None
        target = connect(copy, self.gate.key, create=True)
        source.backup(target)
        source.close()
        target.close()
        record_id = tamper(copy, self.gate.key, seq)
        altered = Altered(copy, self.gate.key)
        assert (seq, record_id) in altered.faults()

    @invariant()
    def everything_acknowledged_is_there(self) -> None:
        volume = self.gate.journal.head().volume
        held: list[SealedRecord] = list(
            self.gate.journal.records("gate-1", volume, 1, len(self.acked) + 1)
        )
        assert held == self.acked

    def teardown(self) -> None:
        if not hasattr(self, "gate"):
            return
        self.gate.give(self.office)
        assert self.office.shown("gate-1") == self.gate.shown("gate-1")
        assert verify(self.gate.engine).holds
        assert verify(self.office.engine).holds
        self.gate.close()
        self.office.close()
        self.folder.cleanup()


class Altered:
    """The altered copy, opened only to be proven."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key

    def faults(self) -> list[tuple[int, str]]:
        from db.engine import open_engine

        engine = open_engine(self._path, self._key)
        faults = verify(engine).faults
        engine.dispose()
        return [(fault.seq, fault.record_id) for fault in faults]


@pytest.mark.fault(41, 42, 57)
def test_that_every_day_ends_in_one_truth() -> None:
    run_state_machine_as_test(
        Day,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
