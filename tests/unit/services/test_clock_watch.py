"""A clock that was set is noted once, shown, and never trusted with deleting."""

import msgspec
import pytest

from station.domain.errors import OperatorError
from station.domain.exchange import Adopted, ClockMark, PolicyText
from station.domain.kinds import TECHNICAL, LedgerEntry
from station.services.clock_watch import ClockWatch, clock_is_suspect
from station.services.recorder import Recorder
from station.workspace.ids import new_record_id
from tests.fakes.clock import NOON_US, SECOND_US, TickingClock
from tests.fakes.exchange import FakeExchange
from tests.fakes.journal import FakeJournal

HOUR_US = 3600 * SECOND_US
YEAR_US = 365 * 24 * HOUR_US


class Laptop:
    """A station that looks at its clock."""

    def __init__(self):
        self.clock = TickingClock()
        self.journal = FakeJournal("gate-1", self.clock)
        self.journal.open_volume("first", "RWQ")
        self.exchange = FakeExchange()
        self.watch = self.started()

    def started(self, released_us=0):
        recorder = Recorder(self.journal, self.clock, new_record_id)
        return ClockWatch(recorder, self.exchange, released_us)

    def jump(self, microseconds):
        self.clock.set_wall(self.clock._next.wall_us + microseconds)

    def reboot(self, boot_id="boot-2"):
        self.clock._next = msgspec.structs.replace(
            self.clock._next, boot_us=0, boot_id=boot_id
        )

    def hears_of_the_office(self, at_us):
        self.exchange.save_adopted(Adopted(1, at_us, PolicyText(1, "")), ())

    @property
    def suspect(self):
        return clock_is_suspect(self.journal, self.exchange, self.clock)

    @property
    def notes(self):
        head = self.journal.head()
        records = self.journal.records(head.station, head.volume, 1, head.seq)
        entries = [
            msgspec.json.decode(record.payload, type=LedgerEntry)
            for record in records
            if record.envelope.kind == TECHNICAL.name
        ]
        return [(entry.state, entry.fields.get("seconds")) for entry in entries]


@pytest.fixture
def laptop():
    return Laptop()


def test_that_a_clock_that_goes_on_is_believed(laptop):
    for _ in range(5):
        assert laptop.watch.look() == ClockMark()
    assert (laptop.suspect, laptop.notes) == (False, [])


@pytest.mark.fault(54)
@pytest.mark.parametrize("moved", [YEAR_US, -YEAR_US, HOUR_US, -HOUR_US, 3 * SECOND_US])
def test_that_a_jump_is_noted_once_with_its_seconds(laptop, moved):
    laptop.watch.look()
    laptop.jump(moved)
    assert laptop.suspect
    marks = [laptop.watch.look() for _ in range(3)]
    seconds = marks[0].seconds
    assert abs(seconds - moved // SECOND_US) <= 2
    assert {mark.suspect for mark in marks} == {True}
    assert laptop.notes == [("jumped", seconds)]
    assert laptop.suspect


def test_that_a_jump_between_two_looks_is_seen_though_records_came_after(laptop):
    laptop.watch.look()
    laptop.jump(-HOUR_US)
    laptop.watch.recorder.note(TECHNICAL, "scanner", "failed")
    laptop.watch.look()
    assert [state for state, _seconds in laptop.notes] == ["failed", "jumped"]


@pytest.mark.fault(54)
def test_that_a_sleeping_laptop_raises_no_doubt(laptop):
    laptop.watch.look()
    laptop.clock.pass_by(8 * HOUR_US)
    laptop.watch.look()
    assert (laptop.suspect, laptop.notes) == (False, [])


def test_that_summer_time_raises_no_doubt(laptop):
    laptop.clock._next = msgspec.structs.replace(laptop.clock._next, offset_min=540)
    laptop.watch.look()
    assert (laptop.suspect, laptop.notes) == (False, [])


@pytest.mark.fault(54)
def test_that_a_dead_battery_is_told_after_the_start(laptop):
    laptop.reboot()
    laptop.clock.set_wall(0)
    watch = laptop.started()
    assert watch.look().seconds <= -(NOON_US // SECOND_US)
    watch.look()
    assert len(laptop.notes) == 1


def test_that_a_clock_before_the_programs_making_is_suspect_once(laptop):
    watch = laptop.started(released_us=NOON_US + YEAR_US)
    assert watch.look().suspect
    assert laptop.started(released_us=NOON_US + YEAR_US).look().suspect
    assert len(laptop.notes) == 1


@pytest.mark.fault(54)
def test_that_the_offices_time_is_a_watermark(laptop):
    laptop.hears_of_the_office(NOON_US + HOUR_US)
    assert laptop.suspect
    assert laptop.watch.look().suspect
    assert len(laptop.notes) == 1


def test_that_a_later_word_of_the_office_ends_the_doubt(laptop):
    laptop.watch.look()
    laptop.jump(HOUR_US)
    laptop.watch.look()
    laptop.hears_of_the_office(laptop.clock.now().wall_us - 60 * SECOND_US)
    assert laptop.watch.look() == ClockMark()
    assert [state for state, _seconds in laptop.notes] == ["jumped", "back"]
    assert not laptop.suspect


def test_that_an_old_word_of_the_office_proves_nothing(laptop):
    laptop.watch.look()
    laptop.jump(YEAR_US)
    laptop.watch.look()
    laptop.hears_of_the_office(NOON_US)
    assert laptop.watch.look().suspect


def test_that_the_leader_confirms_a_clock_that_was_put_right(laptop):
    laptop.watch.look()
    laptop.jump(HOUR_US)
    laptop.watch.look()
    assert laptop.watch.confirm() == ClockMark()
    assert not laptop.suspect


def test_that_nobody_confirms_a_clock_behind_the_office(laptop):
    laptop.hears_of_the_office(NOON_US + HOUR_US)
    laptop.watch.look()
    with pytest.raises(OperatorError, match="behind"):
        laptop.watch.confirm()
    assert laptop.suspect
