"""The 居民底册 in the database: the port `Register`, and the search of a number pad."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Delete,
    Engine,
    Select,
    Table,
    delete,
    insert,
    select,
)

from db.engine import reading, writing
from db.register_intake import Intake
from db.register_reads import JOINED, with_plates
from db.register_rows import document_key, listing_of, listing_row
from db.tables_register import (
    grid,
    household,
    list_entry,
    operator,
    person,
    vehicle,
)
from station.domain.documents import normalise_number
from station.domain.help_cards import Responsible
from station.domain.lists import Listing
from station.domain.names import normalise_name
from station.domain.operators import Operator, Role
from station.domain.people import Document, DocumentKind, Resident
from station.domain.plates import read_plate
from station.domain.register import ChangeNote, RegisterChanges, typed_door
from station.services.ports import Progress, Spare

# below this a tail would name half the register
SHORTEST_TAIL = 3
_LAST = "\U0010ffff"
_PAGE = 500


class SqlRegister:
    """Implements `station.services.ports.Register` over the tables of one home.

    Every write is one transaction. Rows come out in the order of the last import.
    Faults of the disk and the key are those of `db.engine`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def replace(
        self, residents: Iterable[Resident], progress: Progress | None = None
    ) -> int:
        """Make the register exactly these; returns how many they are."""
        return self.take(residents, progress=progress).total

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
        """Take residents in, keeping the ids of those known; all of them or none.

        `whole`: persons not named are gone, but for those whom `spare` may mean.
        `dry_run`: only tell what would change. With a `note` what changed is kept.
        """
        with writing(self._engine) as connection:
            intake = Intake(connection, whole=whole, spare=spare, note=note)
            changes = intake.run(residents, progress)
            if dry_run:
                connection.rollback()
        return changes

    def residents(self) -> Iterator[Resident]:
        """Everybody, streamed from one consistent view."""
        with reading(self._engine) as connection:
            query = JOINED.order_by(person.c.position).execution_options(
                yield_per=_PAGE
            )
            for page in connection.execute(query).mappings().partitions():
                yield from with_plates(connection, page)

    def at_door(self, key: str) -> tuple[Resident, ...]:
        """Who lives at a door as typed, let rooms among them; see `typed_door`.

        A compact number may mean several doors: then all of them are told.
        """
        form = typed_door(key)
        if not form.parts:
            return ()
        exact = household.c.parts == form.parts
        if form.let_room:
            return self._find(exact, household.c.let_room == form.let_room)
        return self._find(exact) or self._find(household.c.compact == form.compact)

    def by_id(self, person_id: str) -> Resident | None:
        return _first(self._find(person.c.person_id == person_id))

    def by_document(self, number: str) -> Resident | None:
        """The person of a document number, also of a renewed card."""
        key = normalise_number(number)
        permit = Document(DocumentKind.HM_PERMIT, key)
        renewed = (person.c.document_key == document_key(permit)) & (
            person.c.document_kind == permit.kind.value
        )
        found = self._find((person.c.document_key == key) | renewed) if key else ()
        return _first(found)

    def by_plate(self, plate: str) -> tuple[Resident, ...]:
        key = read_plate(plate).text
        owners = select(vehicle.c.person_id).where(vehicle.c.plate == key)
        return self._find(person.c.person_id.in_(owners)) if key else ()

    def of_household(self, household_id: str) -> tuple[Resident, ...]:
        found = person.c.household_id == household_id
        return self._find(found) if household_id else ()

    def search(self, text: str, limit: int = 20) -> tuple[Resident, ...]:
        """Who may be meant: a door or room, a plate, last digits, a name's beginning.

        Doors come first, then plates, phones, documents and names; nobody twice.
        """
        found: dict[str, Resident] = {}
        for condition in _meanings(text):
            # in the order of the index that finds them: sorting all of a common
            # surname would take longer than finding it
            for resident in self._read(JOINED.where(condition).limit(limit)):
                found.setdefault(resident.person.person_id, resident)
            if len(found) >= limit:
                break
        return tuple(found.values())[:limit]

    def lists_of(self, person_id: str, day: date | None = None) -> tuple[str, ...]:
        """The lists on which somebody is, on a day or at all."""
        query = select(list_entry).where(list_entry.c.person_id == person_id)
        return tuple(
            listing.name
            for listing in self._listings(query)
            if day is None or listing.holds(day)
        )

    def lists(self) -> dict[str, tuple[str, ...]]:
        """Every list of every listed person, by person id."""
        entries: dict[str, tuple[str, ...]] = {}
        for listing in self.listings():
            names = entries.get(listing.person_id, ())
            entries[listing.person_id] = (*names, listing.name)
        return entries

    def listings(self) -> tuple[Listing, ...]:
        """Everybody on a list, also those whose days are past or to come."""
        return self._listings(select(list_entry))

    def set_lists(self, entries: dict[str, tuple[str, ...]]) -> None:
        """Make the lists exactly these: names of lists by person id."""
        self.set_listings(
            Listing(person_id, name)
            for person_id, names in entries.items()
            for name in dict.fromkeys(names)
        )

    def set_listings(self, listings: Iterable[Listing]) -> None:
        """Make the lists exactly these."""
        self._put_all(list_entry, [listing_row(one) for one in listings])

    def list_persons(self, listings: Iterable[Listing]) -> None:
        """Put these on their lists, or change their days; the others stay."""
        rows = [listing_row(one) for one in listings]
        with writing(self._engine) as connection:
            for row in rows:
                connection.execute(_unlisted(row["person_id"], row["list_name"]))
                connection.execute(insert(list_entry), row)

    def unlist(self, person_id: str, name: str) -> None:
        """Take somebody off a list."""
        with writing(self._engine) as connection:
            connection.execute(_unlisted(person_id, name))

    def _listings(self, query: Select[Any]) -> tuple[Listing, ...]:
        ordered = query.order_by(*list_entry.primary_key)
        with reading(self._engine) as connection:
            return tuple(
                listing_of(row) for row in connection.execute(ordered).mappings()
            )

    def operators(self) -> tuple[Operator, ...]:
        query = select(operator).order_by(operator.c.operator_id)
        with reading(self._engine) as connection:
            return tuple(
                Operator(id_, name, Role(role), phone, pin_hash)
                for id_, name, role, phone, pin_hash in connection.execute(query)
            )

    def grids(self) -> dict[str, Responsible]:
        """Who looks after each grid, by the grid's name."""
        query = select(grid.c.grid, grid.c.name, grid.c.phone).order_by(grid.c.grid)
        with reading(self._engine) as connection:
            found = connection.execute(query)
            return {key: Responsible(name, phone) for key, name, phone in found}

    def set_grids(self, grids: dict[str, Responsible]) -> None:
        """Make them exactly these."""
        rows = [
            {"grid": key, "name": who.name, "phone": who.phone}
            for key, who in grids.items()
        ]
        self._put_all(grid, rows)

    def set_operators(self, operators: Iterable[Operator]) -> None:
        """Make the operators exactly these."""
        names = set(operator.c.keys())
        rows = [
            {k: v for k, v in msgspec.structs.asdict(who).items() if k in names}
            | {"role": who.role.value}
            for who in operators
        ]
        self._put_all(operator, rows)

    def _put_all(self, table: Table, rows: list[dict[str, Any]]) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(table))
            if rows:
                connection.execute(insert(table), rows)

    def _find(self, *conditions: ColumnElement[bool]) -> tuple[Resident, ...]:
        return self._read(JOINED.where(*conditions).order_by(person.c.position))

    def _read(self, query: Select[Any]) -> tuple[Resident, ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
            return tuple(with_plates(connection, rows))


def _meanings(text: str) -> Iterator[ColumnElement[bool]]:
    """What a searched text may mean, the likeliest first."""
    form, key = typed_door(text), read_plate(text).text
    if form.parts:
        yield (household.c.parts == form.parts) | (household.c.compact == form.compact)
        yield household.c.room == form.parts
        yield _begins(household.c.parts, f"{form.parts}-")
    if len(key) >= SHORTEST_TAIL:
        tail = key[::-1]
        yield _owns(_begins(vehicle.c.plate_reversed, tail))
        yield _owns(_begins(vehicle.c.plate, key))
        if key.isascii():
            yield _begins(person.c.phone_reversed, tail)
            yield _begins(person.c.document_reversed, tail)
    if name := normalise_name(text):
        yield _begins(person.c.name, name)


def _begins(column: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    """A prefix as a range, which an index serves whatever LIKE thinks of case."""
    return (column >= prefix) & (column < prefix + _LAST)


def _unlisted(person_id: str, name: str) -> Delete:
    of_person = list_entry.c.person_id == person_id
    return delete(list_entry).where(of_person, list_entry.c.list_name == name)


def _owns(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return person.c.person_id.in_(select(vehicle.c.person_id).where(condition))


def _first(found: tuple[Resident, ...]) -> Resident | None:
    return found[0] if found else None
