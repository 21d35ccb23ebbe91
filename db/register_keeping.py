"""Keeps what a change of the register replaced, inside the transaction of the change.

Rows older than `KEPT_DAYS` go with the next change: nothing of a person who left is
kept longer than a mistake takes to be noticed.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from db.register_reads import JOINED, with_plates
from db.tables_register import person, register_change
from station.domain.people import Resident
from station.domain.register import ChangeNote

NEW, CHANGED, GONE = "new", "changed", "gone"
MERGED, UNDONE = "merged", "undone"
KEPT_DAYS = 90
_DAY_US = 86_400_000_000
_PAGE = 500


def last_import(connection: Connection) -> int:
    """The highest number under which a change is kept: never given twice."""
    found = connection.execute(select(func.max(register_change.c.import_no)))
    return found.scalar() or 0


class Keeping:
    """The changes of one import; without a note nothing is kept."""

    def __init__(
        self, connection: Connection, import_no: int, note: ChangeNote | None
    ) -> None:
        self._connection = connection
        self._import_no = import_no
        self._note = note
        if note:
            stale = register_change.c.at_us < note.at_us - KEPT_DAYS * _DAY_US
            connection.execute(delete(register_change).where(stale))

    def changes(self, changes: Sequence[tuple[str, str]], other_id: str = "") -> None:
        """Keep what is there now of these persons, each with what is done to them."""
        if not self._note or not changes:
            return
        known = [id_ for id_, what in changes if what != NEW]
        before = {r.person.person_id: r for r in self._residents(known)}
        rows = [
            self._row(self._note, id_, before.get(id_), self._note.what or what)
            | {"other_id": other_id}
            for id_, what in changes
        ]
        self._connection.execute(insert(register_change), rows)

    def gone(self, whom: ColumnElement[bool]) -> None:
        """Keep the persons who are about to leave."""
        if not self._note:
            return
        ids = list(self._connection.scalars(select(person.c.person_id).where(whom)))
        for at in range(0, len(ids), _PAGE):
            self.changes([(id_, GONE) for id_ in ids[at : at + _PAGE]])

    def _residents(self, ids: Sequence[str]) -> Iterator[Resident]:
        for at in range(0, len(ids), _PAGE):
            query = JOINED.where(person.c.person_id.in_(ids[at : at + _PAGE]))
            rows = self._connection.execute(query).mappings().all()
            yield from with_plates(self._connection, rows)

    def _row(
        self, note: ChangeNote, person_id: str, before: Resident | None, what: str
    ) -> dict[str, Any]:
        return {
            "import_no": self._import_no,
            "at_us": note.at_us,
            "operator": note.operator,
            "person_id": person_id,
            "other_id": "",
            "what": what,
            "before": msgspec.json.encode(before).decode() if before else "",
        }
