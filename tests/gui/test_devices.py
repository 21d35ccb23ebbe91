"""Devices in the gate window: what they bring to the desk, and their page."""

import os
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.domain.desk import Need, Phase
from station.domain.device_news import Measured
from station.domain.device_settings import DeviceSettings, GunRules, Suffix
from station.domain.visit import Site
from tests.fakes.cards import CARD_FRAME, FOUND, SELECTED
from tests.fakes.desk import FakeDesk
from tests.fakes.duty import FakeUpkeep
from tests.gui.conftest import Guard
from ui.gate.screen import Mode
from ui.gate.settings import GateSettings
from ui.gate.window import open_window

FRAME = bytes.fromhex("5A 5A 45 04 0E 4E 09 E2 44")
CODE = "https://s.sh.gov.cn/abc"
Opens = Callable[..., Guard]


class Line:
    """A serial device at the other end of a line."""

    def __init__(self) -> None:
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self.name = os.ttyname(self._theirs)

    def send(self, data: bytes) -> None:
        os.write(self._ours, data)

    def close(self) -> None:
        os.close(self._theirs)
        os.close(self._ours)


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.close()


@pytest.fixture
def opens(desk: FakeDesk, upkeep: FakeUpkeep, qtbot: QtBot) -> Iterator[Opens]:
    guards: list[Guard] = []

    def opened(settings: DeviceSettings, *, replays: bool = True) -> Guard:
        told = GateSettings(devices=settings, replays=replays)
        window = open_window(desk, None, desk.clock, told, upkeep=upkeep)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        guards.append(Guard(window, desk, qtbot))
        return guards[-1]

    yield opened
    for guard in guards:
        guard.window.close()
        guard.window.deleteLater()


def recording(folder: Path, *replies: bytes) -> str:
    file = folder / "card.txt"
    file.write_text("".join(f">\n{reply.hex(' ')}\n" for reply in replies))
    return f"replay:{file}"


def until_ready(guard: Guard, name: str) -> None:
    guard.waits(lambda: guard.window.trial.devices.states.get(name) == "ready")


def test_that_a_serial_gun_brings_its_code_to_the_desk(opens, line, desk):
    guard = opens(DeviceSettings(gun=line.name))
    until_ready(guard, "gun")
    line.send(CODE.encode() + b"\r\n")
    guard.waits(lambda: [text for text, *_rest in desk.scanned] == [CODE])
    line.send(b"GP1:HALF")
    said = "The scan was not whole: scan again."
    guard.waits(lambda: guard.window.top.banner.text == said)


def test_that_a_card_laid_down_stands_at_the_desk(opens, desk, tmp_path):
    card = recording(tmp_path, FOUND, SELECTED, CARD_FRAME)
    guard = opens(DeviceSettings(card_reader=card))
    guard.waits(lambda: len(desk.scanned) == 1)
    assert len(desk.scanned[0][0]) == 128


def test_that_a_reading_waits_until_it_is_asked_for_and_then_for_enter(
    opens, line, desk
):
    guard = opens(DeviceSettings(thermometer=line.name))
    until_ready(guard, "thermometer")
    screen = guard.window.controller
    line.send(FRAME * 6)  # nobody is there
    guard.pulls_the_gun("GP1:WANG")
    guard.sees(Phase.ASKING)
    assert Need.TEMPERATURE in screen.screen.state.needs
    assert screen.screen.entry == ""
    line.send(bytes.fromhex("5A 5A 45 04 07 D0 07 D0 AB") * 3 + FRAME * 6)
    guard.waits(lambda: screen.screen.entry == "36.6")
    assert screen.screen.state.phase is Phase.ASKING
    guard.types("\r")
    guard.sees(Phase.RECORDED)
    assert desk.rows[0].readings[0].device == "serial:GY-MCU90614"


