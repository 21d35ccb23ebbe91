"""Erasing: contents go, the chain stays, an `erased` record says what is gone.

One transaction deletes the contents, everything projected from them, and writes the
marks and the figures of nobody that reports still need. `wipe` then takes the bytes out
of the file; `replay` does the same erasures again in a restored copy. What else holds
copies (files, backups) is `station.services.erase`.
"""

from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Engine,
    Select,
    delete,
    false,
    or_,
    select,
)
from sqlalchemy.dialects.sqlite import insert
from sqlcipher3 import dbapi2

from db.connection import fault_of
from db.engine import reading, writing
from db.erasing_chosen import chosen
from db.erasing_plan import Plan, planned
from db.journal import SqlJournal
from db.projections import UNFIT
from db.tables_exchange import document, elsewhere
from db.tables_journal import (
    amendment,
    journal,
    ledger_entry,
    passage,
    payload,
    set_aside,
)
from db.tables_register import (
    household,
    list_entry,
    person,
    register_change,
    vehicle,
)
from db.tallies import tallies
from db.undoing import undone_of_person
from station.domain.errors import EnvironmentFault
from station.domain.kinds import ERASED, PASSAGE, TALLY, Erased
from station.domain.moments import Clock
from station.domain.retention import Due, EraseReport, Terms, merged
from station.services.ports import Draft
from station.workspace.ids import new_record_id

Noting = Callable[[tuple[Erased, ...]], None]
Deed = Callable[[Connection, Plan], EraseReport]


class SqlErasing:
    """Implements `station.services.erasing_port.Erasing` over the tables of one home.

    Raises EnvironmentFault when the disk stands in the way; then nothing is erased, and
    the same call again is safe.
    """

    def __init__(self, engine: Engine, journal: SqlJournal, clock: Clock) -> None:
        self._engine = engine
        self._journal = journal
        self._clock = clock

    def erase_due(self, due: Due, terms: Terms, note: Noting | None) -> EraseReport:
        """Erase what is due; without `note` only tell what would go.

        `note` is given the marks before they count: it writes them where a restore of
        an older copy finds them. If it raises, nothing is erased.
        """

        def deed(connection: Connection, plan: Plan) -> EraseReport:
            before = elsewhere.c.at_us < due.cutoff_us(PASSAGE.name)
            if connection.execute(delete(elsewhere).where(before)).rowcount:
                _note_due(connection)
            return plan.choose_due(due)

        return self._erase(terms, deed, note)

    def erase_person(
        self, person: str, terms: Terms, note: Noting | None
    ) -> EraseReport:
        """Erase every passage of one person: a person id, or the id of one passage.

        The person also leaves the register, its lists and its vehicles.
        """

        def deed(connection: Connection, plan: Plan) -> EraseReport:
            undone = undone_of_person(connection, person)
            report = plan.choose_passages(_of_person(person) | journal.c.id.in_(undone))
            left = _leave_register(connection, person)
            _note_due(connection)
            return msgspec.structs.replace(report, unregistered=left)

        return self._erase(terms, deed, note)

    def replay(self, marks: Iterable[Erased]) -> int:
        """Erase again what these marks say is erased; how many contents that were.

        For a copy from before the erasures, once its new volume is open and whatever
        else brings records back has been read.
        """
        said = merged(marks)

        def deed(_connection: Connection, plan: Plan) -> EraseReport:
            return plan.choose_marked(said)

        return self._erase(Terms(), deed, lambda _marks: None).count

    def wipe(self) -> bool:
        """Take what was erased out of the file and its log; False: nothing to do.

        Deleting leaves copies: SQLite moves rows inside a page and does not clear where
        they stood. Rewriting the whole file does, in a transaction of its own; the
        scratch file that it needs is encrypted with the same key.
        """
        with self._journal.alone():
            with reading(self._engine) as connection:
                if connection.execute(_is_noted(_WIPE_DUE)).first() is None:
                    return False
            with closing(self._engine.raw_connection()) as opened:
                _rewrite(opened)
            with writing(self._engine) as connection:
                connection.execute(_forget(_WIPE_DUE))
        return True

    def sweep_due(self) -> bool:
        """Whether other copies may hold what was erased since they were looked at."""
        with reading(self._engine) as connection:
            return connection.execute(_is_noted(_SWEEP_DUE)).first() is not None

    def swept(self) -> None:
        """No other copy holds it any more."""
        if self.sweep_due():
            with writing(self._engine) as connection:
                connection.execute(_forget(_SWEEP_DUE))

    def _erase(self, terms: Terms, deed: Deed, note: Noting | None) -> EraseReport:
        report = EraseReport()

        def work(connection: Connection) -> list[Draft]:
            nonlocal report
            with planned(connection, terms.holds) as plan:
                report = deed(connection, plan)
                if note is None:
                    raise _Previewed
                report = _with_reason(report, terms.reason)
                drafts = self._drafts(connection, report.marks, terms.by)
                _delete(connection)
            if report.marks:
                _note_due(connection)
                note(report.marks)
            return drafts

        with suppress(_Previewed):
            self._journal.append_after(work)
        return report

    def _drafts(
        self, connection: Connection, marks: Iterable[Erased], by: str
    ) -> list[Draft]:
        said = [(ERASED.name, mark) for mark in marks]
        figures = [(TALLY.name, entry) for entry in tallies(connection)]
        return [
            Draft(new_record_id(self._clock.now()), kind, payload, by)
            for kind, payload in [*said, *figures]
        ]


