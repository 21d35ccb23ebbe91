"""The homes that past releases left open with this program, and nothing is missing."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2

from db.connection import connect
from db.engine import open_engine, writing
from db.migrations import revisions, upgrade
from station.domain.errors import EnvironmentFault
from station.workspace.home import HomeRole, Settings
from station.workspace.keyslots import KeyFile, unlock
from tests.data.releases.found import found_in
from ui.compose import open_any
from ui.founding import make_station

RELEASES = Path(__file__).parents[2] / "data" / "releases"
KEPT = sorted(path.parent for path in RELEASES.glob("*/expected.json"))
MOST_BYTES = 300_000


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def kept(request, tmp_path):
    """A copy of what a release left."""
    shutil.copytree(request.param, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_that_the_first_release_is_kept() -> None:
    assert "0.1.0" in {path.name for path in KEPT}


@pytest.mark.parametrize("home", ["office", "station"])
def test_that_a_home_of_a_past_release_opens_whole(kept, home) -> None:
    assert (kept / home / "journal.db").stat().st_size < MOST_BYTES
    expected = json.loads((kept / "expected.json").read_text())[home]
    for _turn in range(2):  # with its steps of the schema, and after them
        with open_any(kept / home, KeyFile(kept / "key.txt"), "verify") as opened:
            assert found_in(opened) == expected


@pytest.mark.parametrize("home", ["office", "station"])
def test_that_a_newer_schema_refuses_in_one_sentence(kept, home) -> None:
    way = KeyFile(kept / "key.txt")
    path = kept / home / "journal.db"
    engine = open_engine(path, unlock(kept / home / "keys", way))
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9000'")
    engine.dispose()
    before = path.read_bytes()
    with (
        pytest.raises(EnvironmentFault, match=r"^This database was made by a newer"),
        open_any(kept / home, way, "verify"),
    ):
        pass
    assert path.read_bytes() == before


def test_that_the_file_before_an_upgrade_is_a_backup(tmp_path) -> None:
    home, way = tmp_path / "home", KeyFile(tmp_path / "key.txt")
    make_station(home, Settings(HomeRole.STATION, "", ""), (way,))
    key = unlock(home / "keys", way)
    path = home / "journal.db"
    path.unlink()
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key, create=True),
        poolclass=NullPool,
    )
    with engine.begin() as connection:
        upgrade(connection, revisions()[0])
    with open_any(home, way, "verify"):
        pass
    assert (home / "backups" / f"before-{revisions()[0]}.db").is_file()
    assert not list(home.glob("journal.db.*"))
