"""One stick with everything that can be wrong on it, and one good file among it."""

import hashlib
import io
import tarfile

import msgspec
import pytest
import zstandard

from db.verify import verify
from station.domain.exchange import ClockDoubt, Content, HandoverManifest
from station.domain.import_report import FileState
from station.domain.records import encode, seal
from station.handover import container
from station.handover.container import MEMBERS, read_lines
from station.handover.keys import recipient_of
from station.handover.signed import sign_up
from station.services import pairing
from station.wording.exchange import reason_of
from tests.integration.exchange.test_receive import lie, one_day

YEAR_US = 365 * 86_400_000_000
FIELD = 10 << 20


def engine_of(world):
    return world.office.exchange._engine


def sealed(world, tar):
    return container.encrypt(tar, [recipient_of(world.office.keys.age)])


def opened(world, path):
    return container.unpack(container.decrypt(path.read_bytes(), world.office.keys.age))


def raw(world, path, lines):
    """The handover with these bytes for lines, signed by its gate."""
    members = opened(world, path)
    plain = b"".join(line + b"\n" for line in lines)
    packed = zstandard.ZstdCompressor().compress(plain)
    content = Content(
        rows=len(lines),
        plain_bytes=len(plain),
        plain_sha256=hashlib.sha256(plain).hexdigest(),
        zst_bytes=len(packed),
        zst_sha256=hashlib.sha256(packed).hexdigest(),
    )
    manifest = msgspec.json.decode(members.manifest, type=HandoverManifest)
    manifest = msgspec.structs.replace(manifest, content=content)
    signed = sign_up(manifest, packed, world.gates["gate-1"].keys.sign, "x")
    return sealed(world, container.pack(signed))


def a_large_field(world, path):
    lines = list(read_lines(opened(world, path).records, content_of(world, path)))
    line = b'{"e":"' + b"x" * FIELD + b'","p":null,"s":null}'
    return raw(world, path, [*lines[:-1], line])


def content_of(world, path):
    manifest = opened(world, path).manifest
    return msgspec.json.decode(manifest, type=HandoverManifest).content


def mixed_encodings(world, path):
    lines = list(read_lines(opened(world, path).records, content_of(world, path)))
    return raw(world, path, [*lines[:-1], "王䶮".encode("gb18030")])


def a_bomb(world, path):
    """A signed manifest that says little, and zeros without end behind it."""
    members = opened(world, path)
    bomb = zstandard.ZstdCompressor().compress(bytes(64 << 20))
    manifest = msgspec.json.decode(members.manifest, type=HandoverManifest)
    content = msgspec.structs.replace(
        manifest.content,
        zst_bytes=len(bomb),
        zst_sha256=hashlib.sha256(bomb).hexdigest(),
    )
    manifest = msgspec.structs.replace(manifest, content=content)
    signed = sign_up(manifest, bomb, world.gates["gate-1"].keys.sign, "x")
    return sealed(world, container.pack(signed))


def other_members(*more, rename=None):
    def made(world, path):
        members = opened(world, path)
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            bodies = (members.manifest, members.signature.encode(), members.records)
            names = (*MEMBERS[:2], rename or MEMBERS[2])
            for name, body in (*zip(names, bodies, strict=True), *more):
                head = tarfile.TarInfo(name)
                head.size = len(body)
                tar.addfile(head, io.BytesIO(body))
        return sealed(world, out.getvalue())

    return made


