"""Copies that make themselves: when, where, how many, and that they hold."""

import threading
from datetime import date
from pathlib import Path

import msgspec
import pytest

from station.domain.errors import EnvironmentFault
from station.domain.kinds import BACKUP
from station.services.backups import (
    EVERY_US,
    BackupCard,
    all_copies,
    card_beside,
    drop_backups_older_than,
    generations,
)
from station.workspace.keyslots import unlock
from tests.fakes.clock import TickingClock
from tests.fakes.passages import passage_draft
from tests.integration.keeping.test_restore import damage
from ui.commands.gate_open import keeping
from ui.compose import open_station

DAY_US = 86_400_000_000


@pytest.fixture
def gate(homes):
    """A gate whose clock is ours."""
    clock = TickingClock()
    clock.pass_by(DAY_US)
    with open_station(homes.root / "gate-1", homes.way, clock) as station:
        yield station


def record(gate, number=1):
    gate.journal.append(passage_draft(number, gate.clock))


def autos(gate):
    return sorted(path.name for path in gate.home.backups.glob("auto-*.db"))


def states(gate):
    return [row.state for row in gate.passages.ledger(BACKUP.name)]


def test_that_a_quarter_of_an_hour_of_work_makes_a_copy(gate):
    record(gate)
    assert gate.backups.tick() is not None
    record(gate)
    assert gate.backups.tick() is None
    gate.clock.pass_by(EVERY_US)
    assert gate.backups.tick() is not None
    assert len(autos(gate)) == 1  # two of one day: the last one stays


def test_that_nothing_new_makes_no_copy(gate):
    record(gate)
    assert gate.backups.tick() is not None
    gate.clock.pass_by(4 * EVERY_US)
    assert gate.backups.tick() is None


def test_that_a_restart_does_not_forget_when_the_last_copy_was(gate, homes):
    record(gate)
    gate.backups.tick()
    record(gate)
    again = type(gate.backups)(gate.home, gate.copies, gate.recorder(), gate.passages)
    assert again.tick() is None


def test_that_a_clock_that_was_set_back_stops_no_copy(gate):
    record(gate)
    gate.backups.tick()
    record(gate)
    gate.clock.pass_by(-DAY_US)
    made = gate.backups.tick()
    assert made is not None
    assert made.path.is_file()


def test_that_a_copy_holds_what_it_says(gate):
    record(gate)
    head = gate.journal.head()
    made = gate.backups.make()
    assert (made.volume, made.upto) == (head.volume, head.seq)
    assert gate.copies.check(made.path) == head
    (row,) = gate.passages.ledger(BACKUP.name)
    assert (row.state, row.fields["upto"]) == ("made", head.seq)


def test_that_the_last_one_and_three_days_stay(gate):
    made = []
    for _day in range(4):
        for _hour in range(2):
            record(gate)
            made.append(gate.backups.make().path)
            gate.clock.pass_by(EVERY_US)
        gate.clock.pass_by(DAY_US)
    assert autos(gate) == sorted(path.name for path in made[-5::2])
    assert generations(gate.home.backups) == ()
    cards = sorted(path.name for path in gate.home.backups.glob("*.keys"))
    assert cards == [f"{name}.keys" for name in autos(gate)]


def test_that_copies_made_by_hand_are_left_alone(gate):
    byhand = gate.home.backups / "journal-20200101-000000.db"
    gate.copies.make(byhand)
    for _day in range(4):
        record(gate)
        gate.backups.make()
        gate.clock.pass_by(DAY_US)
    assert byhand.is_file()


def test_that_what_opens_a_copy_elsewhere_lies_beside_it(gate, homes, tmp_path):
    record(gate)
    card = card_beside(gate.backups.make().path)
    assert (card.volume, card.upto) == (gate.journal.head().volume, 3)
    (tmp_path / "slots.json").write_bytes(card.keys["slots.json"])
    assert unlock(tmp_path, homes.way) == homes.key()
    assert b"AGE-SECRET" not in msgspec.json.encode(card)


def test_that_a_card_that_cannot_be_read_is_none(tmp_path):
    copy = tmp_path / "x.db"
    assert card_beside(copy) is None
    for junk in (b"", b"{", b"[]", b"\xff" * 9, b"[" * 5000):
        copy.with_name("x.db.keys").write_bytes(junk)
        assert card_beside(copy) is None


def test_that_a_copy_that_cannot_be_made_is_recorded_and_never_raised(gate):
    record(gate)
    gate.home.backups.rename(gate.home.root / "away")
    assert gate.backups.tick() is None
    assert states(gate) == ["failed"]
    (gate.home.root / "away").rename(gate.home.backups)
    with pytest.raises(EnvironmentFault):
        unwritable(gate).make()


def unwritable(gate):
    class Full:
        def make(self, _target):
            raise EnvironmentFault("The backup cannot be written there.")

    return type(gate.backups)(gate.home, Full(), gate.recorder(), gate.passages)


