"""A copy is whole, encrypted, checked, or not there."""

from pathlib import Path

import pytest

from db.backup import check_copy, copy_database
from db.engine import open_engine
from db.verify import verify
from station.domain.errors import EnvironmentFault, IntegrityFault
from tests.fakes.passages import a_passage
from tests.integration.journal.homes import KEY, Home


def test_that_a_copy_holds_what_was_there(gate: Home, tmp_path: Path) -> None:
    record = gate.write("passage", a_passage())
    target = tmp_path / "copy.db"
    copy_database(gate.path, target, KEY)
    gate.write("passage", a_passage())
    copy = Home.__new__(Home)
    copy.path, copy.key, copy.station, copy.clock = target, KEY, "gate-1", gate.clock
    copy.open()
    assert copy.journal.head().seq == 2
    assert copy.journal.find(record.envelope.record_id) == record
    assert verify(copy.engine).holds
    copy.close()
    assert a_passage().person.name.encode() not in target.read_bytes()
    assert target.stat().st_mode & 0o777 == 0o600


def test_that_a_later_copy_replaces_an_older_one(gate: Home, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    copy_database(gate.path, target, KEY)
    gate.write("passage", a_passage())
    copy_database(gate.path, target, KEY)
    engine = open_engine(target, KEY)
    assert verify(engine).records == 2
    engine.dispose()
    assert [f.name for f in tmp_path.glob("copy.db*.part*")] == []


@pytest.mark.fault(15)
def test_that_a_copy_that_cannot_be_made_leaves_the_old_one(
    gate: Home, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    copy_database(gate.path, target, KEY)
    before = target.read_bytes()
    with pytest.raises(EnvironmentFault, match="key does not open"):
        copy_database(gate.path, target, bytes(32))
    assert target.read_bytes() == before


def test_that_a_missing_folder_is_a_sentence(gate: Home, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        copy_database(gate.path, tmp_path / "none" / "copy.db", KEY)


@pytest.mark.fault(12)
def test_that_a_damaged_copy_is_noticed(gate: Home, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    for number in range(30):
        gate.write("passage", a_passage(number))
    copy_database(gate.path, target, KEY)
    data = bytearray(target.read_bytes())
    data[-1000] ^= 1
    target.write_bytes(data)
    with pytest.raises(IntegrityFault):
        check_copy(target, KEY)
