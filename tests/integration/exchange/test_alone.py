"""A station that began alone and is invited by an office later."""

import pytest

from station.domain.visit import Category, Direction
from station.services.alone import name_crew
from station.workspace.home import HomeRole, Settings, settings_in
from station.workspace.keyslots import KeyFile
from tests.fakes.clock import TickingClock
from ui.compose import open_station
from ui.founding import begin_alone


def made_alone(shell, name="gate-1"):
    settings = Settings(
        HomeRole.STATION, name, "东门", gate="东门", community="阳光花园"
    )
    way = KeyFile(shell.root / "key.txt")
    begin_alone(shell.root / "gate", settings, (way,))
    with open_station(shell.root / "gate", way) as station:
        name_crew(station.end, "示例带班", "271828", ("示例甲",))
        desk = station.desk()
        desk.present_category(Category.EMERGENCY, Direction.IN)
        desk.present_category(Category.EMERGENCY, Direction.OUT)
    return way


def test_that_the_office_gets_what_was_recorded_before_it_knew(shell):
    way = made_alone(shell)
    assert shell.at("gate", "pair", shell.pairing, "--code", shell.code) == 0
    assert shell.at("gate", "handover", "--to", shell.stick) == 0
    assert shell.at("office", "import", shell.stick) == 0
    assert shell.at("gate", "verify") == 0
    with open_station(shell.root / "gate", way) as station:
        assert station.gate().policy.community != ""
        assert len(station.desk().today()[0]) == 2
        assert station.register.operators() == ()


def test_that_it_is_not_invited_under_another_name(shell, capsys):
    made_alone(shell, "north-gate")
    capsys.readouterr()
    assert shell.at("gate", "pair", shell.pairing, "--code", shell.code) == 2
    assert "This is station north-gate already." in capsys.readouterr().err
    assert settings_in(shell.root / "gate").id == "north-gate"


def test_that_alone_it_hands_nothing_over_and_says_so(shell, capsys):
    made_alone(shell)
    capsys.readouterr()
    assert shell.at("gate", "handover", "--to", shell.stick) == 2
    assert "not paired" in capsys.readouterr().err


def test_that_a_beginning_that_was_cut_short_is_done_again(shell, monkeypatch):
    settings = Settings(HomeRole.STATION, "gate-1", "东门", community="阳光花园")
    way = KeyFile(shell.root / "key.txt")
    with monkeypatch.context() as cut:
        cut.setattr("ui.founding.alone.begin_alone", stopped)
        with pytest.raises(KeyboardInterrupt):
            begin_alone(shell.root / "gate", settings, (way,), TickingClock())
    begin_alone(shell.root / "gate", settings, (way,))
    with open_station(shell.root / "gate", way) as station:
        assert station.gate().digest_key != b""


def stopped(*_what):
    raise KeyboardInterrupt
