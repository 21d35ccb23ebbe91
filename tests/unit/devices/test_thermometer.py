"""Frames of infrared modules, and one reading for each person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.devices.replay import Chunk, RecordedPort
from station.devices.thermometer import (
    FrameReader,
    Raw,
    SerialThermometer,
    Steady,
)
from station.domain.device_news import DeviceState, Measured

GY = bytes.fromhex("5A 5A 45 04 0E 4E 09 E2 44")
CJ = bytes.fromhex("66 66 01 04 0E 4E 09 E2 47")
FRAME_US = 70_000
MODELS = {GY: "GY-MCU90614", CJ: "CJMCU-90614"}


def gy(celsius: float, ambient: float = 20.0) -> bytes:
    data = b"".join(round(c * 100).to_bytes(2, signed=True) for c in (celsius, ambient))
    head = b"\x5a\x5a\x45\x04" + data
    return head + bytes((sum(head) & 0xFF,))


@pytest.mark.parametrize("frame", [GY, CJ])
def test_that_a_frame_of_each_module_is_read(frame):
    assert FrameReader().feed(frame) == (Raw(36.62, 25.3, MODELS[frame]),)


def test_that_below_zero_is_below_zero():
    assert FrameReader().feed(gy(-12.34, -0.5)) == (Raw(-12.34, -0.5),)


@pytest.mark.parametrize(
    "frame",
    [
        "5A 5A 45 04 0E 4E 09 E2 45",
        "5A 5A 15 02 0E 4E 09 E2 12",
        "66 66 03 04 0E 4E 09 E2 47",
        "66 66 01 02 0E 4E 09 E2 47",
        "5A 66 45 04 0E 4E 09 E2 50",
    ],
)
def test_that_another_frame_is_passed_over(frame):
    assert FrameReader().feed(bytes.fromhex(frame) + GY) == (Raw(36.62, 25.3),)


@given(st.binary(max_size=30), st.integers(1, 25))
def test_that_frames_come_out_however_they_are_cut(noise, size):
    stream = GY + noise + CJ * 2 + GY
    reader, raws = FrameReader(), []
    for begin in range(0, len(stream), size):
        raws += reader.feed(stream[begin : begin + size])
    assert raws[0] == Raw(36.62, 25.3)
    assert raws[-1] == Raw(36.62, 25.3)
    if not {0x5A, 0x66} & set(noise):
        assert len(raws) == 4


@given(st.integers(0, 8), st.integers(1, 255))
def test_that_a_byte_changed_on_the_way_is_noticed(place, change):
    wrong = bytearray(GY)
    wrong[place] ^= change
    assert FrameReader().feed(bytes(wrong)) == ()


@given(st.lists(st.binary(max_size=200), max_size=40))
def test_that_any_stream_is_answered_and_little_of_it_is_held(chunks):
    reader = FrameReader()
    for chunk in chunks:
        reader.feed(chunk)
        assert len(reader._held) < 9


def readings(celsius: list[float]) -> list[float]:
    steady = Steady()
    taken = (steady.take(c, n * FRAME_US) for n, c in enumerate(celsius))
    return [reading for reading in taken if reading is not None]


def test_that_a_person_is_read_once_however_long_they_stand():
    wall, person = [21.0] * 6, [33.0, 35.8, 36.4, 36.5, 36.6, 36.5, 36.6] * 9
    assert readings(wall + person + wall) == [36.6]


def test_that_the_next_person_is_read_too():
    first, second = [36.5] * 20, [37.8] * 20
    assert readings(first + [21.0] * 3 + second) == [36.5, 37.8]


def test_that_one_frame_beside_the_head_makes_no_second_reading():
    assert readings([36.5] * 9 + [21.0] + [36.5] * 9) == [36.5]


@pytest.mark.parametrize(
    "passing", [[36.5, 35.0, 36.5, 35.0] * 9, [36.5] * 3, [80.0] * 9]
)
def test_that_what_does_not_hold_still_or_is_no_body_is_no_reading(passing):
    assert readings(passing) == []


@given(st.lists(st.floats(allow_nan=True), max_size=60))
def test_that_a_reading_is_always_of_a_body(celsius):
    assert all(30.0 <= reading <= 45.0 for reading in readings(celsius))


def test_that_a_recorded_thermometer_gives_its_readings():
    frames = [gy(21.0)] * 3 + [gy(36.5)] * 5 + [gy(21.0)] * 3 + [gy(38.1)] * 5
    port = RecordedPort([Chunk(f) for f in frames], wait=lambda _s: None)
    states: list[DeviceState] = []
    device = SerialThermometer(lambda: port, states.append)
    heard = [m for n in range(30) for m in device.poll(n * FRAME_US)]
    device.stop()
    by = MODELS[GY]
    assert heard == [Measured(36.5, None, by), Measured(38.1, None, by)]
    assert states == [DeviceState.CONNECTING, DeviceState.READY, DeviceState.STOPPED]
