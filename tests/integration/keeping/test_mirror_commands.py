"""The mirror from the command line, and what it tells when an old database is back."""

import shutil
import subprocess
import sys

import pytest

from station.domain.kinds import REVEAL
from station.handover.mirror_medium import MirrorMedium
from tests.fakes.passages import passage_draft
from tests.integration.keeping.test_restore import sound


@pytest.fixture
def stick(homes):
    place = homes.root / "stick"
    place.mkdir()
    return place


def files(stick):
    return [part.path for part in MirrorMedium(stick, "gate-1").parts()]


def test_that_a_mirror_is_set_shown_and_put_off(homes, stick):
    homes.record(1)
    homes.run("gate-1", "mirror", "show", expect=2)
    (fact,) = homes.run("gate-1", "mirror", "set", stick)
    assert fact["behind"] == 0
    assert "no second medium" in homes.said.err
    homes.record(2, 3)
    (fact,) = homes.run("gate-1", "mirror", "show")
    assert (fact["behind"], fact["fault"]) == (0, None)
    homes.run("gate-1", "mirror", "off")
    size = files(stick)[0].read_bytes()
    homes.record(4)
    assert files(stick)[0].read_bytes() == size


def test_that_a_mirror_left_behind_is_told_and_made_up_for(homes, stick):
    homes.run("gate-1", "mirror", "set", stick)
    stick.rename(homes.root / "away")
    homes.record(1, 2)
    (fact,) = homes.run("gate-1", "mirror", "show", expect=1)
    assert fact["behind"] >= 2
    assert fact["fault"]
    with homes.gate() as gate:
        assert gate.status().mirror_behind >= 2
    (homes.root / "away").rename(stick)
    with homes.gate() as gate:
        gate.keep()  # what the gate window does once a minute
        assert gate.status().mirror_behind == 0
    (fact,) = homes.run("gate-1", "mirror", "show")
    assert fact["behind"] == 0


def test_that_a_folder_that_is_not_there_sets_no_mirror(homes):
    homes.run("gate-1", "mirror", "set", homes.root / "none", expect=3)
    homes.run("gate-1", "mirror", "show", expect=2)


def test_that_an_office_keeps_no_mirror(homes, stick):
    homes.run("office", "mirror", "set", stick, expect=2)


def test_that_the_office_reads_what_a_stick_holds(homes, stick, tmp_path):
    homes.run("gate-1", "mirror", "set", stick)
    homes.record(1, 2)
    out = tmp_path / "records.jsonl"
    (fact,) = homes.run("office", "mirror", "read", files(stick)[-1], "--out", out)
    lines = out.read_bytes().splitlines()
    assert fact["station"] == "gate-1"
    assert len(lines) == fact["last"] - fact["first"] + 1
    assert out.stat().st_mode & 0o077 == 0
    with homes.office() as office:
        (row,) = office.passages.ledger(REVEAL.name)
        assert row.fields["what"] == "mirror"
        identity = tmp_path / "office.age"
        identity.write_text(office.keys.age)
    (again,) = homes.run(
        "nowhere", "mirror", "read", files(stick)[-1], "--office-key", identity
    )
    assert again == fact
    (tmp_path / "x.age").write_text("nonsense")
    words = ["mirror", "read", files(stick)[-1], "--office-key", tmp_path / "x.age"]
    homes.run("nowhere", *words, expect=2)
    with homes.gate() as gate:
        identity.write_text(gate.keys.age)
    homes.run(
        "gate-1", "mirror", "read", files(stick)[-1], "--office-key", identity, expect=2
    )


def test_that_an_old_database_put_back_begins_a_new_volume(homes, stick):
    """Faults 19 and 20: the mirror knows numbers that this database does not."""
    homes.run("gate-1", "mirror", "set", stick)
    homes.record(1)
    old = homes.root / "old.db"
    shutil.copy(homes.database(), old)
    made = homes.record(2, 3)
    shutil.copy(old, homes.database())
    (homes.root / "gate-1" / "head.json").unlink()  # the image is whole and old
    made += homes.record(4)
    with homes.gate() as gate:
        volumes = {head.volume for head in gate.journal.heads()}
    assert len(volumes) == 2
    homes.run("office", "import", stick / "gatebook-mirror-gate-1")
    assert set(made) <= set(homes.held_by_office())
    assert sound(homes, "office")


def test_that_a_log_that_was_never_copied_back_is_read_too(homes):
    """The last records of a laptop that lost power are in the log alone."""
    homes.record(1)
    homes.run("gate-1", "backup")
    with homes.gate() as gate:
        (last,) = gate.journal.append(passage_draft(2, gate.clock))
        for suffix in ("", "-wal"):
            name = f"journal.db{suffix}"
            shutil.copy(homes.root / "gate-1" / name, homes.root / name)
    for suffix in ("", "-wal"):
        name = f"journal.db{suffix}"
        shutil.copy(homes.root / name, homes.root / "gate-1" / name)
    homes.run("gate-1", "restore")
    assert last.envelope.record_id in homes.held()


def test_that_what_was_acknowledged_before_a_kill_is_on_the_medium(homes, stick):
    homes.run("gate-1", "mirror", "set", stick)
    words = [sys.executable, "-m", "tests.faults.mirrored", str(homes.root)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        acked = [process.stdout.readline().strip() for _ in range(40)]
        process.kill()
        acked += [line.strip() for line in process.stdout if line.endswith("\n")]
    assert all(acked)
    homes.run("office", "import", stick / "gatebook-mirror-gate-1")
    assert set(acked) <= set(homes.held_by_office())
    homes.record(99)
    (fact,) = homes.run("gate-1", "mirror", "show")
    assert fact["behind"] == 0


def test_that_verify_holds_the_office_against_a_mirror(homes, stick):
    """What the mirror has and the office has not is named; what both have holds."""
    homes.run("gate-1", "mirror", "set", stick)
    homes.record(1, 2)
    mirror = files(stick)[-1]
    homes.run("office", "import", mirror)
    (said,) = homes.run("office", "verify", "--mirror", mirror)
    assert said["holds"]
    homes.record(3)
    facts = homes.run("office", "verify", "--mirror", mirror, expect=4)
    fault, summary = facts
    assert (fault["station"], summary["holds"]) == ("gate-1", False)
    homes.run("gate-1", "verify", "--mirror", mirror, expect=2)
