"""JSON in its one canonical form (RFC 8785), the form in which it is signed."""

import json
from decimal import Decimal

from station.codes.bounded import Malformed

_LARGEST_EXACT = 2**53
_INTEGER_DIGITS = 21  # ECMAScript writes numbers below 10**21 without an exponent
_LEADING_ZEROS = 6


def canonical(value: object) -> bytes:
    """The canonical bytes of a parsed JSON value; raises Malformed for other values."""
    try:
        return _text(value).encode("utf-8")
    except UnicodeEncodeError as error:  # half a surrogate pair is no text
        raise Malformed from error


def _text(value: object) -> str:
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list):
        return f"[{','.join(map(_text, value))}]"
    if isinstance(value, dict):
        members = (f"{_text(k)}:{_text(value[k])}" for k in sorted(value, key=_utf16))
        return f"{{{','.join(members)}}}"
    raise Malformed


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _number(value: float) -> str:
    """As ECMAScript writes it: all JSON numbers are doubles."""
    if isinstance(value, int) and abs(value) <= _LARGEST_EXACT:
        return str(value)
    sign, digits, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    if not isinstance(exponent, int):  # infinite or no number at all
        raise Malformed
    text = "".join(map(str, digits))
    point = len(text) + exponent
    return ("-" if sign and text != "0" else "") + _placed(text, point)


def _placed(text: str, point: int) -> str:
    if text == "0":
        return text
    if len(text) <= point <= _INTEGER_DIGITS:
        return text + "0" * (point - len(text))
    if 0 < point <= _INTEGER_DIGITS:
        return f"{text[:point]}.{text[point:]}"
    if -_LEADING_ZEROS < point <= 0:
        return f"0.{'0' * -point}{text}"
    mantissa = f"{text[0]}.{text[1:]}" if text[1:] else text
    return f"{mantissa}e{point - 1:+d}"
