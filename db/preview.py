"""Recorded passages of a day and what came before them, to be judged under other rules.

Only reads. What is done with them is `station.domain.policy.preview`.
"""

from collections.abc import Iterator
from datetime import date

import msgspec
from sqlalchemy import Engine, not_, select

from db.day_log import on_day
from db.engine import reading
from db.tables_journal import passage, passage_shown, payload
from station.domain.moments import CHINA_OFFSET_MIN, from_us
from station.domain.passages import Passage
from station.domain.policy.preview import Known, Recorded
from station.domain.records import StationId
from station.domain.visit import Direction, PastPassage

P = passage.c
_PASSAGE = msgspec.json.Decoder(Passage)


class SqlPreview:
    """Reads of one home. Faults of the disk and the key are those of `db.engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def recorded(self, station: StationId | None, day: date) -> Iterator[Recorded]:
        """The passages of a local day as they were first recorded, void ones left out.

        Of one station or (None) of all, in the order of time.
        """
        within = on_day(station, day, CHINA_OFFSET_MIN) & not_(P.void)
        query = (
            select(P.record_id, P.station, P.at_us, payload.c.payload)
            .join(payload, payload.c.id == P.id, isouter=True)
            .where(within)
            .order_by(P.at_us, P.id)
        )
        with reading(self._engine) as connection:
            for record_id, of, at_us, body in connection.execute(query):
                content = _PASSAGE.decode(body) if body else None
                yield Recorded(record_id, of, from_us(at_us), content)

    def known(self, since_us: int, until_us: int) -> Iterator[Known]:
        """Passages that may count for later ones, one for each code that was shown.

        Person and household stand on the first of them alone, so that each counts once.
        """
        digests = (passage_shown.c.passage == P.id) & (passage_shown.c.digest != "")
        query = (
            select(
                P.record_id,
                P.station,
                P.at_us,
                P.direction,
                P.outcome,
                P.person_id,
                P.household_id,
                P.name,
                passage_shown.c.digest,
            )
            .join(passage_shown, digests, isouter=True)
            .where(not_(P.void), P.at_us >= since_us, P.at_us < until_us)
            .order_by(P.at_us, P.id, passage_shown.c.ordinal)
        )
        before = ""
        with reading(self._engine) as connection:
            for row in connection.execute(query):
                again = row.record_id == before
                before = row.record_id
                past = PastPassage(
                    record_id=row.record_id,
                    at=from_us(row.at_us),
                    direction=Direction(row.direction),
                    outcome=row.outcome,
                    person_id="" if again else row.person_id,
                    household_id="" if again else row.household_id,
                    digest=row.digest or "",
                    name_key=row.name if row.digest else "",
                )
                yield Known(row.station, past)
