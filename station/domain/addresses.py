"""A whole address in one text, as people write it, into the parts of a door.

`3-2-1501`, `3栋2单元1501室`, `阳光花园3号楼1501`, `王家村2组15号`, `12号商铺`. Nothing
is looked up: whether such a door exists is not known here.
"""

import re
import unicodedata

LONGEST = 120

_N = r"(?:[0-9]+[A-Z]?|[A-Z]+[0-9]*|[一二三四五六七八九十百零〇]+)"
_NAMED = rf"(?:{_N}|[东南西北中前后甲乙丙丁])"
_LET = r"(?:/(?P<let_room>[0-9A-Z]{1,4})(?:间|房|室)?)?"
_START = r"(?P<community>.*?)(?<![0-9A-Z一二三四五六七八九十百零〇])-?"
_HOUSE = rf"(?P<door>{_N})(?:号|户)?{_LET}"
_ROOM = rf"(?P<room>{_N})(?:号房|室|号|房|户)?{_LET}"
_UNIT = rf"(?:(?P<unit>{_N})(?:单元|门|梯)-?)?"
_FLOOR = rf"(?:(?P<floor>{_N})(?:层|楼)-?)?"
_SHAPES = tuple(
    re.compile(f"{_START}{shape}$")
    for shape in (
        rf"(?:商铺|门面|店面|底商|铺面|S)(?P<shop>{_N})号?{_LET}",
        rf"(?P<shop>{_N})号?(?:商铺|门面房?|店面|底商|铺面|店铺|铺){_LET}",
        rf"(?P<group>{_N})(?:村民小组|村民组|小组|组|队|社)-?{_HOUSE}",
        rf"(?P<row>{_N})排-?{_HOUSE}",
        rf"(?P<building>{_NAMED})(?:号楼|栋|幢|座|#楼?|楼)-?{_UNIT}{_FLOOR}{_ROOM}",
        rf"(?P<building>{_N})-(?P<unit>{_N})-(?:(?P<floor>{_N})-)?{_ROOM}",
        rf"(?P<building>{_N})-{_ROOM}",
    )
)
_BUILDING = re.compile(
    rf"(?P<building>{_N})(?:号楼|栋|幢|座|\#楼?|楼|-)-?(?P<unit>{_N})(?:单元|门|梯)?"
)
_COUNTED = re.compile(
    rf"第?({_N})(?:村民小组|村民组|小组|号楼|单元|[组队社排栋幢座楼])?"
)
_DASHES = re.compile(r"[‐‑‒–—―─－~_\\.]+")
_BRACKETS = re.compile(r"[()\[\]【】]")
_NUMERALS = re.compile(r"[一二三四五六七八九十百零〇]+")
_DIGITS = {sign: at for at, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_TENS = {"十": 10, "百": 100}
_ROOM_ON_FLOOR = 2


def read_address(text: str) -> dict[str, str]:
    """The parts of a door by their names in `Place`, empty when none can be told.

    `community` is whatever stands before the door, with its street and town.
    """
    plain = _plain(text)
    if len(plain) > LONGEST:
        return {}
    for shape in _SHAPES:
        if found := shape.match(plain):
            parts = {key: part for key, part in found.groupdict().items() if part}
            return _finished(parts)
    return {}


def read_building(text: str) -> dict[str, str]:
    """Building and unit of `3栋2单元` or `3-2`; empty when the text is not both."""
    found = _BUILDING.fullmatch(_plain(text)[:LONGEST])
    return {k: _number(v) for k, v in found.groupdict().items()} if found else {}


def counted(text: str) -> str:
    """A number as digits: `第二组`, `二组` and `2` are one; other texts stay."""
    plain = _plain(text)
    found = _COUNTED.fullmatch(plain)
    return _number(found.group(1)) if found else text


def _plain(text: str) -> str:
    compact = "".join(unicodedata.normalize("NFKC", text).upper().split())
    return _DASHES.sub("-", _BRACKETS.sub("", compact)).strip("-,;。")


def _finished(parts: dict[str, str]) -> dict[str, str]:
    community = parts.pop("community", "").strip("-,;第")
    floor = parts.pop("floor", "")
    numbers = {key: _number(part) for key, part in parts.items()}
    room = numbers.get("room", "")
    if floor and len(room) <= _ROOM_ON_FLOOR and room.isdigit():
        # 5楼2号 is what everybody calls 502
        numbers["room"] = f"{_number(floor)}{int(room):02}"
    return numbers | ({"community": community} if community else {})


def _number(text: str) -> str:
    """Chinese numerals as digits; anything else as it is."""
    if not _NUMERALS.fullmatch(text):
        return text
    if not set(text) & _TENS.keys():  # 一五零一, said digit by digit
        return "".join(str(_DIGITS[sign]) for sign in text)
    total = pending = 0
    for sign in text:
        if sign in _TENS:
            total += (pending or 1) * _TENS[sign]
            pending = 0
        else:
            pending = _DIGITS[sign]
    return str(total + pending)
