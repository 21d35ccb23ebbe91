import hashlib
import itertools
import shutil
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.errors import OperatorError
from station.domain.exchange import (
    ClockDoubt,
    HandoverManifest,
    Receipt,
    StationState,
)
from station.domain.import_report import FileState
from station.domain.passages import CorrectableField, Correction
from station.domain.records import encode, seal
from station.handover.container import LinesWriter, read_lines
from station.handover.signed import sign_up
from station.services import pairing
from station.services.receive import How, receive
from tests.integration.exchange.world import as_other_office, draft, office_in, resealed


def receipts(world, gate="gate-1"):
    signed = world.office.exchange.receipts(gate)
    return [msgspec.json.decode(one.body, type=Receipt) for one in signed]


def one_day(world, gate="gate-1", numbers=range(10)):
    world.record(gate, *numbers)
    return world.sent(gate)[0]


def lie(world, path, *, lines=None, **changes):
    """What the gate itself could sign: other lines or another manifest."""
    key = world.gates["gate-1"].keys.sign

    def change(members):
        manifest = msgspec.json.decode(members.manifest, type=HandoverManifest)
        records, content = members.records, manifest.content
        if lines is not None:
            writer = LinesWriter()
            for line in lines(list(read_lines(records, content))):
                writer.add(line)
            records, content = writer.finish()
        manifest = msgspec.structs.replace(manifest, content=content, **changes)
        return sign_up(manifest, records, key, "a lie")

    target = path.with_name("lie.handover")
    target.write_bytes(resealed(path.read_bytes(), world.office, change))
    return target


@pytest.mark.fault(41)
def test_that_the_same_file_twice_changes_nothing_and_says_so(world):
    path = one_day(world)
    world.taken(path)
    heads, before = world.heads(), world.office.journal.head()
    (file,) = world.taken(path).files
    assert (file.state, file.new, file.held) == (FileState.HELD, 0, 12)
    assert world.heads() == heads
    assert world.office.journal.head() == before


def test_that_a_trial_says_what_would_happen_and_changes_nothing(world):
    path = one_day(world)
    before = world.office.journal.head()
    (file,) = world.taken(path, how=How(dry_run=True)).files
    assert (file.state, file.new) == (FileState.IMPORTED, 12)
    assert world.heads() == {}
    assert world.office.journal.head() == before
    assert list(world.office.inbox.iterdir()) == []
    assert world.office.exchange.station("gate-1").keys is None


def test_that_a_renamed_file_is_taken_all_the_same(world):
    path = one_day(world)
    renamed = path.rename(path.with_name("收到的文件(1).handover"))
    assert world.taken(renamed).new == 12


