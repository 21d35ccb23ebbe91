"""Doubles, merges and the history of the register: the port `RegisterBook`."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    delete,
    func,
    insert,
    select,
)

from db.engine import reading, writing
from db.register_intake import Intake
from db.register_keeping import MERGED, UNDONE, Keeping
from db.register_reads import JOINED, with_plates
from db.tables_register import household, list_entry, person, register_change
from station.domain.people import Resident
from station.domain.register import ChangeNote, RegisterChange

# more pairs than anybody looks through; one name for a whole sheet would make billions
MOST_PAIRS = 200_000
_PAGE = 500
_one, _other = person.alias("one"), person.alias("other")


class SqlRegisterBook:
    """Implements `station.services.register_book.RegisterBook` over one home.

    Every write is one transaction. Faults of the disk and the key: see `db.engine`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def pairs(self) -> Iterator[tuple[Resident, Resident]]:
        """Residents who share a number, a phone, a door or a name: who may be one."""
        with reading(self._engine) as connection:
            found = (connection.execute(q.limit(MOST_PAIRS)) for q in _alike())
            ids = list(dict.fromkeys((one, two) for rows in found for one, two in rows))
            for at in range(0, len(ids), _PAGE):
                page = ids[at : at + _PAGE]
                known = _by_id(connection, [id_ for pair in page for id_ in pair])
                yield from ((known[one], known[other]) for one, other in page)

    def merge(self, merged: Resident, gone_id: str, note: ChangeNote) -> int:
        """Put `merged` in the place of two, the other being gone; returns the number.

        Who is gone stays on their lists, and who is kept is put on them: an undo needs
        them, and nobody slips off a list by a merge.
        """
        kept_id = merged.person.person_id
        with writing(self._engine) as connection:
            number = _next_number(connection)
            keeping = Keeping(connection, number, note)
            keeping.changes([(kept_id, MERGED)], other_id=gone_id)
            keeping.changes([(gone_id, MERGED)], other_id=kept_id)
            _share_lists(connection, gone_id, kept_id)
            Intake(connection, whole=False).run([merged])
            connection.execute(delete(person).where(person.c.person_id == gone_id))
            _leave_empty_doors(connection)
        return number

    def unmerge(self, number: int, note: ChangeNote) -> tuple[Resident, ...]:
        """Put back the two as they were before that merge; returns them."""
        undone = msgspec.structs.replace(note, what=UNDONE)
        with writing(self._engine) as connection:
            found = _changes(connection, register_change.c.import_no == number)
            before = [c.before for c in found if c.what == MERGED and c.before]
            keeping = Keeping(connection, _next_number(connection), undone)
            keeping.changes([(r.person.person_id, UNDONE) for r in before])
            Intake(connection, whole=False).run(before)
        return tuple(before)

    def history(self, person_id: str) -> tuple[RegisterChange, ...]:
        """Every change of a person that is kept, the oldest first."""
        told = register_change.c.person_id == person_id
        with reading(self._engine) as connection:
            return tuple(_changes(connection, told))

    def changes_of(self, number: int) -> tuple[RegisterChange, ...]:
        """Every change under one number."""
        with reading(self._engine) as connection:
            return tuple(_changes(connection, register_change.c.import_no == number))


def _alike() -> tuple[Select[Any], ...]:
    """Pairs of ids, each pair once, each by an index of its own."""
    pair = select(_one.c.person_id, _other.c.person_id)
    first = _one.c.person_id < _other.c.person_id
    unknown = (_one.c.birth == "") | (_other.c.birth == "")
    both = pair.join_from(_one, _other, _one.c.name == _other.c.name)
    at_door = pair.join_from(_one, _other, _one.c.household_id == _other.c.household_id)
    return (
        pair.join_from(
            _one, _other, _one.c.document_key == _other.c.document_key
        ).where(first, _one.c.document_key != ""),
        both.where(first, _one.c.birth == _other.c.birth, _one.c.birth != ""),
        both.where(first, _one.c.phone == _other.c.phone, _one.c.phone != ""),
        at_door.where(
            first, func.substr(_one.c.name, 1, 1) == func.substr(_other.c.name, 1, 1)
        ).where((_one.c.birth == _other.c.birth) | unknown),
        pair.join_from(
            _one, _other, _one.c.phone_reversed == _other.c.phone_reversed
        ).where(first, _one.c.phone != "", _one.c.birth == _other.c.birth),
    )


def _by_id(connection: Connection, ids: Sequence[str]) -> dict[str, Resident]:
    query = JOINED.where(person.c.person_id.in_(ids))
    rows = connection.execute(query).mappings().all()
    return {r.person.person_id: r for r in with_plates(connection, rows)}


def _next_number(connection: Connection) -> int:
    numbers = (person.c.import_no, register_change.c.import_no)
    highest = (connection.scalar(select(func.max(number))) for number in numbers)
    return max(number or 0 for number in highest) + 1


def _changes(
    connection: Connection, condition: ColumnElement[bool]
) -> list[RegisterChange]:
    query = select(register_change).where(condition)
    rows = connection.execute(query.order_by(register_change.c.change_no)).mappings()
    return [
        RegisterChange(
            **{key: row[key] for key in row if key != "before"},
            before=msgspec.json.decode(row["before"], type=Resident)
            if row["before"]
            else None,
        )
        for row in rows
    ]


def _share_lists(connection: Connection, gone_id: str, kept_id: str) -> None:
    """Whatever list the one who goes is on, the one who stays is on as well."""
    mine = select(list_entry.c.list_name).where(list_entry.c.person_id == kept_id)
    theirs = select(list_entry).where(
        list_entry.c.person_id == gone_id, list_entry.c.list_name.not_in(mine)
    )
    rows = [
        dict(row) | {"person_id": kept_id}
        for row in connection.execute(theirs).mappings()
    ]
    if rows:
        connection.execute(insert(list_entry), rows)


def _leave_empty_doors(connection: Connection) -> None:
    lived_in = select(person.c.person_id).where(
        person.c.household_id == household.c.household_id
    )
    connection.execute(delete(household).where(~lived_in.exists()))
