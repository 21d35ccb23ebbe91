"""Two policies beside each other: every value that one says otherwise."""

import tomllib
from collections.abc import Iterator, Mapping
from itertools import islice

import msgspec
import tomli_w

MOST_CHANGES = 1000
_NAMES = ("name", "label", "id", "place", "level")


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """One value that differs. `place` as in faults: `temperature.fever`, `lists[2]`.

    `old` and `new` are TOML values as text, empty where there is none.
    """

    place: str
    old: str = ""
    new: str = ""


def changes(old: str, new: str) -> tuple[Change, ...]:
    """What a second policy says otherwise than a first, place by place."""
    found = _differences(tomllib.loads(old), tomllib.loads(new), "")
    return tuple(islice(found, MOST_CHANGES))


def _differences(old: object, new: object, place: str) -> Iterator[Change]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            inside = f"{place}.{key}" if place else key
            yield from _differences(old.get(key), new.get(key), inside)
    elif _is_tables(old) or _is_tables(new):
        ours, theirs = _by_name(old), _by_name(new)
        for name in dict.fromkeys([*ours, *theirs]):
            yield from _differences(
                ours.get(name), theirs.get(name), f"{place}[{name}]"
            )
    elif old != new:
        yield Change(place, _said(old), _said(new))


def _is_tables(value: object) -> bool:
    return bool(value) and isinstance(value, list) and isinstance(value[0], dict)


def _by_name(value: object) -> dict[str, object]:
    """The tables of a list by what names them, else by their number."""
    named: dict[str, object] = {}
    for number, item in enumerate(value if isinstance(value, list) else (), start=1):
        words = [str(item[key]) for key in _NAMES if key in item]
        name = " ".join(words) or f"{number}"
        named[f"{name} {number}" if name in named else name] = item
    return named


def _said(value: object) -> str:
    """As in the document; a whole table on one line."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {_said(item)}" for key, item in value.items())
    return tomli_w.dumps({"v": value})[len("v = ") :].strip()
