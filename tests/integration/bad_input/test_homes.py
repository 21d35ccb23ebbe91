"""Homes that are in use, of another key, without their database, or too new."""

import shutil
import subprocess
import sys
from base64 import b64encode
from contextlib import contextmanager

import pytest

from tests.integration.bad_input.program import (
    ROOT,
    Place,
    assert_proven,
    assert_refused,
    environment,
    sql,
)

HOLD = (
    "import sys; from pathlib import Path;"
    "from station.workspace.home import open_home;"
    "home = open_home(Path(sys.argv[1]), 'gate');"
    "print('held', flush=True); sys.stdin.read(); home.close()"
)
# commands that open a station, each in its own way
COMMANDS = (
    ["verify"],
    ["admit", "--door", "3-2-101"],
    ["handover", "--to", "x"],
    ["rebuild"],
    ["backup"],
    ["search", "101"],
    ["policy", "show"],
)


@contextmanager
def held(place: Place, home: str):
    """Somebody else has the home open; yields the process."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place.root / home)],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.communicate("")


def refused_by_all(place: Place, home: str, status: int, sentence: str) -> None:
    for words in COMMANDS:
        assert_refused(place.run(home, *words), status, sentence)


def test_that_a_home_in_use_names_who_uses_it(place):
    before = place.kept("gate-1")
    with held(place, "gate-1") as process:
        sentence = f"This home is in use: gatebook gate, pid {process.pid}"
        refused_by_all(place, "gate-1", 3, sentence)
    assert place.kept("gate-1") == before
    assert_proven(place, "gate-1")


def test_that_a_dead_holder_keeps_nobody_out(place):
    with held(place, "gate-1") as process:
        process.kill()
        process.wait()
    assert_proven(place, "gate-1")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("another", "This key does not open this home"),
        ("garbage", "This is no key file"),
        ("empty", "This is no key file"),
        ("bytes", "This is no key file"),
        ("missing", "There is no such file or folder"),
        ("folder", "This is a folder, not a file"),
    ],
)
def test_that_a_wrong_key_opens_nothing_and_makes_nothing(place, kind, sentence):
    path = place.root / kind
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        contents = {
            "another": b64encode(bytes(32)),
            "garbage": b"garbage",
            "bytes": bytes(range(128, 160)),
        }
        path.write_bytes(contents.get(kind, b""))
    there = path.exists()
    before = place.kept("gate-1")
    for words in COMMANDS:
        said = place.run("gate-1", *words, "--key-file", path)
        assert_refused(said, 3, sentence)
    assert path.exists() == there
    assert place.kept("gate-1") == before


def test_that_without_a_key_file_the_sentence_says_what_to_give(place):
    said = place.start("gate-1", "verify")
    assert said.status == 0
    home = str(place.root / "gate-1")
    program = (
        f"from ui.main import run; run(['verify', '--lang', 'en', '--home', {home!r}])"
    )
    said = place.start("gate-1", program=program)
    assert "This home wants its key: give --key-file FILE" in said.err


def test_that_a_lost_journal_is_never_made_anew(place):
    (place.root / "gate-1" / "journal.db").unlink()
    names = sorted(path.name for path in (place.root / "gate-1").iterdir())
    refused_by_all(place, "gate-1", 3, "There is no database in this folder")
    assert sorted(p.name for p in (place.root / "gate-1").iterdir()) == names


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"", 3, "The database is empty; restore a backup"),
        (b"garbage" * 9999, 3, "first page is damaged: “gatebook restore”"),
    ],
)
def test_that_a_ruined_journal_is_left_as_it_is(place, content, status, sentence):
    file = place.root / "gate-1" / "journal.db"
    file.write_bytes(content)
    refused_by_all(place, "gate-1", status, sentence)
    assert file.read_bytes() == content


def test_that_a_journal_cut_short_is_status_four(place):
    file = place.root / "gate-1" / "journal.db"
    cut = file.read_bytes()[:20_000]
    file.write_bytes(cut)
    for words in COMMANDS:
        said = place.run("gate-1", *words)
        assert said.status == 4, said
        assert "Traceback" not in said.err
    assert file.read_bytes() == cut


def test_that_a_flipped_byte_is_found_by_verify(place):
    file = place.root / "gate-1" / "journal.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:50_000] + bytes([whole[50_000] ^ 1]) + whole[50_001:])
    said = place.run("gate-1", "verify", "--json")
    assert said.status == 4
    *faults, figures = said.facts()
    damaged = [fault for fault in faults if fault["part"] == "page"]
    assert [fault["place"] for fault in damaged] == [f"page {50_000 // 4096 + 1}"]
    assert figures["faults"] == len(faults)
    said = place.run("gate-1", "backup", "--to", place.root / "copy.db")
    assert_refused(said, 4, "damaged")
    assert not (place.root / "copy.db").exists()


def test_that_a_database_of_a_newer_program_is_left_alone(place):
    sql(place, "gate-1", "UPDATE alembic_version SET version_num = '9999'")
    file = place.root / "gate-1" / "journal.db"
    before = file.read_bytes()
    refused_by_all(place, "gate-1", 3, "This database was made by a newer program")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("gatebook.toml", None, "There is no Gatebook home here"),
        ("gatebook.toml", b"role = 5", "The settings cannot be read"),
        ("gatebook.toml", b"\xff\xfe", "The settings cannot be read"),
        ("keys/slots.json", None, ""),
        ("keys/slots.json", b"{}", ""),
    ],
)
def test_that_spoilt_parts_of_a_home_are_one_sentence(place, name, content, sentence):
    path = place.root / "gate-1" / name
    paths = [path, path.with_name("slots.copy.json")] if "slots" in name else [path]
    for one in paths:
        one.unlink()
        if content is not None:
            one.write_bytes(content)
    refused_by_all(
        place, "gate-1", 3, sentence or "The key slots of this home are lost"
    )


def test_that_a_newer_home_is_left_alone(place):
    path = place.root / "gate-1" / "gatebook.toml"
    path.write_text(path.read_text().replace("format = 1", "format = 2"))
    refused_by_all(place, "gate-1", 3, "This home was made by a newer program")


def test_that_lost_private_keys_are_one_sentence_and_second_copies_work(place):
    keys = place.root / "gate-1" / "keys"
    (keys / "private.sealed").write_bytes(b"garbage")
    (keys / "slots.json").unlink()
    assert place.run("gate-1", "admit", "--door", "3-2-101").status == 1
    (keys / "private.copy.sealed").write_bytes(b"garbage")
    said = place.run("gate-1", "admit", "--door", "3-2-101")
    assert_refused(said, 4, "The private keys of this home are damaged")
    for file in keys.glob("private*"):
        file.unlink()
    said = place.run("gate-1", "admit", "--door", "3-2-101")
    assert_refused(said, 3, "The private keys of this home are missing")
    assert_proven(place, "gate-1")


def test_that_folders_lost_by_a_copy_are_made_again(place):
    for name in ("outbox", "inbox", "backups", "logs"):
        shutil.rmtree(place.root / "gate-1" / name)
    to = place.root / "again"
    assert place.run("gate-1", "handover", "--to", to).status == 0
    assert len(list(to.iterdir())) == 1
    assert place.run("gate-1", "backup").status == 0


def test_that_a_passage_of_nobody_at_all_is_not_recorded(place):
    before = place.kept("gate-1")
    assert_refused(place.run("gate-1", "admit"), 2, "Say who comes")
    assert_refused(place.run("gate-1", "admit", "--temperature", "36"), 2, "Say who")
    assert place.kept("gate-1") == before
