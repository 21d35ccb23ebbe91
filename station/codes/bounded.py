"""Decoders that stop: what a code holds is taken apart within limits set beforehand.

A code is written by a stranger, so a decoder here answers with a value of plain kinds
or raises Malformed, in time and memory bounded by the size of the text.
"""

import base64
import json
import re
import zlib
from typing import TypeVar

import base45
import cbor2
import msgspec

MAX_UNPACKED = 2**17  # bytes; the largest certificate seen has under 2**13
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
_JSON_DEPTH = 20
_INT_DIGITS = 18
_BRACKETS = re.compile(r"[\[\]{}]")
# Tags whose decoding compiles, shares, computes or parses something: no code needs one.
_UNWANTED_TAGS = frozenset(
    {2, 3, 4, 5, 25, 28, 29, 30, 35, 36, 37, 52, 54, 256, 258, 260, 261, 43000}
)

T = TypeVar("T")


class Malformed(Exception):
    """The text is not what its beginning says."""


def _refuse(*_anything: object) -> object:
    raise ValueError


_SEMANTICS = dict.fromkeys(_UNWANTED_TAGS, _refuse)


def cbor(data: bytes, *, depth: int, indefinite: bool = False) -> object:
    """One CBOR value of plain kinds; times and dates of tags 0, 1, 100, 1004 too."""
    try:
        value: object = cbor2.loads(
            data,
            semantic_decoders=_SEMANTICS,
            max_depth=depth,
            allow_indefinite=indefinite,
            allow_duplicate_keys=False,
        )
    except (cbor2.CBORError, ValueError, TypeError, OverflowError) as error:
        raise Malformed from error
    return value


def json_value(data: bytes | str) -> object:
    """One JSON value as I-JSON (RFC 7493) has it: no name twice, no endless number."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        _check_depth(text)
        value: object = json.loads(
            text,
            object_pairs_hook=_no_name_twice,
            parse_int=_short_int,
            parse_constant=_refuse,
        )
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    return value


def base45_bytes(text: str) -> bytes:
    try:
        decoded: bytes = base45.b45decode(text)
    except ValueError as error:
        raise Malformed from error
    return decoded


def base64url_bytes(text: str) -> bytes:
    """Base64 of RFC 4648 § 5 without padding."""
    if not _BASE64URL.fullmatch(text):
        raise Malformed
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise Malformed from error


def inflate(data: bytes, wbits: int) -> bytes:
    """One whole deflate stream and nothing after it, at most MAX_UNPACKED bytes."""
    unpacker = zlib.decompressobj(wbits)
    try:
        unpacked = unpacker.decompress(data, MAX_UNPACKED)
    except zlib.error as error:
        raise Malformed from error
    if not unpacker.eof or unpacker.unused_data:
        raise Malformed
    return unpacked


def fitting(value: object, kind: type[T], *builtin: type) -> T:
    """`value` as `kind`; `builtin` names kinds that stand for themselves."""
    try:
        return msgspec.convert(value, kind, builtin_types=builtin)
    except (msgspec.ValidationError, UnicodeError) as error:  # half a surrogate pair
        raise Malformed from error


def _check_depth(text: str) -> None:
    """Refuse deep nesting before the parser goes down; brackets in texts count too."""
    depth = 0
    for bracket in _BRACKETS.finditer(text):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > _JSON_DEPTH:
            raise Malformed


def _no_name_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _short_int(digits: str) -> int:
    if len(digits) > _INT_DIGITS:
        raise ValueError
    return int(digits)
