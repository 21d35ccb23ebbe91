"""A stick of the office at the window: two keys, and the queue goes on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from station.domain.desk import Phase
from station.domain.errors import EnvironmentFault, OperatorError
from station.services.brief import brief
from station.services.receive import receive
from station.workspace.keyslots import KeyFile
from tests.data.releases.make import FOLDER
from tests.fakes.homes import copy_homes
from tests.fakes.passages import a_person
from tests.gui.conftest import Guard
from ui.commands.upkeep import StationUpkeep
from ui.compose import OpenStation, open_office, open_station
from ui.gate.window import open_window

ROOM = a_person(2).home.key  # type: ignore[union-attr]  # everybody has a home there
Opens = Callable[[Callable[[], Path]], Guard]


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    QApplication.setStyle("Fusion")
    copy_homes(FOLDER / "0.1.0", tmp_path / "homes")
    (tmp_path / "homes/stick").mkdir()
    return tmp_path / "homes"


@pytest.fixture
def station(homes: Path) -> Iterator[OpenStation]:
    with open_station(homes / "station", KeyFile(homes / "key.txt")) as opened:
        yield opened


@pytest.fixture
def opens(station: OpenStation, qtbot) -> Iterator[Opens]:
    guards: list[Guard] = []

    def opened(find_stick: Callable[[], Path]) -> Guard:
        upkeep = StationUpkeep(station, find_stick)
        window = open_window(station.desk(), None, station.clock, upkeep=upkeep)
        window.show()
        guards.append(Guard(window, station.desk(), qtbot))
        guards[0].waits(lambda: bool(window.controller.crew.members))
        return guards[0]

    yield opened
    for guard in guards:
        guard.window.close()
        guard.window.deleteLater()


def told(guard: Guard) -> str:
    return guard.window.top.banner.text


def test_that_a_stick_brings_the_briefing_and_takes_the_records(homes, station, opens):
    stick, way = homes / "stick", KeyFile(homes / "key.txt")
    with open_office(homes / "office", way) as office:
        made = brief(office.end, "gate-1")
        (stick / made.name).write_bytes(made.data)
    guard = opens(lambda: stick)
    guard.types(f"{ROOM}\r1")
    guard.sees(Phase.ASKING)
    before = guard.window.controller.screen.state.visit
    guard.presses("F12")
    guard.types("u")
    guard.waits(lambda: f"Briefing {made.manifest.number} is in force" in told(guard))
    assert "On the stick for the office: records up to №" in told(guard)
    assert guard.window.controller.screen.state.visit == before
    assert QApplication.activeModalWidget() is None
    guard.types("365\r")
    guard.sees(Phase.RECORDED)
    with open_office(homes / "office", way) as office:
        report = receive(office.end, [str(stick)])
    assert sum(one.new for one in report.files) > 0


@pytest.mark.parametrize(
    "fault",
    [
        OperatorError("No stick is plugged in."),
        EnvironmentFault("There is no such file or folder: {place}.", place="/x"),
    ],
)
def test_that_a_stick_that_is_not_there_is_one_line(opens, fault):
    def find_stick() -> Path:
        raise fault

    guard = opens(find_stick)
    guard.presses("F12")
    guard.types("u")
    guard.waits(lambda: told(guard) == str(fault))
    guard.types(f"{ROOM}\r1365\r")
    guard.sees(Phase.RECORDED)


def test_that_a_stick_pulled_out_meanwhile_is_said_and_nothing_is_lost(
    homes, station, opens
):
    stick = homes / "stick"
    stick.rmdir()
    stick.write_text("no folder")
    guard = opens(lambda: stick)
    guard.presses("F12")
    guard.types("u")
    guard.waits(lambda: told(guard) not in ("", "The stick …"))
    assert "records up to" not in told(guard)
    guard.types(f"{ROOM}\r1365\r")
    guard.sees(Phase.RECORDED)
    assert station.desk().today()[0][0].person.name
