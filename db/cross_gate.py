"""What only the office can see: the passages of several gates side by side."""

from sqlalchemy import Engine, func, select

from db.engine import reading
from db.tables_journal import passage, passage_shown
from station.domain.records import StationId
from station.domain.views import TwoGates

_MINUTE_US = 60_000_000


class SqlCrossGate:
    """Reads over the passages of all stations held here."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self, station: StationId) -> int:
        """How many passages of a station are held, voided ones included."""
        query = select(func.count()).where(passage.c.station == station)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one()

    def codes_at_two_gates(self, minutes: int) -> tuple[TwoGates, ...]:
        """One code at two gates within `minutes`, in order of the earlier passage."""
        first, second = passage.alias("first"), passage.alias("second")
        one, other = passage_shown.alias("one"), passage_shown.alias("other")
        apart_us = second.c.at_us - first.c.at_us
        query = (
            select(
                one.c.digest,
                first.c.record_id,
                second.c.record_id,
                first.c.station,
                second.c.station,
                first.c.at_us,
                second.c.at_us,
            )
            .join_from(one, first, first.c.id == one.c.passage)
            .join(other, other.c.digest == one.c.digest)
            .join(second, second.c.id == other.c.passage)
            .where(
                one.c.digest != "",
                first.c.station != second.c.station,
                ~first.c.void,
                ~second.c.void,
                apart_us.between(0, minutes * _MINUTE_US),
            )
            .order_by(first.c.at_us)
        )
        with reading(self._engine) as connection:
            return tuple(TwoGates(*row) for row in connection.execute(query))
