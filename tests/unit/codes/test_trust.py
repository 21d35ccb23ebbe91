import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from station.codes.digests import code_digest
from station.codes.trust import Trust, key_id, read_trust, write_trust
from station.domain.errors import OperatorError

PUBLIC = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
TRUST = Trust({key_id(PUBLIC): PUBLIC}, frozenset({"pass-1", "pass-2"}))


def test_that_a_trust_file_reads_back():
    assert read_trust(write_trust(TRUST)) == TRUST


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"pass_keys": {"zz": "AAAA"}}',
        b'{"pass_keys": {"00": "not base64!"}}',
        b'{"pass_keys": {"00": "AAAA"}}',
        b'{"keys": {}}',
        "{“}".encode(),
        b"\xff\xfe",
    ],
)
def test_that_anything_else_is_no_trust_file(data):
    with pytest.raises(OperatorError):
        read_trust(data)


@given(st.binary(max_size=200))
def test_that_no_bytes_raise_anything_else(data):
    try:
        read_trust(data)
    except OperatorError:
        return
    assert msgspec.json.decode(data) is not None


def test_that_a_digest_needs_the_key_and_the_text():
    digest = code_digest(b"k" * 32, "holder")
    assert digest == code_digest(b"k" * 32, "holder")
    assert digest != code_digest(b"j" * 32, "holder")
    assert digest != code_digest(b"k" * 32, "holder2")
    assert len(bytes.fromhex(digest)) == 32
