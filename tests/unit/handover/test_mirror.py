"""Frames of a mirror: sealed, signed, found again in whatever is left of a file."""

import os
import zlib

import msgspec
import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.errors import GatebookError, IntegrityFault, OperatorError
from station.domain.exchange import SigningKey
from station.domain.records import FIRST_LINK, Envelope, Line, seal, unseal
from station.handover.minisign import public_line
from station.handover.mirror import (
    MAGIC,
    MirrorSender,
    Sealer,
    boxes,
    end_of,
    looks_like_mirror,
    numbers_in,
)
from station.handover.mirror_runs import read_mirror

OFFICE = pyrage.x25519.Identity.generate()
RECOVERY = pyrage.x25519.Identity.generate()
STRANGER = str(pyrage.x25519.Identity.generate())
SIGN = SigningKey(b"12345678", bytes(range(32)))
SENDER = MirrorSender(
    station="gate-1",
    office="office-1",
    recipients=(str(OFFICE.to_public()), str(RECOVERY.to_public())),
    sign=SIGN,
)
NAME = "王小明"


def signer(_card, _secret, _signature):
    return public_line(SIGN)


def records(count, first=1):
    found, link = [], FIRST_LINK
    for seq in range(1, first + count):
        envelope = Envelope(
            f"r-{seq}", "gate-1", "book", seq, "passage", 1, seq, 480, seq, "b", "", ""
        )
        record = seal(envelope, f'{{"name":"{NAME}{seq}"}}'.encode(), bytes(32), link)
        found.append((record, link))
        link = record.link
    return found[first - 1 :]


def mirror_of(pairs, sender=SENDER):
    sealer = Sealer(sender, "book")
    return b"".join(sealer.seal(record, previous) for record, previous in pairs)


WHOLE = mirror_of(records(6))


def read(data, identity=str(OFFICE), by=signer):
    return read_mirror(data, identity, by)


def numbers(runs):
    return [n for run in runs for n in range(run.first, run.last + 1)]


def test_that_the_office_reads_what_the_station_mirrored():
    pairs = records(5)
    (run,) = read(mirror_of(pairs))
    assert (run.first, run.last) == (1, 5)
    assert (run.previous, run.head) == (FIRST_LINK, pairs[-1][0].link)
    assert run.counts == {"passage": 5}
    link = run.previous
    for line, (record, _previous) in zip(run.lines, pairs, strict=True):
        opened = unseal(msgspec.json.decode(line, type=Line), link)
        assert opened == record
        link = opened.link


def test_that_the_recovery_key_reads_it_too():
    assert numbers(read(mirror_of(records(3)), str(RECOVERY))) == [1, 2, 3]


def test_that_nobody_else_reads_anything_of_it():
    data = mirror_of(records(3))
    assert NAME.encode() not in data
    with pytest.raises(OperatorError, match="somebody else"):
        read(data, STRANGER)


def test_that_a_mirror_signed_by_a_stranger_is_refused():
    other = msgspec.structs.replace(SENDER, sign=SigningKey(b"12345678", bytes(32)))
    with pytest.raises(IntegrityFault, match="signature"):
        read(mirror_of(records(2), other))


def test_that_records_under_a_strange_key_are_passed_over():
    other = msgspec.structs.replace(SENDER, sign=SigningKey(b"12345678", bytes(32)))
    data = mirror_of(records(2)) + mirror_of(records(2, first=3), other)
    assert numbers(read(data)) == [1, 2]


def test_that_a_tail_torn_at_any_byte_costs_one_record():
    pairs = records(3)
    sealer = Sealer(SENDER, "book")
    parts = [sealer.seal(record, previous) for record, previous in pairs]
    whole = b"".join(parts)
    for cut in range(len(whole)):
        torn = whole[:cut]
        held = sum(cut >= sum(map(len, parts[: at + 1])) for at in range(3))
        assert numbers_in(torn) == set(range(1, held + 1))
        if held and cut % 13 == 0:
            assert numbers(read(torn)) == list(range(1, held + 1))


def test_that_what_follows_a_torn_tail_is_found():
    pairs = records(4)
    first = mirror_of(pairs[:2])
    for torn in (1, 8, 11, 12, 13, len(first) // 2, len(first) - 1):
        data = first[:torn] + mirror_of(pairs)
        assert numbers(read(data)) == [1, 2, 3, 4]
        assert end_of(data + bytes(4096)) == len(data)


def test_that_a_record_written_twice_counts_once():
    pairs = records(3)
    (run,) = read(mirror_of(pairs) + mirror_of(pairs[1:]))
    assert numbers((run,)) == [1, 2, 3]


def test_that_room_made_ahead_holds_nothing():
    data = mirror_of(records(2))
    assert numbers(read(data + bytes(100_000))) == [1, 2]
    assert end_of(data + bytes(100_000)) == len(data)
    assert end_of(bytes(5000)) == 0


def test_that_a_long_mirror_says_its_key_again(monkeypatch):
    monkeypatch.setattr("station.handover.mirror.KEY_EVERY", 3)
    pairs = records(6)
    sealer = Sealer(SENDER, "book")
    parts = [sealer.seal(record, previous) for record, previous in pairs]
    assert numbers(read(b"".join(parts[2:]))) == [3, 4, 5, 6]
    assert read(b"".join(parts[2:]))[0].previous == pairs[1][0].link


@given(st.data())
def test_that_a_flipped_bit_costs_records_and_never_changes_one(data):
    pairs = records(6)
    whole = bytearray(WHOLE)
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    runs = read(bytes(whole))
    lines = {line for run in runs for line in run.lines}
    true = {msgspec.json.encode(r.as_line(), order="deterministic") for r, _p in pairs}
    assert lines <= true
    assert len(lines) >= len(pairs) - 1


@given(st.binary(max_size=300), st.integers(1, 4))
def test_that_garbage_is_no_mirror_and_no_crash(garbage, times):
    data = MAGIC * times + garbage
    assert numbers_in(data) == set()
    with pytest.raises(GatebookError):
        read(data)


def test_that_a_file_made_to_be_searched_for_ever_is_given_up():
    head = MAGIC + (60_000).to_bytes(4) + bytes(4)
    assert list(boxes(head * 100_000)) == []


def test_that_a_key_that_is_no_key_is_one_sentence():
    data = mirror_of(records(1))
    at = data.index(b'"sealed')
    for junk in (b"[" * 500, b"\xff" * 50, b'{"body":1}'):
        box = b"K" + junk
        frame = MAGIC + len(box).to_bytes(4) + zlib.crc32(box).to_bytes(4)
        with pytest.raises(GatebookError):
            read(frame + box + data[at:])


def test_that_a_run_breaks_where_numbers_are_missing():
    pairs = records(5)
    data = mirror_of(pairs[:2]) + mirror_of(pairs[3:])
    runs = read(data)
    assert [(run.first, run.last) for run in runs] == [(1, 2), (4, 5)]
    assert runs[1].previous == pairs[2][0].link


def test_that_two_records_of_one_number_stand_apart():
    pairs = records(3)
    other = seal(pairs[2][0].envelope, b'{"name":"x"}', os.urandom(32), pairs[2][1])
    data = mirror_of(pairs) + mirror_of([(other, pairs[2][1])])
    assert numbers(read(data)) == [1, 2, 3, 3]


def test_that_a_mirror_is_known_by_its_first_bytes():
    assert looks_like_mirror(mirror_of(records(1)))
    assert not looks_like_mirror(b"age-encryption.org/v1\n")
