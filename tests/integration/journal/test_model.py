"""Random lives of a station against a plain model: erased, restored, cloned.

Beside `test_machine`, which knows one volume and one truth, this one loses its disk,
goes back to copies, erases people, and is cloned. The model is lists and dicts.
"""

import copy
import shutil
import tempfile
from pathlib import Path

import msgspec
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

from db.backup import copy_database
from db.verify import verify
from station.domain.kinds import Erased
from station.domain.passages import CorrectableField, Correction
from station.domain.records import FIRST_LINK, SealedRecord
from station.domain.retention import merged
from station.services.ports import Absorbed
from tests.fakes.passages import a_passage
from tests.integration.erasing.eraser import Eraser
from tests.integration.journal.homes import EVERYTHING, KEY, Home

PEOPLE = st.integers(0, 3)


class Truth:
    """What the station was told is saved: ids by volume, and who is meant."""

    def __init__(self, volume: str, first: str) -> None:
        self.volumes: dict[str, list[str]] = {volume: [first]}
        self.person: dict[str, int] = {}
        self.erased: set[str] = set()

    @property
    def present(self) -> str:
        return max(self.volumes)

    def acked(self, record: SealedRecord, person: int | None = None) -> None:
        envelope = record.envelope
        ids = self.volumes.setdefault(envelope.volume, [])
        ids.append(envelope.record_id)
        assert envelope.seq == len(ids)
        if person is not None:
            self.person[envelope.record_id] = person

    def erase(self, person: int) -> None:
        self.erased |= {one for one, who in self.person.items() if who == person}


