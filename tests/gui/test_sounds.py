"""What is heard at the window, and the program that sounds."""

import sys

import pytest
from PySide6.QtCore import QProcess, Qt
from pytestqt.qtbot import QtBot

from station.domain.desk import Phase
from station.domain.errors import EnvironmentFault
from station.workspace.home import WindowSettings
from tests.fakes.sound import FakeSound
from tests.gui.conftest import Guard
from ui.gate.settings import LARGER
from ui.workers.sound import SoundProcess

START_MS = 20_000
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def sound(guard: Guard) -> FakeSound:
    sound = FakeSound()
    guard.window.hear(sound)
    return sound


def admits(guard: Guard) -> None:
    guard.types("321501\r1365\r")
    guard.sees(Phase.RECORDED)


def test_that_an_outcome_is_heard_when_it_is_on_the_card(guard: Guard, sound):
    admits(guard)
    assert sound.played == [("admit", ())]
    guard.types("e321501\r")
    guard.sees(Phase.ASKING)
    guard.types("366\r")
    guard.sees(Phase.RECORDED)
    assert [name for name, _said in sound.played] == ["admit", "refuse"]


def test_that_a_failure_is_heard_and_is_no_outcome(guard: Guard, sound):
    guard.types("321501\r1")
    guard.sees(Phase.ASKING)
    guard.desk.fault = EnvironmentFault("The disk is full: {place}.", place="x")
    guard.types("365\r")
    guard.waits(lambda: guard.window.controller.screen.failure != "")
    assert sound.played == [("fault", ())]


def test_that_a_voice_says_what_the_sound_means(guard: Guard, sound):
    guard.window.looks.press("Ctrl+B")
    assert sound.started == [False, True]
    admits(guard)
    assert sound.played == [("admit", ("谢谢，请进。",))]


def test_that_sounds_can_be_switched_off(guard: Guard, sound):
    guard.window.looks.press("Ctrl+M")
    admits(guard)
    assert sound.played == []
    assert guard.window.top.banner.text == ""


def test_that_closing_the_window_ends_the_sounds(guard: Guard, sound):
    guard.window.close()
    assert sound.stopped


def test_that_a_new_theme_makes_no_sound(guard: Guard, sound):
    admits(guard)
    guard.window.looks.press("Ctrl+2")
    guard.window.looks.press(LARGER)
    assert len(sound.played) == 1
    assert guard.face.look.icon == "check"


@pytest.mark.parametrize(
    ("key", "change"),
    [
        (Qt.Key.Key_2, {"theme": "dark"}),
        (Qt.Key.Key_3, {"theme": "contrast"}),
        (Qt.Key.Key_Plus, {"text": 125}),
        (Qt.Key.Key_Equal, {"text": 125}),
        (Qt.Key.Key_M, {"sounds": False}),
        (Qt.Key.Key_L, {"language": "zh"}),
    ],
)
def test_that_what_a_key_sets_is_kept_in_the_home(
    guard: Guard, upkeep, key: Qt.Key, change: dict[str, object]
):
    guard.window.activateWindow()
    guard.qtbot.waitActive(guard.window)
    guard.qtbot.keyClick(guard.window, key, CTRL)
    guard.waits(lambda: upkeep.kept == [WindowSettings(**change)])
    assert guard.window.top.banner.text != ""


def test_that_a_button_sets_the_window_as_its_key_does(guard: Guard, upkeep):
    button = guard.window.card.help.settings.buttons["Ctrl+2"]
    guard.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    guard.waits(lambda: upkeep.kept == [WindowSettings(theme="dark")])


def test_that_a_setting_that_cannot_be_kept_is_news(guard: Guard, upkeep):
    upkeep.fault = EnvironmentFault("The disk is full: {place}.", place="x")
    guard.window.looks.press("Ctrl+2")
    guard.waits(lambda: guard.window.top.banner.text == "The disk is full: x.")


def running(sound: SoundProcess) -> QProcess:
    process = sound.findChild(QProcess)
    assert process.state() is QProcess.ProcessState.Running
    return process


def not_running(sound: SoundProcess) -> bool:
    return sound.findChild(QProcess).state() is QProcess.ProcessState.NotRunning


class Listener:
    """Collects what a `SoundProcess` says."""

    def __init__(self, sound: SoundProcess) -> None:
        self.told: list[str] = []
        sound.told.connect(self.told.append)


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without a sound card, a sound server or a speech server."""
    monkeypatch.setenv("PULSE_SERVER", "/nonexistent")
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nonexistent")
    monkeypatch.setenv("SPEECHD_NO_AUTOSPAWN", "1")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have loudspeakers")
def test_that_a_computer_without_a_loudspeaker_is_told_in_one_line(
    qtbot: QtBot, silent: None
):
    sound = SoundProcess()
    listener = Listener(sound)
    sound.play("admit", {})  # before it runs: nothing happens
    sound.start(voice=True)
    qtbot.waitUntil(lambda: len(listener.told) == 2, timeout=START_MS)
    sound.play("admit", {"zh": "请进"})
    assert listener.told == [
        "No loudspeaker: no sounds",
        "No Chinese voice: sounds only",
    ]
    sound.stop()
    assert not_running(sound)


def test_that_the_program_is_started_once_more_when_it_died(qtbot: QtBot, silent: None):
    sound = SoundProcess()
    listener = Listener(sound)
    sound.start(voice=False)
    qtbot.waitUntil(lambda: len(listener.told) == 1, timeout=START_MS)
    running(sound).kill()
    qtbot.waitUntil(lambda: len(listener.told) == 2, timeout=START_MS)
    running(sound).kill()
    qtbot.waitUntil(lambda: not_running(sound), timeout=START_MS)
    sound.play("admit", {})
    sound.stop()