def test_that_a_whole_stick_is_taken_in_one_step(world):
    one_day(world, "gate-1")
    one_day(world, "gate-2")
    (world.stick / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (world.stick / "folder").mkdir()
    (world.stick / "x.handover.part").write_bytes(b"age-encryption.org/v1\n")
    report = world.taken(world.stick)
    assert sorted(file.station for file in report.files) == ["gate-1", "gate-2"]
    assert report.exit_code == 0


def test_that_briefings_on_the_same_stick_are_passed_over(world):
    world.taken(one_day(world))
    briefing = world.briefing("gate-1")
    (world.stick / briefing.name).write_bytes(briefing.data)
    report = world.taken(world.stick)
    assert [file.state for file in report.files] == [FileState.HELD]
    assert world.taken(world.stick / briefing.name).exit_code == 2


@pytest.mark.fault(42, 43)
def test_that_files_out_of_order_are_visible_at_once_and_receipted_when_whole(world):
    first = one_day(world, numbers=[1, 2])
    world.record("gate-1", 3, 4)
    second = world.sent("gate-1")[1]
    (file,) = world.taken(second).files
    assert file.state is FileState.IMPORTED
    assert file.missing == ((1, 4),)
    assert receipts(world) == []
    (file,) = world.taken(first).files
    assert file.missing == ()
    (receipt,) = receipts(world)
    assert receipt.upto == 7


@pytest.mark.fault(53)
def test_that_a_receipt_names_number_and_link_and_never_goes_back(world):
    path = one_day(world)
    world.taken(path)
    (receipt,) = receipts(world)
    end = world.gates["gate-1"]
    (record,) = end.journal.records("gate-1", receipt.volume, 12, 12)
    assert (receipt.upto, receipt.link) == (12, record.link.hex())
    world.taken(path)
    assert receipts(world) == [receipt]


def test_that_a_backup_is_made_once_and_only_before_a_change(world):
    made = []
    paths = [one_day(world, "gate-1"), one_day(world, "gate-2")]
    urls = [str(path) for path in paths]
    receive(world.office, urls, How(dry_run=True), backup=lambda: made.append(1))
    assert made == []
    receive(world.office, urls, backup=lambda: made.append(1))
    assert made == [1]


def test_that_the_file_itself_is_kept_as_it_came(world):
    path = one_day(world)
    world.taken(path)
    (kept,) = world.office.inbox.iterdir()
    assert kept.read_bytes() == path.read_bytes()


# --- what is not taken


def refused(world, *paths):
    heads = world.heads()
    report = world.taken(*paths)
    assert all(file.state is FileState.REFUSED for file in report.files)
    assert world.heads() == heads
    assert not [p for p in world.office.inbox.rglob("*") if p.is_file()]
    return report


@pytest.mark.fault(46)
def test_that_another_offices_file_is_wrong_input(world):
    path = one_day(world)
    report = receive(as_other_office(world.office), [str(path)])
    assert report.exit_code == 2
    assert "somebody else" in report.files[0].reason.msgid


@pytest.mark.fault(46)
def test_that_a_file_for_another_office_of_the_same_key_is_wrong_input(world):
    path = lie(world, one_day(world), office="office-9")
    assert refused(world, path).exit_code == 2


@pytest.mark.fault(39, 44)
@pytest.mark.parametrize("part", [0.3, 0.5, 0.99])
def test_that_a_file_cut_short_fails_its_integrity(world, part):
    path = one_day(world)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    assert refused(world, path).exit_code == 4


@pytest.mark.fault(44)
def test_that_one_altered_byte_fails_its_integrity(world):
    path = one_day(world)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert refused(world, path).exit_code == 4


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00" * 100])
def test_that_something_else_is_wrong_input(world, data):
    path = world.stick / "x.handover"
    path.write_bytes(data)
    assert refused(world, path).exit_code == 2


def test_that_a_missing_file_or_an_empty_folder_is_wrong_input(world):
    report = refused(world, world.stick / "nothing.handover", world.stick)
    assert [file.reason.exit_code for file in report.files] == [2, 2]


def test_that_a_bad_file_does_not_stop_the_others(world):
    good = one_day(world)
    bad = world.stick / "0.handover"
    bad.write_bytes(good.read_bytes()[:-1])
    report = world.taken(bad, good)
    states = [file.state for file in report.files]
    assert states == [FileState.REFUSED, FileState.IMPORTED]
    assert report.exit_code == 4
    (world.stick / "1.txt").write_text("x")
    assert world.taken(world.stick / "1.txt", good).exit_code == 1


@pytest.mark.fault(45)
def test_that_an_unknown_station_is_wrong_input(world):
    path = lie(world, one_day(world), station="gate-9")
    assert refused(world, path).exit_code == 2


@pytest.mark.fault(45)
def test_that_a_stranger_cannot_join_without_the_token(world):
    path = lie(world, one_day(world), token="0" * 32)
    assert refused(world, path).exit_code == 4
    assert world.office.exchange.station("gate-1").state is StationState.INVITED


def test_that_keys_once_pinned_stay(world):
    world.taken(one_day(world))
    pinned = world.office.exchange.station("gate-1").keys
    world.record("gate-1", 20)
    stranger = world.gates["gate-2"].keys
    path = world.sent("gate-1")[1]

    def change(members):
        return sign_up(
            msgspec.json.decode(members.manifest, type=HandoverManifest),
            members.records,
            stranger.sign,
            "x",
        )

    path.write_bytes(resealed(path.read_bytes(), world.office, change))
    report = world.taken(path)
    assert report.exit_code == 4
    assert world.office.exchange.station("gate-1").keys == pinned


def test_that_a_pairing_file_used_twice_is_found_out(world):
    world.taken(one_day(world))
    world.record("gate-1", 20)
    other = world.office.exchange.station("gate-1").keys
    other = msgspec.structs.replace(other, age="age1other")
    path = lie(world, world.sent("gate-1")[1], keys=other)
    report = world.taken(path)
    assert report.exit_code == 4
    assert "other keys" in report.files[0].reason.msgid


@pytest.mark.fault(47)
@pytest.mark.parametrize(
    "lines",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [*lines[:5], b"{}", *lines[6:]],
        lambda lines: [*lines[:5], b"[" * 100_000, *lines[6:]],
        lambda lines: [*lines[:5], lines[5].replace(b"36.5", b"36.6"), *lines[6:]],
        lambda lines: [*lines[:5], b"\xff\xfe", *lines[6:]],
    ],
)
def test_that_lines_that_do_not_chain_are_refused_whole(world, lines):
    path = lie(world, one_day(world), lines=lines)
    assert refused(world, path).exit_code == 4


