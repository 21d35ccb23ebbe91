"""The office opens what is broken: drill, opening, a new recovery key."""

import hashlib
import shutil

import pytest

from station.workspace.keyslots import KeyFile, recovery_slot, unlock
from station.workspace.recovery import new_recovery_key, read_recovery_key, rows_of
from tests.integration.bad_input.program import assert_refused
from tests.integration.keys.conftest import GATE, OFFICE, exchange, recovery_file
from ui.compose import open_any
from ui.main import run


def prints(root):
    """Name and digest of everything in a home but its lock."""
    return {
        path.relative_to(root): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith("lock")
    }


@pytest.mark.parametrize("home", [OFFICE, GATE])
def test_that_a_drill_proves_and_changes_nothing(place, recovery, home):
    before = prints(place.root / home)
    said = place.good(home, "keys", "drill", "--recovery", recovery_file(place))
    assert recovery.fingerprint in said.out
    assert prints(place.root / home) == before


def test_that_a_drill_by_the_typed_sheet_works(place, recovery, typing):
    typing(*(" ".join((*row.groups, row.check)).lower() for row in rows_of(recovery)))
    assert recovery.fingerprint in place.good(GATE, "keys", "drill").out


def test_that_a_drill_by_another_key_says_which_is_wanted(place, recovery, typing):
    typing(new_recovery_key().secret)
    said = place.run(GATE, "keys", "drill")
    assert_refused(said, 2, f"the home wants {recovery.fingerprint}")


def test_that_a_drill_sees_a_database_of_another_key(place):
    shutil.copy(place.root / OFFICE / "journal.db", place.root / GATE / "journal.db")
    said = place.run(GATE, "keys", "drill", "--recovery", recovery_file(place))
    assert_refused(said, 4, "opens its slot, not the database")


def test_that_the_office_opens_a_station_whose_keys_are_forgotten(place):
    """From a copy of its folder, without its key file; and a record tells of it."""
    desk = place.root / "desk"
    shutil.copytree(place.root / GATE, desk)
    place.key.rename(place.root / "forgotten")
    found = place.root / "found.key"
    words = ("keys", "open", "--recovery", recovery_file(place), "--key-file", found)
    (fact,) = place.good("desk", *words, "--json").facts()
    assert fact["id"] == GATE
    assert sum(fact["records"].values()) > 2
    at = ("--key-file", found)
    assert place.run("desk", "verify", *at).status == 0
    place.good("desk", "handover", "--to", place.root / "saved", *at)
    assert list((place.root / "saved").glob("*.handover"))
    with open_any(desk, KeyFile(found), "look") as opened:
        rows = opened.passages.ledger("key")
    assert [row.state for row in rows] == ["recovered"]


def test_that_opening_alone_adds_no_way_in(place):
    before = (place.root / GATE / "keys" / "slots.json").read_bytes()
    words = ("keys", "open", "--recovery", recovery_file(place))
    line = ["--home", str(place.root / GATE), "--lang", "en", *map(str, words)]
    assert run(line) == 0
    assert (place.root / GATE / "keys" / "slots.json").read_bytes() == before


def test_that_stations_follow_a_new_recovery_key(place, recovery):
    file = place.root / "second.txt"
    sheet = place.root / "second.pdf"
    words = ("keys", "new-recovery", "--recovery", file, "--sheet", sheet)
    place.good(OFFICE, *words)
    new = read_recovery_key(file.read_text())
    assert new != recovery
    assert sheet.read_bytes().startswith(b"%PDF")
    place.good(OFFICE, "keys", "drill", "--recovery", file)
    old = place.run(OFFICE, "keys", "drill", "--recovery", recovery_file(place))
    assert old.status == 2
    place.good(GATE, "keys", "drill", "--recovery", recovery_file(place))
    exchange(place)
    place.good(GATE, "log")  # the next opening wraps the key anew
    place.good(GATE, "keys", "drill", "--recovery", file)
    slot = recovery_slot(place.root / GATE / "keys")
    assert slot.recipient == new.recipient
    assert unlock(place.root / GATE / "keys", KeyFile(place.key))


def test_that_a_kept_key_is_never_written_over(place):
    words = ("keys", "new-recovery", "--recovery", recovery_file(place))
    assert_refused(place.run(OFFICE, *words), 2, "Something else of this name")


def test_that_a_stations_recovery_key_is_the_offices(place):
    words = ("keys", "new-recovery", "--recovery", place.root / "x.txt")
    assert_refused(place.run(GATE, *words), 2, "is a station, not an office")
    assert not (place.root / "x.txt").exists()
