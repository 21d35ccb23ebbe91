import json
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
    Pending,
    Recipient,
    Recovery,
    SlotKind,
    Told,
    abandon,
    add_slot,
    begin_change,
    create_slots,
    kinds_of,
    mend,
    new_key,
    pending_of,
    promote,
    recovery_slot,
    remove_slot,
    replace_recovery,
    slots_of,
    unlock,
    unlock_pending,
    whole_copies,
)
from station.workspace.recovery import new_recovery_key


class MemoryKeyring(keyring.backend.KeyringBackend):
    priority = 1

    def __init__(self):
        self.held = {}

    def get_password(self, service, username):
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        self.held[service, username] = password

    def delete_password(self, service, username):
        del self.held[service, username]


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


RECOVERY = new_recovery_key()


@pytest.fixture
def way(tmp_path):
    return KeyFile(tmp_path / "key.txt")


def test_that_the_office_opens_a_home_by_its_recovery_key(folder, way):
    key = create_slots(folder, way, Recipient(RECOVERY.recipient))
    assert unlock(folder, Recovery(RECOVERY)) == key
    with pytest.raises(EnvironmentFault, match="does not open this home"):
        unlock(folder, Recovery(new_recovery_key()))


def test_that_the_last_way_in_is_never_taken_away(folder, way):
    create_slots(folder, way)
    (only,) = slots_of(folder)
    with pytest.raises(OperatorError, match="Add another way"):
        remove_slot(folder, only.slot_id)
    assert kinds_of(folder) == (SlotKind.KEY_FILE,)


def test_that_a_home_never_hangs_on_its_keyring_alone(folder, way, in_keyring):
    in_keyring(MemoryKeyring())
    key = create_slots(folder, way, Keyring())
    file = slots_of(folder)[0]
    with pytest.raises(OperatorError, match="Add another way"):
        remove_slot(folder, file.slot_id)
    add_slot(folder, key, Recipient(RECOVERY.recipient))
    remove_slot(folder, file.slot_id)  # the office can open it now
    assert unlock(folder, Keyring()) == key


def test_that_the_keyring_forgets_a_slot_that_is_gone(folder, way, in_keyring):
    held = MemoryKeyring()
    in_keyring(held)
    create_slots(folder, way, Keyring())
    remove_slot(folder, slots_of(folder)[1].slot_id)
    assert held.held == {}


def test_that_the_slot_of_the_office_is_only_replaced(folder, way):
    key = create_slots(folder, way, Recipient(RECOVERY.recipient))
    slot = recovery_slot(folder)
    with pytest.raises(OperatorError, match="replaced, never removed"):
        remove_slot(folder, slot.slot_id)
    other = new_recovery_key()
    replace_recovery(folder, key, other.recipient)
    assert unlock(folder, Recovery(other)) == key
    with pytest.raises(EnvironmentFault):
        unlock(folder, Recovery(RECOVERY))


def test_that_a_slot_that_is_not_there_is_one_sentence(folder, way):
    create_slots(folder, way)
    with pytest.raises(OperatorError, match="no key slot"):
        remove_slot(folder, "beef")


def test_that_a_begun_change_keeps_both_keys_until_it_ends(folder, way):
    old, new = create_slots(folder, way), new_key()
    begin_change(folder, Pending((way.wrap(new),), Told("id", 5)))
    assert unlock(folder, way) == old
    assert unlock_pending(folder, way) == new
    with pytest.raises(EnvironmentFault, match="broken off"):
        add_slot(folder, old, way)
    promote(folder)
    assert unlock(folder, way) == new
    assert pending_of(folder) is None
    with pytest.raises(EnvironmentFault):
        unlock_pending(folder, way)


def test_that_a_change_that_did_not_happen_leaves_the_old_key(folder, way):
    old = create_slots(folder, way)
    begin_change(folder, Pending((way.wrap(new_key()),), Told("id", 5)))
    abandon(folder)
    abandon(folder)
    assert unlock(folder, way) == old
    assert pending_of(folder) is None


@pytest.mark.parametrize("lost", ["slots.json", "slots.copy.json"])
@pytest.mark.parametrize("rest", [None, b"", b"junk", b'{"slots":[]}'])
def test_that_a_lost_copy_is_written_again(folder, way, lost, rest):
    key = create_slots(folder, way)
    (folder / lost).unlink()
    if rest is not None:
        (folder / lost).write_bytes(rest)
    (folder / "slots.json.beef.part").write_bytes(b"half a slot file")
    assert whole_copies(folder) == 1
    mend(folder)
    assert whole_copies(folder) == 2
    assert not list(folder.glob("*.part"))
    assert unlock(folder, way) == key


def test_that_a_copy_that_is_behind_is_brought_up(folder, way):
    key = create_slots(folder, way)
    behind = (folder / "slots.copy.json").read_bytes()
    add_slot(folder, key, Recipient(RECOVERY.recipient))
    (folder / "slots.copy.json").write_bytes(behind)
    mend(folder)
    assert whole_copies(folder) == 2
    (folder / "slots.json").unlink()
    assert len(slots_of(folder)) == 2


def test_that_slots_of_a_newer_program_are_not_touched(folder, way):
    create_slots(folder, way)
    for name in ("slots.json", "slots.copy.json"):
        newer = (folder / name).read_text().replace('"format": 2', '"format": 3')
        (folder / name).write_text(newer)
    with pytest.raises(EnvironmentFault, match="newer program"):
        unlock(folder, way)


def test_that_a_file_of_the_first_format_still_opens(folder, way):
    key = create_slots(folder, way)
    for name in ("slots.json", "slots.copy.json"):
        older = (folder / name).read_text().replace('"format": 2', '"format": 1')
        (folder / name).write_text(older)
    assert unlock(folder, way) == key


@pytest.mark.parametrize("field", ["nonce", "wrapped", "salt"])
def test_that_an_altered_slot_opens_nothing(folder, way, field):
    create_slots(folder, way)
    for name in ("slots.json", "slots.copy.json"):
        data = json.loads((folder / name).read_text())
        data["slots"][0][field] = "AAAA"
        (folder / name).write_text(json.dumps(data))
    with pytest.raises(EnvironmentFault, match="does not open this home"):
        unlock(folder, way)
