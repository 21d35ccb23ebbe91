"""RFC 8785: its own examples, and the doubles of ECMAScript."""

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.bounded import Malformed
from station.codes.canonical import canonical


def test_that_the_example_of_the_standard_comes_out():
    text = r"""{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 1e-27],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }"""
    assert canonical(json.loads(text)).decode() == (
        '{"literals":[null,true,false],'
        '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        r'"string":"€$\u000f\nA' + "'" + r'B\"\\\\\"/"}'
    )


def test_that_names_are_sorted_as_utf16():
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    found = canonical(dict.fromkeys(names, 0)).decode()
    assert (
        found
        == "{" + ",".join(f"{json.dumps(n, ensure_ascii=False)}:0" for n in order) + "}"
    )


# IEEE 754 bits and what ECMAScript prints: appendix B of the standard
DOUBLES = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "becbf647612f3696": "-0.0000033333333333333333",
}


@pytest.mark.parametrize(("bits", "text"), DOUBLES.items())
def test_that_numbers_are_written_as_ecmascript_does(bits, text):
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical(number).decode() == text


def test_that_a_large_whole_number_is_a_double():
    assert canonical(2**53) == b"9007199254740992"
    assert canonical(2**53 + 1) == b"9007199254740992"
    assert canonical(10**17 + 1) == b"100000000000000000"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"x", {1, 2}, "\ud800"])
def test_that_what_json_cannot_say_is_malformed(value):
    with pytest.raises(Malformed):
        canonical(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_that_every_double_reads_back(number):
    assert float(canonical(number)) == number
