"""How many records of each kind a database holds."""

from sqlalchemy import Engine, func, select

from db.engine import reading
from db.tables_journal import journal


def census(engine: Engine) -> dict[str, int]:
    """Kind of record to how many there are, by name."""
    kind = journal.c.kind
    counted = select(kind, func.count()).group_by(kind).order_by(kind)
    with reading(engine) as connection:
        return {row[0]: row[1] for row in connection.execute(counted)}
