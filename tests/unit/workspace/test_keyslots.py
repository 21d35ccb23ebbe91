import stat

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import pytest

from station.domain.errors import EnvironmentFault, OperatorError
from station.workspace.keyslots import (
    KeyFile,
    Keyring,
    Passphrase,
    SlotKind,
    add_slot,
    create_slots,
    kinds_of,
    unlock,
)


class MemoryKeyring(keyring.backend.KeyringBackend):
    priority = 1

    def __init__(self):
        self.held = {}

    def get_password(self, service, username):
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        self.held[service, username] = password


@pytest.fixture
def in_keyring():
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "keys").mkdir()
    return tmp_path / "keys"


def test_that_a_key_file_is_made_once_and_opens_its_home(folder, tmp_path):
    way = KeyFile(tmp_path / "key.txt")
    key = create_slots(folder, way)
    assert len(key) == 32
    assert unlock(folder, way) == key
    assert stat.S_IMODE(way.path.stat().st_mode) == 0o600
    before = way.path.read_bytes()
    way.prepare("again")
    assert way.path.read_bytes() == before


@pytest.mark.fault(25)
def test_that_another_key_file_does_not_open_it(folder, tmp_path):
    create_slots(folder, KeyFile(tmp_path / "key.txt"))
    other = KeyFile(tmp_path / "other.txt")
    other.prepare("")
    with pytest.raises(EnvironmentFault, match="does not open this home"):
        unlock(folder, other)


@pytest.mark.parametrize("text", ["", "é", "AAAA", "A" * 100])
def test_that_a_text_that_is_no_key_file_is_one_sentence(folder, tmp_path, text):
    create_slots(folder, KeyFile(tmp_path / "key.txt"))
    (tmp_path / "key.txt").write_text(text)
    with pytest.raises(EnvironmentFault, match="no key file"):
        unlock(folder, KeyFile(tmp_path / "key.txt"))


def test_that_a_missing_key_file_is_one_sentence(folder, tmp_path):
    create_slots(folder, KeyFile(tmp_path / "key.txt"))
    with pytest.raises(EnvironmentFault, match="no such file"):
        unlock(folder, KeyFile(tmp_path / "gone.txt"))


def test_that_a_passphrase_is_one_more_way_in(folder, tmp_path):
    key = create_slots(folder, KeyFile(tmp_path / "key.txt"))
    add_slot(folder, key, Passphrase("门口的老槐树开花了"))
    assert kinds_of(folder) == (SlotKind.KEY_FILE, SlotKind.PASSPHRASE)
    assert unlock(folder, Passphrase("门口的老槐树开花了")) == key
    with pytest.raises(EnvironmentFault):
        unlock(folder, Passphrase("门口的老槐树开花啦"))
    assert "槐" not in repr(Passphrase("门口的老槐树开花了"))


def test_that_a_short_passphrase_is_refused(folder):
    with pytest.raises(OperatorError, match="8 characters"):
        create_slots(folder, Passphrase("1234567"))


def test_that_a_keyring_opens_the_home_without_anybody(folder, in_keyring):
    in_keyring(MemoryKeyring())
    key = create_slots(folder, Keyring())
    assert unlock(folder, Keyring()) == key
    in_keyring(MemoryKeyring())
    with pytest.raises(EnvironmentFault, match="does not hold the key"):
        unlock(folder, Keyring())


@pytest.mark.fault(25)
@pytest.mark.parametrize(
    "backend", [keyring.backends.fail.Keyring, keyring.backends.null.Keyring]
)
def test_that_a_keyring_that_keeps_nothing_is_refused(folder, in_keyring, backend):
    in_keyring(backend())
    with pytest.raises(EnvironmentFault, match="no keyring"):
        create_slots(folder, Keyring())
    assert not list(folder.iterdir())


def test_that_a_home_keeps_its_key_when_slots_are_made_again(folder, tmp_path):
    way = KeyFile(tmp_path / "key.txt")
    key = create_slots(folder, way)
    with pytest.raises(OperatorError, match="already"):
        create_slots(folder, way)
    assert unlock(folder, way) == key


@pytest.mark.fault(26)
@pytest.mark.parametrize("lost", ["slots.json", "slots.copy.json"])
@pytest.mark.parametrize("rest", [None, b"", b'{"slots": ['])
def test_that_one_whole_copy_of_the_slots_is_enough(folder, tmp_path, lost, rest):
    way = KeyFile(tmp_path / "key.txt")
    key = create_slots(folder, way)
    (folder / lost).unlink()
    if rest is not None:
        (folder / lost).write_bytes(rest)
    assert unlock(folder, way) == key


@pytest.mark.fault(25, 26)
def test_that_lost_slots_are_never_made_anew(folder, tmp_path):
    way = KeyFile(tmp_path / "key.txt")
    create_slots(folder, way)
    (folder / "slots.json").write_bytes(b"")
    (folder / "slots.copy.json").unlink()
    with pytest.raises(EnvironmentFault, match="lost"):
        unlock(folder, way)
    with pytest.raises(OperatorError, match="already"):
        create_slots(folder, way)


def test_that_the_key_is_nowhere_in_the_clear(folder, tmp_path):
    key = create_slots(folder, KeyFile(tmp_path / "key.txt"))
    for path in folder.iterdir():
        assert key not in path.read_bytes()
        assert key.hex() not in path.read_text()
