"""Two residents who are one person: field by field, whose word counts.

A screen or a command shows `fields_of`, lets somebody choose, and takes `merged`. What
is not chosen keeps what is known: the first one's word, else the other's; phones,
vehicles and flags of both.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import msgspec

from station.domain.errors import OperatorError
from station.domain.people import Person, Resident, Sex


class Choice(StrEnum):
    """Whose word counts."""

    YOURS = "yours"
    THEIRS = "theirs"
    BOTH = "both"


class Field(msgspec.Struct, frozen=True):
    """One field of the two beside each other; empty text: nothing is known.

    `choices` are those that make sense here, `usual` the one without a word.
    """

    name: str
    yours: str
    theirs: str
    usual: Choice
    choices: tuple[Choice, ...]

    @property
    def differs(self) -> bool:
        return self.yours != self.theirs


class _Way(msgspec.Struct, frozen=True):
    """How a field is read, shown and put; `join` where both can count."""

    of_person: bool
    show: Callable[[Any], str]
    join: Callable[[Any, Any], Any] | None = None


def _plain(value: object) -> str:
    return "" if value is None or value is Sex.UNKNOWN else str(value)


def _listed(values: tuple[str, ...]) -> str:
    return "、".join(values)


def _together(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _joined(sign: str) -> Callable[[str, str], str]:
    def join(one: str, other: str) -> str:
        parts = (part for text in (one, other) for part in text.split(sign))
        return sign.join(dict.fromkeys(filter(None, parts)))

    return join


_WAYS = {
    "name": _Way(of_person=True, show=_plain),
    "document": _Way(of_person=True, show=lambda d: d.number if d else ""),
    "phone": _Way(of_person=True, show=_plain, join=_joined("/")),
    "sex": _Way(of_person=True, show=_plain),
    "birth": _Way(of_person=True, show=_plain),
    "home": _Way(of_person=True, show=lambda p: f"{p.community} {p.key}" if p else ""),
    "relation": _Way(of_person=False, show=_plain),
    "tenancy": _Way(of_person=False, show=_plain),
    "plates": _Way(of_person=False, show=_listed, join=_together),
    "flags": _Way(of_person=False, show=_listed, join=_together),
    "note": _Way(of_person=False, show=_plain, join=_joined("；")),
}
FIELDS = tuple(_WAYS)


def fields_of(yours: Resident, theirs: Resident) -> tuple[Field, ...]:
    """Every field of the two, in the order of a sheet."""
    return tuple(_field(name, yours, theirs) for name in FIELDS)


def merged(
    yours: Resident, theirs: Resident, choices: Mapping[str, Choice] | None = None
) -> Resident:
    """One resident out of two, with the ids of the first.

    Raises OperatorError for a field that is none, or a choice that it cannot take.
    """
    told = dict(choices or {})
    for name in told.keys() - _WAYS.keys():
        raise OperatorError(
            "There is no field “{name}”: {fields}.",
            name=name[:30],
            fields=" ".join(FIELDS),
        )
    person: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for name, way in _WAYS.items():
        value = _chosen(name, yours, theirs, told.get(name))
        (person if way.of_person else own)[name] = value
    if person["home"] != yours.person.home:
        person["household_id"] = theirs.person.household_id
    whole = msgspec.structs.replace(yours.person, **person)
    return msgspec.structs.replace(yours, person=whole, **own)


def differences(before: Resident, after: Resident) -> tuple[Field, ...]:
    """The fields in which a resident changed: `yours` before, `theirs` after."""
    return tuple(field for field in fields_of(before, after) if field.differs)


def _field(name: str, yours: Resident, theirs: Resident) -> Field:
    way = _WAYS[name]
    first, second = _value(name, yours), _value(name, theirs)
    shown, beside = way.show(first), way.show(second)
    choices = (Choice.YOURS, Choice.THEIRS, *([Choice.BOTH] if way.join else []))
    usual = Choice.YOURS if shown else Choice.THEIRS
    return Field(name, shown, beside, Choice.BOTH if way.join else usual, choices)


def _chosen(
    name: str, yours: Resident, theirs: Resident, choice: Choice | None
) -> object:
    field, join = _field(name, yours, theirs), _WAYS[name].join
    wanted = choice or field.usual
    if wanted not in field.choices:
        raise OperatorError(
            "The field {name} takes one word or the other, not both.", name=name
        )
    first, second = _value(name, yours), _value(name, theirs)
    if wanted is Choice.BOTH and join is not None:
        return join(first, second)
    return second if wanted is Choice.THEIRS else first


def _value(name: str, resident: Resident) -> Any:
    owner: Person | Resident = resident.person if _WAYS[name].of_person else resident
    return getattr(owner, name)
