"""A register in memory, and made-up residents for it."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count

import msgspec
from typing_extensions import override

from station.domain.documents import check_digit, match_key
from station.domain.help_cards import Responsible
from station.domain.lists import Listing
from station.domain.operators import Operator
from station.domain.people import Document, DocumentKind, Person, Resident, Sex
from station.domain.places import Place
from station.domain.register import ChangeNote, RegisterChanges, door_form, typed_door
from station.services.ports import Progress, Register, Spare


def citizen_id(birth: date = date(1990, 1, 1), order: int = 1) -> Document:
    """A number with a right check digit under a county code never given out."""
    first = f"110199{birth:%Y%m%d}{order:03d}"
    return Document(DocumentKind.CITIZEN_ID, first + check_digit(first))


def a_flat(room: str = "1501", **parts: str) -> Place:
    values = {"community": "示范花园", "building": "3", "unit": "2", "room": room}
    return Place(**{**values, **parts})


def a_resident(
    name: str = "王䶮", place: Place | None = None, order: int = 1, **changes: object
) -> Resident:
    """A grown-up head of a household with a document of their own."""
    person = Person(
        name=name,
        document=citizen_id(order=order),
        phone=f"1390000{order:04d}",
        sex=Sex.MALE if order % 2 else Sex.FEMALE,
        birth=date(1990, 1, 1),
        home=place or a_flat(),
    )
    fields = set(Person.__struct_fields__)
    person = msgspec.structs.replace(
        person, **{k: v for k, v in changes.items() if k in fields}
    )
    own = {k: v for k, v in changes.items() if k not in fields}
    return msgspec.structs.replace(Resident(person, relation="户主"), **own)


class FakeRegister(Register):
    """Everything of the port over a dict; ids count up instead of being random."""

    def __init__(self, residents: Iterable[Resident] = ()) -> None:
        self._people: dict[str, Resident] = {}
        self._lists: dict[tuple[str, str], Listing] = {}
        self._operators: tuple[Operator, ...] = ()
        self._grids: dict[str, Responsible] = {}
        self._ids = count(1)
        self.replace(residents)

    @override
    def replace(
        self, residents: Iterable[Resident], progress: Progress | None = None
    ) -> int:
        return self.take(residents, progress=progress).total

    @override
    def take(
        self,
        residents: Iterable[Resident],
        *,
        whole: bool = True,
        dry_run: bool = False,
        progress: Progress | None = None,
        spare: Spare | None = None,
        note: ChangeNote | None = None,
    ) -> RegisterChanges:
        before = self._people
        taken = {r.person.person_id: r for r in map(self._with_ids, residents)}
        if progress:
            progress(len(taken))
        missing = len(before.keys() - taken.keys())
        whole = whole and not (spare and spare(missing))
        after = taken if whole else before | taken
        if not dry_run:
            self._people = after
        return RegisterChanges(
            total=len(taken),
            households=len({r.person.household_id for r in after.values()}),
            new=len(taken.keys() - before.keys()),
            changed=sum(before.get(id_, r) != r for id_, r in taken.items()),
            gone=len(before.keys() - after.keys()),
        )

    @override
    def residents(self) -> Iterator[Resident]:
        return iter(self._people.values())

    @override
    def at_door(self, key: str) -> tuple[Resident, ...]:
        form = typed_door(key)
        forms = {id_: door_form(_home(r)) for id_, r in self._people.items()}
        exact = [id_ for id_, known in forms.items() if known.parts == form.parts]
        loose = [id_ for id_, known in forms.items() if known.compact == form.compact]
        if form.let_room:
            exact = [i for i in exact if forms[i].let_room == form.let_room]
            loose = exact
        return tuple(self._people[id_] for id_ in exact or loose)

    @override
    def by_id(self, person_id: str) -> Resident | None:
        return self._people.get(person_id)

    @override
    def by_document(self, number: str) -> Resident | None:
        for resident in self.residents():
            document = resident.person.document
            same = document and Document(document.kind, number)
            if document and same and match_key(same) == match_key(document):
                return resident
        return None

    @override
    def by_plate(self, plate: str) -> tuple[Resident, ...]:
        return tuple(r for r in self.residents() if plate in r.plates)

    @override
    def of_household(self, household_id: str) -> tuple[Resident, ...]:
        everybody = self.residents()
        return tuple(r for r in everybody if r.person.household_id == household_id)

    @override
    def search(self, text: str, limit: int = 20) -> tuple[Resident, ...]:
        found = self.at_door(text) or tuple(
            r for r in self.residents() if r.person.name.startswith(text)
        )
        return found[:limit]

    @override
    def lists_of(self, person_id: str, day: date | None = None) -> tuple[str, ...]:
        return tuple(
            listing.name
            for listing in self.listings()
            if listing.person_id == person_id and (not day or listing.holds(day))
        )

    @override
    def lists(self) -> dict[str, tuple[str, ...]]:
        listed = dict.fromkeys(listing.person_id for listing in self.listings())
        return {person_id: self.lists_of(person_id) for person_id in listed}

    @override
    def set_lists(self, entries: dict[str, tuple[str, ...]]) -> None:
        self.set_listings(
            Listing(person_id, name)
            for person_id, names in entries.items()
            for name in names
        )

    @override
    def listings(self) -> tuple[Listing, ...]:
        return tuple(self._lists[key] for key in sorted(self._lists))

    @override
    def set_listings(self, listings: Iterable[Listing]) -> None:
        self._lists = {}
        self.list_persons(listings)

    @override
    def list_persons(self, listings: Iterable[Listing]) -> None:
        self._lists |= {(one.person_id, one.name): one for one in listings}

    @override
    def unlist(self, person_id: str, name: str) -> None:
        self._lists.pop((person_id, name), None)

    @override
    def operators(self) -> tuple[Operator, ...]:
        return self._operators

    @override
    def grids(self) -> dict[str, Responsible]:
        return dict(self._grids)

    @override
    def set_grids(self, grids: dict[str, Responsible]) -> None:
        self._grids = dict(grids)

    @override
    def set_operators(self, operators: Iterable[Operator]) -> None:
        self._operators = tuple(sorted(operators, key=lambda o: o.operator_id))

    def _with_ids(self, resident: Resident) -> Resident:
        person, home = resident.person, _home(resident)
        known = [
            other.person
            for other in self._people.values()
            if other.person.document == person.document is not None
            or (other.person.name == person.name and other.person.home == home)
        ]
        old = known[0].person_id if known else ""
        person = msgspec.structs.replace(
            person,
            person_id=person.person_id or old or f"person-{next(self._ids)}",
            household_id=person.household_id or f"{home.community}:{home.key}",
        )
        return msgspec.structs.replace(resident, person=person)


def _home(resident: Resident) -> Place:
    return resident.person.home or Place("")
