"""One connection writes and checkpoints; a COMMIT whose answer is lost is looked up."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from db import wal
from db.connection import PRAGMAS, connect, require_safe, require_sqlite
from db.engine import log_state, open_engine, reading, writing
from station.domain.errors import DiskFailed, DiskFault, EnvironmentFault
from tests.fakes.passages import a_passage, draft_of
from tests.integration.journal.homes import KEY, Home


class Otherwise:
    """A connection that answers one pragma in another way."""

    def __init__(self, opened: Any, name: str, answer: object) -> None:
        self._opened, self._name, self._answer = opened, name, answer

    def execute(self, sql: str) -> Any:
        if sql == f"PRAGMA {self._name}":
            return self._opened.execute("SELECT ?", (self._answer,))
        return self._opened.execute(sql)


def fails_once(
    home: Home, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> list[DiskFailed]:
    """The next COMMIT reports an error of the disk, before or after it was made."""
    raised: list[DiskFailed] = []

    def fail(connection: Connection) -> None:
        if raised:
            return
        if after:
            connection.connection.driver_connection.commit()
        raised.append(DiskFailed("The disk reports an error: {place}.", place="x"))
        raise raised[0]

    event.listen(home.engine, "commit", fail)
    return raised


@pytest.mark.fault(3, 10)
@pytest.mark.parametrize("after", [False, True])
def test_that_a_commit_of_unknown_outcome_is_saved_once(
    gate: Home, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    raised = fails_once(gate, monkeypatch, after=after)
    draft = draft_of("passage", a_passage(), gate.clock)
    (record,) = gate.journal.append(draft)
    assert raised
    assert record.envelope.seq == 2
    assert gate.journal.head().seq == 2
    assert gate.journal.append(draft) == (record,)
    assert gate.write("passage", a_passage(1)).envelope.seq == 3


@pytest.mark.fault(10)
def test_that_a_second_failure_is_one_sentence_and_trying_again_is_safe(
    gate: Home,
) -> None:
    broken = [True]

    def fail(_connection: Connection) -> None:
        if broken:
            raise DiskFailed("The disk reports an error: {place}.", place="x")

    event.listen(gate.engine, "commit", fail)
    draft = draft_of("passage", a_passage(), gate.clock)
    with pytest.raises(DiskFailed, match="error"):
        gate.journal.append(draft)
    assert gate.journal.head().seq == 1
    broken.clear()
    (record,) = gate.journal.append(draft)
    assert record.envelope.seq == 2


@pytest.mark.fault(40, 52)
@pytest.mark.parametrize("after", [False, True])
def test_that_an_import_cut_by_the_disk_is_all_or_nothing_and_safe_again(
    gate: Home, office: Home, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    for number in range(3):
        gate.write("passage", a_passage(number))
    fails_once(office, monkeypatch, after=after)
    with pytest.raises(DiskFailed):
        gate.give(office)
    held = {head.station: head.seq for head in office.journal.heads()}
    assert held.get("gate-1", 0) == (4 if after else 0)
    gate.give(office)
    assert office.shown("gate-1") == gate.shown("gate-1")


def test_that_a_reader_cannot_write(gate: Home) -> None:
    with reading(gate.engine) as c, pytest.raises(DiskFault, match="written"):
        c.exec_driver_sql("DELETE FROM volume")
    with closing(connect(gate.path, KEY, reads_only=True)) as reader:
        assert reader.execute("PRAGMA query_only").fetchone() == (1,)


def test_that_closing_leaves_no_log_behind(gate: Home) -> None:
    gate.write("passage", a_passage())
    with reading(gate.engine):
        pass
    gate.close()
    assert [file.name for file in gate.path.parent.iterdir()] == [gate.path.name]
    gate.open()


@pytest.mark.fault(23)
@pytest.mark.parametrize("name", [*PRAGMAS, "journal_mode", "cipher_version"])
def test_that_a_pragma_that_is_not_kept_refuses_the_start(
    gate: Home, name: str
) -> None:
    with closing(connect(gate.path, KEY)) as opened:
        require_safe(opened)
        other = Otherwise(opened, name, "1.0" if name == "cipher_version" else "other")
        with pytest.raises(EnvironmentFault):
            require_safe(other)


def test_that_a_reader_that_could_write_refuses_the_start(gate: Home) -> None:
    opened = connect(gate.path, KEY, reads_only=True)
    with closing(opened), pytest.raises(EnvironmentFault, match="safe mode"):
        require_safe(Otherwise(opened, "query_only", 0), reads_only=True)


@pytest.mark.fault(24)
@pytest.mark.parametrize(
    ("version", "good"),
    [("3.53.4", True), ("3.51.3", True), ("3.51.2", False), ("3.40.1", False)],
)
def test_that_only_a_sqlite_that_keeps_its_log_is_used(
    version: str, good: bool
) -> None:
    if good:
        require_sqlite(version)
        return
    with pytest.raises(EnvironmentFault, match="too old"):
        require_sqlite(version)


def grow(home: Home, until: Callable[[], bool]) -> int:
    """Write until something is so; returns the records written."""
    number = 0
    while not until() and number < 400:
        home.write("passage", a_passage(number, note="x" * 4000))
        number += 1
    assert until()
    return number


def test_that_the_writer_copies_its_log_back(
    gate: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wal, "CHECKPOINT_PAGES", 40)
    most = 0
    for number in range(60):
        gate.write("passage", a_passage(number))
        most = max(most, log_state(gate.engine).pages)
    assert 0 < most < 2 * 40
    assert gate.path.with_name("gate-1-0.db-wal").stat().st_size < 100 * 4096


@pytest.mark.fault(64)
def test_that_a_reader_in_the_way_is_told_of_and_then_stopped(
    gate: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, pages in (("CHECKPOINT", 20), ("WARNING", 60), ("LIMIT", 150)):
        monkeypatch.setattr(wal, f"{name}_PAGES", pages)
    for number in range(5):
        gate.write("passage", a_passage(number))
    with reading(gate.engine) as slow:
        rows = slow.exec_driver_sql("SELECT id FROM journal")
        rows.fetchone()
        grow(gate, lambda: log_state(gate.engine).is_stuck)
        grow(gate, lambda: log_state(gate.engine).pages >= 150)
        with pytest.raises(EnvironmentFault, match="stopped"):
            rows.fetchall()
    grow(gate, lambda: not log_state(gate.engine).is_stuck)


@pytest.mark.fault(14)
def test_that_a_log_that_cannot_be_copied_back_is_no_failed_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wal, "CHECKPOINT_PAGES", 1)
    engine = open_engine(tmp_path / "journal.db", KEY, create=True)
    other = connect(tmp_path / "journal.db", KEY)
    with closing(other), writing(engine) as c:
        c.exec_driver_sql("INSERT INTO volume VALUES ('gate-1', 'v', 1)")
        opened = c.connection.driver_connection
        monkeypatch.setattr(
            wal.WriteAheadLog, "_run", staticmethod(lambda _c, how: failing(how))
        )
        assert opened.in_transaction
    assert log_state(engine).failed
    with reading(engine) as c:
        assert c.exec_driver_sql("SELECT count(*) FROM volume").scalar() == 1
    monkeypatch.undo()
    engine.dispose()


def failing(how: str) -> int:
    """Looking at the log works; copying it back meets a full disk."""
    if how == "NOOP":
        return 5
    raise wal.dbapi2.OperationalError("database or disk is full")
