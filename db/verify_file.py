"""The database file itself: pages and their authentication, structure, indexes.

SQLite and SQLCipher look themselves, on a connection of their own that has no page in
memory yet, beside the proof of the records.
"""

import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from db.connection import fault_of
from db.engine import afresh
from db.verify_report import Fault, Part
from resources import N_
from station.domain.errors import IntegrityFault

PAGE = N_("A page of the database file is damaged.")
STRUCTURE = N_("The structure of the database file is damaged.")
OUT_OF_STEP = N_("An index of the database does not agree with its table.")
UNREADABLE = N_("The database file cannot be read to its end.")
LOOSE = N_("A row refers to a record that is not there.")

COMPARED = frozenset(
    {
        "payload",
        "set_aside",
        "amendment",
        "passage",
        "passage_finding",
        "passage_shown",
        "passage_reading",
        "passage_correction",
    }
)
_PAGE = re.compile(r"\bpage (\d+)", re.IGNORECASE)
_INDEX_ROW = re.compile(r"row (\d+) missing from index (\S+)")
_CACHE_KIB = 65536  # so that looking rows up in every index stays in memory


class FileCheck:
    """A `with` block during which the file is looked at; then ask `faults`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="verify-file")

    def __enter__(self) -> "FileCheck":
        self._found: Future[list[Fault]] = self._thread.submit(_look, self._engine)
        return self

    def __exit__(self, *_failure: object) -> None:
        self._thread.shutdown()

    def faults(self) -> list[Fault]:
        """Waits for the end. Raises EnvironmentFault when the disk cannot be read."""
        try:
            return self._found.result()
        except IntegrityFault:
            return [Fault(UNREADABLE, Part.FILE)]


def _look(engine: Engine) -> list[Fault]:
    faults: list[Fault] = []
    with afresh(engine) as opened:
        cursor = opened.cursor()
        cursor.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        for look in (_damaged_pages, _damaged_structure, _loose_rows):
            faults += _as_far_as_it_goes(look(cursor))
    return faults


def _as_far_as_it_goes(found: Iterator[Fault]) -> Iterator[Fault]:
    try:
        yield from found
    except dbapi2.Error as error:
        fault = fault_of(error)
        if not isinstance(fault, IntegrityFault):
            raise fault or error from error
        yield Fault(UNREADABLE, Part.FILE)


def _damaged_pages(cursor: Any) -> Iterator[Fault]:
    cursor.execute("PRAGMA cipher_integrity_check")
    for (text,) in cursor.fetchall():
        yield Fault(PAGE, Part.PAGE, place=_place(text))


def _damaged_structure(cursor: Any) -> Iterator[Fault]:
    cursor.execute("PRAGMA integrity_check")
    for (text,) in cursor.fetchall():
        if text == "ok":
            continue
        index = _INDEX_ROW.search(text)
        if index is not None:
            yield _of_index(cursor, int(index[1]), index[2])
        elif "index" in text:
            yield Fault(OUT_OF_STEP, Part.INDEX, place=text)
        else:
            yield Fault(STRUCTURE, Part.FILE, place=text)


def _of_index(cursor: Any, nth: int, index: str) -> Fault:
    """The record that an index misses: SQLite says the how-manieth row it is."""
    cursor.execute("SELECT tbl_name FROM sqlite_master WHERE name = ?", (index,))
    table, *_ = cursor.fetchone() or ("",)
    if table not in _OF_RECORDS:
        return Fault(OUT_OF_STEP, Part.INDEX, place=index)
    cursor.execute(_OF_RECORDS[table], (nth - 1,))
    station, volume, seq, record_id = cursor.fetchone() or ("", "", 0, "")
    return Fault(OUT_OF_STEP, Part.INDEX, station, volume, seq, record_id, place=index)


def _loose_rows(cursor: Any) -> Iterator[Fault]:
    """Of the tables that are not compared row by row with the journal."""
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    for name in sorted({name for (name,) in cursor.fetchall()} - COMPARED):
        cursor.execute(f"PRAGMA foreign_key_check({name})")
        for table, row, *_ in cursor.fetchall():
            yield Fault(LOOSE, Part.ROW, place=f"{table} {row or ''}".strip())


def _place(text: str) -> str:
    page = _PAGE.search(text)
    return f"page {page[1]}" if page else text


_OF_RECORDS = {
    name: (
        "SELECT station, volume, seq, record_id FROM journal "  # noqa: S608 - own names
        f"WHERE id = (SELECT id FROM {name} ORDER BY id LIMIT 1 OFFSET ?)"
    )
    for name in ("journal", "amendment", "passage")
}
