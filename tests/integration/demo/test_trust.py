"""A trust list brought to a paired gate, from the command line to the verdict."""

import json

import pytest

from station.domain.credentials import CodeKind, JudgedHow
from station.workspace.keyslots import KeyFile
from tests.fakes.homes import copy_homes
from tests.fakes.issuers import SIGNER, VACCINATED, der, eu, hc1
from tests.integration.demo.conftest import PlayedDay
from ui.compose import open_station

CODE = hc1(eu(VACCINATED))


@pytest.fixture
def gate(day, tmp_path):
    for name in ("gate-1", "office", "keys"):
        copy_homes(day.out / name, tmp_path / name)
    return PlayedDay(tmp_path)


def shown_at(gate):
    """The certificate of the newest passage."""
    with open_station(gate.out / "gate-1", KeyFile(gate.key_file("gate-1"))) as opened:
        newest = opened.desk().today()[0][0]
    (shown,) = (one for one in newest.shown if one.kind is CodeKind.EU_DCC)
    return shown


def test_that_a_gate_believes_what_was_imported_and_nothing_else(gate, capsys):
    admit = ("admit", "--code", CODE, "--temperature", "36.5")
    assert gate.run("gate-1", *admit) == 1
    assert shown_at(gate).how is not JudgedHow.OFFLINE_SIGNATURE
    file = gate.out / "signers.der"
    file.write_bytes(der(SIGNER))
    assert gate.run("gate-1", "trust", "import", file) == 0
    assert gate.run("gate-1", *admit) in {0, 1}
    shown = shown_at(gate)
    assert (shown.how, shown.verified) == (JudgedHow.OFFLINE_SIGNATURE, True)
    assert gate.run("gate-1", "verify") == 0
    capsys.readouterr()
    assert gate.run("gate-1", "trust", "list", "--json") == 0
    (line,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (line["name"], line["age_days"], line["sound"]) == ("signers.der", 0, True)


def test_that_the_office_takes_in_what_its_gate_believes(gate, tmp_path, capsys):
    file = gate.out / "signers.der"
    file.write_bytes(der(SIGNER))
    assert gate.run("gate-1", "trust", "import", file) == 0
    stick = tmp_path / "stick"
    stick.mkdir()
    assert gate.run("gate-1", "handover", "--to", stick) == 0
    assert gate.run("office", "import", stick) == 0
    assert gate.run("office", "verify") == 0
    capsys.readouterr()
    assert gate.run("office", "trust", "list", "--json") == 0
    assert capsys.readouterr().out == ""  # the gate's lists are not the office's
