"""A damaged, lost or old database: everything acknowledged is somewhere, and found."""

import os
import shutil
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from db import restore as restoring
from db.backup import copy_database
from db.restore import finish_swap, swap
from db.verify import verify
from station.domain.kinds import BACKUP
from station.services.receive import receive
from tests.fakes.clock import NOON_US
from tests.fakes.passages import passage_draft
from tests.integration.exchange.world import GATES
from ui.compose import open_any
from ui.restoring import COPYING, FILLING, PROVING, SALVAGING, SWAPPING, Restoring

PAGE = 4096
DAY_US = 86_400_000_000
STEPS = (COPYING, SALVAGING, FILLING, PROVING, SWAPPING)


def backed_up(homes, *numbers):
    """A gate with a copy of these passages; ids of their records."""
    made = homes.record(*numbers)
    homes.run("gate-1", "backup")
    return made


def damage(path, share):
    """Spoil one page of a file, at a share of its length."""
    data = bytearray(path.read_bytes())
    at = int(len(data) * share) // PAGE * PAGE + 100
    data[at : at + 8] = bytes(byte ^ 0xFF for byte in data[at : at + 8])
    path.write_bytes(data)


def sound(homes, name="gate-1"):
    with open_any(homes.root / name, homes.way, "verify") as home:
        return verify(home.engine).holds


def test_that_a_lost_database_comes_back_as_of_its_backup(homes):
    made = backed_up(homes, 1, 2, 3)
    homes.database().unlink()
    (fact,) = homes.run("gate-1", "restore")
    assert fact["salvaged"] == 0
    assert set(made) <= set(homes.held())
    assert sound(homes)


def test_that_the_day_of_a_demonstration_goes_on_after_a_restore(homes):
    """A record of today would make the office doubt every clock of that day."""
    settings = homes.root / "gate-1" / "gatebook.toml"
    settings.write_text(settings.read_text().replace("demo = false", "demo = true"))
    homes.run("gate-1", "backup")
    homes.database().unlink()
    (fact,) = homes.run("gate-1", "restore")
    with homes.gate() as station:
        (opened,) = station.journal.records("gate-1", fact["opened"], 1, 1)
    assert opened.envelope.wall_us - NOON_US < DAY_US


@pytest.mark.fault(11)
def test_that_what_is_readable_of_a_damaged_database_is_carried_over(homes):
    made = backed_up(homes, 1, 2)
    made += homes.record(*range(3, 40))
    (fact,) = homes.run("gate-1", "restore")
    assert fact["salvaged"] >= 37
    assert set(made) <= set(homes.held())
    with homes.gate() as station:
        assert len({head.volume for head in station.journal.heads()}) == 2
        (first,) = station.journal.records("gate-1", fact["opened"], 1, 1)
        opened = first.payload.decode()
        assert '"reason":"restored"' in opened
        assert fact["volume"] in opened
    assert sound(homes)


@pytest.mark.fault(11, 12)
@pytest.mark.parametrize("share", [0.3, 0.97])
def test_that_a_bad_page_costs_no_acknowledged_record(homes, tmp_path, share):
    medium = tmp_path / "stick"
    medium.mkdir()
    homes.run("gate-1", "mirror", "set", medium)
    made = backed_up(homes, 1, 2)
    made += homes.record(*range(3, 60))
    damage(homes.database(), share)
    (fact,) = homes.run("gate-1", "restore")
    assert sound(homes)
    made += homes.record(99)  # a station can register at once
    homes.run("office", "import", medium / "gatebook-mirror-gate-1")
    held = homes.held_by_office()
    assert set(made) <= set(held)
    assert len(held) == len(set(held))
    local = homes.held()
    assert len(local) == len(set(local))
    assert set(local) <= set(held)
    assert fact["salvaged"] >= 0


