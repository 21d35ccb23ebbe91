"""Residents out of the tables of the register, each with its household and vehicles."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, RowMapping, select

from db.register_rows import resident_of
from db.tables_register import household, person, vehicle
from station.domain.people import Resident

JOINED = select(
    *person.c,
    *(c for c in household.c if c.name != "household_id"),
).join_from(person, household)


def with_plates(
    connection: Connection, rows: Sequence[RowMapping]
) -> Iterator[Resident]:
    """The residents of joined rows, their vehicles fetched in one query."""
    query = select(vehicle.c.person_id, vehicle.c.plate).where(
        vehicle.c.person_id.in_([row["person_id"] for row in rows])
    )
    plates: dict[str, tuple[str, ...]] = {}
    ordered = query.order_by(vehicle.c.person_id, vehicle.c.ordinal)
    for person_id, plate in connection.execute(ordered):
        plates[person_id] = (*plates.get(person_id, ()), plate)
    for row in rows:
        yield resident_of(row, plates.get(row["person_id"], ()))