def test_that_a_failed_copy_leaves_the_older_ones(gate):
    record(gate)
    before = gate.backups.make().path
    with pytest.raises(EnvironmentFault):
        unwritable(gate).make()
    assert before.is_file()
    assert gate.copies.check(before)


def second(gate, tmp_path):
    disk = tmp_path / "second"
    (disk / "gatebook-backups-gate-1").mkdir(parents=True)
    saved = msgspec.structs.replace(gate.settings, backup_to=str(disk))
    gate.home.save(saved)
    return disk


def test_that_a_second_disk_gets_every_copy_too(gate, tmp_path):
    disk = second(gate, tmp_path)
    record(gate)
    made = gate.backups.make()
    other = disk / "gatebook-backups-gate-1" / made.path.name
    assert made.missed is None
    assert gate.copies.check(other) == gate.copies.check(made.path)
    assert card_beside(other) == card_beside(made.path)


def test_that_a_second_disk_that_is_away_is_told_and_stops_nothing(gate, tmp_path):
    second(gate, tmp_path).rename(tmp_path / "away")
    record(gate)
    made = gate.backups.make()
    assert made.path.is_file()
    assert made.missed is not None
    assert len(all_copies(gate.home)) == 1


def test_that_retention_finds_every_copy(gate, tmp_path):
    disk = second(gate, tmp_path)
    record(gate)
    gate.backups.make()
    gate.copies.make(gate.home.backups / "before-import.db")
    gate.copies.make(gate.home.backups / "journal-20200101-000000.db")
    assert len(all_copies(gate.home)) == 4
    gone = drop_backups_older_than(gate.home, date(2020, 2, 2))
    assert [path.name for path in gone] == ["journal-20200101-000000.db"]
    gone = drop_backups_older_than(gate.home, date(2900, 1, 1))
    assert len(gone) == 3
    assert all_copies(gate.home) == ()
    assert list(gate.home.backups.glob("*.keys")) == []
    assert list(disk.rglob("*.db*")) == []


def test_that_the_newest_is_found_by_its_records_not_its_clock(gate):
    record(gate)
    first = gate.backups.make().path
    gate.clock.pass_by(-30 * DAY_US)
    record(gate)
    last = gate.backups.make().path
    assert all_copies(gate.home)[:2] == (last, first)


def test_that_copies_are_listed_checked_and_put_on_a_second_disk(homes):
    homes.record(1, 2)
    disk = homes.root / "disk"
    homes.run("gate-1", "backup", "second", disk, expect=2)
    disk.mkdir()
    (fact,) = homes.run("gate-1", "backup", "second", disk)
    listed = homes.run("gate-1", "backup", "list")
    assert {Path(one["file"]).name for one in listed} == {Path(fact["file"]).name}
    assert len(listed) == 2
    (checked,) = homes.run("gate-1", "backup", "check", listed[0]["file"])
    assert checked["upto"] == fact["upto"]
    damage(Path(listed[0]["file"]), 0.5)
    homes.run("gate-1", "backup", "check", listed[0]["file"], expect=4)
    homes.run("gate-1", "backup", "second", "off")
    assert len(homes.run("gate-1", "backup", "list")) == 1


def test_that_a_copy_by_hand_goes_where_it_is_told(homes):
    homes.record(1)
    (fact,) = homes.run("gate-1", "backup")
    assert Path(fact["file"]).parent == homes.root / "gate-1/backups"
    (fact,) = homes.run("gate-1", "backup", "--to", homes.root / "copy.db")
    assert fact["file"] == str(homes.root / "copy.db")
    assert isinstance(card_beside(homes.root / "copy.db"), BackupCard)


def test_that_a_handover_and_the_end_of_a_shift_make_a_copy(homes):
    homes.record(1)
    stick = homes.root / "stick"
    stick.mkdir()
    homes.run("gate-1", "handover", "--to", stick)
    with homes.gate() as gate:
        assert len(autos(gate)) == 1


def test_that_the_keeper_works_beside_and_ends_with_its_block():
    turns, enough = [], threading.Event()

    def work():
        turns.append(threading.current_thread().name)
        if len(turns) == 3:
            enough.set()

    with keeping(work, every_s=0.001):
        assert enough.wait(10)
    before = len(turns)
    assert set(turns) == {"keeper"}
    assert "keeper" not in {thread.name for thread in threading.enumerate()}
    assert len(turns) == before


def test_that_a_copy_is_made_while_the_gate_goes_on(gate):
    """From a thread of its own, as `gatebook gate` does; nobody waits for it."""
    for number in range(200):
        record(gate, number)
    made = []
    thread = threading.Thread(target=lambda: made.append(gate.backups.make()))
    thread.start()
    for number in range(200, 260):
        record(gate, number)
    thread.join(60)
    assert gate.copies.check(made[0].path).seq == made[0].upto
    head = gate.journal.head()
    found = gate.journal.records("gate-1", head.volume, 1, head.seq)
    assert [one.envelope.seq for one in found] == list(range(1, head.seq + 1))
