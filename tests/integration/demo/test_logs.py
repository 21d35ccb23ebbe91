"""A whole day and a crash after it: no name, number or code of it stands in a log."""

import sys
from datetime import datetime, time

import pytest

import ui.main
from station.domain.moments import CHINA
from station.workspace.crash import crashes_in
from station.workspace.keyslots import KeyFile
from tests.fakes.homes import copy_homes
from tests.integration.demo.conftest import HOMES, PlayedDay
from ui.compose import open_office, open_station
from ui.demo.actions import Party, Visit
from ui.demo.day import DAY, TEAM, _steps

LEAST_WORDS = 500


@pytest.fixture(scope="module")
def ended(day, tmp_path_factory):
    """A copy of the day to go on in."""
    root = tmp_path_factory.mktemp("ended")
    for name in (*HOMES, "keys"):
        copy_homes(day.out / name, root / name)
    return PlayedDay(root, day.said)


def of_person(person):
    number = person.document.number if person.document else ""
    return {person.name, person.phone, number}


def of_register(home):
    words = set()
    for resident in home.register.residents():
        words |= of_person(resident.person) | set(resident.plates)
    return words


def of_passages(home):
    words = set()
    for row in home.passages.day_rows(home.settings.id, DAY):
        words |= of_person(row.person) | {row.plate, row.note}
    return words


def of_script(office, seed):
    """Who and which codes the day shows, known passes or not."""
    rows = office.passages.ledger("pass")
    holders = {str(row.fields["person"]): "GP1:" for row in rows}
    words = {"GP1:"}
    midnight = datetime.combine(DAY, time(), CHINA)
    for step in _steps(office, holders, midnight, seed):
        if isinstance(step, Visit):
            words |= {step.text} | of_person(step.person)
        elif isinstance(step, Party):
            words |= {step.plate}.union(*map(of_person, step.people))
    return words


@pytest.fixture(scope="module")
def words(ended):
    """Every name, number, phone, plate and code text of the day."""
    found = {one.name for one in TEAM}
    with open_office(ended.out / "office", KeyFile(ended.key_file("office"))) as home:
        found |= of_register(home) | of_script(home, 1)
    for gate in HOMES[1:]:
        with open_station(ended.out / gate, KeyFile(ended.key_file(gate))) as home:
            found |= of_passages(home)
    found = {word for word in found if len(word) > 1}
    assert len(found) > LEAST_WORDS
    return found


def broken(ended, words, monkeypatch):
    """A bug that quotes everybody, told the way the program tells it."""

    def fail(*_words, **_options):
        raise KeyError(" ".join(sorted(words)))

    monkeypatch.setattr("ui.commands.search.is_number", fail)
    line = ["search", next(iter(words)), "--home", str(ended.out / "gate-1")]
    line += ["--key-file", str(ended.key_file("gate-1"))]
    monkeypatch.setattr(sys, "argv", ["gatebook", *line])
    for hooks, name in ((sys, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(hooks, name, getattr(hooks, name))
    monkeypatch.setattr(ui.main.threading, "excepthook", sys.excepthook)
    with pytest.raises(SystemExit) as status:
        ui.main.main()
    assert status.value.code == ui.main.BUG


def test_that_no_log_no_crash_file_and_no_sentence_names_anybody(
    ended, words, monkeypatch, capsys
) -> None:
    broken(ended, words, monkeypatch)
    texts = {"stderr of the day": ended.said, "stderr": capsys.readouterr().err}
    for home in HOMES:
        for file in (ended.out / home / "logs").iterdir():
            texts[f"{home}/{file.name}"] = file.read_text(encoding="utf-8")
    assert crashes_in(ended.out / "gate-1" / "logs") == 1
    assert len(texts["gate-1/gatebook.log"].splitlines()) > 1
    for place, text in texts.items():
        told = {w for w in words if w in text or escaped(w) in text}
        assert not told, f"{place}: {len(told)} words of the day"


def escaped(word):
    return word.encode("ascii", "backslashreplace").decode()


def test_that_the_office_hears_how_many_and_the_doctor_says_where(
    ended, tmp_path, capsys
) -> None:
    logs = ended.out / "gate-2" / "logs"
    (logs / "crash-20220418-desk-1.txt").write_text("KeyError\n")
    stick = tmp_path / "stick"
    stick.mkdir()
    for _turn in range(2):
        assert ended.run("gate-2", "handover", "--to", stick) == 0
    assert ended.run("gate-2", "doctor") == 1
    assert f"1 crash files in {logs}" in capsys.readouterr().out
    with open_station(
        ended.out / "gate-2", KeyFile(ended.key_file("gate-2"))
    ) as station:
        rows = station.passages.ledger("technical", "program")
    assert [row.fields["detail"] for row in rows] == ["crashes=1"]
    assert ended.run("office", "import", stick) == 0
