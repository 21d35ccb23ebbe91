"""Rows of the register sheet into residents, and what keeps a row out.

A fault refuses its row alone. What only several rows together show (a door with two
heads, an identity number used twice) is found here too. No file is opened here.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

import msgspec

from resources import N_, _
from station.domain.documents import normalise_number
from station.domain.names import normalise_name
from station.domain.people import Person, Resident, Sex, Tenancy
from station.domain.places import Place, PlaceKind
from station.domain.register import Clue, is_head
from station.sheets.cells import CellFault
from station.sheets.headers import field_word
from station.sheets.identity import identified
from station.sheets.template import BY_KEY

# the parts of a door from the widest to the narrowest, by kind of place
_CHAINS = {
    PlaceKind.FLAT: ("building", "unit", "room", "let_room"),
    PlaceKind.HOUSE: ("group", "row", "door", "let_room"),
    PlaceKind.SHOP: ("shop", "let_room"),
}
_DOOR = ("building", "unit", "room", "group", "row", "door", "shop", "let_room")
_PLACE = ("grid", "kind", *_DOOR)
_EMPTY: dict[str, Any] = {key: column.parse("") for key, column in BY_KEY.items()}

_HEADED = N_("The register has another head of household at this door.")

Texts = Mapping[str, str]
OtherHead = Callable[[Resident], bool]


class RowFault(msgspec.Struct, frozen=True):
    """Why one row was left out: its number as the spreadsheet counts, and a sentence.

    `column` is the Chinese header. `cells` are the row's own texts by column key, and
    `line` those by column of the sheet, for the error sheet; the sentence holds none.
    `nobody`: the row means no person at all.
    """

    row: int
    column: str
    sentence: str
    cells: dict[str, str] = {}
    line: tuple[str, ...] = ()
    nobody: bool = False


class GoodRow(msgspec.Struct, frozen=True):
    """A row that can be taken into the register."""

    row: int
    resident: Resident


class EmptyDoor(msgspec.Struct, frozen=True):
    """A row of a flat in which nobody lives; `door` is its key."""

    row: int
    door: str


Row = GoodRow | RowFault | EmptyDoor


class _Refusal(Exception):
    """A fault on its way out of the helpers below."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key
        self.sentence = sentence


class RowReader:
    """Reads the rows of one sheet in their order.

    Empty cells at the wide end of a door take the row above, as merged cells do; a
    blank row ends that. Keeps one short text per identity number and per head. `today`
    is the day that dates of birth must not pass. `other_head`: whether a door has
    another head of household already, in the register that the rows are added to.
    """

    def __init__(self, today: date, other_head: OtherHead | None = None) -> None:
        self._today = today
        self._other_head = other_head
        self._above: dict[str, str] = {}
        self._documents: dict[str, int] = {}
        self._heads: dict[tuple[str, str], int] = {}
        self._closed_doors: set[tuple[str, str]] = set()

    def read(
        self,
        row: int,
        texts: Texts,
        *,
        vacant: bool = False,
        fault: tuple[str, str] | None = None,
    ) -> Row | None:
        """The row as a resident, an empty flat or a fault; None for a blank row.

        `fault` is what was found before: the key of a column, and a msgid.
        """
        if not any(texts.values()):
            self._above = {}
            return None
        whole = self._inherit(texts)
        try:
            _pass_on(fault)
            if vacant:
                return EmptyDoor(row, _place(_values(whole)).key)
            resident = self._resident(whole)
            self._compare(row, resident)
        except _Refusal as refusal:
            header = field_word(refusal.key)
            return RowFault(row, header, refusal.sentence, whole)
        return GoodRow(row, resident)

    def _inherit(self, texts: Texts) -> dict[str, str]:
        whole, above = dict(texts), self._above
        whole["community"] = texts.get("community") or above.get("community", "")
        told = {key for key in _DOOR if texts.get(key)}
        if not told and not texts.get("kind"):
            whole |= {key: above.get(key, "") for key in _PLACE}
        elif told:
            chain = next((c for c in _CHAINS.values() if told & set(c)), ())
            first = next((i for i, key in enumerate(chain) if key in told), 0)
            if first:
                keys = ("grid", "kind", *chain[:first])
                whole |= {k: texts.get(k) or above.get(k, "") for k in keys}
        self._above = whole
        return whole

    def _resident(self, texts: Texts) -> Resident:
        values = _values(texts)
        place = _place(values)
        if not values["name"]:
            raise _Refusal("name", _("The name is missing."))
        person = Person(
            name=values["name"],
            phone=values["phone"],
            sex=values["sex"] or Sex.UNKNOWN,
            birth=values["birth"],
            home=place,
        )
        return Resident(
            person=_identified(person, values, self._today),
            relation=values["relation"],
            tenancy=values["tenancy"] or _usual_tenancy(place),
            plates=values["plates"],
            flags=values["flags"],
            note=values["note"],
        )

    def _compare(self, row: int, resident: Resident) -> None:
        home = resident.person.home or Place("")
        door = (home.community, home.key)
        self._compare_number(row, resident)
        if door in self._closed_doors:
            sentence = _("An earlier row of this household was not imported.")
            raise _Refusal("relation", sentence)
        if is_head(resident.relation):
            first = self._heads.setdefault(door, row)
            if first != row:
                self._closed_doors.add(door)
                raise _Refusal("relation", _two_heads(first))
            if self._other_head and self._other_head(resident):
                self._closed_doors.add(door)
                raise _Refusal("relation", _(_HEADED))

    def _compare_number(self, row: int, resident: Resident) -> None:
        document = resident.person.document
        if document is None:
            return
        first = self._documents.setdefault(document.number, row)
        if first != row:
            sentence = _("This number stands in row {row} already.").format(row=first)
            raise _Refusal("document", sentence)


