"""Core statements compiled once and given to the driver, and rows in batches.

SQLAlchemy prepares every call and every result anew; on the way of a passage that costs
more than the inserts themselves. Transactions, faults and all other statements are its
own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    BindParameter,
    Connection,
    Executable,
    Table,
    bindparam,
    insert,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlcipher3 import dbapi2

from db.connection import fault_of

# few enough that what is made of them stays in the processor's cache
BATCH = 200
T = TypeVar("T")
_DIALECT = sqlite.dialect()


class Prepared:
    """A statement; its values are given by position, in their order in its text.

    Called inside a transaction (`db.engine`). Rows are plain tuples of what the driver
    gives. Faults are those of `db.connection`.
    """

    def __init__(self, statement: Executable) -> None:
        compiled = statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - Core, never DDL
        if not all(bind.required for bind in compiled.binds.values()):
            raise TypeError("a prepared statement takes every value from its caller")
        self._sql = compiled.string

    def __call__(self, connection: Connection, *values: object) -> list[Any]:
        """All rows."""
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._sql, values)
            return list(cursor.fetchall())
        except dbapi2.Error as error:
            raise fault_of(error) or error from error
        finally:
            cursor.close()

    def first(self, connection: Connection, *values: object) -> Any | None:
        """The first row, if there is one."""
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._sql, values)
            return cursor.fetchone()
        except dbapi2.Error as error:
            raise fault_of(error) or error from error
        finally:
            cursor.close()

    def many(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run it once for each row of values."""
        if not rows:
            return
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(self._sql, rows)
        except dbapi2.Error as error:
            raise fault_of(error) or error from error
        finally:
            cursor.close()


class Among:
    """A question about many values, whatever their number; at least one is given.

    `ask` makes the statement for the values of one batch. It is compiled twice: for a
    single value, as on the way of a passage, and for a full batch.
    """

    def __init__(self, ask: Callable[[list[BindParameter[Any]]], Executable]) -> None:
        self._one = Prepared(ask([bindparam("value")]))
        binds: list[BindParameter[Any]] = [
            bindparam(f"value_{n}") for n in range(BATCH)
        ]
        self._many = Prepared(ask(binds))

    def __call__(self, connection: Connection, values: Sequence[object]) -> list[Any]:
        """All rows; a batch that is not full repeats its last value."""
        if len(values) == 1:
            return self._one(connection, *values)
        found = []
        for some in batches(values):
            padded = some + some[-1:] * (BATCH - len(some))
            found += self._many(connection, *padded)
        return found


class Inserting:
    """Inserts row Structs whose fields are the columns of a table, in their order."""

    def __init__(self, table: Table, row: type[msgspec.Struct]) -> None:
        columns = tuple(column.name for column in table.columns)
        if columns != row.__struct_fields__:
            raise TypeError(f"{row.__name__} does not fit the table {table.name}")
        self._prepared = Prepared(insert(table))

    def __call__(self, connection: Connection, rows: Iterable[msgspec.Struct]) -> None:
        self._prepared.many(connection, [msgspec.structs.astuple(row) for row in rows])


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items in lists of at most `size`, taking no more than one list at a time."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
