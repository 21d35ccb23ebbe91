"""Figures of nobody: what a day's summary keeps when its passages are erased.

They are records of the kind `tally`, one subject for each station and day; the later
one says the whole. Small numbers are kept as they are: nobody is named by them.
"""

from collections.abc import Iterator
from datetime import date

import msgspec
from sqlalchemy import Connection, func, select

from db.day_log import counts_where, on_day
from db.erasing_chosen import C
from db.tables_journal import ledger_entry, passage, volume
from station.domain.day import summed
from station.domain.kinds import TALLY, LedgerEntry
from station.domain.moments import CHINA_OFFSET_MIN, from_us
from station.domain.records import StationId
from station.domain.views import DayCounts

KEPT = "kept"
_DAY_US = 86_400_000_000
_OFFSET_US = CHINA_OFFSET_MIN * 60_000_000
P, LEDGER = passage.c, ledger_entry.c


def tallies(connection: Connection) -> Iterator[LedgerEntry]:
    """What has to be written before the chosen passages go, day by day."""
    day = (P.at_us + _OFFSET_US) // _DAY_US
    days = select(P.station, func.min(P.at_us)).where(P.id.in_(select(C.id)))
    query = days.group_by(P.station, day).order_by(P.station, day)
    for station, at_us in connection.execute(query).all():
        taken = from_us(at_us).date()
        going = on_day(station, taken, CHINA_OFFSET_MIN) & P.id.in_(select(C.id))
        counts = counts_where(connection, going)
        before = tally_of(connection, station, taken)
        yield LedgerEntry(
            subject=f"{station} {taken.isoformat()}",
            state=KEPT,
            fields={
                "station": station,
                "day": taken.isoformat(),
                "counts": msgspec.json.encode(
                    summed(counts, before) if before else counts
                ).decode(),
            },
        )


def tally_of(
    connection: Connection, station: StationId | None, day: date
) -> DayCounts | None:
    """The figures of erased passages of a day, of one station or of all."""
    own = select(volume.c.station).where(volume.c.own)
    query = select(LEDGER.fields).where(
        LEDGER.kind == TALLY.name, LEDGER.station.in_(own)
    )
    if station is None:
        query = query.where(LEDGER.subject.endswith(f" {day.isoformat()}"))
    else:
        query = query.where(LEDGER.subject == f"{station} {day.isoformat()}")
    total: DayCounts | None = None
    for (fields,) in connection.execute(query):
        found = _COUNTS.decode(_FIELDS.decode(fields)["counts"])
        total = summed(total, found) if total else found
    return total


_FIELDS = msgspec.json.Decoder(dict[str, str])
_COUNTS = msgspec.json.Decoder(DayCounts)
