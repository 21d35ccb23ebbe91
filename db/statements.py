"""Core statements compiled once, and rows in batches.

SQLAlchemy compiles or looks up a statement at every call; on the way of a passage that
costs more than the insert itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, CursorResult, Executable, Table, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler

BATCH = 1000
T = TypeVar("T")
_DIALECT = sqlite.dialect()


class Prepared:
    """A statement; its values are given by position, in their order in its text."""

    def __init__(self, statement: Executable) -> None:
        compiled = statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - Core, never DDL
        if not all(bind.required for bind in compiled.binds.values()):
            raise TypeError("a prepared statement takes every value from its caller")
        self.sql = compiled.string

    def __call__(self, connection: Connection, *values: object) -> CursorResult[Any]:
        return connection.exec_driver_sql(self.sql, values)

    def many(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            connection.exec_driver_sql(self.sql, list(rows))


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
