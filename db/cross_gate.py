"""What only the office can see: the passages of several gates side by side."""

from collections import deque
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

from sqlalchemy import Engine, Row, func, not_, select

from db.engine import reading
from db.tables_journal import passage, passage_shown
from station.domain.records import StationId
from station.domain.views import TwoGates

_MINUTE_US = 60_000_000
P, SHOWN = passage.c, passage_shown.c


class SqlCrossGate:
    """Reads over the passages of all stations held here."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self, station: StationId) -> int:
        """How many passages of a station are held, voided ones included."""
        query = select(func.count()).where(P.station == station)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one()

    def codes_at_two_gates(self, minutes: int) -> tuple[TwoGates, ...]:
        """One code at two gates within `minutes`, in order of the earlier passage."""
        query = (
            select(SHOWN.digest, P.record_id, P.station, P.at_us)
            .join_from(passage_shown, passage, P.id == SHOWN.passage)
            .where(SHOWN.digest != "", not_(P.void))
            .order_by(SHOWN.digest, P.at_us, P.id)
        )
        with reading(self._engine) as connection:
            found = _pairs(connection.execute(query), minutes * _MINUTE_US)
            return tuple(sorted(found, key=attrgetter("first_us")))


def _pairs(rows: Iterable[Row[Any]], apart_us: int) -> Iterator[TwoGates]:
    """Of rows by code and time, each with those before it that are near enough."""
    near: deque[Row[Any]] = deque()
    for row in rows:
        while near and (
            near[0].digest != row.digest or row.at_us - near[0].at_us > apart_us
        ):
            near.popleft()
        for one in near:
            if one.station != row.station:
                yield TwoGates(
                    digest=row.digest,
                    first_record=one.record_id,
                    second_record=row.record_id,
                    first_station=one.station,
                    second_station=row.station,
                    first_us=one.at_us,
                    second_us=row.at_us,
                )
        near.append(row)
