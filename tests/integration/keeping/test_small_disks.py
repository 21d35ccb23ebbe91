"""Second disks that are too small: nothing half written, the gate goes on."""

import resource
import subprocess
from contextlib import contextmanager

import pytest

from station.domain.errors import EnvironmentFault
from station.handover.mirror_medium import MirrorMedium
from tests.fakes.passages import passage_draft


@contextmanager
def files_up_to(most):
    """No file may grow beyond `most` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_that_a_copy_without_room_is_a_sentence_and_leaves_nothing(homes):
    homes.record(1, 2)
    with homes.gate() as gate:
        before = sorted(path.name for path in gate.home.backups.iterdir())
        size = homes.database().stat().st_size
        with files_up_to(size // 2), pytest.raises(EnvironmentFault):
            gate.copies.make(gate.home.backups / "small.db")
        assert sorted(path.name for path in gate.home.backups.iterdir()) == before


def test_that_a_restore_without_room_changes_nothing(homes):
    homes.record(1, 2)
    homes.run("gate-1", "backup")
    before = homes.database().read_bytes()
    with files_up_to(len(before) // 2):
        homes.run("gate-1", "restore", expect=3)
    assert homes.database().read_bytes() == before
    assert list((homes.root / "gate-1").glob("*.restoring*")) == []
    assert list((homes.root / "gate-1").glob("*.salvaging*")) == []
    homes.run("gate-1", "restore")


@pytest.fixture
def small_disk(tmp_path):
    place = tmp_path / "small"
    place.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(place)]
    if subprocess.run(options, check=False).returncode != 0:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.root
@pytest.mark.soak
def test_that_a_gate_goes_on_past_a_full_second_disk(homes, small_disk):
    homes.run("gate-1", "mirror", "set", small_disk)
    made = []
    with homes.gate() as gate:
        for number in range(900):
            draft = passage_draft(number, gate.clock)
            made += [one.envelope.record_id for one in gate.journal.append(draft)]
        assert gate.status().mirror_behind > 0
    assert set(made) <= set(homes.held())
    (fact,) = homes.run("gate-1", "mirror", "show", expect=1)
    assert "full" in fact["fault"]
    homes.run("office", "import", small_disk / "gatebook-mirror-gate-1")
    newest = MirrorMedium(small_disk, "gate-1").parts()[-1]
    assert newest.path.stat().st_size > 0
    homes.run("gate-1", "backup", "second", small_disk, expect=3)
    assert homes.run("gate-1", "backup", "list") != []
