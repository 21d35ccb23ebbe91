"""More of the file in memory for a while: what a large piece of work asks for."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

CACHE_KIB = 65_536


@contextmanager
def roomy(connection: Connection) -> Iterator[None]:
    """Room for the indexes: random ids else have each page decrypted again and again.

    With 100,000 persons 64 MiB take a third of the time of SQLite's usual 2 MB.
    """
    usual = set_cache(connection, -CACHE_KIB)
    try:
        yield
    finally:
        set_cache(connection, usual)


def set_cache(connection: Connection, size: int) -> int:
    """How much is kept, in SQLite's measure: pages, or KiB where negative; as it was.

    A connection keeps it until it is set anew.
    """
    (before,) = connection.exec_driver_sql("PRAGMA cache_size").one()
    connection.exec_driver_sql(f"PRAGMA cache_size={size}")
    return int(before)