def test_that_a_reading_may_count_without_enter(opens, line):
    settings = DeviceSettings(thermometer=line.name, thermometer_direct=True)
    guard = opens(settings)
    until_ready(guard, "thermometer")
    guard.pulls_the_gun("GP1:WANG")
    guard.sees(Phase.ASKING)
    line.send(FRAME * 6)
    guard.sees(Phase.RECORDED)


def test_that_a_reading_sent_twice_is_no_companion(opens, desk):
    guard = opens(DeviceSettings())
    guard.presses("F4")
    guard.types("8A6F\rM")
    controller, reading = guard.window.controller, Measured(36.5, Site.WRIST, "gun")
    guard.waits(lambda: controller.screen.party)
    guard.sees(Phase.ASKING)
    for _again in range(2):  # the second comes while the first is being written
        controller.measure(reading, direct=True)
    guard.sees(Phase.RECORDED)
    guard.waits(lambda: controller.screen.entry == "36.5")
    assert [row.readings[0].celsius for row in desk.rows] == [36.5]


def test_that_a_device_that_does_not_answer_stands_on_the_station_line(opens):
    guard = opens(DeviceSettings(card_reader="/dev/ttyNO"))
    guard.waits(lambda: "ID card reader: no answer" in guard.window.line.text)


def test_that_devices_are_chosen_with_the_keyboard_alone(opens, line, upkeep):
    guard = opens(DeviceSettings())
    guard.presses("F12")
    guard.types("D4U")
    guard.types(line.name + "\r")
    until_ready(guard, "card_reader")
    guard.types("\r")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.DESK)
    guard.waits(lambda: upkeep.devices == [DeviceSettings(card_reader=line.name)])
    assert guard.window.trial.page is None


def test_that_leaving_the_page_brings_back_what_was(opens, line, upkeep):
    before = DeviceSettings(gun=line.name)
    guard = opens(before)
    for leave in (("Esc",), ("F6", "F12")):
        guard.presses("F12")
        guard.types("D")
        guard.types("2U")
        guard.types("keyboard\r")
        guard.waits(lambda: "gun" not in guard.window.trial.devices.states)
        if leave == ("Esc",):
            guard.types("\x1b")
        else:
            guard.presses(*leave)
        guard.waits(lambda: guard.window.trial.page is None)
        until_ready(guard, "gun")
    assert (upkeep.devices, guard.window.trial.settings) == ([], before)


def test_that_a_scan_on_the_page_is_a_trial_and_nobody_stands_at_the_desk(opens, desk):
    guard = opens(DeviceSettings())
    guard.presses("F12")
    guard.types("D2")
    guard.pulls_the_gun(CODE)
    page = guard.window.trial.page
    assert page is not None
    guard.waits(lambda: "23 characters" in page.proof.text())
    assert CODE not in page.proof.text()
    guard.types("\x1b")
    guard.pulls_the_gun(CODE)
    guard.waits(lambda: len(desk.scanned) == 1)


def test_that_two_guns_at_once_are_said_and_neither_counts(opens, desk):
    guard = opens(DeviceSettings())
    guard.types("GGPP11::AABBCCDDEE\rFF\r", gap_ms=3)
    said = "Two scanners at once: scan again, one after the other."
    guard.waits(lambda: guard.window.top.banner.text == said)
    assert desk.scanned == []


def test_that_what_is_set_about_the_gun_counts(opens, desk):
    guard = opens(DeviceSettings(rules=GunRules(60, "~", Suffix.TAB)))
    guard.types("~" + CODE + "\t", gap_ms=50)
    guard.waits(lambda: [text for text, *_rest in desk.scanned] == [CODE])


def test_that_a_mistake_in_the_settings_is_in_the_banner(desk, qtbot):
    told = GateSettings(mistakes=("Setting [devices] gun: …",))
    window = open_window(desk, None, desk.clock, told)
    assert "Setting [devices] gun" in window.top.banner.text
    window.close()
    window.deleteLater()