def flipped(_world, path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    return bytes(data)


def forged(world, path):
    members = opened(world, path)
    manifest = msgspec.json.decode(members.manifest, type=HandoverManifest)
    stranger = world.gates["gate-2"].keys.sign
    return sealed(
        world, container.pack(sign_up(manifest, members.records, stranger, "x"))
    )


def for_somebody_else(world, path):
    tar = container.decrypt(path.read_bytes(), world.office.keys.age)
    return container.encrypt(tar, [recipient_of(world.gates["gate-2"].keys.age)])


BAD = {
    "empty": lambda _world, _path: b"",
    "garbage": lambda _world, _path: b"\x00\xff" * 999,
    "cut": lambda _world, path: path.read_bytes()[:-100],
    "flipped": flipped,
    "forged": forged,
    "somebody-else": for_somebody_else,
    "bomb": a_bomb,
    "large-field": a_large_field,
    "mixed": mixed_encodings,
    "fourth": other_members(("extra", b"x")),
    "traversal": other_members(rename="../../records.jsonl.zst"),
    "newer-format": lambda world, path: lie(
        world, path, format="gatebook handover 2"
    ).read_bytes(),
    "unknown-station": lambda world, path: lie(
        world, path, station="gate-9"
    ).read_bytes(),
}


@pytest.mark.fault(44, 45, 46, 47, 48, 50)
def test_that_each_bad_file_is_one_sentence_and_the_rest_goes_on(world, tmp_path):
    good = one_day(world, "gate-2")
    path = one_day(world)
    stick = tmp_path / "bad"
    stick.mkdir()
    for name, made in BAD.items():
        (stick / f"{name}.handover").write_bytes(made(world, path))
    good.rename(stick / "m-good.handover")
    report = world.taken(stick)
    refused = {file.file.partition(".")[0]: file for file in report.files}
    taken = refused.pop("m-good")
    assert (taken.state, taken.new) == (FileState.IMPORTED, 12)
    assert refused.keys() == BAD.keys()
    for file in refused.values():
        told = reason_of(file.reason)
        assert file.state is FileState.REFUSED, file
        assert told[-1] in "。.", told
        assert len(told.splitlines()) == 1
        assert "{" not in told
    assert "newer program" in reason_of(refused["newer-format"].reason)
    assert {station for station, _volume in world.heads()} == {"gate-2"}
    assert report.exit_code == 4
    assert verify(engine_of(world)).holds
    assert world.taken(path).new == 12


def test_that_a_replayed_file_and_one_of_a_withdrawn_station_change_nothing(world):
    path = one_day(world)
    world.taken(path)
    heads = world.heads()
    assert world.taken(path).files[0].state is FileState.HELD
    pairing.revoke(world.office, "gate-1")
    world.record("gate-1", 50)
    late = world.sent("gate-1")[1]
    assert world.taken(late, path).files[0].state is FileState.SET_ASIDE
    assert world.heads() == heads


@pytest.mark.fault(54)
@pytest.mark.parametrize("years", [-50, 30])
def test_that_a_clock_years_off_is_taken_and_doubted(world, years):
    end = world.gates["gate-1"]
    world.record("gate-1", 1)
    now = world.clock.now().wall_us
    world.clock.set_wall(now + years * YEAR_US)
    world.record("gate-1", 2)
    path = world.sent("gate-1")[0]
    world.clock.set_wall(now)
    (file,) = world.taken(path).files
    assert (file.state, file.station) == (FileState.IMPORTED, end.station)
    doubts = {note.doubt for note in file.clock}
    wanted = {ClockDoubt.BACK} if years < 0 else {ClockDoubt.JUMP, ClockDoubt.FUTURE}
    assert doubts == wanted
    assert verify(engine_of(world)).holds


@pytest.mark.parametrize("change", [{"kind": "survey9"}, {"version": 9}])
def test_that_a_kind_of_a_newer_program_is_kept_whole(world, change):
    end = world.gates["gate-1"]
    path = one_day(world)
    last = int(path.name.split("_")[4])
    volume = end.journal.head().volume
    before, true = end.journal.records("gate-1", volume, last - 1, last)
    envelope = msgspec.structs.replace(true.envelope, **change)
    newer = seal(envelope, true.payload, hashlib.sha256().digest(), before.link)
    line = encode(newer.as_line())
    told = lie(
        world, path, lines=lambda all_: [*all_[:-1], line], head=newer.link.hex()
    )
    (file,) = world.taken(told).files
    assert (file.state, file.new, file.set_aside) == (FileState.IMPORTED, 12, ())
    (kept,) = world.office.journal.records("gate-1", volume, last, last)
    assert kept.payload == true.payload
    assert verify(engine_of(world)).holds
