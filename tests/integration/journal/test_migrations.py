"""The steps of the schema end at the tables of the program, and lose nothing."""

import ast
import itertools
import os
import shutil
import signal
import sys
from contextlib import closing
from pathlib import Path
from types import FrameType

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2

import db.migrations
import db.tables_exchange
import db.tables_journal
import db.tables_register
import db.tables_search
from db.connection import connect
from db.engine import open_engine, reading
from db.metadata import metadata
from db.migrations import newest_revision, revisions, upgrade
from station.domain.errors import EnvironmentFault, IntegrityFault

KEY = bytes(range(32))
STEPS = Path(db.migrations.__file__).parent / "versions"


def schema(connection: Connection) -> list[str]:
    """The words that make every table and index of the program."""
    rows = connection.exec_driver_sql(
        "SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        " AND type IN ('table', 'index')"
    )
    known = metadata.tables
    return sorted(" ".join(sql.split()) for name, sql in rows if name in known)


@pytest.fixture
def stepped(tmp_path: Path) -> Path:
    """A database made by the first step alone."""
    path = tmp_path / "journal.db"
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, KEY, create=True),
        poolclass=NullPool,
    )
    with engine.begin() as connection:
        upgrade(connection, revisions()[0])
        connection.exec_driver_sql("INSERT INTO volume VALUES ('gate-1', 'v', 1)")
    return path


def test_that_the_steps_make_the_tables_of_the_program(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "journal.db", KEY, create=True)
    with reading(engine) as connection:
        made = schema(connection)
    engine.dispose()
    plain = create_engine("sqlite://")
    with plain.begin() as connection:
        metadata.create_all(connection)
        assert made == schema(connection)
    plain.dispose()


@pytest.mark.fault(7)
def test_that_an_upgrade_keeps_what_is_there_and_a_copy(stepped: Path) -> None:
    engine = open_engine(stepped, KEY)
    with reading(engine) as connection:
        rows = connection.exec_driver_sql("SELECT * FROM volume").all()
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
        assert found.scalar_one() == newest_revision()
    assert [tuple(row) for row in rows] == [("gate-1", "v", 1)]
    engine.dispose()
    copy = stepped.with_name("before-0001.db")
    opened = connect(copy, KEY)
    assert opened.execute("SELECT version_num FROM alembic_version").fetchone() == (
        "0001",
    )
    assert opened.execute("SELECT station FROM volume").fetchone() == ("gate-1",)
    opened.close()
    assert copy.stat().st_mode & 0o777 == 0o600


def test_that_an_upgrade_that_fails_changes_nothing(
    stepped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Connection) -> None:
        upgrade(connection)
        raise ZeroDivisionError

    monkeypatch.setattr("db.migrating.upgrade", fail)
    with pytest.raises(ZeroDivisionError):
        open_engine(stepped, KEY)
    assert not list(stepped.parent.glob("*.upgrade*"))
    opened = connect(stepped, KEY)
    found = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    assert found == ("0001",)
    opened.close()


def test_that_a_step_that_touches_a_record_is_found(
    stepped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(connect(stepped, KEY)) as opened:
        values = (1, "gate-1", "v", 1, "r", "shift", 1, 1, b"e", b"c", b"l")
        opened.execute("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?,?)", values)

    def touch(connection: Connection) -> None:
        upgrade(connection)
        connection.exec_driver_sql("DROP TRIGGER journal_stays")
        connection.exec_driver_sql("DELETE FROM journal")

    monkeypatch.setattr("db.migrating.upgrade", touch)
    with pytest.raises(IntegrityFault, match="copy of the database"):
        open_engine(stepped, KEY)
    with closing(connect(stepped, KEY)) as opened:
        assert opened.execute("SELECT record_id FROM journal").fetchall() == [("r",)]


def test_that_an_upgrade_waits_for_nobody_who_holds_the_file(
    stepped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.connection.BUSY_SECONDS", 0.01)
    with closing(connect(stepped, KEY)) as other:
        other.execute("SELECT count(*) FROM volume").fetchone()
        with pytest.raises(EnvironmentFault, match="in use"):
            open_engine(stepped, KEY)
    open_engine(stepped, KEY).dispose()


def killed_at(step: int, path: Path) -> bool:
    """Open in a child that dies at its `step`-th step; whether it lived.

    A step is where a function of the way or of the schema's steps begins or ends.
    """
    child = os.fork()
    if not child:
        seen = itertools.count(1)

        def count(frame: FrameType, event: str, _arg: object) -> None:
            code = frame.f_code
            ours = Path(code.co_filename).name in {"migrating.py", "backup.py"}
            ours = ours or code.co_name == "upgrade"
            if event in {"call", "return"} and ours and next(seen) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        open_engine(path, KEY)
        os.kill(os.getpid(), signal.SIGTERM)
    return os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGTERM


@pytest.mark.fault(7)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_that_an_upgrade_killed_at_any_step_leaves_old_or_new(
    stepped: Path, tmp_path: Path
) -> None:
    found = set()
    for step in itertools.count(1):
        folder = tmp_path / str(step)
        folder.mkdir()
        path = Path(shutil.copy(stepped, folder))
        lived = killed_at(step, path)
        with closing(connect(path, KEY)) as opened:
            revision = opened.execute("SELECT * FROM alembic_version").fetchall()
            assert opened.execute("SELECT * FROM volume").fetchall() == [
                ("gate-1", "v", 1)
            ]
            assert opened.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        found.update(revision)
        open_engine(path, KEY).dispose()
        assert not list(folder.glob("*.upgrade*"))
        shutil.rmtree(folder)
        if lived:
            break
    assert found == {("0001",), (newest_revision(),)}
    assert step > len(revisions()) * 10  # it did count


def test_that_opening_again_runs_no_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.db"
    open_engine(path, KEY, create=True).dispose()
    monkeypatch.setattr("db.engine.upgrade", None)
    monkeypatch.setattr("db.engine.migrate_copy", None)
    open_engine(path, KEY).dispose()
    assert not list(tmp_path.glob("before-*"))


@pytest.mark.parametrize("step", sorted(STEPS.glob("[0-9]*.py")), ids=lambda s: s.stem)
def test_that_a_step_imports_nothing_of_ours(step: Path) -> None:
    tree = ast.parse(step.read_text())
    imported = {
        (alias.name if isinstance(node, ast.Import) else str(node.module)).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported & {"db", "station", "ui", "printing", "resources"} == set()


def test_that_every_step_follows_the_one_before() -> None:
    names = sorted(step.name for step in STEPS.glob("[0-9]*.py"))
    assert [name[:4] for name in names] == list(revisions())
    before = "None"
    for name in names:
        tree = ast.parse((STEPS / name).read_text())
        values = {
            node.targets[0].id: ast.unparse(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        assert (values["revision"], values["down_revision"]) == (
            repr(name[:4]),
            before,
        )
        before = repr(name[:4])
