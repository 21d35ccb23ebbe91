"""What a stranger may put into a code, each by name, through the one door."""

import json
import socket
import urllib.request
import webbrowser
import zlib
from datetime import UTC, datetime

import base45
import cbor2
import pytest

from station.codes.recognise import recognise
from station.codes.text import MAX_CODE_CHARS
from station.domain.credentials import CodeKind, Problem
from tests.fakes import issuers

AT = datetime(2022, 4, 1, 8, 0, tzinfo=UTC)
PREFIXES = ("", "GP1:", "HC1:", "shc:/", "shc:/1/3/", '{"data":', "https://", "P<CHN")


def hc1(payload: bytes) -> str:
    return f"HC1:{base45.b45encode(payload).decode()}"


def shc(payload: bytes) -> str:
    return issuers.digits(issuers.card(packed=payload))


BOMBS = {
    "zlib in HC1": hc1(zlib.compress(bytes(2**21))),
    "zlib in zlib in HC1": hc1(zlib.compress(zlib.compress(bytes(2**21)))),
    "deflate in a card": shc(issuers.deflated(bytes(2**20))),
    "CBOR promising a gigabyte": hc1(zlib.compress(b"\x5a\x7f\xff\xff\xff")),
    "CBOR promising an array": hc1(zlib.compress(b"\x9a\x7f\xff\xff\xff")),
    "CBOR deep": hc1(zlib.compress(b"\x81" * 100_000 + b"\x00")),
    "CBOR deep in a pass": f"GP1:{base45.b45encode(bytes([0x81]) * 2800).decode()}",
    "CBOR huge integer": hc1(zlib.compress(b"\xc2\x59\xff\xff" + b"\xff" * 65535)),
    "CBOR huge exponent": hc1(zlib.compress(bytes.fromhex("c5821b00ffffffffffffff01"))),
    "JSON deep": '{"data":' * 530,
    "JSON lists deep in a card": shc(issuers.deflated(b"[" * 100_000)),
    "JSON huge integer": '{"data":{"hdr":' + "9" * 4200 + "}}",
    "JSON huge integer in a card": shc(issuers.deflated(b'{"nbf":' + b"9" * 90_000)),
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_that_a_bomb_is_malformed_or_unknown(text):
    seen = recognise(text, AT)
    assert seen.problem is Problem.MALFORMED or seen.kind is CodeKind.UNKNOWN
    assert seen.verified is not True


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("filling", ["0", "9", "A", " ", "<", "{", "%", ":"])
def test_that_the_largest_symbol_is_answered(prefix, filling):
    text = prefix.ljust(MAX_CODE_CHARS, filling)
    assert recognise(text, AT).kind in set(CodeKind)
    assert recognise(text + filling, AT).kind is CodeKind.UNKNOWN


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    "sign",
    [
        "\x00",
        "\x1b[2J",
        "\x07",
        "\x7f",
        "\x9b31m",
        "\u202e",
        "\u2066",
        "\u200f",
        "\ud800",
    ],
    ids=ascii,
)
def test_that_control_signs_and_marks_of_direction_reach_no_claim(prefix, sign):
    seen = recognise(f"{prefix}{sign}abc{sign}", AT)
    assert sign not in json.dumps(seen.fields, ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    ["=cmd|'/C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "\t=1", "=HYPERLINK('http://x')"],
)
def test_that_a_formula_is_unknown_text_and_nothing_of_it_is_kept(text):
    seen = recognise(text, AT)
    assert (seen.kind, seen.fields) == (CodeKind.UNKNOWN, {})


def test_that_nothing_a_code_names_is_opened(monkeypatch):
    def refused(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(urllib.request, "urlopen", refused)
    monkeypatch.setattr(webbrowser, "open", refused)
    card = issuers.digits(issuers.card())  # names its issuer's address
    did = json.dumps({"data": {"hdr": {"is": "https://example.org"}}, "sig": {}})
    pages = [
        f"{scheme}://example.org/a?b" for scheme in ("http", "https", "ftp", "file")
    ]
    links = ["javascript:alert(1)", "weixin://dl/pay", "tel:120", "WIFI:S:x;;", *pages]
    for text in (card, did, *links, hc1(zlib.compress(cbor2.dumps("http://x")))):
        assert recognise(text, AT).verified is not True
