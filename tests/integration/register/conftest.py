"""A database of one office, made once a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.engine import open_engine
from db.journal import SqlJournal
from db.queries import SqlPassages
from db.register import SqlRegister
from station.services.recorder import Recorder
from station.workspace.ids import new_record_id
from tests.fakes.clock import TickingClock

KEY = bytes(range(32))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(tmp_path / "journal.db", KEY, create=True)
    yield opened
    opened.dispose()


@pytest.fixture
def register(engine: Engine) -> SqlRegister:
    return SqlRegister(engine)


@pytest.fixture
def passages(engine: Engine) -> SqlPassages:
    return SqlPassages(engine)


@pytest.fixture
def recorder(engine: Engine) -> Recorder:
    clock = TickingClock()
    journal = SqlJournal(engine, "office-1", clock)
    journal.open_volume("first", "untrusted comment: test")
    return Recorder(journal, clock, new_record_id, operator="clerk-1")
