"""What a correction or a resolution does to a passage: pure, in a fixed order.

The passage itself is a fact and stays; this is the state that screens show. A change
whose text does not fit its field is listed and changes nothing.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from station.domain.passages import CorrectableField, Correction, Passage, Resolution
from station.domain.people import Document, DocumentKind
from station.domain.places import Place, PlaceKind
from station.domain.thermometers import put_right
from station.domain.verdict import Finding, Outcome
from station.domain.visit import Category, Direction, Reading

VOID_WORDS = frozenset({"1", "true", "yes"})
LOW_WORD = "Lo"
_OPEN = (Outcome.HOLD, Outcome.UNJUDGED)


@dataclass
class Present:
    """A passage in its present state. `stage` counts resolutions so far."""

    passage: Passage
    outcome: Outcome
    override_by: str = ""
    override_reason: str = ""
    void: bool = False
    stage: int = 0
    findings: list[tuple[int, Finding]] = field(default_factory=list)
    readings: list[tuple[int, Reading]] = field(default_factory=list)
    corrections: list[tuple[str, str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def waiting(self) -> bool:
        """Somebody still has to say what became of it."""
        return not self.void and self.outcome in _OPEN


def begin(passage: Passage) -> Present:
    """The state that the passage itself records."""
    override = passage.override
    return Present(
        passage=passage,
        outcome=override.outcome if override else passage.verdict.outcome,
        override_by=override.operator if override else "",
        override_reason=override.reason if override else "",
        findings=[(0, finding) for finding in passage.verdict.findings],
        readings=[(0, reading) for reading in passage.readings],
        notes=[passage.note] if passage.note else [],
    )


def resolve(present: Present, resolution: Resolution) -> None:
    """The resolution counts from now on."""
    present.stage += 1
    present.outcome = resolution.outcome
    present.readings += [(present.stage, reading) for reading in resolution.readings]
    if resolution.verdict is not None:
        present.findings += [(present.stage, f) for f in resolution.verdict.findings]
    if resolution.override is not None:
        present.override_by = resolution.override.operator
        present.override_reason = resolution.override.reason
    if resolution.note:
        present.notes.append(resolution.note)


def correct(present: Present, correction: Correction) -> None:
    """Apply every change of a correction and list it with what stood there before."""
    for name, new in sorted(correction.changes.items()):
        old = _CORRECTING[name](present, new)
        present.corrections.append((name.value, old, new, correction.reason))


def _direction(present: Present, new: str) -> str:
    old = present.passage.direction.value
    if new in set(Direction):
        _change(present, direction=Direction(new))
    return old


def _category(present: Present, new: str) -> str:
    old = present.passage.category.value
    if new in set(Category):
        _change(present, category=Category(new))
    return old


def _name(present: Present, new: str) -> str:
    person = present.passage.person
    _change(present, person=msgspec.structs.replace(person, name=new))
    return person.name


def _phone(present: Present, new: str) -> str:
    person = present.passage.person
    _change(present, person=msgspec.structs.replace(person, phone=new))
    return person.phone


def _document(present: Present, new: str) -> str:
    """`number`, or `kind:number` where the kind changes too; empty: no document."""
    person = present.passage.person
    old = person.document
    kind, colon, number = new.partition(":")
    if colon and kind in set(DocumentKind):
        document = Document(DocumentKind(kind), number)
    else:
        document = Document(old.kind if old else DocumentKind.OTHER, new)
    changed = document if document.number else None
    _change(present, person=msgspec.structs.replace(person, document=changed))
    return old.number if old else ""


def _host(present: Present, new: str) -> str:
    """A door as `Place.key` writes it; empty: no host."""
    passage = present.passage
    known = passage.host or passage.person.home
    host = place_of_key(new, known.community if known else "") if new else None
    _change(present, host=host)
    return passage.host.key if passage.host else ""


def _plate(present: Present, new: str) -> str:
    old = present.passage.plate
    _change(present, plate=new)
    return old


def _temperature(present: Present, new: str) -> str:
    """°C or `Lo`, in place of the last reading."""
    if not present.readings:
        return ""
    stage, last = present.readings[-1]
    old = LOW_WORD if last.celsius is None else f"{last.celsius:.1f}"
    celsius = _celsius(new)
    if celsius is not None or new == LOW_WORD:
        reading = put_right(last, celsius)
        present.readings[-1] = (stage, reading)
    return old


def _void(present: Present, new: str) -> str:
    old = "1" if present.void else ""
    present.void = new.casefold() in VOID_WORDS
    return old


def _celsius(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _change(present: Present, **changes: object) -> None:
    present.passage = msgspec.structs.replace(present.passage, **changes)


def place_of_key(key: str, community: str) -> Place:
    """The door that `Place.key` wrote; a text of another shape becomes a room."""
    core, _, let_room = key.partition("/")
    if core[:1] in {"S", "s"} and core[1:]:
        shop = core[1:]
        return Place(community, PlaceKind.SHOP, shop=shop, let_room=let_room)
    for mark, part in (("组", "group"), ("排", "row")):
        rank, found, door = core.partition(mark)
        if found:
            house = Place(community, PlaceKind.HOUSE, door=door, let_room=let_room)
            return msgspec.structs.replace(house, **{part: rank})
    *before, room = core.split("-")
    building, unit = (*before, "", "")[:2]
    return Place(community, building=building, unit=unit, room=room, let_room=let_room)


_CORRECTING: dict[CorrectableField, Callable[[Present, str], str]] = {
    CorrectableField.DIRECTION: _direction,
    CorrectableField.CATEGORY: _category,
    CorrectableField.NAME: _name,
    CorrectableField.PHONE: _phone,
    CorrectableField.DOCUMENT: _document,
    CorrectableField.HOST: _host,
    CorrectableField.PLATE: _plate,
    CorrectableField.TEMPERATURE: _temperature,
    CorrectableField.VOID: _void,
}