class Life(RuleBasedStateMachine):
    """One station, one office, copies of the station's database."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.gate = Home(Path(self.folder.name) / "gate.db", "gate-1")
        self.office = Home(Path(self.folder.name) / "office.db", "office")
        head = self.gate.journal.head()
        (first,) = self.gate.journal.records("gate-1", head.volume, 1, 1)
        self.truth = Truth(head.volume, first.envelope.record_id)
        self.copies: list[Truth] = []
        self.marks: list[Erased] = []
        self.taken: dict[str, dict[int, str]] = {}

    @rule(person=PEOPLE)
    def pass_by(self, person: int) -> None:
        record = self.gate.write("passage", a_passage(person))
        self.truth.acked(record, person)

    @precondition(lambda self: self.truth.person)
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        """Of a passage, and so of its person."""
        ids = sorted(set(self.truth.person) - self.truth.erased)
        if not ids:
            return
        target = data.draw(st.sampled_from(ids))
        content = Correction(target, {CorrectableField.NAME: "x"}, "wrong")
        record = self.gate.write("correction", content)
        self.truth.acked(record, self.truth.person[target])

    @rule(person=PEOPLE)
    def erase(self, person: int) -> None:
        eraser = Eraser(self.gate)
        eraser.person(f"person-{person}")
        self.marks += eraser.noted
        self.truth.erase(person)
        self.take_note()

    def take_note(self) -> None:
        """Of the records that tell of an erasure."""
        volume = self.truth.present
        after = len(self.truth.volumes[volume]) + 1
        for record in self.gate.journal.records("gate-1", volume, after, EVERYTHING):
            self.truth.acked(record)

    @rule(data=st.data())
    def hand_over(self, data: st.DataObject) -> None:
        """Any run of any volume, as often as it likes."""
        volume = data.draw(st.sampled_from(sorted(self.truth.volumes)))
        ids = self.truth.volumes[volume]
        last = data.draw(st.integers(1, len(ids)))
        first = data.draw(st.integers(1, last))
        before = self.taken.setdefault(volume, {})
        run = {seq: ids[seq - 1] for seq in range(first, last + 1)}
        new = {seq: one for seq, one in run.items() if seq not in before}
        done = given(self.gate, self.office, volume, first, last)
        assert (done.fork_at, done.new) == (0, len(new))
        assert done.held == len(run) - len(new)
        before |= new

    @rule()
    def back_up(self) -> None:
        target = self.copy_at(len(self.copies))
        copy_database(self.gate.path, target, KEY)
        self.copies.append(copy.deepcopy(self.truth))

    @precondition(lambda self: self.copies)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        """A copy becomes the database: a new volume, every erasure once more."""
        which = data.draw(st.integers(0, len(self.copies) - 1))
        erased = self.truth.erased
        self.gate.close()
        shutil.copyfile(self.copy_at(which), self.gate.path)
        self.gate.open()
        self.truth = copy.deepcopy(self.copies[which])
        self.truth.erased = erased & set(self.truth.person)
        self.truth.acked(self.gate.journal.open_volume("restored", "RWQ"))
        Eraser(self.gate).erasing.replay(merged(self.marks))
        self.take_note()

    @precondition(lambda self: self.copies)
    @rule(data=st.data(), person=PEOPLE)
    def clone(self, data: st.DataObject, person: int) -> None:
        """A copy goes on in its old volume, exactly after what the office holds."""
        which = data.draw(st.integers(0, len(self.copies) - 1))
        truth = self.copies[which]
        volume, known = truth.present, len(truth.volumes[truth.present])
        held = self.taken.get(volume, {})
        there = next(seq for seq in range(1, EVERYTHING) if seq not in held) - 1
        if there <= known:
            return
        path = Path(self.folder.name) / "clone.db"
        shutil.copyfile(self.copy_at(which), path)
        other = opened(path, self.gate)
        for _number in range(known, there + 1):
            other.write("passage", a_passage(person))
        before = self.office.shown()
        done = given(other, self.office, volume, there + 1, there + 1)
        assert done.fork_at
        assert done.new == 0
        assert self.office.shown() == before
        other.close()

    @invariant()
    def the_station_holds_what_it_said(self) -> None:
        for volume, ids in self.truth.volumes.items():
            held = list(self.gate.journal.records("gate-1", volume, 1, EVERYTHING))
            assert [record.envelope.record_id for record in held] == ids
            for record in held:
                gone = record.envelope.record_id in self.truth.erased
                assert (record.payload is None) == gone

    def teardown(self) -> None:
        if not hasattr(self, "gate"):
            return
        for volume, held in self.taken.items():
            for seq, record_id in held.items():
                (record,) = self.office.journal.records("gate-1", volume, seq, seq)
                assert record.envelope.record_id == record_id
        for home in (self.gate, self.office):
            assert verify(home.engine).faults == ()
            home.close()
        self.folder.cleanup()

    def copy_at(self, which: int) -> Path:
        return Path(self.folder.name) / f"copy-{which}.db"


def opened(path: Path, like: Home) -> Home:
    home = Home.__new__(Home)
    home.path, home.key, home.station, home.clock = path, KEY, "gate-1", like.clock
    home.open()
    return home


def given(gate: Home, office: Home, volume: str, first: int, last: int) -> Absorbed:
    """A handover of any volume of the station."""
    before = list(gate.journal.records("gate-1", volume, first - 1, first - 1))
    lines = [
        record.as_line()
        for record in gate.journal.records("gate-1", volume, first, last)
    ]
    link = before[0].link if before else FIRST_LINK
    return office.journal.absorb("gate-1", volume, first, link, lines)


@pytest.mark.fault(8, 20, 21, 41, 42, 43, 56)
def test_that_a_station_is_what_it_said_through_erasure_restore_and_clone() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.fault(20)
def test_that_a_rolled_back_station_that_goes_on_after_the_office_is_a_fork(
    tmp_path: Path,
) -> None:
    """The one case that random runs seldom meet: exactly from head + 1."""
    gate, office = Home(tmp_path / "gate.db"), Home(tmp_path / "office.db", "office")
    volume = gate.journal.head().volume
    copy_database(gate.path, tmp_path / "old.db", KEY)
    for number in range(3):
        gate.write("passage", a_passage(number))
    assert given(gate, office, volume, 1, 4).new == 4
    rolled = opened(tmp_path / "old.db", gate)
    for number in range(5):
        rolled.write("passage", a_passage(10 + number))
    before = office.shown()
    done = given(rolled, office, volume, 5, 6)
    assert (done.fork_at, done.new) != (0, 2)
    assert done.fork_at
    assert office.shown() == before
    for home in (gate, office, rolled):
        assert msgspec.structs.asdict(home.journal.head())["seq"]
        home.close()
