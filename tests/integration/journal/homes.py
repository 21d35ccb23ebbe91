"""Real homes for tests: a database on disk, opened and closed at will."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine

from db.engine import open_engine, reading, writing
from db.journal import SqlJournal
from db.queries import SqlPassages
from station.domain.records import FIRST_LINK, Line, SealedRecord
from station.services.ports import Absorbed
from tests.fakes.clock import TickingClock
from tests.fakes.passages import draft_of

EVERYTHING = 10**9
KEY = bytes(range(32))
# what is projected, without the row numbers that depend on the order of arrival
PROJECTIONS = (
    "SELECT * FROM passage",
    "SELECT p.record_id, f.* FROM passage p JOIN passage_finding f ON f.passage = p.id",
    "SELECT p.record_id, s.* FROM passage p JOIN passage_shown s ON s.passage = p.id",
    "SELECT p.record_id, r.* FROM passage p JOIN passage_reading r ON r.passage = p.id",
    "SELECT p.record_id, c.* FROM passage_correction c JOIN passage p ON id = passage",
    "SELECT * FROM ledger_entry",
    "SELECT j.record_id, a.* FROM amendment a JOIN journal j ON j.id = a.id",
    "SELECT j.record_id, s.* FROM set_aside s JOIN journal j ON j.id = s.id",
)
ROW_NUMBERS = {"id", "passage"}


@cache
def _new_database() -> bytes:
    """A database with no record, made once: the steps of the schema take time."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        open_engine(path, KEY, create=True).dispose()
        return path.read_bytes()


@dataclass
class Home:
    """One home; `close` and `open` are a restart."""

    path: Path
    station: str = "gate-1"
    key: bytes = KEY
    clock: TickingClock = field(default_factory=TickingClock)

    def __post_init__(self) -> None:
        self.path.write_bytes(_new_database())
        self.open()
        self.journal.open_volume("first", "RWQ")

    def open(self) -> None:
        self.engine: Engine = open_engine(self.path, self.key)
        self.journal = SqlJournal(self.engine, self.station, self.clock)
        self.passages = SqlPassages(self.engine, digest_key=b"k" * 32)

    def close(self) -> None:
        self.engine.dispose()

    def write(self, kind: str, payload: Any) -> SealedRecord:
        return self.journal.append(draft_of(kind, payload, self.clock))[0]

    def lines(self, first: int = 1, last: int = EVERYTHING) -> list[Line]:
        head = self.journal.head()
        found = self.journal.records(self.station, head.volume, first, last)
        return [record.as_line() for record in found]

    def link_before(self, first: int) -> bytes:
        head = self.journal.head()
        before = self.journal.records(self.station, head.volume, first - 1, first - 1)
        return next((record.link for record in before), FIRST_LINK)

    def give(
        self, other: "Home", first: int = 1, last: int = EVERYTHING, **options: Any
    ) -> Absorbed:
        """Hand records over to another home, as a file would."""
        return other.journal.absorb(
            self.station,
            self.journal.head().volume,
            first,
            self.link_before(first),
            self.lines(first, last),
            **options,
        )

    def execute(self, *statements: str) -> None:
        """Somebody with the key lends a hand."""
        with writing(self.engine) as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def select(self, query: str) -> list[tuple[Any, ...]]:
        with reading(self.engine) as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def shown(self, station: str | None = None) -> dict[str, list[Any]]:
        """Every projection of a station, comparable between homes."""
        found = {}
        with reading(self.engine) as connection:
            for query in PROJECTIONS:
                rows = connection.exec_driver_sql(query).mappings().all()
                found[query] = sorted(
                    repr(sorted((k, v) for k, v in r.items() if k not in ROW_NUMBERS))
                    for r in rows
                    if station is None or r.get("station", station) == station
                )
        return found
