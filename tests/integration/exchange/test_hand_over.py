import hashlib
import itertools
import shutil
import subprocess

import msgspec
import pytest

from station.domain.errors import EnvironmentFault, OperatorError
from station.domain.exchange import ClockDoubt, HandoverManifest
from station.domain.import_report import FileState
from station.domain.records import Line
from station.handover.container import decrypt, read_lines, unpack
from station.handover.minisign import public_file, public_line
from station.services.adopt import adopt
from station.services.hand_over import hand_over
from tests.integration.exchange.world import outbox_names

TOOLS = ("age", "minisign", "zstd", "tar")
missing_tools = [tool for tool in TOOLS if shutil.which(tool) is None]


def manifest_in(world, path):
    members = unpack(decrypt(path.read_bytes(), world.office.keys.age))
    return msgspec.json.decode(members.manifest, type=HandoverManifest), members


@pytest.mark.skipif(missing_tools != [], reason=f"not installed: {missing_tools}")
def test_that_stock_tools_open_and_verify_a_handover(world, tmp_path):
    world.record("gate-1", *range(30))
    (path,) = world.sent("gate-1")
    end = world.gates["gate-1"]
    (tmp_path / "office.key").write_text(world.office.keys.age)
    (tmp_path / "station.pub").write_text(public_file(public_line(end.keys.sign)))
    script = (
        f"age -d -i office.key {path} | tar x"
        " && minisign -Vm manifest.json -p station.pub"
        " && zstd -dc records.jsonl.zst > records.jsonl"
    )
    run = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Signature and comment signature verified" in run.stdout
    assert "station=gate-1" in run.stdout
    lines = (tmp_path / "records.jsonl").read_bytes().splitlines()
    head = end.journal.head()
    held = end.journal.records("gate-1", head.volume, 1, len(lines))
    wanted = [record.as_line() for record in held]
    assert [msgspec.json.decode(line, type=Line) for line in lines] == wanted


def test_that_the_manifest_says_what_the_file_holds(world):
    world.record("gate-1", *range(5))
    (path,) = world.sent("gate-1")
    manifest, members = manifest_in(world, path)
    assert (manifest.first, manifest.last) == (1, 7)
    assert manifest.counts == {"volume_opened": 1, "briefing": 1, "passage": 5}
    assert manifest.previous == "0" * 64
    assert len(list(read_lines(members.records, manifest.content))) == 7
    assert path.name.isascii()
    assert path.name == path.name.lower()
    assert len(path.name) < 100


@pytest.mark.fault(38)
def test_that_a_retry_is_byte_for_byte_the_same_file(world):
    world.record("gate-1", 1, 2)
    (path,) = world.sent("gate-1")
    first = path.read_bytes()
    path.unlink()
    assert world.sent("gate-1") == [path]
    assert path.read_bytes() == first


def test_that_nothing_new_makes_no_new_file(world):
    world.record("gate-1", 1)
    assert len(world.sent("gate-1")) == 1
    assert len(world.sent("gate-1")) == 1
    assert len(outbox_names(world.gates["gate-1"])) == 1


def test_that_new_records_go_in_a_file_of_their_own_beside_the_waiting_one(world):
    world.record("gate-1", 1)
    (first,) = world.sent("gate-1")
    world.record("gate-1", 2)
    again, second = world.sent("gate-1")
    assert again == first
    one, _members = manifest_in(world, first)
    two, _members = manifest_in(world, second)
    assert two.first == one.last + 1
    assert two.previous == one.head


def test_that_since_sends_an_older_range_once_more(world):
    world.record("gate-1", *range(10))
    world.sent("gate-1")
    (path,) = world.sent("gate-1", since=4)
    manifest, _members = manifest_in(world, path)
    assert (manifest.first, manifest.last) == (4, 12)
    assert world.sent("gate-1", since=4) == [path]


@pytest.mark.parametrize("since", [0, -1, 999])
def test_that_since_a_number_that_is_not_there_is_wrong_use(world, since):
    with pytest.raises(OperatorError, match="last one is 2"):
        world.sent("gate-1", since=since)
    assert outbox_names(world.gates["gate-1"]) == []


