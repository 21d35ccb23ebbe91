"""Two policies beside each other: every value that one says otherwise."""

from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import islice

import msgspec
import tomli_w

from station.domain.policy.sections import Policy

MOST_CHANGES = 1000
_NAMES = (("name",), ("label",), ("id",), ("place", "level"))


class Change(msgspec.Struct, frozen=True):
    """One value that differs. `place` as in faults: `temperature.fever`, `lists[2]`.

    `old` and `new` are TOML values as text, empty where there is none.
    """

    place: str
    old: str = ""
    new: str = ""


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """What a second policy says otherwise than a first, place by place.

    A value that is only written out where the other leaves it to its default is none.
    """
    return tuple(islice(_differences(_whole(old), _whole(new), ""), MOST_CHANGES))


def _whole(value: object) -> object:
    """Plain values under the keys of the document, defaults among them."""
    if isinstance(value, msgspec.Struct):
        return {
            field.encode_name: _whole(getattr(value, field.name))
            for field in msgspec.structs.fields(value)
        }
    if isinstance(value, Mapping):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_whole(item) for item in value]
    return value.value if isinstance(value, Enum) else value


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
        words = next(
            ([str(item[k]) for k in keys] for keys in _NAMES if item.keys() >= {*keys}),
            [f"{number}"],
        )
        name = " ".join(words)
        named[f"{name} {number}" if name in named else name] = item
    return named


def _said(value: object) -> str:
    """As in the document; a whole table on one line."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        said = ((key, _said(item)) for key, item in value.items())
        return ", ".join(f"{key} = {text}" for key, text in said if text)
    return tomli_w.dumps({"v": value})[len("v = ") :].strip()
