"""A database opens safely or not at all."""

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from db import connection
from db.connection import connect
from db.engine import open_engine, reading, writing
from station.domain.errors import EnvironmentFault, IntegrityFault
from tests.fakes.passages import a_passage
from tests.integration.journal.homes import Home

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def test_that_a_missing_database_is_never_made_by_opening(path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="no database"):
        open_engine(path, KEY)
    assert not path.exists()


def test_that_an_empty_file_is_not_taken_for_a_new_database(path: Path) -> None:
    path.touch()
    with pytest.raises(EnvironmentFault, match="empty"):
        open_engine(path, KEY)


@pytest.mark.fault(25)
@pytest.mark.parametrize("create", [False, True])
def test_that_a_wrong_key_changes_nothing(path: Path, create: bool) -> None:
    open_engine(path, KEY, create=True).dispose()
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault, match="key does not open"):
        open_engine(path, bytes(32), create=create)
    assert path.read_bytes() == before


def test_that_a_key_of_another_length_is_refused(path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="length"):
        open_engine(path, b"short", create=True)


def test_that_only_its_owner_may_read_the_database(path: Path) -> None:
    engine = open_engine(path, KEY, create=True)
    with writing(engine) as c:
        c.exec_driver_sql("CREATE TABLE note (words TEXT)")
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    engine.dispose()


def test_that_every_connection_has_the_safe_pragmas(path: Path) -> None:
    opened = connect(path, KEY, create=True)
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
        "journal_size_limit": 67108864,
    }
    for name, value in expected.items():
        assert opened.execute(f"PRAGMA {name}").fetchone() == (value,), name
    opened.close()


def test_that_no_name_is_readable_in_the_files(gate: Home) -> None:
    gate.write("passage", a_passage(person=a_passage().person))
    name = a_passage().person.name.encode()
    for file in gate.path.parent.iterdir():
        assert name not in file.read_bytes()


@pytest.mark.fault(24)
def test_that_an_old_sqlite_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(EnvironmentFault, match="too old"):
        open_engine(path, KEY, create=True)


def test_that_a_database_of_a_newer_program_is_refused(path: Path) -> None:
    engine = open_engine(path, KEY, create=True)
    with writing(engine) as c:
        c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(EnvironmentFault, match="newer program"):
        open_engine(path, KEY)


def test_that_readers_do_not_wait_for_a_writer(path: Path) -> None:
    engine = open_engine(path, KEY, create=True)
    with writing(engine) as one, reading(engine) as other:
        one.exec_driver_sql("INSERT INTO volume VALUES ('gate-1', 'v', 1)")
        seen = other.exec_driver_sql("SELECT count(*) FROM volume").scalar()
    assert seen == 0
    engine.dispose()


def test_that_leaving_by_an_error_undoes_the_writing(path: Path) -> None:
    engine = open_engine(path, KEY, create=True)

    def fail_midway() -> None:
        with writing(engine) as c:
            c.exec_driver_sql("INSERT INTO volume VALUES ('gate-1', 'v', 1)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_midway()
    with reading(engine) as c:
        assert c.exec_driver_sql("SELECT count(*) FROM volume").scalar() == 0
    engine.dispose()


def test_that_a_busy_database_is_a_sentence(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_engine(path, KEY, create=True).dispose()
    other = connect(path, KEY)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.01)
    engine = open_engine(path, KEY)
    with pytest.raises(EnvironmentFault, match="in use"), writing(engine):
        pass
    engine.dispose()
    other.close()


@pytest.mark.fault(13, 17)
def test_that_a_full_disk_is_a_sentence_and_loses_nothing(gate: Home) -> None:
    before = gate.journal.head()
    with writing(gate.engine) as c:
        pages = c.exec_driver_sql("PRAGMA page_count").scalar_one()
        c.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(EnvironmentFault, match="full"):
        gate.write("passage", a_passage(1, note="x" * 500_000))
    assert gate.journal.head() == before
    with writing(gate.engine) as c:
        c.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert gate.write("passage", a_passage()).envelope.seq == before.seq + 1


@pytest.mark.fault(12)
def test_that_a_damaged_page_is_an_integrity_fault(gate: Home) -> None:
    for number in range(20):
        gate.write("passage", a_passage(number))
    gate.close()
    data = bytearray(gate.path.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 + 100] ^= 1
    gate.path.write_bytes(data)
    with pytest.raises(IntegrityFault, match="damaged"):
        gate.open()


READ_ONLY = """
import os, sys
from pathlib import Path
from db.engine import open_engine
from station.domain.errors import EnvironmentFault
os.setgid(65534); os.setuid(65534)
try:
    open_engine(Path(sys.argv[1]), bytes(range(32)), create=True)
except EnvironmentFault as fault:
    print(fault)
"""


@pytest.mark.fault(16)
@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="needs root")
@pytest.mark.parametrize("exists", [True, False])
def test_that_a_read_only_folder_is_a_sentence(exists: bool) -> None:
    # not under the folder of pytest, which others may not enter at all
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if exists:
            open_engine(folder / "journal.db", KEY, create=True).dispose()
        folder.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(folder / "journal.db")],
            capture_output=True,
            text=True,
            check=True,
        )
    assert done.stdout.strip() == "The folder of the database cannot be written."