class _Previewed(Exception):
    """What was only to be told has been told; nothing is to be left behind."""


def _with_reason(report: EraseReport, reason: str) -> EraseReport:
    said = tuple(msgspec.structs.replace(m, reason=reason) for m in report.marks)
    return msgspec.structs.replace(report, marks=said) if reason else report


def _delete(connection: Connection) -> None:
    """Everything that the chosen records left, their own content last."""
    gone = select(chosen.c.id)
    unfit = set_aside.c.id.in_(gone) & (set_aside.c.reason == UNFIT)
    connection.execute(delete(set_aside).where(unfit))
    for table in (ledger_entry, amendment, passage, payload):
        connection.execute(delete(table).where(table.c.id.in_(gone)))


def _of_person(who: str) -> ColumnElement[bool]:
    """Passages of a person, known by an id of the register or by one passage."""
    if not who:
        return false()
    named = select(passage).where(passage.c.record_id == who).subquery()
    document = select(named.c.document_number).where(named.c.document_number != "")
    same = select(passage.c.id).where(
        or_(
            passage.c.person_id == who,
            passage.c.record_id == who,
            passage.c.document_number.in_(document),
            passage.c.person_id.in_(
                select(named.c.person_id).where(named.c.person_id != "")
            ),
        )
    )
    return journal.c.id.in_(same)


def _rewrite(opened: Any) -> None:
    """VACUUM through a file, not through memory, and an empty log after it."""
    cursor = opened.cursor()
    try:
        cursor.execute("PRAGMA temp_store=file")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA temp_store=memory")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (busy, _logged, _copied) = cursor.fetchone()
    except dbapi2.Error as error:
        raise fault_of(error) or error from error
    if busy:
        raise EnvironmentFault("The database is in use; close the other program.")


def _leave_register(connection: Connection, person_id: str) -> bool:
    """Whether the person stood there."""
    for table in (list_entry, vehicle):
        connection.execute(delete(table).where(table.c.person_id == person_id))
    entry = delete(person).where(person.c.person_id == person_id)
    stood = connection.execute(entry).rowcount > 0
    change = register_change.c
    doubles = select(change.person_id).where(change.other_id == person_id)
    told = (change.person_id == person_id) | change.person_id.in_(doubles)
    connection.execute(delete(register_change).where(told))
    lived_in = select(person.c.person_id).where(
        person.c.household_id == household.c.household_id
    )
    connection.execute(delete(household).where(~lived_in.exists()))
    return stood


# There while the file, or another copy, may still hold what was erased.
_WIPE_DUE, _SWEEP_DUE = "wipe_due", "sweep_due"


def _note_due(connection: Connection) -> None:
    for name in (_WIPE_DUE, _SWEEP_DUE):
        put = insert(document).values(name=name, body=b"{}")
        connection.execute(put.on_conflict_do_nothing())


def _is_noted(name: str) -> Select[*tuple[str]]:
    return select(document.c.name).where(document.c.name == name)


def _forget(name: str) -> Delete:
    return delete(document).where(document.c.name == name)
