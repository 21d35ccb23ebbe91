import hashlib
import io
import itertools
import re
import tarfile

import msgspec
import pyrage
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.errors import (
    EnvironmentFault,
    GatebookError,
    IntegrityFault,
    OperatorError,
)
from station.domain.exchange import Content
from station.handover import container
from station.handover.container import (
    MEMBERS,
    LinesWriter,
    Members,
    decrypt,
    decrypt_under_code,
    encrypt,
    encrypt_under_code,
    pack,
    read_lines,
    unpack,
)

IDENTITY = pyrage.x25519.Identity.generate()
RECIPIENT = str(IDENTITY.to_public())
OTHER = str(pyrage.x25519.Identity.generate())
LINES = [f'{{"n":{n},"门":"卡口"}}'.encode() for n in range(500)]


def packed(lines):
    writer = LinesWriter()
    for line in lines:
        writer.add(line)
    return writer.finish()


RECORDS, CONTENT = packed(LINES)
MEMBERS_OF_ONE = Members(b'{"format":"x"}', "signature\n", RECORDS)
TAR = pack(MEMBERS_OF_ONE)
FILE = encrypt(TAR, [RECIPIENT])


def tar_of(*members, kind=tarfile.REGTYPE):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, body in members:
            head = tarfile.TarInfo(name)
            head.type = kind
            head.size = len(body)
            tar.addfile(head, io.BytesIO(body))
    return out.getvalue()


def replaced(**changes):
    return msgspec.structs.replace(CONTENT, **changes)


def test_that_what_was_packed_is_read_back():
    assert unpack(decrypt(FILE, str(IDENTITY))) == MEMBERS_OF_ONE
    assert list(read_lines(RECORDS, CONTENT)) == LINES


def test_that_equal_members_give_equal_bytes():
    assert pack(MEMBERS_OF_ONE) == TAR


def test_that_the_stock_form_of_tar_is_read():
    bodies = (MEMBERS_OF_ONE.manifest, b"signature\n", RECORDS)
    assert unpack(tar_of(*zip(MEMBERS, bodies, strict=True))) == MEMBERS_OF_ONE


def test_that_no_lines_at_all_are_read_back():
    records, content = packed([])
    assert list(read_lines(records, content)) == []


def test_that_a_file_for_another_key_is_wrong_input():
    with pytest.raises(OperatorError, match="somebody else"):
        decrypt(FILE, OTHER)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", bytes(500), FILE[:10]])
def test_that_something_else_is_wrong_input(data):
    with pytest.raises(OperatorError, match="no Gatebook file"):
        decrypt(data, str(IDENTITY))


def test_that_a_file_over_the_cap_is_wrong_input(monkeypatch):
    monkeypatch.setattr(container, "MOST_FILE", len(FILE) - 1)
    with pytest.raises(OperatorError, match="larger"):
        decrypt(FILE, str(IDENTITY))


@pytest.mark.fault(39, 51)
def test_that_a_file_cut_anywhere_after_its_first_line_is_altered():
    for end in range(30, len(FILE), 97):
        with pytest.raises(IntegrityFault):
            decrypt(FILE[:end], str(IDENTITY))


def test_that_a_longer_file_is_altered():
    with pytest.raises(IntegrityFault):
        decrypt(FILE + b"x", str(IDENTITY))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_that_a_file_with_one_altered_byte_is_refused(at, mask):
    altered = bytearray(FILE)
    altered[at] ^= mask
    with pytest.raises(GatebookError):
        decrypt(bytes(altered), str(IDENTITY))


def test_that_a_code_opens_only_its_own_file():
    sealed = encrypt_under_code(b"tar", "0123456789")
    assert decrypt_under_code(sealed, "0123456789") == b"tar"
    with pytest.raises(OperatorError, match="code is wrong"):
        decrypt_under_code(sealed, "0123456780")
    with pytest.raises(IntegrityFault):
        decrypt_under_code(sealed[:-1], "0123456789")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=4096))
def test_that_garbage_is_no_tar(data):
    with pytest.raises(IntegrityFault):
        unpack(data)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 1535), st.integers(1, 255))
def test_that_an_altered_tar_never_gives_other_names(at, mask):
    altered = bytearray(TAR)
    altered[at] ^= mask
    try:
        members = unpack(bytes(altered))
    except GatebookError:
        return
    assert len(members.records) == len(RECORDS)


BODIES = [(name, b"x") for name in MEMBERS]


@pytest.mark.fault(50)
@pytest.mark.parametrize(
    "members",
    [
        BODIES[:2],
        [*BODIES, ("more.txt", b"x")],
        [*BODIES, BODIES[0]],
        [BODIES[1], BODIES[0], BODIES[2]],
        [("../manifest.json", b"x"), *BODIES[1:]],
        [("/manifest.json", b"x"), *BODIES[1:]],
        [("manifest.json" + "x" * 80, b"x"), *BODIES[1:]],
        [],
    ],
)
def test_that_any_other_set_of_members_is_refused(members):
    with pytest.raises(IntegrityFault, match="three parts"):
        unpack(tar_of(*members))


