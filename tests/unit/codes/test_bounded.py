import json
import zlib

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.bounded import (
    MAX_UNPACKED,
    Malformed,
    base45_bytes,
    base64url_bytes,
    cbor,
    inflate,
    json_value,
)

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=9),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


@given(PLAIN)
def test_that_plain_values_come_back(value):
    assert cbor(cbor2.dumps(value), depth=20) == value
    assert json_value(json.dumps(value)) == value


@given(st.binary(max_size=400))
def test_that_no_bytes_do_more_than_say_malformed(data):
    for decode in (
        lambda raw: cbor(raw, depth=6, indefinite=True),
        json_value,
        lambda raw: base45_bytes(raw.decode("latin-1")),
        lambda raw: base64url_bytes(raw.decode("latin-1")),
        lambda raw: inflate(raw, zlib.MAX_WBITS),
    ):
        try:
            decode(data)
        except Malformed:
            continue


CBOR_BOMBS = {
    "a promised gigabyte": b"\x5a\x7f\xff\xff\xff",
    "a promised array": b"\x9a\x7f\xff\xff\xff",
    "deep nesting": b"\x81" * 5000 + b"\x00",
    "a huge number": b"\xc2\x59\x10\x00" + b"\xff" * 4096,
    "a huge exponent": bytes.fromhex("c5821b00ffffffffffffff01"),
    "a fraction by zero": bytes.fromhex("d81e820100"),
    "a value inside itself": bytes.fromhex("d81c81d81d00"),
    "a pattern": b"\xd8\x23\x68(a+)+$!!",
    "a message": b"\xd8\x24\x61a",
    "a set": b"\xd9\x01\x02\x81\x00",
    "a key twice": b"\xa2\x01\x01\x01\x02",
    "a time that is none": b"\xc1\xfb\x7f\xf0\x00\x00\x00\x00\x00\x00",
}


@pytest.mark.fault(48)
@pytest.mark.parametrize("data", CBOR_BOMBS.values(), ids=CBOR_BOMBS)
def test_that_a_cbor_bomb_is_malformed(data):
    with pytest.raises(Malformed):
        cbor(data, depth=12, indefinite=True)


JSON_BOMBS = {
    "deep nesting": "[" * 50_000,
    "nesting that is whole": "[" * 21 + "]" * 21,
    "nesting by names": '{"a":' * 50_000,
    "a huge number": "9" * 100_000,
    "no number": "NaN",
    "an endless number": "-Infinity",
    "a name twice": '{"a":1,"a":2}',
    "bytes that are no text": b'"\xff"',
}


@pytest.mark.fault(48)
@pytest.mark.parametrize("text", JSON_BOMBS.values(), ids=JSON_BOMBS)
def test_that_a_json_bomb_is_malformed(text):
    with pytest.raises(Malformed):
        json_value(text)


def test_that_unpacking_stops_at_its_limit():
    whole = zlib.compress(bytes(MAX_UNPACKED))
    assert inflate(whole, zlib.MAX_WBITS) == bytes(MAX_UNPACKED)
    with pytest.raises(Malformed):
        inflate(zlib.compress(bytes(MAX_UNPACKED + 1)), zlib.MAX_WBITS)
    with pytest.raises(Malformed):
        inflate(zlib.compress(bytes(2**26)), zlib.MAX_WBITS)


@pytest.mark.parametrize("cut", [lambda z: z[:-1], lambda z: z + b"x", lambda _z: b""])
def test_that_a_stream_must_be_whole_and_alone(cut):
    with pytest.raises(Malformed):
        inflate(cut(zlib.compress(b"claims")), zlib.MAX_WBITS)


@pytest.mark.parametrize("text", ["a+b", "a/b=", "é", "a\n", "AAAAA"])
def test_that_another_alphabet_is_no_base64url(text):
    with pytest.raises(Malformed):
        base64url_bytes(text)
