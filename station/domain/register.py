"""Pure words of the 居民底册: how a door is typed, who heads a household, what changed.

Doors are typed on a number pad in many ways; `typed_door` brings them to one form. The
register stores the same form beside each household, made by `door_form`.
"""

import re
import unicodedata

import msgspec

from station.domain.people import Resident
from station.domain.places import Place, PlaceKind

HEAD_WORDS = frozenset({"户主", "本人", "户主本人", "head", "self"})

SHOP_MARK = "S"

_DOOR_WORDS = re.compile(r"号楼|单元|[栋幢座楼室房号户组排队社门]")
_SHOP_WORDS = re.compile(r"商铺|门面房?|店面|底商|铺面|店铺|铺")
_BETWEEN = re.compile(r"[\W_]+")


class DoorForm(msgspec.Struct, frozen=True):
    """A door in the form that lookups compare.

    `parts`: `3-2-1501`, `2-15` (group or row, door) or `S12`, upper case. `compact`:
    what a number pad can say of it (`321501`, `215`, `12`); one compact form may mean
    several doors. `let_room` is the part after `/`, empty for the whole door.
    """

    parts: str
    compact: str
    let_room: str = ""


class RegisterChanges(msgspec.Struct, frozen=True):
    """What an import did to the register, in persons; `households` are those now there.

    `total` counts the persons taken; `gone` those who were there and no longer are;
    `kept` those whom nothing names and who stay, since a refused row may mean them.
    `import_no` is the number under which the changes are kept.
    """

    total: int
    households: int
    new: int
    changed: int
    gone: int
    kept: int = 0
    import_no: int = 0


class Clue(msgspec.Struct, frozen=True):
    """What a refused row still tells about whom it means; empty text tells nothing."""

    name: str = ""
    document: str = ""
    community: str = ""
    door: str = ""


class ChangeNote(msgspec.Struct, frozen=True):
    """Under what a change of the register is kept: when, by whom, and what it was."""

    at_us: int
    operator: str = ""
    what: str = ""


class RegisterChange(msgspec.Struct, frozen=True):
    """One change of one person; `before` is None for somebody new.

    `what`: new, changed, gone, merged, undone. `other_id` is the person with whom a
    double was merged.
    """

    change_no: int
    import_no: int
    at_us: int
    person_id: str
    what: str
    operator: str = ""
    other_id: str = ""
    before: Resident | None = None


def is_head(relation: str) -> bool:
    """Whether 与户主关系 names the head of the household."""
    return relation.strip().casefold() in HEAD_WORDS


def door_form(place: Place) -> DoorForm:
    """The form of a door that the register knows."""
    if place.kind is PlaceKind.SHOP:
        parts = f"{SHOP_MARK}{place.shop}"
    elif place.kind is PlaceKind.HOUSE:
        parts = f"{place.group or place.row}-{place.door}"
    else:
        parts = "-".join(p for p in (place.building, place.unit, place.room) if p)
    return _form(parts, place.let_room)


def typed_door(text: str) -> DoorForm:
    """The form of a door as somebody typed or said it.

    Takes `3-2-1501`, `3 2 1501`, `321501`, `3栋2单元1501室`, `2组15`, `S12`,
    `12号商铺` and `3-2-1501/A`.
    """
    core, _, let_room = unicodedata.normalize("NFKC", text).partition("/")
    bare, shops = _SHOP_WORDS.subn("", core)
    if shops and any(map(str.isdigit, bare)):
        core = SHOP_MARK + bare.lstrip()
    parts = _BETWEEN.sub("-", _DOOR_WORDS.sub("-", core))
    return _form(parts, _BETWEEN.sub("", let_room))


def _form(parts: str, let_room: str) -> DoorForm:
    clean = "-".join(p for p in parts.upper().split("-") if p)
    compact = clean.replace("-", "")
    if compact[:1] == SHOP_MARK and compact[1:].isdigit():
        compact = compact[1:]
    return DoorForm(clean, compact, let_room.upper())
