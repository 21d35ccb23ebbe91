"""Wrong words on the command line: one sentence, status 2, in both languages."""

import pytest

from resources import language
from tests.integration.bad_input.program import (
    Place,
    assert_refused,
    is_one_sentence,
)
from ui.main import COMMANDS

WRONG = [
    (["nonsense"], "There is no command “nonsense”"),
    (["shift", "nonsense"], "gatebook shift does not take these words"),
    (["verify", "--nonsense"], "there is no option --nonsense here"),
    (["verify", "nonsense"], "gatebook verify does not take these words"),
    (["verify", "--lang", "xx"], "There is no language “xx”"),
    (["--lang"], "--lang wants a value"),
    (["read"], "FILES is missing"),
    (["pair"], "FILE is missing"),
    (["correct", "x", "--change", "name=x"], "--reason is missing"),
    (["read", "--at"], "--at wants a value"),
    (["admit", "--star=3"], "--star takes no value"),
    (["init", "palace"], "ROLE is one of: office, station"),
    (["admit", "--category", "x"], "--category is one of: resident, visitor"),
    (["log", "--blank", "x"], "--blank wants a number from 0 to 500"),
    (["report", "two-gates", "--minutes", "0"], "--minutes wants a number from 1 on"),
    (["admit", "--choice", "x"], "--choice wants a number"),
    (["admit", "--test-age", "nan"], "--test-age wants a number from 0"),
]
WRONG_AT_THE_GATE = [
    (["admit", "--name", "x", "--temperature", "warm"], "“warm” is no temperature"),
    (["admit", "--name", "x", "--temperature", "nan"], "“nan” is no temperature"),
    (["admit", "--name", "x", "--temperature", "1e999"], "“1e999” is no temperature"),
    (["admit", "--door", "9-9-9"], "Nobody is registered at 9-9-9"),
    (["admit", "--door", "\x1b[31m9"], "Nobody is registered at [31m9"),
    (["admit", "--door", "3-2-106", "--choice", "-5"], "no such number in the list"),
    (["admit", "--name", "\udcff"], "not UTF-8"),
    (["resolve", "nothing", "--reason", "x"], "There is no such passage here"),
    (["correct", "x", "--change", "\x1b=1", "--reason", "x"], "no field “”"),
    (["shift", "open", "--leader", "x", "--guard", "y"], "There is no operator “x”"),
    (["shift", "close"], "No shift is open"),
    (["log", "--day", "2022-02-30"], "“2022-02-30” is no day"),
    (["handover", "--to", ""], "This address cannot be used"),
    (["handover", "--to", "nowhere://x"], "This address cannot be used"),
    (["handover", "--to", "x", "--since", "999"], "There is no record 999"),
    (["briefing", "--to", "x"], "This home is a station, not an office"),
    (["init", "station"], "This folder is not empty"),
]


@pytest.mark.parametrize(("words", "sentence"), WRONG)
def test_that_a_command_nobody_could_mean_is_one_sentence(tmp_path, words, sentence):
    assert_refused(Place(tmp_path).run("home", *words), 2, sentence)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("words", [words for words, _sentence in WRONG[:4]])
def test_that_wrong_words_are_answered_in_chinese_too(tmp_path, words):
    said = Place(tmp_path).run("home", *words, "--lang", "zh")
    assert said.status == 2
    assert is_one_sentence(said.err)
    assert any("\u4e00" <= char <= "\u9fff" for char in said.err)


def test_that_wrong_use_of_a_station_changes_nothing(place):
    before = place.kept("gate-1")
    for words, sentence in WRONG_AT_THE_GATE:
        assert_refused(place.run("gate-1", *words), 2, sentence)
    assert place.kept("gate-1") == before


def test_that_a_correction_that_is_none_changes_nothing(place):
    (fact,) = place.run("gate-1", "admit", "--door", "3-2-103", "--json").facts()
    before = place.kept("gate-1")
    for change in ("temperature=warm", "temperature=nan", "direction=up", "note"):
        words = ("correct", fact["record_id"], "--change", change, "--reason", "x")
        said = place.run("gate-1", *words)
        assert said.status == 2, (change, said)
        assert is_one_sentence(said.err)
    assert place.kept("gate-1") == before