@pytest.mark.fault(50)
@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_that_a_member_that_is_no_file_is_refused(kind):
    with pytest.raises(IntegrityFault, match="three parts"):
        unpack(tar_of(*((name, b"") for name in MEMBERS), kind=kind))


def test_that_a_manifest_over_its_cap_is_refused():
    with pytest.raises(IntegrityFault, match="three parts"):
        unpack(tar_of((MEMBERS[0], bytes(container.MOST_MANIFEST + 1)), *BODIES[1:]))


def test_that_a_signature_that_is_no_text_is_refused():
    with pytest.raises(IntegrityFault):
        unpack(tar_of(BODIES[0], (MEMBERS[1], b"\xff"), BODIES[2]))


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": len(LINES) + 1},
        {"plain_bytes": CONTENT.plain_bytes - 1},
        {"plain_sha256": "0" * 64},
        {"zst_bytes": CONTENT.zst_bytes + 1},
        {"zst_sha256": "0" * 64},
    ],
)
def test_that_lines_that_differ_from_their_manifest_are_refused(changes):
    with pytest.raises(IntegrityFault):
        list(read_lines(RECORDS, replaced(**changes)))


def resigned(records, **changes):
    """What a liar with a real key can do: packed figures that fit."""
    digest = hashlib.sha256(records).hexdigest()
    return replaced(zst_bytes=len(records), zst_sha256=digest, **changes)


@pytest.mark.fault(49)
def test_that_a_frame_cut_short_is_not_taken_for_its_end():
    for end in range(0, len(RECORDS), 31):
        cut = RECORDS[:end]
        with pytest.raises(IntegrityFault):
            list(read_lines(cut, resigned(cut)))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_that_garbage_instead_of_lines_is_refused(data):
    with pytest.raises(IntegrityFault):
        list(read_lines(data, resigned(data)))


@pytest.mark.fault(48)
def test_that_a_bomb_is_stopped_at_the_figure_of_its_manifest():
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    block = bytes(1 << 20)
    bomb = b"".join(packer.compress(block) for _ in range(1024)) + packer.flush()
    assert len(bomb) < 200_000
    with pytest.raises(IntegrityFault):
        next(read_lines(bomb, resigned(bomb)))
    with pytest.raises(IntegrityFault, match="longer"):
        list(read_lines(bomb, resigned(bomb, plain_bytes=1 << 40)))


@pytest.mark.fault(48)
def test_that_many_small_lines_are_stopped_too():
    bomb = zstandard.ZstdCompressor().compress(b"\n" * 10_000_000)
    content = resigned(bomb, plain_bytes=1 << 16)
    lines = read_lines(bomb, content)
    assert len(list(itertools.islice(lines, 1 << 16))) == 1 << 16
    with pytest.raises(IntegrityFault, match="more than its manifest"):
        next(lines)


def test_that_a_window_that_asks_for_too_much_memory_is_refused():
    wide = zstandard.ZstdCompressionParameters.from_level(3, window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    records = packer.compress(bytes(1 << 20)) + packer.flush()
    with pytest.raises(IntegrityFault, match="altered"):
        list(read_lines(records, resigned(records)))


def test_that_a_last_line_without_its_end_is_refused():
    records = zstandard.ZstdCompressor().compress(b"a\nb")
    content = resigned(
        records,
        rows=1,
        plain_bytes=3,
        plain_sha256=hashlib.sha256(b"a\nb").hexdigest(),
    )
    with pytest.raises(IntegrityFault):
        list(read_lines(records, content))


def test_that_a_line_over_the_cap_is_not_written():
    with pytest.raises(OperatorError):
        LinesWriter().add(bytes(container.MOST_LINE))


def test_that_a_writer_says_when_another_part_should_begin():
    writer = LinesWriter(most_packed=1000)
    while not writer.full:
        writer.add(hashlib.sha512(str(writer).encode()).hexdigest().encode() * 1000)
    records, content = writer.finish()
    assert content == msgspec.convert(msgspec.to_builtins(content), Content)
    assert len(list(read_lines(records, content))) == content.rows


def test_that_a_code_that_asks_for_too_much_work_is_said_so():
    """A busy computer, or a file made to keep it busy: never “altered”."""
    sealed = encrypt_under_code(b"tar", "1234567890")
    heavy = re.sub(rb"(-> scrypt \S+) \d+", rb"\1 30", sealed)
    with pytest.raises(EnvironmentFault, match="too slow or too busy"):
        decrypt_under_code(heavy, "1234567890")
