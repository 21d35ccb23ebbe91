"""The office goes to another computer, in one file that only the recovery key opens."""

import json
from pathlib import Path

import pytest

from station.domain.errors import OperatorError
from station.handover import bundle
from station.services.column_memory import COLUMNS_FILE, ColumnMemory
from station.workspace.keyslots import KeyFile, SlotKind, kinds_of
from station.workspace.recovery import new_recovery_key
from tests.fakes.homes import copy_homes
from tests.integration.exchange.shell import Shell
from ui.compose import open_any, open_office
from ui.main import run


@pytest.fixture(scope="session")
def busy_office(new_pair, tmp_path_factory):
    """An office that has a gate and took in a handover of it; made once."""
    root = tmp_path_factory.mktemp("busy") / "shell"
    copy_homes(new_pair, root)
    shell = Shell(root)
    assert shell.at("gate", "handover", "--to", shell.stick) == 0
    assert shell.at("office", "import", shell.stick) == 0
    return root


@pytest.fixture
def day(busy_office, tmp_path):
    root = tmp_path / "shell"
    copy_homes(busy_office, root)
    return Shell(root)


def moved(shell, capsys):
    capsys.readouterr()
    assert shell.at("office", "move-office", "--to", shell.stick, "--json") == 0
    return Path(json.loads(capsys.readouterr().out)["place"])


def arrive(shell, file, *more, recovery=None):
    key = ["--recovery", recovery or shell.root / "recovery.txt"]
    return shell.at("new", "init", "office", "--from", file, *key, *more)


def test_that_an_office_goes_on_at_another_computer(day, capsys):
    file = moved(day, capsys)
    other = ["--key-file", str(day.root / "new-key.txt")]
    where = ["--home", str(day.root / "new"), "--lang", "en"]
    words = ["init", "office", "--from", str(file)]
    words += ["--recovery", str(day.root / "recovery.txt")]
    assert run([*words, *where, *other]) == 0
    assert "Office sun is here with everything" in capsys.readouterr().out

    def at_new(*words):
        return run([*map(str, words), *where, *other])

    assert at_new("verify") == 0
    assert at_new("import", day.stick) == 0
    assert at_new("briefing", "--to", day.stick) == 0
    (briefing,) = day.stick.glob("*.briefing")
    assert day.at("gate", "adopt", briefing) == 0
    assert at_new("pair", day.root / "2.pairing", "--station", "gate-2") == 0
    assert set(kinds_of(day.root / "new" / "keys")) == {
        SlotKind.KEY_FILE,
        SlotKind.RECOVERY,
    }
    with open_any(
        day.root / "new", KeyFile(day.root / "new-key.txt"), "look"
    ) as opened:
        own = [head for head in opened.journal.heads() if head.station == "sun"]
    assert len(own) == 2
    for path in (day.root / "new").rglob("*"):
        assert path.is_dir() or path.stat().st_mode & 0o077 == 0, path


def test_that_the_home_left_behind_issues_nothing(day, capsys):
    moved(day, capsys)
    for words in (
        ("briefing", "--to", day.stick),
        ("pair", day.root / "2.pairing", "--station", "gate-2"),
        ("import", day.stick),
        ("revoke", "gate-1"),
    ):
        assert day.at("office", *words) == 2
        assert "moved to another computer" in capsys.readouterr().err
    assert day.at("office", "verify") == 0
    assert day.at("office", "search", "nobody") in {0, 1}
    way = KeyFile(day.root / "key.txt")
    as_a_window_does = open_office(day.root / "office", way)
    with pytest.raises(OperatorError, match="moved to another"), as_a_window_does:
        pass
    assert day.at("office", "move-office", "--stay") == 0
    assert day.at("office", "briefing", "--to", day.stick) == 0
    assert day.at("office", "move-office", "--stay") == 2
    assert day.at("office", "move-office") == 2


def test_that_the_new_computer_knows_how_the_columns_were_read(day, capsys):
    memory = ColumnMemory(day.root / "office" / COLUMNS_FILE)
    memory.keep({"headers": {0: "name", 3: "phone"}})
    assert arrive(day, moved(day, capsys)) == 0
    there = ColumnMemory(day.root / "new" / COLUMNS_FILE)
    assert there.recall("headers") == {0: "name", 3: "phone"}


def test_that_no_briefing_number_is_given_twice(day, capsys):
    assert day.at("office", "briefing", "--to", day.root / "before", "--json") == 0
    number = json.loads(capsys.readouterr().out.splitlines()[-1])["number"]
    file = moved(day, capsys)
    assert arrive(day, file) == 0
    with open_office(day.root / "new", KeyFile(day.root / "key.txt")) as office:
        assert office.exchange.next_number() > number + 100


@pytest.mark.parametrize("part", [0.0, 0.2, 0.6, 0.999])
def test_that_an_altered_or_cut_office_makes_no_home(day, capsys, part):
    file = moved(day, capsys)
    data = bytearray(file.read_bytes())
    for changed in (data[: int(len(data) * part)], flipped(data, part)):
        file.write_bytes(changed)
        assert arrive(day, file) in {2, 4}
        said = capsys.readouterr().err
        assert "Traceback" not in said
        assert not (day.root / "new").exists()


def flipped(data, part):
    changed = bytearray(data)
    changed[int(len(data) * part)] ^= 1
    return changed


def test_that_only_the_recovery_key_opens_it(day, capsys):
    file = moved(day, capsys)
    other = day.root / "other.txt"
    other.write_text(new_recovery_key().secret)
    assert arrive(day, file, recovery=other) == 2
    assert "another recovery key" in capsys.readouterr().err
    assert not (day.root / "new").exists()
    handover = next(day.stick.glob("*.handover"))
    assert arrive(day, handover) == 2
    assert arrive(day, day.root / "nothing") == 2
    assert day.at("x", "init", "station", "--from", file) == 2
    capsys.readouterr()


@pytest.mark.parametrize(
    "name", ["../journal.db", "keys/../../x", "/etc/passwd", "keys/.hidden", "logs/x"]
)
def test_that_no_name_leads_out_of_the_home(tmp_path, name):
    inner = tmp_path / "x"
    inner.write_bytes(b"data")
    one = bundle.packed(name, inner)
    tar = tmp_path / "tar"
    tar.write_bytes(b"".join(bundle._tar((), ((one, inner),))))
    with tar.open("rb") as file, pytest.raises(bundle.IntegrityFault):
        bundle.read_files(file, [one], lambda name: tmp_path / "out" / name)
    assert not (tmp_path / "out").exists()


def test_that_a_stick_that_is_too_small_marks_nothing(day, capsys):
    assert day.at("office", "move-office", "--to", day.root / "no" / "stick") == 3
    assert day.at("office", "briefing", "--to", day.stick) == 0
    assert not list((day.root / "office" / "backups").glob("move-*"))
    capsys.readouterr()