def test_that_nothing_found_is_said(place):
    assert_refused(place.run("office", "search", "nobody"), 1, "Nothing was found")


def test_that_every_command_knows_that_there_is_no_home(tmp_path):
    words = {
        "admit": ["--name", "x"],
        "resolve": ["x"],
        "correct": ["x", "--change", "name=x", "--reason", "x"],
        "shift": ["close"],
        "order": [
            *("--giver", "x", "--text", "x", "--until", "2022-03-15T08:00"),
            *("--rule", "note"),
        ],
        "paper": [
            *("--written", "2022-03-15T08:00", "--page", "1", "--line", "1"),
            *("--writer", "x"),
        ],
        "handover": ["--to", "x"],
        "briefing": ["--to", "x"],
        "register": ["import", "x.xlsx"],
        "pass": ["revoke", "x", "--reason", "x"],
        "policy": ["show"],
        "operator": ["list"],
        "trust": ["list"],
        "search": ["x"],
        "report": ["day"],
        "keys": ["list"],
        "sheet": ["visitors"],
        "letter": ["pledge", "--pdf", "x.pdf"],
        "notice": ["resident-rules", "--pdf", "x.pdf"],
        "erase": ["--preview"],
        "list": ["show"],
        "disinfection": ["list"],
        "mirror": ["show"],
        "backup": ["list"],
        "move-office": ["--to", "x"],
        **{name: ["x"] for name in ("revoke", "import", "adopt")},
    }
    homeless = {"demo", "init", "pair", "gate", "read", "doctor", "restore"}
    homeless.add("devices")  # this computer has them
    for command in COMMANDS.keys() - homeless:
        said = Place(tmp_path).run("none", command, *words.get(command, []))
        assert_refused(said, 3, "There is no Gatebook home here")
    assert list(tmp_path.iterdir()) == []


def test_that_a_demonstration_without_a_place_is_one_sentence(tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").write_text("mine")
    wrong = [
        (["--out", full], 2, "This folder is not empty"),
        (["--out", full / "x"], 3, "x"),
        (["--out", full / "x" / "day"], 3, "x"),
        (["--out", tmp_path / "day", "--seed", "one"], 2, "--seed wants a number"),
        (["--out", tmp_path / "day", "--pictures", tmp_path / "gone"], 2, "gone"),
    ]
    for words, status, sentence in wrong:
        assert_refused(Place(tmp_path).run("none", "demo", *words), status, sentence)
    assert [path.name for path in tmp_path.rglob("*")] == ["full", "x"]


def test_that_a_terminal_of_another_alphabet_stops_nothing(made):
    said = made.start(
        "office", "search", "101", "--lang", "zh", PYTHONIOENCODING="ascii"
    )
    assert said.status == 0
    assert said.out.isascii()
    said = made.start("none", "verify", "--lang", "zh", PYTHONIOENCODING="ascii")
    assert (said.status, said.err.count("\n")) == (3, 1)


def test_that_a_reader_that_went_away_leaves_no_traceback(made):
    """`gatebook search … | head -0`."""
    closed = "import os, sys; os.close(1); os.open(os.devnull, os.O_RDONLY)\n"
    program = closed + "from ui.main import main; main()"
    said = made.start("office", "search", "101", program=program)
    assert "Traceback" not in said.err


def test_that_a_bug_is_told_without_what_it_held(made):
    """The crash path: whoever mends the program gets places, never a name."""
    broken = (
        "import ui.commands.search as part\n"
        "def fail(*_): raise KeyError('王试 110199')\n"
        "part._resident_line = fail\n"
        "from ui.main import main; main()"
    )
    said = made.start("office", "search", "101", program=broken)
    assert said.status == 70
    assert "The program made a mistake of its own" in said.err
    assert "KeyError" in said.err
    assert "王试" not in said.err
    assert "110199" not in said.err


def test_that_help_is_there_in_both_languages(tmp_path):
    for name in ("zh", "en"):
        with language(name):
            said = Place(tmp_path).run("home", "--help", "--lang", name)
        assert said.status == 0