@pytest.mark.fault(11, 12)
@pytest.mark.parametrize("logged", [False, True])
def test_that_a_lost_first_page_costs_no_record(homes, tmp_path, logged):
    """No mirror, an old copy, and the page with the salt and the schema is gone."""
    made = backed_up(homes, 1, 2)
    made += homes.record(*range(3, 60))
    if logged:  # the newest records are in the write-ahead log alone, as after a kill
        with homes.gate() as station:
            done = station.journal.append(passage_draft(60, station.clock))
            made += [record.envelope.record_id for record in done]
            for suffix in ("", "-wal"):
                file = homes.database().with_name(f"journal.db{suffix}")
                shutil.copyfile(file, tmp_path / file.name)
        for file in tmp_path.glob("journal.db*"):
            shutil.copyfile(file, homes.database().with_name(file.name))
    with homes.database().open("r+b") as file:
        file.write(bytes(PAGE))
    homes.run("gate-1", "restore")
    assert set(made) <= set(homes.held())
    assert sound(homes)


def test_that_the_damaged_database_is_kept_as_it_was(homes):
    backed_up(homes, 1)
    homes.record(2)
    damage(homes.database(), 0.5)
    before = homes.database().read_bytes()
    (fact,) = homes.run("gate-1", "restore")
    assert (Path(fact["aside"]) / "journal.db").read_bytes() == before


def test_that_a_bad_newest_copy_gives_way_to_an_older_one(homes):
    made = homes.record(1)
    homes.run(
        "gate-1",
        "backup",
        "--to",
        homes.root / "gate-1/backups/journal-20220101-000000.db",
    )
    homes.record(2)
    homes.run("gate-1", "backup")
    newest = max((homes.root / "gate-1/backups").glob("*.db"))
    damage(newest, 0.5)
    homes.database().unlink()
    (fact,) = homes.run("gate-1", "restore")
    assert fact["backup"].endswith("journal-20220101-000000.db")
    assert set(made) <= set(homes.held())


def test_that_without_a_sound_copy_nothing_changes(homes):
    homes.record(1)
    before = homes.database().read_bytes()
    homes.run("gate-1", "restore", expect=3)
    assert homes.database().read_bytes() == before
    assert homes.said.err.count("\n") < 5


def test_that_another_homes_copy_is_refused(homes):
    homes.record(1)
    homes.run("gate-2", "backup", "--to", homes.root / "other.db")
    homes.run("gate-1", "restore", homes.root / "other.db", expect=2)
    assert homes.held()


def test_that_a_named_file_that_is_no_copy_is_one_sentence(homes):
    homes.record(1)
    (homes.root / "x.db").write_bytes(b"x" * 9000)
    homes.run("gate-1", "restore", homes.root / "x.db", expect=3)
    homes.run("gate-1", "restore", homes.root / "none.db", expect=2)
    assert homes.held()


def test_that_a_station_does_not_pretend_to_open_its_mirror(homes):
    backed_up(homes, 1)
    homes.run("gate-1", "restore", "--mirror", homes.root / "x", expect=2)
    assert "office" in homes.said.err


@pytest.mark.fault(21)
def test_that_a_copy_opens_on_another_computer(homes):
    made = backed_up(homes, 1, 2)
    stick = homes.root / "stick"
    stick.mkdir()
    for path in (homes.root / "gate-1/backups").iterdir():
        shutil.copy(path, stick)
    shutil.rmtree(homes.root / "gate-1")
    (copy,) = stick.glob("*.db")
    homes.run("gate-1", "restore", copy)
    assert set(made) <= set(homes.held())
    assert homes.record(3)
    assert sound(homes)


def test_that_a_copy_without_its_keys_makes_no_home(homes):
    copy = homes.root / "copy.db"
    homes.run("gate-1", "backup", "--to", copy)
    copy.with_name("copy.db.keys").unlink()
    homes.run("new", "restore", copy, expect=2)
    assert not (homes.root / "new").exists()


