"""The mirror of a gate: never in the way, never behind for long, taken in whole."""

import errno
import os
import resource
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from db.verify import verify
from station.domain.errors import EnvironmentFault
from station.domain.import_report import FileState
from station.domain.records import encode, seal
from station.handover import mirror_medium
from station.handover.mirror_medium import MirrorMedium
from station.services import mirroring, pairing
from station.services.adopt import adopt
from station.services.mirroring import begin_mirror, mirror_of
from tests.integration.exchange.world import as_other_office

RETRY_US = mirroring.RETRY_US


@pytest.fixture
def medium(tmp_path):
    place = tmp_path / "medium"
    place.mkdir()
    return place


@pytest.fixture
def mirrored(world, medium):
    """Gate 1 with a mirror; what it was given first is on it."""
    end = world.gates["gate-1"]
    begin_mirror(end, medium)
    mirror = mirror_of(end, str(medium))
    end.journal.mirror = mirror
    assert mirror.state().behind == 0
    world.closers.insert(0, mirror.close)
    return world


def mirror(world):
    return world.gates["gate-1"].journal.mirror


def files(medium):
    return [part.path for part in MirrorMedium(medium, "gate-1").parts()]


def head(world):
    return world.gates["gate-1"].journal.head()


def test_that_every_record_is_on_the_medium_before_it_is_acknowledged(mirrored, medium):
    for number in range(3):
        mirrored.record("gate-1", number)
        copy = medium.with_name(f"copy-{number}")
        shutil.copytree(medium, copy)
        held, _highest = MirrorMedium(copy, "gate-1").held(head(mirrored).volume)
        assert held == head(mirrored).seq
    assert mirror(mirrored).behind() == 0


def test_that_after_a_disk_death_the_office_has_everything(mirrored, medium):
    mirrored.record("gate-1", 1, 2)
    mirrored.taken(*mirrored.sent("gate-1"))
    mirrored.record("gate-1", 3, 4, 5)
    last = head(mirrored)
    report = mirrored.taken(medium / "gatebook-mirror-gate-1")
    assert [file.state for file in report.files] == [FileState.IMPORTED]
    assert mirrored.heads()["gate-1", last.volume] == (last.seq, last.link)
    assert report.files[0].missing == ()
    assert report.exit_code == 0


def test_that_a_mirror_taken_in_twice_counts_once(mirrored, medium):
    mirrored.record("gate-1", 1, 2)
    assert mirrored.taken(*files(medium)).new == head(mirrored).seq
    again = mirrored.taken(*files(medium))
    assert (again.new, again.files[0].state) == (0, FileState.HELD)
    assert len(list(mirrored.office.inbox.iterdir())) == 1


def test_that_a_gate_whose_first_handover_never_came_is_known_by_its_token(
    mirrored, medium
):
    mirrored.record("gate-1", 1)
    assert mirrored.office.exchange.station("gate-1").keys is None
    assert mirrored.taken(*files(medium)).exit_code == 0
    assert mirrored.office.exchange.station("gate-1").keys is not None
    adopt(mirrored.gates["gate-1"], mirrored.briefing("gate-1").data)


def test_that_the_handover_after_the_mirror_changes_nothing(mirrored, medium):
    mirrored.record("gate-1", 1, 2)
    mirrored.taken(*files(medium))
    before = mirrored.heads()
    report = mirrored.taken(*mirrored.sent("gate-1"))
    assert report.files[0].state is FileState.HELD
    assert mirrored.heads() == before
    adopt(mirrored.gates["gate-1"], mirrored.briefing("gate-1").data)
    assert list(mirrored.gates["gate-1"].outbox.iterdir()) == []


@pytest.mark.fault(28)
def test_that_a_yanked_medium_never_stops_the_gate(mirrored, medium):
    away = medium.with_name("away")
    medium.rename(away)
    mirrored.record("gate-1", 1)
    mirrored.record("gate-1", 2)
    assert mirror(mirrored).behind() == 2
    assert isinstance(mirror(mirrored).state().fault, EnvironmentFault)
    away.rename(medium)
    mirrored.clock.pass_by(RETRY_US)
    mirrored.record("gate-1", 3)
    state = mirror(mirrored).state()
    assert (state.behind, state.fault, state.upto) == (0, None, head(mirrored).seq)
    assert mirrored.taken(*files(medium)).new == head(mirrored).seq


def test_that_an_absent_medium_is_not_asked_at_every_passage(mirrored, medium):
    medium.rename(medium.with_name("away"))
    mirrored.record("gate-1", 1)
    medium.with_name("away").rename(medium)
    mirrored.record("gate-1", 2)
    assert mirror(mirrored).behind() == 2


