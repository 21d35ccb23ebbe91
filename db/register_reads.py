"""Residents out of the tables of the register, each with its household and vehicles."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from db.register_rows import resident_of
from db.statements import Among
from db.tables_register import household, person, vehicle
from station.domain.people import Resident

JOINED = select(
    *person.c,
    *(c for c in household.c if c.name != "household_id"),
).join_from(person, household)
_PLATES = Among(
    lambda ids: (
        select(vehicle.c.person_id, vehicle.c.plate)
        .where(vehicle.c.person_id.in_(ids))
        .order_by(vehicle.c.person_id, vehicle.c.ordinal)
    )
)


def with_plates(
    connection: Connection, rows: Sequence[RowMapping | Mapping[str, Any]]
) -> Iterator[Resident]:
    """The residents of joined rows, their vehicles fetched in one query."""
    plates: dict[str, tuple[str, ...]] = {}
    ids = [row["person_id"] for row in rows]
    for person_id, plate in _PLATES(connection, ids) if ids else ():
        plates[person_id] = (*plates.get(person_id, ()), plate)
    for row in rows:
        yield resident_of(row, plates.get(row["person_id"], ()))
