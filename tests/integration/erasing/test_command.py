"""`gatebook erase` as a person or a script uses it."""

import json
from pathlib import Path

import pytest

from ui.main import run


class Office:
    """A new office, and the program at it; `said` is what it wrote to stdout."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._where = ["--home", str(root / "office"), "--lang", "en"]
        self._where += ["--key-file", str(root / "office.key")]
        self._capsys = capsys
        name = ["--id", "sun", "--name", "阳光社区"]
        name += ["--recovery", str(root / "recovery.txt")]
        assert self.run("init", "office", *name)[0] == 0

    def run(self, *words: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        status = run([*words, *self._where])
        said = self._capsys.readouterr()
        return status, said.out, said.err


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)


def test_that_one_says_whether_to_look_or_to_erase(office: Office) -> None:
    for words in ((), ("--preview", "--yes")):
        status, out, err = office.run("erase", *words)
        assert (status, out) == (2, "")
        assert "--preview" in err


def test_that_a_look_and_an_erasure_tell_their_counts(office: Office) -> None:
    status, out, _err = office.run("erase", "--preview", "--json")
    assert (status, json.loads(out)["count"]) == (0, 0)
    status, out, _err = office.run("erase", "--yes")
    assert (status, out) == (0, "0 records erased.\n")


def test_that_a_hold_is_set_shown_and_lifted(office: Office) -> None:
    days = ("--from", "2022-04-01", "--to", "2022-04-15")
    words = ("--reason", "case 12", "--station", "gate-1", *days)
    status, out, _err = office.run("erase", "hold", "add", *words, "--json")
    assert status == 0
    hold = json.loads(out)
    assert hold["to_us"] - hold["from_us"] == 15 * 86_400_000_000
    _status, out, _err = office.run("erase", "hold", "list")
    assert "gate-1 2022-04-01–2022-04-15 case 12" in out
    assert office.run("erase", "hold", "lift", hold["hold_id"][-6:])[0] == 0
    status, out, err = office.run("erase", "hold", "list")
    assert (status, out) == (0, "")
    assert "No legal hold" in err
    assert office.run("erase", "hold", "lift", hold["hold_id"])[0] == 2


def test_that_a_hold_without_bounds_or_reason_is_refused(office: Office) -> None:
    assert office.run("erase", "hold", "add", "--reason", "case 12")[0] == 2
    words = ("--reason", " ", "--station", "gate-1")
    assert office.run("erase", "hold", "add", *words)[0] == 2


def test_that_erasing_a_person_wants_a_reason(office: Office) -> None:
    assert office.run("erase", "person", "p-1", "--reason", " ")[0] == 2


def test_that_an_id_of_nobody_is_not_taken_for_an_erasure(office: Office) -> None:
    status, out, err = office.run("erase", "person", "p-1", "--reason", "asked")
    assert (status, out) == (1, "0 records erased.\n")
    assert "has this id" in err
