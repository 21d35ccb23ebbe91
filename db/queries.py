"""The port `Passages` and the reads of screens: frozen rows, never a lock.

Every call sees one consistent state. How passages become rows is in `db.passage_rows`,
a day in `db.day_log`, the past of somebody in `db.history`.
"""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Engine, Select, bindparam, func, or_, select

from db import day_log, history, records
from db.blocks import in_blocks
from db.engine import reading
from db.passage_rows import load, passages
from db.present import TAIL
from db.rows import Stored
from db.statements import Prepared
from db.tables_journal import journal, known, ledger_entry, passage
from db.tallies import tally_of
from station.codes.digests import code_digest
from station.domain.day import summed
from station.domain.kinds import FieldValue
from station.domain.moments import CHINA_OFFSET_MIN
from station.domain.people import Person
from station.domain.records import RecordId, SealedRecord, StationId
from station.domain.views import DayCounts, LedgerRow, PassageLine, PassageRow
from station.domain.visit import History

# what a screen can show; who needs more types more
MOST_FOUND = 200
# sorts after every character that a name can hold
_AFTER_ALL = "\U0010ffff"

P, LEDGER = passage.c, ledger_entry.c


class SqlPassages:
    """Reads of one home. `digest_key`: the office's, as for codes; empty: no keys.

    Raises EnvironmentFault or IntegrityFault when the disk or the file fails.
    """

    def __init__(self, engine: Engine, digest_key: bytes = b"") -> None:
        self._engine = engine
        self._digest_key = digest_key

    def history(
        self, person_id: str, household_id: str, digests: tuple[str, ...]
    ) -> History:
        """What this gate knows; what briefings tell of others is `Exchange`'s."""
        with reading(self._engine) as connection:
            return History(
                same_person=history.of_person(connection, person_id),
                same_household=history.of_household(connection, household_id),
                same_code=tuple(
                    past
                    for digest in digests
                    for past in history.of_code(connection, digest, self._name_key)
                ),
            )

    def person_of_code(self, digest: str) -> Person | None:
        """Who was last recorded here with a code."""
        with reading(self._engine) as connection:
            return history.person_of_code(connection, digest)

    def passage(self, record_id: RecordId) -> PassageRow | None:
        found = self._load(passages().where(P.id.in_(_ids_of(record_id))))
        return found[0] if found else None

    def waiting(self) -> tuple[PassageRow, ...]:
        """Every HOLD and UNJUDGED that nobody resolved, oldest first."""
        return self._load(passages().where(P.waiting).order_by(P.at_us, P.id))

    def on_paper(
        self, station: StationId, day: date, page: int, line: int
    ) -> tuple[PassageRow, ...]:
        """Entries made up from this line of the sheets of a local day."""
        that_day = day_log.on_day(station, day, CHINA_OFFSET_MIN)
        same = (P.paper_page == page) & (P.paper_line == line)
        return self._load(passages().where(that_day & same))

    def ledger(self, kind: str, subject: str = "") -> tuple[LedgerRow, ...]:
        """The present states of a kind, of every station, oldest first."""
        query = select(ledger_entry).where(LEDGER.kind == kind)
        if subject:
            query = query.where(LEDGER.subject == subject)
        query = query.order_by(LEDGER.at_us, LEDGER.id)
        with reading(self._engine) as connection:
            return tuple(
                _ledger_row(row) for row in connection.execute(query).mappings()
            )

    def day_rows(
        self, station: StationId | None, day: date, offset_min: int = CHINA_OFFSET_MIN
    ) -> tuple[PassageRow, ...]:
        """The passages of a local day, of one station or (None) of all, in order."""
        with reading(self._engine) as connection:
            return day_log.day_rows(connection, station, day, offset_min)

    def day_lines(
        self, station: StationId, day: date, most: int
    ) -> tuple[PassageLine, ...]:
        """The last passages of a local day, as a list shows them, newest first."""
        with reading(self._engine) as connection:
            return day_log.day_lines(connection, station, day, most)

    def day_counts(
        self, station: StationId | None, day: date, offset_min: int = CHINA_OFFSET_MIN
    ) -> DayCounts:
        """The figures of a local day, those of erased passages among them."""
        with reading(self._engine) as connection:
            here = day_log.day_counts(connection, station, day, offset_min)
            erased = tally_of(connection, station, day)
        return summed(here, erased) if erased else here

    def missing(self, station: StationId, volume: str, upto: int) -> int:
        """How many numbers of a volume, 1 to `upto`, no record is held of."""
        held = (
            select(func.count())
            .select_from(journal)
            .where(journal.c.station == station, journal.c.volume == volume)
            .where(journal.c.seq <= upto)
        )
        with reading(self._engine) as connection:
            return upto - int(connection.execute(held).scalar_one())

    def shift_counts(self, station: StationId, shift: str) -> DayCounts:
        """The figures of what one shift recorded."""
        with reading(self._engine) as connection:
            return day_log.shift_counts(connection, station, shift)

    def search(self, text: str, most: int = MOST_FOUND) -> tuple[PassageRow, ...]:
        """Passages by what somebody remembers, newest first.

        The beginning of a name; a door as `Place.key`; a plate; the last four or more
        digits of a phone or a document number.
        """
        sought = text.strip()
        if not sought:
            return ()
        newest = passages().where(_anywhere(sought))
        return self._load(newest.order_by(P.at_us.desc(), P.id.desc()).limit(most))

    def record_raw(
        self, station: StationId, volume: str, seq: int
    ) -> SealedRecord | None:
        """The record under a number, with its exact bytes."""
        with reading(self._engine) as connection:
            row = _AT.first(connection, station, volume, seq)
        return records.kept_of(Stored(*row)).record if row else None

    def _load(self, query: Select[Any]) -> tuple[PassageRow, ...]:
        with reading(self._engine) as connection:
            return load(connection, query)

    def _name_key(self, name: str) -> str:
        if not self._digest_key or not name:
            return ""
        return code_digest(self._digest_key, name)


def _anywhere(sought: str) -> ColumnElement[bool]:
    upper = sought.upper()
    tail = upper[-TAIL:]
    by_index = {
        P.name: (P.name >= sought) & (P.name < sought + _AFTER_ALL),
        P.home_key: P.home_key == upper,
        P.host_key: P.host_key == upper,
        P.plate: P.plate == upper,
        P.phone_tail: (P.phone_tail == tail) & _ends(P.phone, sought),
        P.document_tail: (P.document_tail == tail) & _ends(P.document_number, upper),
    }
    return or_(
        *(known(column) & in_blocks(P.id) & found for column, found in by_index.items())
    )


def _ends(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    return column.endswith(text, autoescape=True)


def _ids_of(record_id: RecordId) -> Select[Any]:
    return select(journal.c.id).where(journal.c.record_id == record_id)


def _ledger_row(row: Any) -> LedgerRow:
    fields = _FIELDS.decode(row["fields"])
    names = (name for name in LedgerRow.__struct_fields__ if name != "fields")
    return LedgerRow(fields=fields, **{name: row[name] for name in names})


_FIELDS = msgspec.json.Decoder(dict[str, FieldValue])
_AT = Prepared(
    records.whole()
    .where(journal.c.station == bindparam("station"))
    .where(journal.c.volume == bindparam("volume"))
    .where(journal.c.seq == bindparam("seq"))
)