def test_that_handovers_from_after_the_backup_still_reach_the_office(homes):
    made = backed_up(homes, 1)
    made += homes.record(2, 3)
    first, second = homes.root / "one", homes.root / "two"
    first.mkdir()
    second.mkdir()
    homes.run("gate-1", "handover", "--to", first)  # a stick that was lost
    homes.database().unlink()
    for copy in (homes.root / "gate-1/backups").glob("auto-*"):
        copy.unlink()  # the copy that the handover made
    (fact,) = homes.run("gate-1", "restore")
    assert fact["strays"] == 1
    assert not set(made) <= set(homes.held())
    homes.run("gate-1", "handover", "--to", second)
    homes.run("office", "import", second)
    assert set(made) <= set(homes.held_by_office())


def test_that_the_receipt_of_what_a_station_lost_frees_its_outbox(homes):
    backed_up(homes, 1)
    homes.record(2, 3)
    stick = homes.root / "stick"
    stick.mkdir()
    homes.run("gate-1", "handover", "--to", stick)
    homes.database().unlink()
    for copy in (homes.root / "gate-1/backups").glob("auto-*"):
        copy.unlink()
    (fact,) = homes.run("gate-1", "restore")
    homes.run("gate-1", "handover", "--to", stick)
    homes.run("office", "import", stick)
    homes.run("office", "briefing", "--to", stick)
    homes.run("gate-1", "adopt", next(stick.glob("*gate-1*.briefing")))
    assert list((homes.root / "gate-1/outbox").iterdir()) == []
    sent_now = homes.run("gate-1", "handover", "--to", stick)
    assert [sent["volume"] for sent in sent_now] == [fact["opened"]]


def test_that_the_copy_after_a_handover_is_nothing_new_for_the_office(homes):
    homes.record(1)
    stick = homes.root / "stick"
    stick.mkdir()
    assert len(homes.run("gate-1", "handover", "--to", stick)) == 1
    (again,) = homes.run("gate-1", "handover", "--to", stick)
    assert again["again"]


def test_that_a_restored_office_takes_its_inbox_in_again(homes):
    copy = homes.root / "office.db"
    homes.run("office", "backup", "--to", copy)
    stick = homes.root / "stick"
    stick.mkdir()
    made = []
    for number, gate in enumerate(GATES):
        made += homes.record(number, number + 10, name=gate)
        homes.run(gate, "handover", "--to", stick)
    with homes.office() as office:
        assert receive(office.end, [str(stick)]).exit_code == 0
        before = {
            (head.station, head.volume, head.seq)
            for head in office.journal.heads()
            if head.station in GATES
        }
        receipts = {gate: len(office.exchange.receipts(gate)) for gate in GATES}
        number = office.exchange.next_number()
    homes.database("office").unlink()
    homes.run("office", "restore", copy)
    with homes.office() as office:
        after = {
            (head.station, head.volume, head.seq)
            for head in office.journal.heads()
            if head.station in GATES
        }
        assert after == before
        assert {g: len(office.exchange.receipts(g)) for g in GATES} == receipts
        assert office.exchange.next_number() > number
    assert sound(homes, "office")
    assert set(made) <= {one for gate in GATES for one in homes.held_by_office(gate)}


def test_that_what_was_erased_since_the_copy_is_erased_again(homes):
    """Fault 56: a person is erased at the office, then an older copy is restored."""
    (made,) = homes.record(7)
    stick, copy = homes.root / "stick", homes.root / "office.db"
    stick.mkdir()
    homes.run("gate-1", "handover", "--to", stick)
    with homes.office() as office:
        receive(office.end, [str(stick)])
    homes.run("office", "backup", "--to", copy)
    homes.run("office", "erase", "person", made, "--reason", "asked for it")
    homes.run("office", "restore", copy)
    with homes.office() as office:
        assert office.journal.find(made).payload is None
    assert sound(homes, "office")


