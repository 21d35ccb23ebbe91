"""The ways of opening a home come and go; each is a record, and some may not go."""

import json

import pytest

from db.rekey import SqlVault
from station.domain.errors import EnvironmentFault
from station.services.backups import card_beside
from station.workspace.keyslots import KeyFile, Passphrase, SlotKind, slots_of, unlock
from tests.integration.bad_input.program import assert_refused
from tests.integration.keys.conftest import ADMIT, GATE, OFFICE, recovery_file
from ui.compose import open_any
from ui.main import run

PAGE = 4096
WORDS = "门口的老槐树开花了"


def keys_of(place, home=GATE):
    return place.root / home / "keys"


def now(place):
    return (keys_of(place) / "slots.json").read_bytes()


def told(place, home=GATE):
    with open_any(place.root / home, KeyFile(place.key), "look") as opened:
        rows = opened.passages.ledger("key")
    return sorted((row.state, row.fields["slot"]) for row in rows)


def test_that_a_station_is_the_offices_to_open_before_its_first_record(place):
    kinds = [slot.kind for slot in slots_of(keys_of(place))]
    assert kinds == [SlotKind.KEY_FILE, SlotKind.RECOVERY]
    (office,) = [s for s in slots_of(keys_of(place, OFFICE)) if s.recipient]
    assert slots_of(keys_of(place))[1].recipient == office.recipient


def test_that_an_office_without_a_kept_recovery_key_is_not_made(place):
    for extra in ((), ("--recovery", place.root / "new" / "keys.txt")):
        said = place.run("new", "init", "office", "--id", "moon", *extra)
        assert said.status == 2
        assert not (place.root / "new").exists()
    said = place.run("new", "init", "office", "--id", "moon")
    assert_refused(said, 2, "It must be printed and sealed")


def test_that_the_recovery_key_is_nowhere_in_the_home(place, recovery):
    for home in (OFFICE, GATE):
        for file in (place.root / home).rglob("*"):
            if file.is_file():
                assert recovery.secret.encode() not in file.read_bytes()


def test_that_a_passphrase_comes_through_a_pipe_and_opens(place, typing):
    typing(WORDS)
    place.good(GATE, "keys", "add", "passphrase")
    assert unlock(keys_of(place), Passphrase(WORDS))
    assert told(place) == [("added", "passphrase")]


def test_that_a_way_is_removed_and_opens_no_more(place):
    other = place.root / "other.key"
    place.good(GATE, "keys", "add", "key-file", "--file", other)
    mine = slots_of(keys_of(place))[0].slot_id
    place.good(GATE, "keys", "remove", mine)
    said = place.run(GATE, "verify")
    assert_refused(said, 3, "does not open this home")
    place.good(GATE, "verify", "--key-file", other)
    assert_refused(
        place.run(
            GATE,
            "keys",
            "remove",
            slots_of(keys_of(place))[-1].slot_id,
            "--key-file",
            other,
        ),
        2,
        "Add another way",
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["remove", "beef"], "no key slot beef"),
        (["add", "key-file"], "give --file FILE"),
        (["add", "recovery"], "replaced, never removed"),
        (["add", "passphrase"], "passphrase is missing"),
        (["new-recovery"], "It must be printed and sealed"),
    ],
)
def test_that_wrong_use_is_one_sentence_and_changes_nothing(
    place, typing, words, sentence
):
    before = (keys_of(place) / "slots.json").read_bytes()
    typing("")
    assert_refused(place.run(GATE, "keys", *words), 2, sentence)
    assert (keys_of(place) / "slots.json").read_bytes() == before