def test_that_a_large_range_is_split_and_the_parts_chain(world):
    world.record("gate-1", *range(600))
    paths = world.sent("gate-1", most_packed=20_000)
    assert len(paths) > 2
    manifests = [manifest_in(world, path)[0] for path in paths]
    for before, after in itertools.pairwise(manifests):
        assert after.first == before.last + 1
        assert after.previous == before.head
    assert world.taken(*paths).new == 602


def test_that_every_volume_of_the_station_goes_up(world):
    end = world.gates["gate-1"]
    world.record("gate-1", 1)
    end.journal.open_volume("restored", public_line(end.keys.sign))
    world.record("gate-1", 2)
    report = world.taken(*world.sent("gate-1"))
    assert [file.state for file in report.files] == [FileState.IMPORTED] * 2
    assert len({file.volume for file in report.files}) == 2


def test_that_a_clock_that_was_set_is_told(world):
    world.record("gate-1", 1)
    world.clock.set_wall(world.clock.now().wall_us - 3_600_000_000)
    world.record("gate-1", 2)
    paths = world.sent("gate-1")
    world.clock.set_wall(world.clock.now().wall_us + 7_200_000_000)
    report = world.taken(*paths)
    (note,) = report.files[0].clock
    assert note.doubt is ClockDoubt.BACK
    assert -3602 <= note.seconds <= -3595
    assert report.files[0].state is FileState.IMPORTED


@pytest.mark.fault(38)
def test_that_a_place_that_is_not_there_keeps_the_file_for_the_next_time(world):
    world.record("gate-1", 1)
    end = world.gates["gate-1"]
    with pytest.raises(EnvironmentFault, match="no such file or folder"):
        hand_over(end, str(world.root / "no" / "stick"))
    (kept,) = outbox_names(end)
    assert [path.name for path in world.sent("gate-1")] == [kept]


def test_that_a_damaged_outbox_file_is_made_again(world):
    world.record("gate-1", 1)
    (path,) = world.sent("gate-1")
    end = world.gates["gate-1"]
    (end.outbox / path.name).write_bytes(b"gone bad")
    world.record("gate-1", 2)
    paths = world.sent("gate-1")
    spans = [(m.first, m.last) for m, _ in (manifest_in(world, p) for p in paths)]
    assert sorted(spans) == [(1, 3), (4, 5)]


def test_that_a_file_of_an_interrupted_handover_does_not_stay(world):
    end = world.gates["gate-1"]
    (end.outbox / "stray.handover").write_bytes(b"x")
    world.record("gate-1", 1)
    (path,) = world.sent("gate-1")
    assert outbox_names(end) == [path.name]


@pytest.mark.fault(38, 53)
def test_that_only_a_receipt_empties_the_outbox(world):
    world.record("gate-1", 1)
    first = world.sent("gate-1")
    world.record("gate-1", 2)
    world.taken(*first)
    briefing = world.briefing("gate-1")
    world.sent("gate-1")
    end = world.gates["gate-1"]
    assert len(outbox_names(end)) == 2
    assert adopt(end, briefing.data).delivered == (first[0].name,)
    assert len(outbox_names(end)) == 1


def test_that_keys_are_shown_until_the_office_has_answered(world):
    world.record("gate-1", 1)
    (path,) = world.sent("gate-1")
    assert manifest_in(world, path)[0].keys is not None
    world.taken(path)
    adopt(world.gates["gate-1"], world.briefing("gate-1").data)
    world.record("gate-1", 2)
    (path,) = world.sent("gate-1")
    manifest, _members = manifest_in(world, path)
    assert manifest.keys is None
    assert manifest.token == ""


def test_that_a_station_cannot_open_its_own_handover(world):
    world.record("gate-1", 1)
    (path,) = world.sent("gate-1")
    with pytest.raises(OperatorError, match="somebody else"):
        decrypt(path.read_bytes(), world.gates["gate-1"].keys.age)


def test_that_the_outbox_knows_the_digest_of_what_it_keeps(world):
    world.record("gate-1", 1)
    (path,) = world.sent("gate-1")
    (file,) = world.gates["gate-1"].exchange.outbox()
    assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert file.size == path.stat().st_size