def test_that_an_empty_mount_point_is_no_medium(mirrored, medium):
    medium.rename(medium.with_name("away"))
    medium.mkdir()
    mirrored.clock.pass_by(RETRY_US)
    mirrored.record("gate-1", 1)
    assert mirror(mirrored).behind() == 1
    assert list(medium.iterdir()) == []


@pytest.mark.fault(13)
def test_that_another_stick_in_its_place_gets_what_it_lacks(mirrored, medium):
    other = medium.with_name("other")
    shutil.copytree(medium, other)
    mirrored.record("gate-1", 1)
    medium.rename(medium.with_name("away"))
    other.rename(medium)
    mirrored.record("gate-1", 2)
    assert mirror(mirrored).behind() == 1
    mirrored.clock.pass_by(RETRY_US)
    mirrored.record("gate-1", 3)
    assert mirror(mirrored).behind() == 0
    mirror(mirrored).close()
    held, _highest = MirrorMedium(medium, "gate-1").held(head(mirrored).volume)
    assert held == head(mirrored).seq


def test_that_a_full_medium_never_stops_the_gate(mirrored, medium, monkeypatch):
    real = os.write

    def full(handle, data):
        if handle == mirror(mirrored)._book.file._handle:
            real(handle, bytes(data[: len(data) // 2]))
            raise OSError(errno.ENOSPC, "full")
        return real(handle, data)

    monkeypatch.setattr(mirror_medium.os, "write", full)
    mirrored.record("gate-1", 1)
    monkeypatch.undo()
    assert mirror(mirrored).behind() == 1
    mirrored.clock.pass_by(RETRY_US)
    mirrored.record("gate-1", 2)
    assert mirror(mirrored).behind() == 0
    report = mirrored.taken(*files(medium))
    assert (report.new, report.exit_code) == (head(mirrored).seq, 0)


def test_that_a_medium_of_little_room_is_behind_and_says_why(world, medium):
    end = world.gates["gate-1"]
    mirror_of(end, str(medium)).prepare()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        state = mirror_of(end, str(medium)).catch_up()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert state.behind == head(world).seq
    assert "too large" in str(state.fault)


def test_that_a_sync_that_failed_is_written_again(mirrored, medium, monkeypatch):
    def fails(_handle):
        raise OSError(errno.EIO, "error")

    monkeypatch.setattr(mirror_medium, "_sync", fails)
    mirrored.record("gate-1", 1)
    monkeypatch.undo()
    mirrored.clock.pass_by(RETRY_US)
    before = files(medium)[0].read_bytes()
    state = mirror(mirrored).catch_up()
    assert state.behind == 0
    assert files(medium)[0].read_bytes() != before  # said again, not believed
    assert mirrored.taken(*files(medium)).exit_code == 0


def test_that_a_damaged_place_is_told_and_the_rest_taken(mirrored, medium):
    mirrored.record("gate-1", *range(1, 6))
    (file,) = files(medium)
    data = bytearray(file.read_bytes())
    data[data.rindex(b"GBJ1") - 40] ^= 1  # in the last but one record
    file.write_bytes(data)
    report = mirrored.taken(file)
    last = head(mirrored).seq
    assert report.new == last - 1
    assert report.exit_code == 1
    assert report.files[-1].reason.fields == {"count": 1}
    assert report.files[-1].missing == ((last - 1, last - 1),)
    mirrored.taken(*mirrored.sent("gate-1"))
    assert mirrored.heads()["gate-1", head(mirrored).volume][0] == last


def test_that_a_damaged_place_is_written_again(mirrored, medium):
    mirrored.record("gate-1", *range(1, 6))
    mirror(mirrored).close()
    (file,) = files(medium)
    data = bytearray(file.read_bytes())
    data[data.rindex(b"GBJ1") - 40] ^= 1
    file.write_bytes(data)
    fresh = mirror_of(mirrored.gates["gate-1"], str(medium))
    assert fresh.catch_up().behind == 0
    fresh.close()
    assert mirrored.taken(file).exit_code == 0


def test_that_older_records_among_the_new_are_not_taken_for_new(mirrored, medium):
    """As after a COMMIT whose answer was lost: the ids were looked up."""
    mirrored.record("gate-1", 1)
    end = mirrored.gates["gate-1"]
    listening, end.journal.mirror = end.journal.mirror, None
    mirrored.record("gate-1", 2, 3, 4)
    found = list(end.journal.records("gate-1", head(mirrored).volume, 1, 9))
    listening.take((found[1], found[3], found[5]))
    assert listening.state().behind == 0
    listening.take((found[5],))
    end.journal.mirror = listening
    (report,) = mirrored.taken(*files(medium)).files
    assert (report.new, report.missing) == (head(mirrored).seq, ())


def test_that_another_office_cannot_take_it_in(mirrored, medium):
    mirrored.record("gate-1", 1)
    mirrored.office = as_other_office(mirrored.office)
    report = mirrored.taken(*files(medium))
    assert report.files[0].state is FileState.REFUSED
    assert report.exit_code == 2


def test_that_a_withdrawn_station_is_set_aside(mirrored, medium):
    mirrored.record("gate-1", 1)
    mirrored.taken(*files(medium))
    pairing.revoke(mirrored.office, "gate-1")
    mirrored.clock.pass_by(RETRY_US * 9000)
    mirrored.record("gate-1", 2)
    report = mirrored.taken(files(medium)[-1])
    assert report.files[0].state is FileState.SET_ASIDE
    pairing.invite(mirrored.office, mirrored.office.exchange.station("gate-1").card)
    (early, late) = (mirrored.taken(one).files[0] for one in files(medium))
    assert early.state is FileState.HELD
    assert late.state is FileState.SET_ASIDE
    assert "former laptop" in late.reason.msgid


def test_that_a_copied_station_is_found_by_its_mirror(mirrored, medium):
    mirrored.record("gate-1", 1)
    twin = medium.with_name("twin")
    shutil.copytree(medium, twin)
    mirrored.record("gate-1", 2)
    mirrored.taken(*files(medium))
    end = mirrored.gates["gate-1"]
    other = mirror_of(end, str(twin))
    other.take((forged_record(end),))
    other.close()
    report = mirrored.taken(*files(twin))
    assert report.files[-1].state is FileState.SET_ASIDE
    assert report.exit_code == 4


def forged_record(end):
    """Another record under the number of the last one."""
    last = end.journal.head()
    before, real = end.journal.records("gate-1", last.volume, last.seq - 1, last.seq)
    return seal(real.envelope, real.payload, bytes(32), before.link)


@pytest.mark.fault(19, 58)
def test_that_an_older_database_is_told_by_the_mirror(mirrored, medium):
    mirrored.record("gate-1", 1, 2, 3)
    end = mirrored.gates["gate-1"]

    class Older:
        """The journal as it was two records ago."""

        def head(self):
            now = end.journal.head()
            return type(now)(now.station, now.volume, now.seq - 2, b"")

        def __getattr__(self, name):
            return getattr(end.journal, name)

    behind = mirror_of(replace(end, journal=Older()), str(medium))
    assert behind.state().ahead == 2
    assert mirror(mirrored).state().ahead == 0


def test_that_a_new_day_and_a_new_volume_begin_new_files(mirrored, medium):
    mirrored.record("gate-1", 1)
    mirrored.clock.pass_by(86_400_000_000)
    mirrored.record("gate-1", 2)
    end = mirrored.gates["gate-1"]
    end.journal.open_volume("restored", "RWQ")
    mirrored.record("gate-1", 3)
    parts = MirrorMedium(medium, "gate-1").parts()
    assert len(parts) == 3
    assert len({part.volume for part in parts}) == 2
    report = mirrored.taken(*[part.path for part in reversed(parts)])
    assert report.exit_code == 0
    engine = mirrored.office.journal._engine
    assert verify(engine).holds


def test_that_what_the_office_has_a_receipt_for_is_not_mirrored_again(world, medium):
    world.record("gate-1", 1, 2)
    world.taken(*world.sent("gate-1"))
    end = world.gates["gate-1"]
    adopt(end, world.briefing("gate-1").data)
    receipted = world.heads()["gate-1", head(world).volume][0]
    begin_mirror(end, medium)
    assert MirrorMedium(medium, "gate-1").parts()[0].first == receipted + 1
    world.record("gate-1", 3)
    assert world.taken(*files(medium)).exit_code == 0


def test_that_a_mirror_wants_a_folder_that_is_there(world, tmp_path):
    with pytest.raises(EnvironmentFault, match="no such"):
        begin_mirror(world.gates["gate-1"], tmp_path / "none")


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_that_the_script_of_the_formats_page_reads_it(mirrored, medium, tmp_path):
    mirrored.record("gate-1", 1, 2)
    page = (Path(__file__).parents[3] / "docs" / "formats.md").read_text()
    script = page.partition("```python\n")[2].partition("```")[0]
    identity = tmp_path / "office.age"
    identity.write_text(mirrored.office.keys.age + "\n")
    words = [sys.executable, "-c", script, str(files(medium)[0]), str(identity)]
    shown = subprocess.run(words, capture_output=True, text=True, check=True)
    end = mirrored.gates["gate-1"]
    volume, last = head(mirrored).volume, head(mirrored).seq
    lines = [
        encode(record.as_line()).decode()
        for record in end.journal.records("gate-1", volume, 1, last)
    ]
    assert shown.stdout.splitlines() == lines
