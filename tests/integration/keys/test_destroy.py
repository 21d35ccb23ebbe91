"""销毁: counted, certified, made unreadable, proven; afterwards nothing opens."""

import json
import shutil
import subprocess

import pytest

from db.rekey import SqlVault
from station.handover.minisign import verify
from station.services import destroying
from station.services.destroying import marker_in
from station.workspace.home import Home
from station.workspace.keyslots import KeyFile, unlock
from tests.integration.bad_input.program import assert_refused
from tests.integration.keys.conftest import ADMIT, GATE, OFFICE, recovery_file
from ui.commands import destroy as command

NAMES = ("--leader", "示例带班甲", "--witness", "示例见证人")


@pytest.fixture
def destroyed(place, typing):
    """Destroys a home: exit status and words."""

    def run(home, *words, answers=(GATE,)):
        typing(*answers)
        return place.run(
            home, "destroy", "--to", place.root / "records", *NAMES, *words
        )

    return run


def left(home):
    return sorted(path.name for path in home.rglob("*")) if home.exists() else []


def test_that_nothing_opens_afterwards(place, destroyed):
    """Not by the key file, not by the office, not by the key itself."""
    home = place.root / GATE
    place.good(GATE, "backup")
    key = unlock(home / "keys", KeyFile(place.key))
    kept = place.root / "kept.db"
    shutil.copy(home / "journal.db", kept)
    assert SqlVault().opens(kept, key)
    said = destroyed(GATE)
    assert said.status == 0, said
    assert left(home) == []
    assert_refused(place.run(GATE, "verify"), 3, "There is no Gatebook home here")
    drill = place.run(GATE, "keys", "drill", "--recovery", recovery_file(place))
    assert drill.status == 3
    assert key.hex() not in said.out + said.err


def test_that_what_was_on_the_disk_is_overwritten_before_it_is_unlinked(
    place, destroyed
):
    """A second name of the same file shows what is in its blocks then."""
    home = place.root / GATE
    key = unlock(home / "keys", KeyFile(place.key))
    names = ("journal.db", "keys/slots.json", "keys/private.sealed")
    before = {name: (home / name).read_bytes() for name in names}
    for number, name in enumerate(names):
        (place.root / f"second-{number}").hardlink_to(home / name)
    destroyed(GATE)
    for number, name in enumerate(names):
        second = (place.root / f"second-{number}").read_bytes()
        assert before[name][:64] not in second
        assert not SqlVault().opens(place.root / f"second-{number}", key)


def test_that_the_certificate_counts_and_is_signed_by_the_station(place, destroyed):
    destroyed(GATE)
    folder = place.root / "records"
    (body,) = folder.glob("destroyed-gate-1-*.json")
    said = json.loads(body.read_bytes())
    assert said["format"] == "gatebook destroyed 1"
    assert said["records"]["passage"] == 1
    assert said["unsent"] == 0
    (volume,) = said["volumes"]
    assert 0 < volume["receipted"] <= volume["last"]
    assert sum(said["records"].values()) == volume["last"]
    signature = body.with_suffix(".json.minisig").read_text()
    comment = verify(body.read_bytes(), signature, said["public_key"])
    assert comment.startswith("gatebook destroyed 1 id=gate-1")
    assert "王试" not in body.read_text()


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign not installed")
def test_that_stock_minisign_verifies_the_certificate(place, destroyed):
    destroyed(GATE)
    (body,) = (place.root / "records").glob("*.json")
    public = body.with_suffix(".pub")
    subprocess.run(["minisign", "-Vm", body, "-p", public], check=True)


def test_that_records_nobody_else_has_are_kept(place, destroyed):
    place.good(GATE, *ADMIT)
    said = destroyed(GATE)
    assert_refused(said, 2, "1 records are held by nobody else")
    assert not (place.root / "records").exists()
    place.good(GATE, *ADMIT)


def test_that_the_leader_types_how_many_are_lost(place, destroyed):
    place.good(GATE, *ADMIT)
    said = destroyed(GATE, "--even-unsent", answers=(GATE, "17"))
    assert said.status == 2
    assert "nothing was destroyed" in said.err
    assert place.run(GATE, "verify").status == 0
    assert destroyed(GATE, "--even-unsent", answers=(GATE, "1")).status == 0


