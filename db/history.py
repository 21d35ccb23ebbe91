"""What this gate knows of earlier passages: of a person, a household, a code.

Void passages did not take place. Oldest first, at most `MOST` of those that arrived
last.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, not_, select

from db.blocks import block_of, in_blocks
from db.passage_rows import passages, person_of
from db.rows import PassageColumns
from db.tables_journal import known, passage, passage_shown
from station.domain.moments import from_us
from station.domain.people import Person
from station.domain.visit import Direction, PastPassage

# more than any quota or look-back asks for; a shared code must not slow the queue
MOST = 500

P = passage.c


def of_person(connection: Connection, person_id: str) -> tuple[PastPassage, ...]:
    return _past(connection, P.person_id, person_id)


def of_household(connection: Connection, household_id: str) -> tuple[PastPassage, ...]:
    return _past(connection, P.household_id, household_id)


def of_code(
    connection: Connection, digest: str, name_key: Callable[[str], str]
) -> tuple[PastPassage, ...]:
    """`name_key` makes the keyed digest of a name."""
    rows = _oldest_first(connection, _newest().where(_has_shown(digest)))
    return tuple(_past_passage(row, digest, name_key(row.name)) for row in rows)


def person_of_code(connection: Connection, digest: str) -> Person | None:
    """Who was last recorded with a code."""
    query = passages().where(_has_shown(digest), P.name != "", not_(P.void))
    row = connection.execute(query.order_by(P.at_us.desc()).limit(1)).first()
    return person_of(PassageColumns(*row)) if row else None


def _past(
    connection: Connection, column: ColumnElement[str], value: str
) -> tuple[PastPassage, ...]:
    if not value:
        return ()
    query = _newest().where(column == value, known(column), in_blocks(P.id))
    return tuple(map(_past_passage, _oldest_first(connection, query)))


def _newest() -> Select[Any]:
    """By blocks, as an index by block has them: nothing is sorted to leave most out."""
    return (
        select(
            P.record_id,
            P.at_us,
            P.offset_min,
            P.direction,
            P.outcome,
            P.person_id,
            P.household_id,
            P.name,
        )
        .where(not_(P.void))
        .order_by(block_of(P.id).desc(), P.at_us.desc())
        .limit(MOST)
    )


def _oldest_first(connection: Connection, newest: Select[Any]) -> list[Row[Any]]:
    rows = list(connection.execute(newest))
    rows.reverse()
    return sorted(rows, key=attrgetter("at_us"))


def _has_shown(digest: str) -> ColumnElement[bool]:
    shown = passage_shown.c
    same = (shown.digest == digest) & known(shown.digest) & in_blocks(shown.passage)
    return P.id.in_(select(shown.passage).where(same))


def _past_passage(row: Row[Any], digest: str = "", name_key: str = "") -> PastPassage:
    return PastPassage(
        record_id=row.record_id,
        at=from_us(row.at_us, row.offset_min),
        direction=Direction(row.direction),
        outcome=row.outcome,
        person_id=row.person_id,
        household_id=row.household_id,
        digest=digest,
        name_key=name_key,
    )
