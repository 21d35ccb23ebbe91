"""The passage at hand is saved, then paper is asked for, then it records again."""

from pathlib import Path

import msgspec
import pytest

from station.domain.errors import (
    DiskFailed,
    DiskFault,
    DiskFull,
    EnvironmentFault,
    IntegrityFault,
    OperatorError,
)
from station.domain.kinds import SHIFT, TECHNICAL, LedgerEntry
from station.services.keeping import LAST_SAVED, NOTED_EVERY, KeptJournal
from station.services.ports import Draft
from station.workspace.ballast import MIB, NAME, Ballast
from station.workspace.head_note import read_head
from station.workspace.ids import new_record_id
from tests.fakes.clock import SECOND_US, TickingClock
from tests.fakes.journal import FakeJournal

FULL = DiskFull("The disk is full; nothing was saved.")
BROKEN = DiskFailed("The disk reports an error; nothing is doubled by trying again.")
DAMAGED = IntegrityFault("The database file is damaged.")


class Disk(FakeJournal):
    """A journal whose next appends fail with these faults, None for one that works."""

    def __init__(self, clock):
        super().__init__("gate-1", clock)
        self.faults = []
        self.tried = 0

    def append(self, *drafts):
        self.tried += 1
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        return super().append(*drafts)


class Gate:
    def __init__(self, root):
        self.root = root
        self.room = 9 * MIB
        self.clock = TickingClock()
        self.disk = Disk(self.clock)
        self.disk.open_volume("first", "RWQ")
        ballast = Ballast(root, MIB, free=lambda _folder: self.room)
        self.journal = KeptJournal(self.disk, self.clock, root, ballast)
        self.journal.look()

    def draft(self, kind=TECHNICAL):
        entry = LedgerEntry("scanner", "failed")
        return Draft(new_record_id(self.clock.now()), kind.name, entry)

    def passes(self):
        return self.journal.append(self.draft())[0]

    @property
    def states(self):
        head = self.disk.head()
        records = self.disk.records(head.station, head.volume, 2, head.seq)
        entries = [msgspec.json.decode(r.payload, type=LedgerEntry) for r in records]
        return [(entry.subject, entry.state) for entry in entries]


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path)


@pytest.mark.fault(13)
def test_that_the_last_person_before_a_full_disk_is_saved(gate):
    gate.disk.faults, gate.room = [FULL], 0
    assert gate.passes().envelope.seq == 2
    assert gate.journal.paper.msgid == LAST_SAVED
    assert not (gate.root / NAME).exists()


def test_that_nobody_is_recorded_while_there_is_no_room(gate):
    gate.disk.faults, gate.room = [FULL], 0
    gate.passes()
    tried = gate.disk.tried
    with pytest.raises(DiskFull, match="paper"):
        gate.passes()
    assert gate.disk.tried == tried


@pytest.mark.fault(13)
def test_that_recording_goes_on_by_itself_when_there_is_room(gate):
    gate.disk.faults, gate.room = [FULL], 0
    gate.passes()
    gate.clock.pass_by(600 * SECOND_US)
    gate.room = 9 * MIB
    gate.journal.look()
    assert gate.journal.paper is None
    assert gate.states == [("scanner", "failed"), ("journal", "back")]
    head = gate.disk.head()
    (record,) = gate.disk.records("gate-1", head.volume, head.seq, head.seq)
    fields = msgspec.json.decode(record.payload, type=LedgerEntry).fields
    assert fields["seconds"] >= 600
    assert (gate.root / NAME).exists()
    assert gate.passes().envelope.seq == 4


def test_that_the_next_person_is_tried_at_once_when_there_is_room(gate):
    gate.disk.faults, gate.room = [FULL], 0
    gate.passes()
    gate.room = 9 * MIB
    gate.passes()
    assert [state for _part, state in gate.states] == ["failed", "back", "failed"]


@pytest.mark.fault(10, 11, 16)
@pytest.mark.parametrize("fault", [BROKEN, DAMAGED, DiskFault("read-only")])
def test_that_a_disk_that_fails_for_good_means_paper(gate, fault):
    gate.disk.faults = [fault] * 9
    with pytest.raises(type(fault)):
        gate.passes()
    assert gate.journal.paper is fault
    gate.journal.look()
    assert gate.journal.paper is fault
    gate.disk.faults = []
    gate.journal.look()
    assert gate.journal.paper is None


def test_that_the_same_draft_is_saved_once_whatever_happened(gate):
    draft = gate.draft()
    gate.disk.faults = [BROKEN]
    with pytest.raises(DiskFault):
        gate.journal.append(draft)
    (record,) = gate.journal.append(draft)
    assert gate.journal.append(draft) == (record,)
    assert gate.states.count(("scanner", "failed")) == 1


@pytest.mark.parametrize("fault", [OperatorError("wrong"), EnvironmentFault("in use")])
def test_that_other_errors_mean_no_paper(gate, fault):
    gate.disk.faults = [fault]
    with pytest.raises(type(fault)):
        gate.passes()
    assert gate.journal.paper is None
    assert (gate.root / NAME).exists()


def test_that_a_disk_without_room_for_ballast_is_used_while_it_lasts(tmp_path):
    gate = Gate(tmp_path)
    (tmp_path / NAME).unlink()
    gate.room = 0
    gate.journal.look()
    assert gate.passes().envelope.seq == 2
    gate.disk.faults = [FULL]
    with pytest.raises(DiskFull):
        gate.passes()
    assert gate.journal.paper is FULL
    gate.journal.look()
    assert gate.journal.paper is None


def test_that_a_ballast_that_went_for_the_opening_saves_one_more(tmp_path):
    gate = Gate(tmp_path)
    (tmp_path / NAME).unlink()
    gate.room = 0
    gate.journal.save_one_more()
    gate.journal.look()
    assert gate.passes().envelope.seq == 2
    with pytest.raises(DiskFull, match="paper"):
        gate.passes()


def test_that_the_head_is_noted_now_and_then_and_with_every_shift(gate):
    assert read_head(gate.root) is None
    while gate.passes().envelope.seq < NOTED_EVERY:
        pass
    assert read_head(gate.root).seq == NOTED_EVERY
    gate.passes()
    assert read_head(gate.root).seq == NOTED_EVERY
    (record,) = gate.journal.append(gate.draft(SHIFT))
    note = read_head(gate.root)
    assert (note.seq, note.link) == (record.envelope.seq, record.link.hex())
