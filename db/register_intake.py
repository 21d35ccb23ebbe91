"""Takes residents into the register, recognising those it knows.

A person keeps their id: by the id that comes with them (from an office), else by their
document, else by name at the same door. A household keeps its id by its door. Residents
stream through in batches inside the caller's transaction.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    bindparam,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from db.cache import roomy
from db.register_keeping import CHANGED, NEW, Keeping, last_import
from db.register_rows import (
    Row,
    document_key,
    household_row,
    person_row,
    vehicle_rows,
)
from db.search_keys import put_person_keys
from db.tables_register import household, person, vehicle
from station.domain.people import Resident
from station.domain.places import Place
from station.domain.register import ChangeNote, Clue, RegisterChanges
from station.services.ports import Progress, Spare

BATCH = 1000
# beyond, nobody looks whom a refused row may mean: then all stay
MOST_CLUES = 2000
ID_BYTES = 8
_TARGET = "target_id"


class Intake:
    """One import inside the caller's transaction; the counts are of persons so far.

    `whole` also removes everybody who is not named and whom `spare` cannot mean. With
    a `note` what each change replaces is kept.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        whole: bool,
        spare: Spare | None = None,
        note: ChangeNote | None = None,
    ) -> None:
        self._connection = connection
        self._whole = whole
        self._spare = spare
        last = select(func.max(person.c.import_no), func.max(person.c.position))
        number, position = connection.execute(last).one()
        self._import_no = max(number or 0, last_import(connection)) + 1
        self._position = 0 if whole else (position or 0)
        self._keep = Keeping(connection, self._import_no, note)
        self.total = self.new = self.changed = 0

    def run(
        self, residents: Iterable[Resident], progress: Progress | None = None
    ) -> RegisterChanges:
        """Take them all, and tell what that did."""
        source = iter(residents)
        with roomy(self._connection):
            while batch := list(islice(source, BATCH)):
                self._take(batch)
                if progress:
                    progress(self.total)
            return self._finish()

    def _take(self, batch: Sequence[Resident]) -> None:
        homes = self._homes(batch)
        known = self._known(batch, homes)
        ids = _recognised(batch, homes, known, self._import_no)
        plates = self._plates(ids)
        rows, vehicles, changes = [], [], []
        for resident, home, person_id in zip(batch, homes, ids, strict=True):
            row = person_row(person_id, home, resident)
            cars = vehicle_rows(person_id, resident.plates)
            same_cars = cars == plates[person_id]
            if what := self._count(row, known.get(person_id), same_cars=same_cars):
                changes.append((person_id, what))
            self._position += 1
            stamp = {"import_no": self._import_no, "position": self._position}
            rows.append(row | stamp)
            if not same_cars:
                vehicles.append((person_id, cars))
        self._keep.changes(changes)
        self._put(person, rows, known)
        put_person_keys(self._connection, _renamed(rows, known))
        self._put_vehicles(vehicles)
        self.total += len(batch)

    def _finish(self) -> RegisterChanges:
        gone = kept = 0
        missed = person.c.import_no < self._import_no
        if self._whole:
            kept = self._spare_some(missed)
            self._keep.gone(missed)
            gone = self._connection.execute(delete(person).where(missed)).rowcount
        lived_in = select(person.c.person_id).where(
            person.c.household_id == household.c.household_id
        )
        self._connection.execute(delete(household).where(~lived_in.exists()))
        households = select(func.count()).select_from(household)
        return RegisterChanges(
            total=self.total,
            households=self._connection.execute(households).scalar_one(),
            new=self.new,
            changed=self.changed,
            gone=gone,
            kept=kept,
            import_no=self._import_no,
        )

    def _spare_some(self, missed: ColumnElement[bool]) -> int:
        """Keep whom refused rows may mean: all, when one of them may be anybody."""
        count = select(func.count()).select_from(person).where(missed)
        missing = self._connection.execute(count).scalar_one()
        clues = self._spare(missing) if self._spare else ()
        here = update(person).values(import_no=self._import_no)
        if clues is None or len(clues) > MOST_CLUES:
            return self._connection.execute(here.where(missed)).rowcount
        meant: set[str] = set()
        for clue in clues:
            found = self._meant(clue)
            if not found:
                return self._connection.execute(here.where(missed)).rowcount
            meant |= found
        ids = sorted(meant)
        return sum(
            self._connection.execute(
                here.where(missed, person.c.person_id.in_(ids[at : at + BATCH]))
            ).rowcount
            for at in range(0, len(ids), BATCH)
        )

    def _meant(self, clue: Clue) -> set[str]:
        told: list[ColumnElement[bool]] = []
        if clue.name:
            told.append(person.c.name == clue.name)
        if clue.document:
            told.append(person.c.document_number == clue.document)
        if clue.door:
            at_door = household.c.door_key == clue.door
            same = household.c.community == clue.community
            homes = select(household.c.household_id).where(at_door, same)
            told.append(person.c.household_id.in_(homes))
        query = select(person.c.person_id).where(or_(false(), *told))
        return set(self._connection.scalars(query))

    def _count(self, row: Row, stored: Row | None, *, same_cars: bool) -> str:
        """What becomes of a person: nothing, or a word of `RegisterChange`."""
        if stored is None:
            self.new += 1
            return NEW
        if same_cars and row.items() <= stored.items():
            return ""
        self.changed += 1
        return CHANGED

    def _homes(self, batch: Sequence[Resident]) -> list[str]:
        """The household id of each resident; new and changed doors are written."""
        places = [r.person.home or Place("") for r in batch]
        doors = [(place.community, place.key) for place in places]
        given = [r.person.household_id for r in batch]
        at_doors = tuple_(household.c.community, household.c.door_key).in_(doors)
        known = self._stored(household, at_doors, household.c.household_id.in_(given))
        known_at = {(r["community"], r["door_key"]): key for key, r in known.items()}
        rows: dict[str, Row] = {}
        homes = []
        for place, door, given_id in zip(places, doors, given, strict=True):
            home = given_id or known_at.get(door) or _fresh_id()
            known_at[door] = home
            rows[home] = household_row(home, place)
            homes.append(home)
        self._put(household, rows.values(), known)
        return homes

    def _known(self, batch: Sequence[Resident], homes: list[str]) -> dict[str, Row]:
        """Everybody who may be one of the batch, by person id."""
        given = {r.person.person_id for r in batch} - {""}
        keys = {document_key(r.person.document) for r in batch} - {""}
        return self._stored(
            person,
            person.c.person_id.in_(given),
            person.c.document_key.in_(keys),
            person.c.household_id.in_(set(homes)),
        )

    def _plates(self, ids: list[str]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        query = select(vehicle).where(vehicle.c.person_id.in_(ids))
        ordered = query.order_by(vehicle.c.person_id, vehicle.c.ordinal)
        for row in self._connection.execute(ordered).mappings():
            found[row["person_id"]].append(dict(row))
        return found

    def _stored(self, table: Table, *any_of: ColumnElement[bool]) -> dict[str, Row]:
        query = select(table).where(or_(*any_of))
        (key,) = table.primary_key
        found = self._connection.execute(query).mappings()
        return {row[key.name]: dict(row) for row in found}

    def _put(self, table: Table, rows: Iterable[Row], known: dict[str, Row]) -> None:
        """Insert what is not known, update what differs."""
        (key,) = table.primary_key
        fresh, differing = [], []
        for row in rows:
            stored = known.get(row[key.name])
            if stored is None:
                fresh.append(row)
            elif row != stored:
                differing.append(row | {_TARGET: row[key.name]})
        if fresh:
            self._connection.execute(insert(table), fresh)
        if differing:
            target = update(table).where(key == bindparam(_TARGET))
            self._connection.execute(target, differing)

    def _put_vehicles(self, owners: list[tuple[str, list[Row]]]) -> None:
        if not owners:
            return
        ids = [person_id for person_id, _ in owners]
        theirs = delete(vehicle).where(vehicle.c.person_id.in_(ids))
        self._connection.execute(theirs)
        cars = [car for _, cars in owners for car in cars]
        if cars:
            self._connection.execute(insert(vehicle), cars)


def _recognised(
    batch: Sequence[Resident],
    homes: list[str],
    known: Mapping[str, Row],
    import_no: int,
) -> list[str]:
    """The person id of each resident of the batch, fresh for those not known.

    Documents are compared before names at a door, so that a newborn of the same name
    does not become its grandfather. Nobody is recognised twice in one import.
    """
    free = {id_: row for id_, row in known.items() if row["import_no"] < import_no}
    by_document = {(r["document_kind"], r["document_key"]): i for i, r in free.items()}
    by_name = {(row["household_id"], row["name"]): id_ for id_, row in free.items()}
    ids = [r.person.person_id for r in batch]
    taken = set(ids)

    def claim(at: int, candidate: str | None) -> None:
        if not ids[at] and candidate and candidate not in taken:
            ids[at] = candidate
            taken.add(candidate)

    for at, resident in enumerate(batch):
        document = resident.person.document
        if document:
            claim(at, by_document.get((document.kind.value, document_key(document))))
    for at, resident in enumerate(batch):
        claim(at, by_name.get((homes[at], resident.person.name)))
    return [id_ or _fresh_id() for id_ in ids]


def _renamed(rows: list[Row], known: Mapping[str, Row]) -> list[tuple[str, str]]:
    """Who is new or has another name, by id."""
    now = [(row["person_id"], row["name"]) for row in rows]
    return [
        (id_, name)
        for id_, name in now
        if id_ not in known or known[id_]["name"] != name
    ]


def _fresh_id() -> str:
    """A random id: nothing of the person or the door can be got out of it."""
    return secrets.token_hex(ID_BYTES)
