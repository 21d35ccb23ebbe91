"""What a process under faults does when no single command says it.

Each line on stdout is said, and flushed, only after the product had promised it.
"""

import sys
from pathlib import Path

import msgspec
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2

from db.connection import connect
from db.engine import open_engine
from db.migrations import revisions, upgrade
from resources import use_language
from station.domain.errors import EnvironmentFault
from station.domain.visit import Direction
from station.workspace.keyslots import KeyFile
from ui.compose import open_station

KEY = bytes(range(32))
PASSAGES = 3


def say(**fact: object) -> None:
    sys.stdout.write(msgspec.json.encode(fact).decode() + "\n")
    sys.stdout.flush()


def shifts(root: str, key: str, sessions: str) -> None:
    """The program started and closed again, some passages each time.

    Closing copies the write-ahead log back: there is a checkpoint after each start.
    """
    use_language("en")
    for _session in range(int(sessions)):
        with open_station(Path(root), KeyFile(Path(key))) as station:
            desk = station.desk()
            for room in range(101, 101 + PASSAGES):
                desk.present_door(f"3-2-{room}", Direction.IN)
                state = desk.temperature(36.5)
                assert state.row is not None
                say(record_id=state.row.record_id)


def old_database(path: Path) -> None:
    """A database of the schema before the newest, with something in it."""
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, KEY, create=True),
        poolclass=NullPool,
    )
    with engine.begin() as connection:
        upgrade(connection, revisions()[-2])
        connection.exec_driver_sql("INSERT INTO volume VALUES ('gate-1', 'v', 1)")


def migrate(path: str) -> None:
    open_engine(Path(path), KEY).dispose()
    say(migrated=True)


def read_only(root: str, key: str, trigger: str, at: str) -> None:
    """After so many passages the file system breaks; the gate is asked for more."""
    use_language("en")
    with open_station(Path(root), KeyFile(Path(key))) as station:
        desk = station.desk()
        for number in range(int(at) + PASSAGES):
            if number == int(at):
                Path(trigger).write_text("1")
            try:
                desk.present_door("3-2-103", Direction.IN)
                state = desk.temperature(36.5)
            except EnvironmentFault as fault:
                say(refused=str(fault))
            else:
                assert state.row is not None
                say(record_id=state.row.record_id)
