"""A key failure is one sentence and never ends in a new, empty database."""

import shutil
from collections.abc import Callable
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest

from db.rekey import SqlVault
from station.workspace.keyslots import KeyFile, Keyring, SlotKind, add_slot, unlock
from tests.integration.bad_input.program import is_one_sentence
from tests.integration.keys.conftest import ADMIT, GATE, recovery_file
from tests.unit.workspace.test_keyslots import MemoryKeyring
from ui.main import run

COMMANDS = (ADMIT, ("verify",), ("backup",), ("keys", "change"), ("handover", "--to"))


def other_key(home: Path, root: Path) -> None:
    (root / "key").unlink()
    KeyFile(root / "key").prepare("")


def no_key_file(home: Path, root: Path) -> None:
    (root / "key").write_text("not a key")


def slots_lost(home: Path, root: Path) -> None:
    for name in ("slots.json", "slots.copy.json"):
        (home / "keys" / name).unlink()


def slots_empty(home: Path, root: Path) -> None:
    for name in ("slots.json", "slots.copy.json"):
        (home / "keys" / name).write_bytes(b"")


def slots_half(home: Path, root: Path) -> None:
    for name in ("slots.json", "slots.copy.json"):
        data = (home / "keys" / name).read_bytes()
        (home / "keys" / name).write_bytes(data[: len(data) // 2])


def slots_of_another(home: Path, root: Path) -> None:
    for name in ("slots.json", "slots.copy.json"):
        shutil.copy(root / "office" / "keys" / name, home / "keys" / name)


def keys_folder_lost(home: Path, root: Path) -> None:
    shutil.rmtree(home / "keys")


def private_lost(home: Path, root: Path) -> None:
    for name in ("private.sealed", "private.copy.sealed"):
        (home / "keys" / name).unlink()


def database_lost(home: Path, root: Path) -> None:
    (home / "journal.db").unlink()


def database_empty(home: Path, root: Path) -> None:
    (home / "journal.db").write_bytes(b"")


def database_of_another(home: Path, root: Path) -> None:
    shutil.copy(root / "office" / "journal.db", home / "journal.db")


def database_junk(home: Path, root: Path) -> None:
    (home / "journal.db").write_bytes(b"junk" * 4096)


FAILURES = (
    *(other_key, no_key_file, slots_lost, slots_empty, slots_half, slots_of_another),
    *(keys_folder_lost, private_lost, database_lost, database_empty),
    *(database_of_another, database_junk),
)


@pytest.mark.parametrize("failure", FAILURES, ids=lambda one: one.__name__)
def test_that_no_key_failure_makes_a_new_database(
    place, failure: Callable[[Path, Path], None]
):
    home = place.root / GATE
    failure(home, place.root)
    before = database(home)
    for words in COMMANDS:
        if failure is private_lost and words in (("verify",), ("backup",)):
            continue  # these need no private key
        to = (place.root / "news",) if words[-1] == "--to" else ()
        said = place.run(GATE, *words, *to)
        assert said.status in {3, 4}, said
        assert is_one_sentence(said.err), said
        assert database(home) == before
    assert place.run(GATE, "doctor").status == 1


def database(home: Path) -> bytes | None:
    file = home / "journal.db"
    return file.read_bytes() if file.exists() else None


@pytest.mark.parametrize("lost", ["slots.json", "slots.copy.json"])
@pytest.mark.parametrize("rest", [None, b"", b'{"slots": ['])
def test_that_either_copy_of_the_slots_is_enough_and_mended(place, lost, rest):
    keys = place.root / GATE / "keys"
    whole = (keys / lost).read_bytes()
    (keys / lost).unlink()
    if rest is not None:
        (keys / lost).write_bytes(rest)
    assert place.run(GATE, "doctor").status == 1
    place.good(GATE, *ADMIT)
    assert (keys / lost).read_bytes() == whole


def test_that_slots_that_are_lost_leave_a_copy_of_the_folder_to_the_office(place):
    """What a backup of `keys/` is for: the office opens the database with it."""
    keys = place.root / GATE / "keys"
    kept = place.root / "kept"
    shutil.copytree(keys, kept)
    slots_lost(place.root / GATE, place.root)
    assert place.run(GATE, *ADMIT).status == 3
    shutil.copytree(kept, keys, dirs_exist_ok=True)
    place.good(GATE, "keys", "drill", "--recovery", recovery_file(place))


def test_that_a_forgetful_keyring_leaves_the_other_ways(place):
    """The keyring of the system was made anew: the key file and the office remain."""
    home, before = place.root / GATE, keyring.get_keyring()
    key = unlock(home / "keys", KeyFile(place.key))
    try:
        keyring.set_keyring(MemoryKeyring())
        add_slot(home / "keys", key, Keyring())
        keyring.set_keyring(MemoryKeyring())
        line = ["--home", str(home), "--lang", "en", "verify"]
        assert run(line) == 3
        keyring.set_keyring(keyring.backends.fail.Keyring())
        assert run(line) == 3
        place.good(GATE, *ADMIT)
        facts = {f["check"]: f for f in place.run(GATE, "doctor", "--json").facts()}
        assert facts["keyring"]["good"] is False
    finally:
        keyring.set_keyring(before)
    assert SqlVault().opens(home / "journal.db", key)
    assert SlotKind.KEYRING in {s["kind"] for s in slots(place)}


def slots(place):
    return place.good(GATE, "keys", "list", "--json").facts()