def test_that_a_changed_key_opens_by_every_way_and_the_old_one_by_none(place, typing):
    typing(WORDS)
    place.good(GATE, "keys", "add", "passphrase")
    place.good(GATE, "backup")
    old = unlock(keys_of(place), KeyFile(place.key))
    stolen = (keys_of(place) / "slots.json").read_bytes()
    typing(WORDS)
    place.good(GATE, "keys", "change")
    new = unlock(keys_of(place), KeyFile(place.key))
    assert new != old
    assert unlock(keys_of(place), Passphrase(WORDS)) == new
    place.good(GATE, "keys", "drill", "--recovery", recovery_file(place))
    assert place.run(GATE, "verify").status == 0
    place.good(GATE, *ADMIT)
    for copy in (place.root / GATE / "backups").glob("*.db"):
        assert SqlVault().opens(copy, new)
        card = card_beside(copy)
        assert json.loads(card.keys["slots.json"]) == json.loads(now(place))
    assert told(place) == [("added", "passphrase"), ("changed", "key-file")]
    (keys_of(place) / "slots.json").write_bytes(stolen)
    (keys_of(place) / "slots.copy.json").write_bytes(stolen)
    assert_refused(place.run(GATE, "verify"), 3, "key does not open this database")


def test_that_a_way_that_is_not_at_hand_keeps_the_key_or_is_dropped(place, typing):
    typing(WORDS)
    place.good(GATE, "keys", "add", "passphrase")
    slot = slots_of(keys_of(place))[-1].slot_id
    old = unlock(keys_of(place), KeyFile(place.key))
    typing("another passphrase")
    assert_refused(place.run(GATE, "keys", "change"), 2, f"--drop {slot}")
    assert unlock(keys_of(place), KeyFile(place.key)) == old
    place.good(GATE, "keys", "change", "--drop", slot)
    with pytest.raises(EnvironmentFault):
        unlock(keys_of(place), Passphrase(WORDS))


def test_that_only_the_ways_are_listed(place):
    out = place.good(GATE, "keys", "list", "--json").facts()
    assert [fact["kind"] for fact in out] == ["key-file", "recovery"]
    assert set(out[0]) == {"slot", "kind", "fingerprint"}


def test_that_a_piped_passphrase_opens_the_home_once_for_each_command(place, typing):
    typing(WORDS)
    place.good(GATE, "keys", "add", "passphrase")
    slot = slots_of(keys_of(place))[-1].slot_id
    alone = ["--home", str(place.root / GATE), "--lang", "en"]
    typing(WORDS)
    assert run([*alone, "verify"]) == 0
    typing("something else")
    assert run([*alone, "verify"]) == 3
    typing("")
    assert run([*alone, "verify"]) == 2
    typing(WORDS, "another one", WORDS)
    assert run([*alone, "keys", "add", "passphrase"]) == 0
    assert unlock(keys_of(place), Passphrase("another one"))
    typing(WORDS)
    assert run([*alone, "keys", "remove", slot]) == 0


def test_that_who_removes_the_way_in_use_is_told(place, typing):
    typing(WORDS)
    place.good(GATE, "keys", "add", "passphrase")
    file, *_others = [slot.slot_id for slot in slots_of(keys_of(place))]
    said = place.good(GATE, "keys", "remove", file)
    assert "You came in by this slot" in said.err


def test_that_a_damaged_copy_stops_no_change_of_the_key(place):
    """What a restore keeps aside is damaged: the home must open all the same."""
    place.good(GATE, "backup")
    database = place.root / GATE / "journal.db"
    data = bytearray(database.read_bytes())
    at = len(data) // 2 // PAGE * PAGE + 200
    data[at : at + 16] = bytes(16)
    database.write_bytes(data)
    place.good(GATE, "restore")
    old = unlock(keys_of(place), KeyFile(place.key))
    said = place.good(GATE, "keys", "change")
    assert "keep the old key" in said.err
    assert "damaged-" in said.err
    assert unlock(keys_of(place), KeyFile(place.key)) != old
    assert place.run(GATE, "verify").status == 0
    place.good(GATE, *ADMIT)
    place.good(GATE, "backup")
    assert place.good(GATE, "erase", "--yes").status == 0