@pytest.mark.fault(47)
@pytest.mark.parametrize(
    "changes",
    [
        {"head": "0" * 64},
        {"head": "zz" * 32},
        {"head": ""},
        {"previous": "1" * 64},
        {"first": 2},
        {"first": 0, "last": 11},
        {"first": -5},
        {"last": 10**30 - 1},
        {"last": 10**9},
        {"volume": "../../etc"},
        {"volume": ""},
        {"recipients": ()},
    ],
)
def test_that_a_manifest_that_lies_is_refused_whole(world, changes):
    assert refused(world, lie(world, one_day(world), **changes)).exit_code == 4


def test_that_a_file_of_a_newer_format_is_one_sentence(world):
    path = lie(world, one_day(world), format="gatebook handover 2")
    report = refused(world, path)
    assert report.exit_code == 2
    assert "newer program" in report.files[0].reason.msgid


# --- what is taken with a doubt, or set aside


def test_that_a_file_from_the_future_is_taken_and_doubted(world):
    path = one_day(world)
    end = world.gates["gate-1"]
    world.clock.set_wall(world.clock.now().wall_us - 86_400_000_000)
    (file,) = world.taken(path).files
    assert file.state is FileState.IMPORTED
    assert file.clock[-1].doubt is ClockDoubt.FUTURE
    assert 86_000 < file.clock[-1].seconds <= 86_400
    assert end.station == file.station


@pytest.mark.fault(45)
def test_that_a_withdrawn_station_is_heard_up_to_its_cut_off(world):
    first = one_day(world)
    world.taken(first)
    entry = pairing.revoke(world.office, "gate-1")
    assert set(entry.cut_off.values()) == {12}
    world.record("gate-1", 50)
    heads = world.heads()
    late = world.sent("gate-1")[1]
    (file,) = world.taken(late).files
    assert file.state is FileState.SET_ASIDE
    assert world.heads() == heads
    assert world.taken(first).files[0].state is FileState.HELD
    (aside,) = (world.office.inbox / "aside").iterdir()
    assert aside.read_bytes() == late.read_bytes()
    across = world.sent("gate-1", since=5)[0]
    report = world.taken(across)
    assert (report.files[0].state, report.exit_code) == (FileState.HELD, 1)
    assert report.files[0].cut == (13, 14)
    assert world.heads() == heads


@pytest.mark.fault(45)
def test_that_a_lost_laptop_counts_up_to_its_last_sound_record(world):
    """The shift sheet says how far it was when it was last seen."""
    world.taken(one_day(world))
    world.record("gate-1", 50, 51)
    late = world.sent("gate-1")[1]
    assert pairing.revoke(world.office, "gate-1", upto=14).cut_off
    (file,) = world.taken(late).files
    assert (file.state, file.new, file.cut) == (FileState.IMPORTED, 2, (15, 15))
    entry = pairing.revoke(world.office, "gate-1")
    assert set(entry.cut_off.values()) == {14}
    with pytest.raises(OperatorError, match="No volume of station gate-2"):
        pairing.revoke(world.office, "gate-2", upto=9)


def test_that_a_station_withdrawn_before_it_was_heard_cannot_join(world):
    path = one_day(world)
    pairing.revoke(world.office, "gate-1")
    (file,) = world.taken(path).files
    assert (file.state, file.new) == (FileState.SET_ASIDE, 0)
    assert "gate-1" in file.reason.fields.values()
    entry = world.office.exchange.station("gate-1")
    assert (entry.state, entry.keys) == (StationState.REVOKED, None)


