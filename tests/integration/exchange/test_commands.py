"""The exchange from the command line, office and gate, exit status and words."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from ui.main import run

TOOLS = ("age", "minisign", "zstd", "tar")
missing_tools = [tool for tool in TOOLS if shutil.which(tool) is None]


def test_that_a_day_of_exchange_needs_no_window(shell, capsys):
    assert shell.at("gate", "pair", shell.pairing, "--code", "12") == 2
    assert not (shell.root / "gate").exists()
    assert shell.at("gate", "pair", shell.pairing, "--code", shell.code) == 0
    assert "This is station gate-1 now, at 东门." in capsys.readouterr().out
    assert shell.at("office", "briefing", "--to", shell.stick) == 2

    assert shell.at("gate", "handover", "--to", shell.stick, "--json") == 0
    out = capsys.readouterr().out
    (sent,) = [json.loads(line) for line in out.splitlines()]
    assert (sent["first"], sent["last"], sent["again"]) == (1, 2, False)
    assert shell.at("office", "import", shell.stick, "--dry-run") == 0
    assert shell.at("office", "import", shell.stick, "--json") == 0
    out = capsys.readouterr().out
    report = json.loads(out.splitlines()[-1])
    assert (report["state"], report["new"], report["reason"]) == ("imported", 2, None)
    assert list((shell.root / "office" / "backups").glob("import-*.db"))
    assert shell.at("office", "import", shell.stick) == 0
    assert "nothing changed" in capsys.readouterr().out

    assert shell.at("office", "briefing", "--to", shell.stick) == 0
    (briefing,) = shell.stick.glob("*.briefing")
    assert shell.at("gate", "adopt", briefing) == 0
    assert "The office has received" in capsys.readouterr().out
    assert shell.at("gate", "adopt", briefing) == 0
    assert shell.at("gate", "adopt", Path(sent["place"])) == 2

    broken = Path(sent["place"]).with_name("broken(1).handover")
    broken.write_bytes(Path(sent["place"]).read_bytes()[:-1])
    assert shell.at("office", "import", broken) == 4
    assert shell.at("office", "import", sent["place"], shell.root / "key.txt") == 1
    assert shell.at("office", "revoke", "gate-1", "--upto", "six") == 2
    capsys.readouterr()
    head = "6271fa49c9d2516b · 9 · 734e 3865 96fc 29c7"
    assert shell.at("office", "revoke", "gate-1", "--upto", head, "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["cut_off"]["6271fa49c9d2516b"] == 9
    err = said.err
    assert "Traceback" not in err


def test_that_an_import_is_listed_shown_and_undone(paired_shell, capsys):
    shell = paired_shell
    assert shell.at("gate", "handover", "--to", shell.stick) == 0
    assert shell.at("office", "import", "list") == 0
    assert "Nothing was ever imported" in capsys.readouterr().err
    assert shell.at("office", "import", "--watch", "--rounds", "2", shell.stick) == 0
    assert "Watching" in capsys.readouterr().err
    assert shell.at("office", "import", "list", "--json") == 0
    (one,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (one["new"], one["state"]) == (2, "done")
    assert shell.at("office", "import", "show", one["import"]) == 0
    assert "2 new records of gate-1" in capsys.readouterr().out
    assert shell.at("office", "import", "undo", one["import"]) == 0
    assert "2 records of gate-1 are set aside" in capsys.readouterr().out
    assert shell.at("office", "import", "take", shell.stick) == 1
    assert "--again brings them back" in capsys.readouterr().out
    assert shell.at("office", "import", "--again", shell.stick) == 0
    assert shell.at("office", "import", "list") == 0
    assert "undone, then brought back" in capsys.readouterr().out
    assert shell.at("office", "verify") == 0
    assert shell.at("office", "import", "undo", "x") == 2
    assert shell.at("office", "import") == 2
    capsys.readouterr()


@pytest.mark.skipif(missing_tools != [], reason=f"not installed: {missing_tools}")
def test_that_a_handover_opens_by_hand_with_the_keys_of_the_office(
    paired_shell, capsys
):
    shell = paired_shell
    assert shell.at("gate", "handover", "--to", shell.stick) == 0
    assert shell.at("office", "import", shell.stick) == 0
    assert (
        shell.at("office", "keys", "export", shell.root / "hand", "--reason", "audit")
        == 0
    )
    capsys.readouterr()
    script = (
        "age -d -i office.age ../stick/*.handover | tar x"
        " && minisign -Vm manifest.json -p gate-1.pub && zstd -dc records.jsonl.zst"
    )
    opened = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=shell.root / "hand",
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"kind\\":\\"volume_opened' in opened.stdout
    assert (shell.root / "hand" / "office.age").stat().st_mode & 0o077 == 0
    assert shell.at("office", "verify", "--json") == 0
    assert shell.at("gate", "keys", "export", shell.root / "x", "--reason", "y") == 2


def test_that_each_end_keeps_to_its_own_commands(shell, capsys):
    assert shell.at("office", "handover", "--to", shell.stick) == 2
    assert shell.at("office", "adopt", shell.stick / "x") == 2
    assert shell.at("office", "pair", shell.root / "gate-1.pairing", "--code", "1") == 2
    assert shell.at("station", "init", "station") == 0
    assert shell.at("station", "handover", "--to", shell.stick) in {2, 3}
    assert shell.at("station", "briefing", "--to", shell.stick) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["init", "office"],
        ["init", "office", "--id", "sun"],
        ["init", "station", "--id", "gate-1"],
        ["init", "office", "--id", "Not An Id"],
        ["init", "palace"],
        ["pair", "x.pairing"],
        ["pair", "nothing.pairing", "--code", "1234567890"],
    ],
)
def test_that_wrong_use_is_one_sentence_and_makes_nothing(shell, capsys, words):
    assert shell.at("new", *words) == 2
    assert not (shell.root / "new").exists()
    said = capsys.readouterr()
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("home", "words", "status"),
    [
        ("office", ["init", "office", "--id", "sun"], 2),
        ("office", ["pair", "x.pairing", "--station", "Bad"], 2),
        ("office", ["pair", "no/such/folder/x", "--station", "gate-2"], 3),
        ("office", ["revoke", "gate-9"], 2),
        ("office", ["briefing", "--to", "x", "--station", "gate-1"], 2),
        ("nowhere", ["handover", "--to", "x"], 3),
    ],
)
def test_that_what_cannot_be_done_is_one_sentence(shell, capsys, home, words, status):
    assert shell.at(home, *words) == status
    said = capsys.readouterr().err.strip()
    assert said
    assert "\n" not in said


def test_that_another_key_opens_nothing(shell, capsys):
    other = ["--key-file", str(shell.root / "other.txt")]
    words = ["import", str(shell.stick), "--home", str(shell.root / "office")]
    assert run([*words, *other]) == 3
    (shell.root / "other.txt").write_text("A" * 43 + "=\n")
    assert run([*words, *other]) == 3
    assert "Traceback" not in capsys.readouterr().err