def test_that_an_office_is_held_by_nobody_else(place, destroyed):
    assert_refused(destroyed(OFFICE, answers=("sun",)), 2, "held by nobody else")
    held = json_of(place, OFFICE)
    done = destroyed(OFFICE, "--even-unsent", answers=("sun", str(held)))
    assert done.status == 0
    assert left(place.root / OFFICE) == []


def json_of(place, home):
    (fact,) = place.good(home, "verify", "--json").facts()
    return fact["records"]


@pytest.mark.parametrize("answer", ["", "gate-2", "yes", "GATE-1"])
def test_that_another_name_destroys_nothing(place, destroyed, answer):
    assert destroyed(GATE, answers=(answer,)).status == 2
    assert not (place.root / "records").exists()
    assert place.run(GATE, "verify").status == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "two names"),
        (("--to", "x", "--leader", "a"), "two names"),
        (("--to", "x", "--leader", "a", "--witness", "a"), "two people"),
    ],
)
def test_that_two_people_answer_for_it(place, words, sentence):
    assert_refused(place.run(GATE, "destroy", *words), 2, sentence)


def test_that_the_record_does_not_go_with_the_home(place):
    to = place.root / GATE / "records"
    said = place.run(GATE, "destroy", "--to", to, *NAMES)
    assert_refused(said, 2, "must not lie in the home")


def test_that_a_home_half_destroyed_opens_no_more_and_is_finished(
    place, destroyed, monkeypatch
):
    """The disk failed after the keys were gone: the same command goes on."""

    def refuse(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_print", refuse)
    assert destroyed(GATE).status == 130
    monkeypatch.undo()
    home = place.root / GATE
    assert marker_in(home) is not None
    for words in (ADMIT, ("verify",), ("keys", "list")):
        assert place.run(GATE, *words).status == 3
    said = place.run(GATE, "destroy", "--json")
    (fact,) = said.facts()
    assert said.status == 0
    assert fact["proofs"][destroying.NOT_TRIED] is True
    assert left(home) == []
    assert len(list((place.root / "records").glob("*.pdf"))) == 1


def test_that_backups_on_another_disk_go_with_it(place, destroyed):
    """They hold the key slots of then: a passphrase would open them."""
    other = place.root / "other-disk"
    other.mkdir()
    place.good(GATE, "backup", "second", other)
    assert list(other.rglob("*.keys"))
    said = destroyed(GATE, "--json")
    assert said.status == 0, said
    assert left(other) == []  # its own folder too


def test_that_a_medium_that_is_not_there_is_named(place, destroyed):
    away = place.root / "away"
    set_folder(place.root / GATE, "backup_to", away)
    destroyed(GATE)
    (body,) = (place.root / "records").glob("*.json")
    assert json.loads(body.read_bytes())["untouched"] == [str(away)]


def set_folder(home, name, folder):
    settings = home / "gatebook.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace(f'{name} = ""', f'{name} = "{folder}"'), encoding="utf-8"
    )


def test_that_a_link_in_a_home_does_not_lead_out_of_it(place, destroyed):
    outside = place.root / "outside.txt"
    outside.write_text("mine")
    (place.root / GATE / "trust" / "link").symlink_to(outside)
    folder = place.root / "folder"
    folder.mkdir()
    (folder / "more.txt").write_text("mine too")
    (place.root / GATE / "inbox" / "folder").symlink_to(folder)
    assert destroyed(GATE).status == 0
    assert outside.read_text() == "mine"
    assert (folder / "more.txt").read_text() == "mine too"


def test_that_a_home_at_work_is_not_destroyed(place, destroyed):
    with Home(place.root / GATE, "gate"):
        assert_refused(destroyed(GATE), 3, "This home is in use")
    assert place.run(GATE, "verify").status == 0


def test_that_a_damaged_marker_is_one_sentence(place):
    (place.root / GATE / "destroying.json").write_bytes(b"junk")
    assert_refused(place.run(GATE, "destroy"), 3, "cannot be read")
    assert (place.root / GATE / "journal.db").exists()
