"""The page of devices key by key, without a window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.devices.serial_ports import SerialPort
from station.domain.device_news import CAMERA, CARD_READER, GUN, THERMOMETER
from station.domain.device_settings import DeviceSettings
from station.scanning.cameras import FoundCamera
from ui.gate import devices_flow
from ui.gate.devices_flow import DevicesScreen, Found
from ui.workers.key_names import ENTER, ESCAPE

FOUND = Found(
    (FoundCamera("0", "HD Webcam"),),
    (SerialPort("/dev/ttyUSB0", "Reader", "0C2E:0901"), SerialPort("/dev/ttyS0")),
)
BEGUN = devices_flow.seen(devices_flow.begin(DeviceSettings()), FOUND)


def play(*pressed: str, screen: DevicesScreen = BEGUN) -> DevicesScreen:
    for key in pressed:
        screen = devices_flow.press(screen, key)
    return screen


@pytest.mark.parametrize(
    ("name", "key", "places"),
    [
        (CAMERA, "1", ("", "0")),
        (GUN, "2", ("keyboard", "0C2E:0901", "/dev/ttyS0")),
        (THERMOMETER, "3", ("", "0C2E:0901", "/dev/ttyS0", "ble")),
        (CARD_READER, "4", ("", "0C2E:0901", "/dev/ttyS0")),
    ],
)
def test_that_a_device_goes_round_what_is_plugged_in(name, key, places):
    assert devices_flow.places(BEGUN, name) == places
    seen, screen = [], play(key) if name != CAMERA else BEGUN
    for _turn in places:
        seen.append(getattr(screen.settings, name))
        screen = play("N", screen=screen)
    assert tuple(seen) == places
    assert getattr(screen.settings, name) == places[0]


def test_that_the_same_digit_again_is_the_next_place():
    assert play("1").settings.camera == "0"
    assert play("2").settings == DeviceSettings()
    assert play("2", "2").settings.gun == "0C2E:0901"


def test_that_enter_keeps_and_escape_brings_back_what_was():
    kept = play("1", ENTER)
    assert (kept.done, kept.settings.camera) == (True, "0")
    left = play("1", ESCAPE)
    assert (left.left, left.settings) == (True, DeviceSettings())


def test_that_a_place_is_typed():
    typing = devices_flow.typed(play("U"), "rtsp://cam/x ")
    assert play(ENTER, screen=typing).settings.camera == "rtsp://cam/x"
    assert play(ESCAPE, screen=typing).settings.camera == ""
    assert play("1", "N", screen=typing) == typing


def test_that_a_wrong_place_is_said_and_stays_to_be_put_right():
    screen = play(ENTER, screen=devices_flow.typed(play("3", "U"), "thermometer"))
    assert (screen.typing, screen.entry) == (True, "thermometer")
    assert "thermometer" in screen.said
    assert screen.settings == DeviceSettings()


def test_that_a_recording_is_refused_outside_a_demo():
    recording = devices_flow.typed(play("4", "U"), "replay:card.txt")
    assert "recording" in play(ENTER, screen=recording).said
    demo = devices_flow.begin(DeviceSettings(), replays=True)
    typing = devices_flow.typed(play("4", "U", screen=demo), "replay:card.txt")
    assert play(ENTER, screen=typing).settings.card_reader == "replay:card.txt"


def test_that_a_reading_without_enter_is_a_switch_of_the_thermometer():
    assert play("T").settings == DeviceSettings()
    assert play("3", "T").settings.thermometer_direct
    assert play("3", "T", "T").settings == DeviceSettings()


KEYS = st.sampled_from([*"1234NUTXQ0", ENTER, ESCAPE, "⌫", "F12", ""])


@given(st.lists(KEYS, max_size=40), st.text(max_size=400))
def test_that_any_keys_leave_settings_that_can_be_used(pressed, text):
    screen = BEGUN
    for key in pressed:
        screen = devices_flow.press(devices_flow.typed(screen, text), key)
        assert getattr(screen.settings, screen.name) in devices_flow.places(
            screen, screen.name
        )
