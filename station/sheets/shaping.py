"""The cells of an office's own sheet as the cells of the template.

One cell for a whole address is parted, merged cells speak for the rows they cover, a
household is known by its head's name, what has no column of its own becomes a note.
What cannot be told is left for `rows` to refuse; nothing is guessed.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from resources import N_
from station.domain.addresses import counted, read_address, read_building
from station.domain.care import CARE_DETAILS
from station.domain.help_cards import Responsible
from station.domain.names import normalise_name
from station.domain.places import PlaceKind
from station.sheets import cells as cell
from station.sheets.headers import FLAG, SEVERAL, field_word, header_key
from station.sheets.synonyms import (
    EMPTY_WORDS,
    NO_WORDS,
    NOTHING_WORDS,
    RELATIONS,
    TOTAL_WORDS,
    YES_WORDS,
)
from station.sheets.template import FAULT_COLUMN, FLAGS, KINDS, TENANCIES

HEAD = "户主"
EMPTY = "空置"
TOTAL = N_("This is a total, not a person.")

_DOOR = ("building", "unit", "room", "group", "row", "door", "shop", "let_room")
# what a merged cell may say for several persons at once
_SHARED = frozenset(
    {"community", "grid", "kind", "address", "head", "tenancy", "vacancy", "shop_name"}
    | {"landlord", "landlord_phone", "grid_person", "grid_phone", "phone", *_DOOR}
)
_CAN_BE_NOTHING = frozenset(
    {"document", "phone", "plates", "birth", "flags", "landlord", "landlord_phone"}
    | {"document_kind", "sex", "tenancy", "grid_person", "grid_phone"}
)
_PERSONAL = frozenset({"name", "relation", "sex", "document", "phone", "birth"})
_HOUSES = frozenset(word for word, kind in KINDS.items() if kind is PlaceKind.HOUSE)
_ENDS = ("room", "door", "shop")
_NO_DOOR = NOTHING_WORDS - {"0"}  # a house may bear that number
_COUNTED = frozenset({"building", "unit", "group", "row"})
_DAYS_TO_1904 = 1462

Texts = dict[str, str]


class Shaped(msgspec.Struct, frozen=True):
    """One row as the template would have it; no `texts` for a blank row.

    `vacant`: the row is of a flat in which nobody lives. `fault` is the field and the
    msgid of what only this stage can see.
    """

    texts: Texts = {}
    vacant: bool = False
    fault: tuple[str, str] | None = None


class Shaper:
    """Shapes the rows of one sheet in their order; `grids` are those it met.

    `headers` by position and their `fields`; `community` where the sheet names none.
    `one_cell` of the fields room and door may hold whole addresses.
    """

    def __init__(
        self,
        headers: Sequence[str],
        fields: Mapping[int, str],
        *,
        community: str = "",
        is_1904: bool = False,
    ) -> None:
        self._headers = headers
        self._fields = fields
        self._community = self._last = community
        self._is_1904 = is_1904
        used = set(fields.values())
        self._whole_in = _whole_addresses(used)
        self._splits = "building" in used and "unit" not in used
        self._heads_only = _is_head_name(headers, fields)
        self._above: Texts = {}
        self.grids: dict[str, Responsible] = {}

    def shape(self, line: Sequence[str], over: Mapping[int, str]) -> Shaped:
        """The row; `over` are texts of merged cells over its blank ones."""
        own = self._gather(line)
        if not any(own.values()) or self._is_header(line):
            self._above = {}
            return Shaped()
        no_door = _takes_nothings(own)
        texts = own | {
            key: text
            for key, text in self._gather_over(over).items()
            if key in _SHARED and not own.get(key)
        }
        self._inherit(texts)
        vacant = _takes_vacancy(texts) or self._is_bare_door(texts)
        self._take_address(texts)
        self._take_household(texts, vacant=vacant)
        _take_care(texts)
        _take_landlord(texts)
        _take_shop(texts)
        self._take_grid(texts)
        if self._is_1904 and cell.is_serial(texts.get("birth", "")):
            texts["birth"] = str(int(texts["birth"]) + _DAYS_TO_1904)
        fault = ("name", TOTAL) if self._is_total(line) else _fault(texts)
        return Shaped(texts, vacant, fault or no_door)

    def _gather(self, line: Sequence[str]) -> Texts:
        return self._by_field((at, line[at]) for at in self._fields if at < len(line))

    def _gather_over(self, over: Mapping[int, str]) -> Texts:
        return self._by_field((at, text) for at, text in over.items())

    def _by_field(self, found: Iterable[tuple[int, str]]) -> Texts:
        texts: Texts = {}
        for at, said in found:
            field, text = self._meaning(at, said)
            if not field or not text:
                continue
            before = texts.get(field)
            several = before and field in SEVERAL
            texts[field] = f"{before}、{text}" if several else text
        return texts

    def _meaning(self, at: int, text: str) -> tuple[str, str]:
        field = self._fields.get(at, "")
        if not text or _says_nothing(field, text):
            return field, ""
        if field == "vacancy":
            return field, _vacancy(self._headers[at], text)
        if field.startswith(FLAG):
            return "flags", _ticked(field, text)
        return field, text

    def _is_header(self, line: Sequence[str]) -> bool:
        """Printed sheets repeat their header on every page."""
        found = [at for at, field in self._fields.items() if field and at < len(line)]
        return bool(found) and all(line[at] == self._headers[at] for at in found)

    def _is_total(self, line: Sequence[str]) -> bool:
        """Told by its first cell, but for the reason in a sheet of mended rows."""
        own = (
            text
            for head, text in zip(self._headers, line, strict=False)
            if head not in FAULT_COLUMN
        )
        return next(filter(None, own), "").rstrip("：:") in TOTAL_WORDS

    def _inherit(self, texts: Texts) -> None:
        """A row that tells no door of its own belongs to the row above."""
        doors = (*_DOOR, "address", "shop_name")
        if not any(texts.get(key) for key in doors):
            for key in ("address", "head", "shop_name", "landlord", "landlord_phone"):
                if self._above.get(key):
                    texts.setdefault(key, self._above[key])
        self._above = dict(texts)

    def _is_bare_door(self, texts: Texts) -> bool:
        """A building list goes on through the flats that nobody lives in."""
        told = {key for key, text in texts.items() if text}
        return bool(told & {*_DOOR, "address"}) and not told & (_PERSONAL | {"head"})

    def _take_address(self, texts: Texts) -> None:
        if self._splits and "building" in texts:
            texts |= read_building(texts["building"])
        for field in self._whole_in:
            parts = read_address(texts.get(field, ""))
            if not parts:
                continue
            before = parts.pop("community", "")
            if field != "address":
                del texts[field]
            is_house = field == "door" or texts.get("kind") in _HOUSES
            texts |= _of_house(parts) if is_house else parts
            if not self._community and before:
                texts.setdefault("community", before)
            break
        self._name_community(texts)
        for key in _COUNTED & texts.keys():
            texts[key] = counted(texts[key])

    def _name_community(self, texts: Texts) -> None:
        """The last one told goes on, a blank row notwithstanding."""
        self._last = texts.get("community") or self._last
        if self._last:
            texts["community"] = self._last

    def _take_household(self, texts: Texts, *, vacant: bool) -> None:
        relation = texts.get("relation", "").replace("（", "(").replace("）", ")")
        if relation.casefold() in RELATIONS:
            texts["relation"] = RELATIONS[relation.casefold()]
        name = normalise_name(texts.get("name", ""))
        if not relation and name and not vacant:
            is_head = normalise_name(texts.get("head", "")) == name
            if is_head or self._heads_only:
                texts["relation"] = HEAD

    def _take_grid(self, texts: Texts) -> None:
        name = texts.get("grid", "")
        if name and texts.get("grid_person"):
            who = Responsible(texts["grid_person"], texts.get("grid_phone", ""))
            self.grids.setdefault(name, who)


def _whole_addresses(used: set[str]) -> tuple[str, ...]:
    """The fields in which a whole address may stand."""
    parted = used & {"building", "unit", "group", "row"}
    return ("address",) if parted else ("address", "room", "door")


def _of_house(parts: Texts) -> Texts:
    """`2-15` in a village is a group and a house, not a building and a room."""
    if parts.keys() != {"building", "room"}:
        return parts
    return {"group": parts["building"], "door": parts["room"]}


def _is_head_name(headers: Sequence[str], fields: Mapping[int, str]) -> bool:
    return any(
        field == "name" and header_key(headers[at]).startswith(HEAD)
        for at, field in fields.items()
    )


def _says_nothing(field: str, text: str) -> bool:
    is_word = field == "flags" and text in FLAGS
    nothing = field in _CAN_BE_NOTHING and text.casefold() in NOTHING_WORDS
    return nothing and not is_word


def _takes_nothings(own: Texts) -> tuple[str, str] | None:
    """“无” is no part of a door, and such a row has not the door of the row above."""
    nothing = [key for key in _DOOR if own.get(key, "").casefold() in _NO_DOOR]
    for key in nothing:
        del own[key]
    ends = [key for key in nothing if key in _ENDS]
    if not ends or any(own.get(key) for key in (*_ENDS, "address", "shop_name")):
        return None
    return ends[0], N_("The door is incomplete.")


def _ticked(field: str, text: str) -> str:
    folded = text.casefold()
    if folded in NO_WORDS:
        return ""
    return field_word(field) if folded in YES_WORDS else text


def _vacancy(header: str, text: str) -> str:
    """`EMPTY` for a flat that is, else what the cell says."""
    key, folded = header_key(header), text.casefold()
    answers = YES_WORDS if EMPTY in key else NO_WORDS if "入住" in key else ()
    if folded in answers:
        return EMPTY
    return "" if folded in YES_WORDS | NO_WORDS else text


def _takes_vacancy(texts: Texts) -> bool:
    """Whether the flat is empty; otherwise its state may tell why they live there."""
    state = texts.get("vacancy", "")
    name = texts.get("name") or texts.get("head", "")
    named = bool(name) and name not in EMPTY_WORDS
    if name in EMPTY_WORDS and not any(
        texts.get(key) for key in ("document", "relation", "birth")
    ):
        texts.pop("tenancy", None)
        return True
    if state in TENANCIES:
        texts.setdefault("tenancy", state)
    if texts.get("tenancy") in EMPTY_WORDS:
        state = texts.pop("tenancy")
    return state in EMPTY_WORDS and not named


def _take_care(texts: Texts) -> None:
    if not (told := texts.get("flags")) or len(told) > cell.LONGEST_CELL:
        return
    words = cell.words(told)
    texts["flags"] = "、".join(word for word in words if word in FLAGS)
    rest = [word for word in words if word not in FLAGS or word in CARE_DETAILS]
    _note(texts, "flags", "、".join(rest))


def _take_landlord(texts: Texts) -> None:
    owner = normalise_name(texts.get("landlord", ""))
    if not owner or owner == normalise_name(texts.get("name", "")):
        return
    texts.setdefault("tenancy", "租住")
    phone = texts.get("landlord_phone", "")
    _note(texts, "landlord", f"{owner} {phone}".strip())


def _take_shop(texts: Texts) -> None:
    if not (named := texts.get("shop_name", "")):
        return
    if not any(texts.get(key) for key in ("shop", "room", "door")):
        texts["shop"] = named
    elif named != texts.get("shop"):
        _note(texts, "shop_name", named)


def _note(texts: Texts, field: str, text: str) -> None:
    """Added to the note, once: a sheet written out and read again says the same."""
    said = f"{field_word(field)}：{text}"
    before = texts.get("note", "")
    if text and said not in before:
        texts["note"] = f"{before}；{said}" if before else said


def _fault(texts: Texts) -> tuple[str, str] | None:
    if texts.get("name", "").rstrip("：:") in TOTAL_WORDS:
        return "name", TOTAL
    told = any(texts.get(key) for key in _DOOR)
    if texts.get("address") and not told:
        return "address", N_("This address is not understood; write it as 3-2-1501.")
    return None
