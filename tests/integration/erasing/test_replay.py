"""A copy from before an erasure shows nothing of it once the erasures are replayed."""

from pathlib import Path

import pytest

from db.backup import copy_database
from station.domain.retention import LegalHold, merged
from tests.fakes.passages import a_passage
from tests.integration.erasing.eraser import Eraser
from tests.integration.erasing.pages import plain_bytes
from tests.integration.journal.homes import KEY, Home


def restored(source: Path, target: Path, gate: Home) -> Home:
    copy_database(source, target, KEY)
    copy = Home.__new__(Home)
    copy.path, copy.key, copy.station, copy.clock = target, KEY, "gate-1", gate.clock
    copy.open()
    copy.journal.open_volume("restored", "RWQ")
    return copy


@pytest.mark.fault(56)
def test_that_a_restored_backup_shows_nothing_of_an_erasure(
    gate: Home, eraser: Eraser, tmp_path: Path
) -> None:
    gate.write("passage", a_passage(1, note="UNIQUE-NOTE"))
    eraser.days_pass(20)
    gate.write("passage", a_passage(2))
    copy_database(gate.path, tmp_path / "backup.db", KEY)
    eraser.days_pass(20)
    gate.write("passage", a_passage(3))
    eraser.erase()
    eraser.person("person-2")
    copy = restored(tmp_path / "backup.db", tmp_path / "restored.db", gate)
    again = Eraser(copy)
    assert b"UNIQUE-NOTE" in plain_bytes(copy.path, KEY)
    assert again.erasing.replay(merged(eraser.noted)) == 2
    assert copy.select("SELECT id FROM passage") == []
    assert again.erasing.wipe()
    assert b"UNIQUE-NOTE" not in plain_bytes(copy.path, KEY)
    again.require_sound()
    assert again.erasing.replay(eraser.noted) == 0
    copy.close()


@pytest.mark.fault(55, 56)
def test_that_a_replay_spares_what_was_held(
    gate: Home, eraser: Eraser, tmp_path: Path
) -> None:
    for number in range(5):
        gate.write("passage", a_passage(number))
    volume = gate.journal.head().volume
    copy_database(gate.path, tmp_path / "backup.db", KEY)
    eraser.holds = (LegalHold("h", "case", volume=volume, first=4, last=4),)
    eraser.days_pass(40)
    eraser.erase()
    copy = restored(tmp_path / "backup.db", tmp_path / "restored.db", gate)
    assert Eraser(copy).erasing.replay(eraser.noted) == 4
    assert copy.select("SELECT seq FROM passage") == [(4,)]
    Eraser(copy).require_sound()
    copy.close()