@pytest.mark.fault(45)
def test_that_a_station_never_heard_of_counts_up_to_the_printed_head(world):
    """Its laptop is gone, the stick of its first day is not."""
    path = one_day(world)
    head = world.gates["gate-1"].journal.head()
    pairing.revoke(world.office, "gate-1", 10, head.volume)
    (file,) = world.taken(path).files
    assert (file.state, file.new, file.cut) == (FileState.IMPORTED, 10, (11, 12))
    assert world.office.exchange.station("gate-1").state is StationState.REVOKED


@pytest.mark.fault(21)
def test_that_a_copied_station_is_found_out_and_its_file_set_aside(world):
    end = world.gates["gate-1"]
    path = one_day(world, numbers=[1, 2])
    world.taken(path)
    heads = world.heads()
    forged = lie(world, path, lines=other_last_line(end), head=other_head(end, path))
    report = world.taken(forged)
    assert report.files[0].state is FileState.SET_ASIDE
    assert "was copied" in report.files[0].reason.msgid
    assert report.exit_code == 4
    assert world.heads() == heads
    assert world.taken(forged).files[0].state is FileState.SET_ASIDE
    assert len(list((world.office.inbox / "aside").iterdir())) == 1


def other_last_line(end):
    def change(lines):
        return [*lines[:-1], encode(other_record(end, len(lines)).as_line())]

    return change


def other_head(end, path):
    last = int(path.name.split("_")[4])
    return other_record(end, last).link.hex()


def other_record(end, seq):
    """What a copy of the laptop would have written under this number."""
    volume = end.journal.head().volume
    before, true = end.journal.records("gate-1", volume, seq - 1, seq)
    return seal(true.envelope, true.payload, hashlib.sha256().digest(), before.link)


def test_that_corrections_are_counted(world):
    end = world.gates["gate-1"]
    world.record("gate-1", 1)
    volume = end.journal.head().volume
    (passage,) = end.journal.records("gate-1", volume, 3, 3)
    mistake = Correction(
        passage.envelope.record_id, {CorrectableField.PLATE: "苏A12345"}, "typed wrong"
    )
    end.journal.append(draft("correction", mistake, world.clock))
    report = world.taken(*world.sent("gate-1"))
    assert report.files[0].corrections == 1


# --- convergence


def two_gates(world):
    paths = []
    for step in range(4):
        for gate in ("gate-1", "gate-2"):
            world.record(gate, *range(step * 3, step * 3 + 3))
            paths += world.sent(gate)
    paths += world.sent("gate-1", since=3)
    return [str(path) for path in dict.fromkeys(paths)]


@pytest.mark.fault(41, 42)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_that_any_order_and_repetition_gives_the_same_office(world, template, data):
    sent = world.gates["gate-1"].exchange.outbox()
    paths = [str(p) for p in world.stick.iterdir()] if sent else two_gates(world)
    order = data.draw(st.permutations(sorted(paths)))
    again = data.draw(st.lists(st.sampled_from(order), max_size=5))
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(template / "office", f"{place}/office")
        shutil.copy(template / "key.txt", place)
        with office_in(Path(place), world.clock) as office:
            for url in [*order, *again]:
                assert receive(office, [url]).exit_code == 0
            assert_whole(world, office)


def assert_whole(world, office):
    for gate, end in world.gates.items():
        upto = max(file.last for file in end.exchange.outbox())
        volume = end.journal.head().volume
        held = office.journal.records(gate, volume, 1, 1000)
        sent = end.journal.records(gate, volume, 1, upto)
        for ours, theirs in itertools.zip_longest(held, sent):
            assert ours == theirs
        (signed,) = office.exchange.receipts(gate)
        assert msgspec.json.decode(signed.body, type=Receipt).upto == upto


@pytest.mark.fault(44)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(at=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_that_a_flipped_byte_anywhere_changes_nothing(world, at, mask):
    if not (world.stick / "flip.handover").exists():
        one_day(world).rename(world.stick / "flip.handover")
    data = bytearray((world.stick / "flip.handover").read_bytes())
    data[int(at * len(data))] ^= mask
    (world.stick / "flipped").write_bytes(data)
    report = world.taken(world.stick / "flipped")
    assert report.files[0].state is FileState.REFUSED
    assert report.exit_code in {2, 4}
    assert world.heads() == {}
