"""Every fault of a policy text at once, each with its place in the document."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from types import UnionType
from typing import Literal, Union, get_args, get_origin

import msgspec

from resources import N_
from station.domain.errors import OperatorError

NATIVE = (datetime, date, time)
_LIMIT = re.compile(r"Expected `.+` (?:of length )?(?P<sign>[<>]=?) (?P<limit>\S+)")
_KIND = re.compile(
    r"Expected `(?P<kind>\w+)(?: \| null)?`, got .+"
    r"|Invalid RFC3339 encoded (?P<moment>\w+)"
)
_KINDS = {
    "float": N_("a number belongs here, without quotes"),
    "int": N_("a whole number belongs here, without quotes"),
    "str": N_("a text in quotes belongs here"),
    "bool": N_("true or false belongs here, without quotes"),
    "array": N_("a list in square brackets belongs here"),
    "datetime": N_("date and time belong here, as 2022-04-01T00:00:00+08:00"),
    "date": N_("a date belongs here, as 2022-04-01"),
    "time": N_("a time belongs here, as 23:00:00"),
}


class Fault(msgspec.Struct, frozen=True):
    """One fault. `place` is a path such as `temperature.fever` or `duties[2].codes`.

    `msgid` is an English sentence with `{fields}`; `station.wording` translates it.
    """

    place: str
    msgid: str
    fields: dict[str, str] = {}


class PolicyFault(OperatorError):
    """The text is no policy that could be in force; `faults` says all the reasons."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(
            N_("The policy has {count} faults; the first is at {place}."),
            count=len(faults),
            place=faults[0].place or "-",
        )
        self.faults = faults


def shape_faults(wanted: object, data: object, place: str = "") -> Iterator[Fault]:
    """What keeps `data` from being a value of the annotation: names, types, ranges."""
    wanted = _without_none(wanted)
    origin, arguments = get_origin(wanted), get_args(wanted)
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        yield from _table_faults(wanted, data, place)
    elif origin is tuple and isinstance(data, list):
        for index, item in enumerate(data, start=1):
            yield from shape_faults(arguments[0], item, f"{place}[{index}]")
    elif origin is dict and isinstance(data, Mapping):
        for key, item in data.items():
            yield from shape_faults(arguments[1], item, inside(place, key))
    else:
        yield from _leaf_faults(wanted, data, place)


def inside(place: str, key: str) -> str:
    """The place of a key in a table."""
    return f"{place}.{key}" if place else key


def _table_faults(
    wanted: type[msgspec.Struct], data: object, place: str
) -> Iterator[Fault]:
    if not isinstance(data, Mapping):
        yield Fault(place, N_("a table belongs here"))
        return
    fields = {field.encode_name: field for field in msgspec.structs.fields(wanted)}
    for key in data:
        if key not in fields:
            yield Fault(inside(place, key), N_("there is no such key"))
    for key, field in fields.items():
        if key in data:
            yield from shape_faults(field.type, data[key], inside(place, key))
        elif field.required:
            yield Fault(inside(place, key), N_("this is missing"))


def _leaf_faults(wanted: object, data: object, place: str) -> Iterator[Fault]:
    try:
        msgspec.convert(data, wanted, builtin_types=NATIVE)
    except msgspec.ValidationError as error:
        yield _misfit(place, wanted, str(error).partition(" - at")[0])


def _misfit(place: str, wanted: object, detail: str) -> Fault:
    choices = _choices(wanted)
    if choices:
        msgid = N_("one of these belongs here: {choices}")
        return Fault(place, msgid, {"choices": ", ".join(choices)})
    limit = _LIMIT.fullmatch(detail)
    if limit:
        sign = limit["sign"].replace("<=", "≤").replace(">=", "≥")
        msgid = N_("the value or its length must be {sign} {limit}")
        return Fault(place, msgid, {"sign": sign, "limit": limit["limit"]})
    kind = _KIND.fullmatch(detail)
    named = _KINDS.get(kind["kind"] or kind["moment"]) if kind else None
    if named:
        return Fault(place, named)
    return Fault(place, N_("this does not fit: {detail}"), {"detail": detail})


def _choices(wanted: object) -> list[str]:
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return list(wanted)
    return list(map(str, get_args(wanted))) if get_origin(wanted) is Literal else []


def _without_none(wanted: object) -> object:
    if get_origin(wanted) not in {Union, UnionType}:
        return wanted
    some = [kind for kind in get_args(wanted) if kind is not type(None)]
    return some[0] if len(some) == 1 else wanted
