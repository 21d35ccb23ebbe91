"""A lost laptop, and the one that came in its place: both were the same station."""

from base64 import b64decode

import pytest
from msgspec.structs import replace

from station.domain.exchange import SigningKey, StationState
from station.domain.import_report import FileState
from station.handover.minisign import ID_BYTES, sign
from station.services import pairing
from station.services.adopt import adopt
from station.services.hand_over import hand_over
from tests.fakes.clock import NOON_US
from tests.fakes.passages import passage_draft
from tests.integration.exchange.world import make_gate, resealed

YEAR_US = 365 * 86_400_000_000
SENDS_LATER = (
    "The former laptop of station {station} wrote this after it was withdrawn."
)


@pytest.fixture
def lost(world):
    """gate-1 after its laptop was lost: two files of it, of which one arrived."""
    world.record("gate-1", 1, 2)
    (known,) = world.sent("gate-1")
    world.taken(known)
    world.record("gate-1", 3)
    found = world.sent("gate-1")[-1]
    pairing.revoke(
        world.office, "gate-1", upto=world.gates["gate-1"].journal.head().seq
    )
    return world, known, found


def replaced(world, name="gate-1-second"):
    """The same station on a new laptop, which hears of no volume of another."""
    card = world.office.exchange.station("gate-1").card
    invitation = pairing.invite(world.office, card)
    end = make_gate(world.root / name, invitation, world.clock)
    assert pairing.settle(end, invitation).strange == ()
    return end


def written(world, end, *numbers):
    end.journal.append(*(passage_draft(n, world.clock) for n in numbers))
    folder = world.root / f"stick-{end.journal.head().volume}-{numbers[0]}"
    folder.mkdir()
    return [folder / one.file.name for one in hand_over(end, str(folder))]


def test_that_what_a_lost_laptop_wrote_in_time_counts_after_its_replacement(lost):
    world, known, found = lost
    second = replaced(world)
    (file,) = world.taken(found).files
    assert (file.state, file.station) == (FileState.IMPORTED, "gate-1")
    world.taken(*written(world, second, 7))
    assert world.taken(known, found).held
    entry = world.office.exchange.station("gate-1")
    assert entry.state is StationState.PAIRED
    assert entry.keys != entry.former[0].keys
    assert entry.former[0].since_us < entry.former[0].until_us


@pytest.mark.fault(45)
def test_that_what_it_writes_afterwards_is_set_aside_by_name(lost):
    world, *_files = lost
    second = replaced(world)
    world.taken(*written(world, second, 7))
    heads = world.heads()
    world.record("gate-1", 4)
    world.sent("gate-1")
    world.record("gate-1", 5)
    (file,) = world.taken(world.sent("gate-1")[-1]).files
    assert (file.state, file.new) == (FileState.SET_ASIDE, 0)
    assert file.reason.msgid == SENDS_LATER
    assert world.heads() == heads


def test_that_a_file_across_the_cut_off_brings_what_was_in_time(lost):
    world, *_files = lost
    replaced(world)
    world.record("gate-1", 4)
    (across,) = world.sent("gate-1", since=1)[:1]
    (file,) = world.taken(across).files
    assert file.new
    assert file.cut is not None


def test_that_a_laptop_that_was_found_again_is_the_station_again(lost):
    """The same home is invited again: the same keys, and nothing is cut any more."""
    world, *_files = lost
    end = world.gates["gate-1"]
    card = world.office.exchange.station("gate-1").card
    invitation = pairing.invite(world.office, card)
    pairing.settle(end, invitation)
    world.record("gate-1", 5)
    (file,) = world.taken(world.sent("gate-1")[-1]).files
    assert (file.state, file.cut) == (FileState.IMPORTED, None)
    world.record("gate-1", 6)
    assert world.taken(world.sent("gate-1")[-1]).new
    assert adopt(end, world.briefing("gate-1").data).delivered


def test_that_each_laptop_of_a_station_is_remembered(lost):
    world, *_files = lost
    second = replaced(world)
    written_there = written(world, second, 7)
    world.taken(*written_there)
    pairing.revoke(world.office, "gate-1")
    third = replaced(world, "gate-1-third")
    world.taken(*written(world, third, 8))
    assert len(world.office.exchange.station("gate-1").former) == 2
    assert world.taken(*written_there).held
    (late,) = world.taken(*written(world, second, 9)[-1:]).files
    assert late.state is FileState.SET_ASIDE


def test_that_a_laptop_lost_before_it_was_heard_is_told_by_name(world):
    """It was withdrawn, and another came in its place before a file of it did."""
    world.record("gate-1", 1)
    (first,) = world.sent("gate-1")
    pairing.revoke(world.office, "gate-1")
    second = replaced(world)
    for _heard in range(2):
        (file,) = world.taken(first).files
        assert (file.state, file.reason.msgid) == (FileState.SET_ASIDE, SENDS_LATER)
        assert world.taken(*written(world, second, 7 + _heard)).new
    assert world.office.exchange.station("gate-1").former[0].keys is None


def test_that_what_it_wrote_up_to_the_printed_head_counts(world):
    world.record("gate-1", 1)
    (first,) = world.sent("gate-1")
    head = world.gates["gate-1"].journal.head()
    pairing.revoke(world.office, "gate-1", head.seq, head.volume)
    second = replaced(world)
    world.taken(*written(world, second, 7))
    (file,) = world.taken(first).files
    assert (file.state, file.cut) == (FileState.IMPORTED, None)
    world.record("gate-1", 2)
    (late,) = world.taken(world.sent("gate-1")[-1]).files
    assert late.cut == (head.seq + 1, late.last)


def test_that_an_older_pairing_file_is_told_from_a_stranger(world):
    world.record("gate-1", 1)
    (path,) = world.sent("gate-1")
    card = world.office.exchange.station("gate-1").card
    invitation = pairing.invite(world.office, card)
    (file,) = world.taken(path).files
    assert file.state is FileState.REFUSED
    assert "older pairing file" in file.reason.msgid
    pairing.settle(world.gates["gate-1"], invitation)
    world.record("gate-1", 2)
    world.taken(world.sent("gate-1")[-1])
    assert world.taken(path).new


def test_that_a_number_is_of_the_laptop_of_now_whatever_its_clock_said(lost):
    """The new laptop's clock is years behind, its volume sorts before the other's."""
    world, _known, _found = lost
    world.clock.set_wall(NOON_US - 3 * YEAR_US)
    second = replaced(world)
    world.taken(*written(world, second, 7))
    volume = second.journal.head().volume
    entry = pairing.revoke(world.office, "gate-1", upto=99)
    (former,) = entry.left_behind
    assert volume < former
    assert entry.cut_off[volume] == 99


@pytest.mark.fault(44)
def test_that_naming_the_key_of_a_former_laptop_proves_nothing(lost):
    world, _known, found = lost
    replaced(world)
    (former,) = world.office.exchange.station("gate-1").former
    named = b64decode(former.keys.sign)[2 : 2 + ID_BYTES]
    stranger = SigningKey(named, bytes(32))

    def signed_anew(members):
        return replace(members, signature=sign(members.manifest, stranger, "mine"))

    forged = found.with_name("forged.handover")
    forged.write_bytes(resealed(found.read_bytes(), world.office, signed_anew))
    heads = world.heads()
    (file,) = world.taken(forged).files
    assert (file.state, file.reason.msgid) == (
        FileState.REFUSED,
        "The signature does not hold.",
    )
    assert world.heads() == heads