def clue_of(fault: RowFault) -> Clue:
    """What a refused row still tells of whom it means."""
    read: dict[str, Any] = {}
    for key in ("community", *_PLACE):
        with suppress(_Refusal):
            read[key] = _value(key, fault.cells.get(key, ""))
    door = ("", "")
    with suppress(_Refusal):
        place = _place(_EMPTY | read)
        door = (place.community, place.key)
    return Clue(
        name=normalise_name(fault.cells.get("name", "")),
        document=normalise_number(fault.cells.get("document", "")),
        community=door[0],
        door=door[1],
    )


def _two_heads(first: int) -> str:
    sentence = _(
        "This door has a head of household in row {row}; a let room needs its letter."
    )
    return sentence.format(row=first)


def _pass_on(fault: tuple[str, str] | None) -> None:
    if fault:
        raise _Refusal(fault[0], _(fault[1]))


def _values(texts: Texts) -> dict[str, Any]:
    return _EMPTY | {
        key: _value(key, text) for key, text in texts.items() if text and key in BY_KEY
    }


def _value(key: str, text: str) -> Any:
    try:
        return BY_KEY[key].parse(text)
    except CellFault as fault:
        raise _Refusal(key, _(fault.msgid)) from fault


def _identified(person: Person, values: Mapping[str, Any], today: date) -> Person:
    try:
        return identified(person, values["document"], values["document_kind"], today)
    except CellFault as fault:
        raise _Refusal("document", _(fault.msgid)) from fault


def _place(values: Mapping[str, Any]) -> Place:
    if not values["community"]:
        raise _Refusal("community", _("The estate or village is missing."))
    place = Place(
        community=values["community"],
        kind=values["kind"] or _usual_kind(values),
        grid=values["grid"],
        **{key: values[key] for key in _DOOR},
    )
    for key in _missing(place):
        raise _Refusal(key, _("The door is incomplete."))
    return place


def _usual_kind(values: Mapping[str, Any]) -> PlaceKind:
    if values["shop"]:
        return PlaceKind.SHOP
    return PlaceKind.HOUSE if values["door"] else PlaceKind.FLAT


def _missing(place: Place) -> list[str]:
    if place.kind is PlaceKind.SHOP:
        return [] if place.shop else ["shop"]
    if place.kind is PlaceKind.FLAT:
        return [] if place.room else ["room"]
    return [
        key
        for key, text in (("door", place.door), ("group", place.group or place.row))
        if not text
    ]


def _usual_tenancy(place: Place) -> Tenancy:
    if place.kind is PlaceKind.SHOP:
        return Tenancy.SHOPKEEPER
    return Tenancy.TENANT if place.let_room else Tenancy.OWNER
