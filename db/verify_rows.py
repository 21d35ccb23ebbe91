"""The rows of a home for a proof: each table once, from front to back, in batches.

Rows are plain tuples in the order of their columns: a proof of a million records has no
time for more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, select

from db.statements import BATCH, Prepared
from db.tables_journal import journal, payload

Row = tuple[Any, ...]
# what SQLite takes for a row number
LOWEST, HIGHEST = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Records in the order of their arrival, and the content of each (None: no row).

    `low` and `high` part the numbers of all tables between the batches; `strays` are
    numbers of contents without a record.
    """

    low: int
    high: int
    rows: list[Row]
    contents: list[Row | None]
    strays: list[int]


class Ranged:
    """The rows of a table whose number lies between two, both included."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.key: Column[Any] = next(iter(table.primary_key))
        self._rows = Prepared(
            select(table)
            .where(self.key.between(bindparam("low"), bindparam("high")))
            .order_by(*table.primary_key)
        )

    def __call__(self, connection: Connection, low: int, high: int) -> list[Row]:
        return self._rows(connection, low, high)


def batches_of(connection: Connection) -> Iterator[Batch]:
    """Every record of the home."""
    low = LOWEST
    while True:
        rows = _RECORDS(connection, low, BATCH, 0)
        high = rows[-1][0] if len(rows) == BATCH else HIGHEST
        contents = {row[0]: row for row in _CONTENTS(connection, low, high)}
        found = [contents.pop(row[0], None) for row in rows]
        yield Batch(low, high, rows, found, list(contents))
        if high == HIGHEST:
            return
        low = high + 1


_RECORDS = Prepared(
    select(journal)
    .where(journal.c.id >= bindparam("low"))
    .order_by(journal.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_CONTENTS = Ranged(payload)
