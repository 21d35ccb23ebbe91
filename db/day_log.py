"""One local day of passages: its rows in order and the figures of its summary box."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    not_,
    select,
)

from db.passage_rows import load, passages
from db.statements import Prepared
from db.tables_journal import (
    passage,
    passage_correction,
    passage_finding,
    passage_reading,
    volume,
)
from station.domain.findings import FEVERS, LOWS
from station.domain.moments import CHINA_OFFSET_MIN, to_us
from station.domain.records import StationId
from station.domain.verdict import Outcome
from station.domain.views import DayCounts, PassageLine, PassageRow
from station.domain.visit import Category, Direction

P = passage.c
_CORRECTED = exists().where(passage_correction.c.passage == P.id)


def day_rows(
    connection: Connection, station: StationId | None, day: date, offset_min: int
) -> tuple[PassageRow, ...]:
    """Every passage of the day, void ones included, in the order they took place."""
    within = on_day(station, day, offset_min)
    query = passages().where(within).order_by(P.at_us, P.station, P.volume, P.seq)
    return load(connection, query)


def day_lines(
    connection: Connection, station: StationId, day: date, most: int
) -> tuple[PassageLine, ...]:
    """The last of the day, newest first; a day of thousands is read in one go."""
    begin, end = _span(day, CHINA_OFFSET_MIN)
    found = _LINES(connection, station, begin, end, most)
    return tuple(_line(*row) for row in found)


def day_counts(
    connection: Connection, station: StationId | None, day: date, offset_min: int
) -> DayCounts:
    """The figures of the day, of one station or of all, as far as it is not erased."""
    return counts_where(connection, on_day(station, day, offset_min))


def shift_counts(connection: Connection, station: StationId, shift: str) -> DayCounts:
    """The figures of what one shift recorded, entries from paper included."""
    return counts_where(connection, (P.station == station) & (P.shift == shift))


def counts_where(connection: Connection, which: ColumnElement[bool]) -> DayCounts:
    """The figures of some passages; a void one counts as corrected alone."""
    within = which & not_(P.void)
    total = connection.execute(_totals().where(within)).mappings().one()
    figures = {name: int(value or 0) for name, value in total.items()}
    corrected = select(func.count()).where(which, _CORRECTED)
    figures["corrections"] = connection.execute(corrected).scalar_one()
    return DayCounts(
        by_outcome=_split(connection, P.outcome, Outcome, within),
        by_category=_split(connection, P.category, Category, within),
        inside=max(0, figures["entered"] - figures["left"]),
        **figures,
    )


def on_day(
    station: StationId | None, day: date, offset_min: int
) -> ColumnElement[bool]:
    """That a passage took place on this local day."""
    begin, end = _span(day, offset_min)
    # named one by one, so that the index over station and time serves both questions
    every = select(volume.c.station).distinct()
    where = P.station.in_(every) if station is None else P.station == station
    return and_(where, P.at_us >= begin, P.at_us < end)


def _span(day: date, offset_min: int) -> tuple[int, int]:
    """The first microsecond of a local day and of the next one."""
    zone = timezone(timedelta(minutes=offset_min))
    start = datetime.combine(day, time(), zone)
    return to_us(start), to_us(start + timedelta(days=1))


def _totals() -> Select[*tuple[Any, ...]]:
    admitted = P.outcome == Outcome.ADMIT.value
    came, went = P.direction == Direction.IN.value, P.direction == Direction.OUT.value
    undecided = P.first_outcome.in_([Outcome.HOLD.value, Outcome.UNJUDGED.value])
    return select(
        func.count().label("passages"),
        _number(admitted & came).label("entered"),
        _number(admitted & went).label("left"),
        _number(undecided).label("held"),
        _number(P.waiting).label("waiting"),
        _number(_found(FEVERS)).label("fevers"),
        _number(_found(LOWS)).label("lows"),
        _number(P.paper_page.is_not(None)).label("paper"),
    )


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _found(codes: Collection[str]) -> ColumnElement[bool]:
    """That some verdict on the passage, first or later, had such a finding."""
    found = passage_finding.c
    return exists().where(found.passage == P.id, found.code.in_(sorted(codes)))


def _split(
    connection: Connection,
    column: ColumnElement[Any],
    names: type[Outcome] | type[Category],
    within: ColumnElement[bool],
) -> dict[Any, int]:
    query = select(column, func.count()).where(within).group_by(column)
    return {names(name): number for name, number in connection.execute(query)}


def _last_reading(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Of the last reading of a passage; NULL where there is none."""
    reading = passage_reading.c
    last = select(column).where(reading.passage == P.id)
    return _first(last.order_by(reading.ordinal.desc()), _ONE).scalar_subquery()


def _first(query: Select[Any], most: ColumnElement[int]) -> Select[Any]:
    """As many of its rows; without this offset SQLAlchemy binds one of its own."""
    return query.limit(most).offset(literal_column("0", Integer))


def _line(*values: Any) -> PassageLine:
    record_id, station, volume, seq, at_us = values[:5]
    direction, category, outcome = values[5:8]
    name, home, host, plate, read, celsius, void = values[8:]
    return PassageLine(
        record_id=record_id,
        station=station,
        volume=volume,
        seq=seq,
        at_us=at_us,
        direction=Direction(direction),
        category=Category(category),
        outcome=Outcome(outcome),
        name=name,
        where=home or host or plate,
        measured=read is not None,
        celsius=celsius,
        void=bool(void),
    )


_ONE = literal_column("1", Integer)
_LINES = Prepared(
    _first(
        select(
            *(P.record_id, P.station, P.volume, P.seq, P.at_us),
            *(P.direction, P.category, P.outcome),
            *(P.name, P.home_key, P.host_key, P.plate),
            _last_reading(passage_reading.c.at_us),
            _last_reading(passage_reading.c.celsius),
            P.void,
        )
        .where(P.station == bindparam("station"))
        .where(P.at_us >= bindparam("begin"), P.at_us < bindparam("end"))
        .order_by(P.at_us.desc(), P.station.desc(), P.volume.desc(), P.seq.desc()),
        bindparam("most", type_=Integer),
    )
)
