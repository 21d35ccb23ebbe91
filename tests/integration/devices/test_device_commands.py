"""`gatebook devices` and what doctor says of them, through the command line."""

import json
import os
import tty
from pathlib import Path

import pytest

from station.workspace.home import HomeRole, Settings, create_home, settings_in
from ui.commands.gate_open import _devices
from ui.main import run

FRAMES = "5A 5A 45 04 0E 4E 09 E2 44\n" * 6


@pytest.fixture
def home(tmp_path) -> Path:
    root = tmp_path / "home"
    settings = Settings(HomeRole.STATION, "gate-1", "一号", demo=True)
    create_home(root, settings, "init").close()
    return root


@pytest.fixture
def real_home(tmp_path) -> Path:
    root = tmp_path / "real"
    create_home(root, Settings(HomeRole.STATION, "gate-1", "一号"), "init").close()
    return root


@pytest.fixture
def recording(tmp_path) -> Path:
    file = tmp_path / "thermometer.txt"
    file.write_text(FRAMES)
    return file


def say(capsys, home: Path, *words: str, lang: str = "en") -> tuple[int, list, str]:
    line = ["--home", str(home), "--lang", lang, "--json", "devices", *words]
    status = run(line)
    out, err = capsys.readouterr()
    return status, [json.loads(text) for text in out.splitlines()], err


def test_that_every_device_is_named_with_its_place(capsys, home):
    status, facts, _err = say(capsys, home, "--set", "camera=rtsp://a:b@cam/x")
    named = {fact["device"]: fact for fact in facts if "device" in fact}
    assert status == 0
    assert set(named) == {"camera", "gun", "thermometer", "card-reader"}
    assert named["camera"]["text"].startswith("Camera: rtsp://cam/x")
    assert named["camera"]["state"] == "advice"


def test_that_what_is_set_stays_set(capsys, home):
    say(capsys, home, "--set", "gun=0C2E:0901", "--set", "gun.suffix=tab")
    settings = settings_in(home)
    assert (settings.devices, settings.gun) == (
        {"gun": "0C2E:0901"},
        {"suffix": "tab"},
    )
    _status, facts, _err = say(capsys, home)
    (gun,) = [fact for fact in facts if fact.get("device") == "gun"]
    assert gun["state"] == "missing"


@pytest.mark.parametrize("words", ["camera", "webcam=0", "gun_baud=fast", "gun=x y"])
def test_that_a_wrong_setting_is_one_sentence_and_changes_nothing(capsys, home, words):
    status, facts, err = say(capsys, home, "--set", "gun=keyboard", "--set", words)
    assert (status, facts, len(err.splitlines())) == (2, [], 1)
    assert settings_in(home).devices == {}


def test_that_a_thermometer_is_tried(capsys, home, recording):
    words = ("--set", f"thermometer=replay:{recording}")
    status, facts, _err = say(
        capsys, home, *words, "--try", "thermometer", "--seconds", "2"
    )
    assert status == 0
    assert facts == [{"device": "thermometer", "celsius": 36.62, "site": None}]


def test_that_a_device_that_is_silent_and_one_that_is_not_there_differ(capsys, home):
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    words = ("--try", "card-reader", "--seconds", "1")
    silent = f"card_reader={os.ttyname(theirs)}"
    assert say(capsys, home, "--set", silent, *words)[0] == 1
    os.close(theirs)
    os.close(ours)
    status, facts, err = say(capsys, home, "--set", "card_reader=/dev/ttyNO", *words)
    assert (status, facts) == (3, [])
    assert "does not answer: /dev/ttyNO" in err


@pytest.mark.parametrize("name", ["thermometer", "gun", "camera", "telephone"])
def test_that_what_cannot_be_tried_says_so(capsys, home, name):
    status, _facts, err = say(capsys, home, "--try", name)
    assert (status, len(err.splitlines())) == (2, 1)


def test_that_a_recording_is_refused_outside_a_demo_home(capsys, real_home, recording):
    words = ("--set", f"thermometer=replay:{recording}")
    status, _facts, err = say(capsys, real_home, *words)
    assert (status, settings_in(real_home).devices) == (2, {})
    assert "demo home" in err
    assert say(capsys, real_home, "--demo", *words)[0] == 0
    assert say(capsys, real_home, "--try", "thermometer", "--seconds", "1")[0] == 2


def test_that_a_video_file_before_a_gate_is_a_recording(recording):
    settings = Settings(HomeRole.STATION, "gate-1", "一号", devices={"camera": "1"})
    assert _devices(settings, "").settings.camera == "1"
    assert _devices(settings, "rtsp://cam/x").settings.replays == ()
    assert _devices(settings, str(recording)).settings.replays == ("camera",)


def test_that_a_mistake_in_the_file_is_said_and_keeps_nothing_from_working(
    capsys, home
):
    file = home / "gatebook.toml"
    file.write_text(
        file.read_text()
        .replace("[devices]", '[devices]\ngun_baud = 7\nthermometer = "ble"')
        .replace("[gun]", "[gun]\ngap_ms = 1")
    )
    status, facts, err = say(capsys, home)
    assert status == 1
    assert len(err.splitlines()) == 2
    (thermometer,) = [f for f in facts if f.get("device") == "thermometer"]
    assert thermometer["text"] == "Thermometer: Bluetooth · seen only when it is tried"


def test_that_doctor_names_the_devices_of_a_station(capsys, home):
    say(capsys, home, "--set", "card_reader=/dev/ttyNO")
    run(["--home", str(home), "--lang", "en", "--json", "doctor"])
    checks = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    states = {check["check"]: check["state"] for check in checks}
    assert (states["gun"], states["card-reader"]) == ("good", "missing")