def test_that_a_copy_from_before_the_key_changed_is_restored_under_the_new_key(homes):
    made = homes.record(1)
    homes.run("gate-1", "backup")
    (copy,) = (homes.root / "gate-1/backups").glob("journal-*.db")
    old = homes.key()
    homes.run("gate-1", "keys", "change")
    assert homes.key() != old
    homes.database().unlink()
    homes.run("gate-1", "restore", copy)
    assert set(made) <= set(homes.held())
    assert sound(homes)


def test_that_a_restore_is_a_record(homes):
    backed_up(homes, 1)
    homes.run("gate-1", "restore")
    with homes.gate() as station:
        states = [row.state for row in station.passages.ledger(BACKUP.name)]
    assert "restored" in states


def test_that_a_restore_killed_after_its_plan_is_finished_by_any_command(
    homes, monkeypatch
):
    made = backed_up(homes, 1)
    made += homes.record(2)
    monkeypatch.setattr(restoring, "finish_swap", lambda _database: die())
    assert in_a_child_that_dies(lambda: homes.run("gate-1", "restore"))
    monkeypatch.undo()
    assert (homes.root / "gate-1" / restoring.PLAN).exists()
    assert set(made) <= set(homes.held())
    assert not (homes.root / "gate-1" / restoring.PLAN).exists()
    with homes.gate() as station:
        states = [row.state for row in station.passages.ledger(BACKUP.name)]
    assert "restored" in states


def test_that_restoring_twice_is_harmless(homes):
    made = backed_up(homes, 1, 2)
    made += homes.record(3)
    homes.run("gate-1", "restore")
    made += homes.record(4)
    homes.run("gate-1", "restore")
    assert set(made) <= set(homes.held())
    assert sound(homes)


def in_a_child_that_dies(work):
    """Run `work` in a process that ends as by kill -9; whether it was killed."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def die():
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.fault(20)
@pytest.mark.parametrize("step", STEPS)
def test_that_a_restore_killed_between_two_steps_is_made_good(homes, monkeypatch, step):
    made = backed_up(homes, 1, 2)
    made += homes.record(3, 4)
    real = Restoring.__init__

    def killing(self, home, key, way, tell):
        real(self, home, key, way, lambda name: name == step and die())

    monkeypatch.setattr(Restoring, "__init__", killing)
    assert in_a_child_that_dies(lambda: homes.run("gate-1", "restore"))
    monkeypatch.undo()
    assert set(made) <= set(homes.held())
    homes.run("gate-1", "restore")
    assert set(made) <= set(homes.held())
    assert homes.record(5)
    assert sound(homes)
    assert [p.name for p in (homes.root / "gate-1").glob("*.restoring*")] == []


@pytest.mark.fault(20)
def test_that_a_swap_killed_at_any_line_leaves_the_old_or_the_new(homes):
    made = homes.record(1)
    key, database = homes.key(), homes.database()
    new = homes.root / "new.db"
    copy_database(database, new, key)
    made += homes.record(2)
    old, wal = database.read_bytes(), database.with_name("journal.db-wal")
    killed = 0
    while True:
        staged = database.with_name("journal.db.restoring")
        shutil.copy(new, staged)
        database.write_bytes(old)
        wal.unlink(missing_ok=True)
        work = partial(swap, staged, key, database, database.parent / "aside")
        died = in_a_child_that_dies(partial(killed_at, killed, work))
        finish_swap(database)
        assert database.read_bytes() in {old, new.read_bytes()}
        assert not (database.parent / restoring.PLAN).exists()
        if not died:
            break
        killed += 1
    assert killed > 20
    assert database.read_bytes() == new.read_bytes()


def killed_at(number, work):
    """Run `work`; the process is killed before the n-th line of `db.restore`."""
    seen = 0

    def tracing(frame, event, _value):
        nonlocal seen
        if frame.f_code.co_filename != restoring.__file__:
            return None
        if event == "line":
            if seen == number:
                die()
            seen += 1
        return tracing

    sys.settrace(tracing)
    try:
        work()
    finally:
        sys.settrace(None)
