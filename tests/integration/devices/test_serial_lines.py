"""The drivers over a real serial line: a pair of pseudo-terminals."""

import os
import queue
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.devices import drivers
from station.devices.bursts import Event, Lost, Scanned
from station.devices.id_card_reader import FIND, READ, SELECT
from station.devices.serial_ports import opener, serial_ports
from station.domain.device_news import DeviceState, Measured
from station.domain.device_settings import DeviceSettings
from tests.fakes.cards import CARD_FRAME, FOUND, SELECTED, card_block

WAIT_S = 15.0
FRAME = bytes.fromhex("5A 5A 45 04 0E 4E 09 E2 44")


class Cable:
    """A device at the end of a line, plugged in under a name that does not change."""

    def __init__(self, folder: Path) -> None:
        self.name = folder / "ttyUSB0"
        self._ends: tuple[int, int] | None = None

    def plug(self) -> None:
        ours, theirs = self._ends = os.openpty()
        tty.setraw(theirs)
        self.name.symlink_to(os.ttyname(theirs))
        os.set_blocking(ours, True)

    def pull(self) -> None:
        """The device is gone: the line hangs up, its name with it."""
        self.name.unlink()
        ends, self._ends = self._ends, None
        for end in ends or ():
            os.close(end)

    def send(self, data: bytes) -> None:
        assert self._ends is not None
        os.write(self._ends[0], data)

    def receive(self, count: int) -> bytes:
        assert self._ends is not None
        data = b""
        while len(data) < count:
            data += os.read(self._ends[0], count - len(data))
        return data


class Heard:
    def __init__(self) -> None:
        self.values: queue.Queue[object] = queue.Queue()
        self.states: queue.Queue[DeviceState] = queue.Queue()

    def value(self) -> object:
        return self.values.get(timeout=WAIT_S)

    def until(self, state: DeviceState) -> None:
        while self.states.get(timeout=WAIT_S) is not state:
            pass


@pytest.fixture
def cable(tmp_path) -> Iterator[Cable]:
    cable = Cable(tmp_path)
    yield cable
    if cable._ends is not None:
        cable.pull()


@pytest.fixture
def heard() -> Heard:
    return Heard()


def scan(event: object) -> str:
    assert isinstance(event, Scanned)
    return event.text


@pytest.mark.parametrize("baud", [9600, 115200])
def test_that_a_gun_is_pulled_out_and_plugged_in_again(cable, heard, baud):
    settings = DeviceSettings(gun=str(cable.name), gun_baud=baud)
    gun = drivers.serial_gun(settings, heard.values.put, heard.states.put)
    assert gun is not None
    gun.start()
    try:
        heard.until(DeviceState.DISCONNECTED)  # it is not there yet
        cable.plug()
        heard.until(DeviceState.READY)
        cable.send(b"GP1:ABCDEF\r\n")
        assert scan(heard.value()) == "GP1:ABCDEF"
        cable.send(b"GP1:HALF")
        cable.pull()
        heard.until(DeviceState.DISCONNECTED)
        cable.plug()
        heard.until(DeviceState.READY)
        cable.send("https://s.sh.gov.cn/沪\r".encode())
        came = heard.value()
        if isinstance(came, Lost):  # the half was read before the gun was pulled
            came = heard.value()
        assert scan(came) == "https://s.sh.gov.cn/沪"
    finally:
        gun.stop()


def test_that_a_line_in_use_is_not_ready_and_is_taken_when_it_is_free(cable, heard):
    cable.plug()
    other = opener(str(cable.name), 9600)()
    settings = DeviceSettings(gun=str(cable.name))
    gun = drivers.serial_gun(settings, heard.values.put, heard.states.put)
    assert gun is not None
    gun.start()
    try:
        heard.until(DeviceState.DISCONNECTED)
        other.close()
        heard.until(DeviceState.READY)
    finally:
        gun.stop()


def test_that_a_thermometer_gives_one_reading_with_what_is_to_be_added(cable, heard):
    cable.plug()
    settings = DeviceSettings(thermometer=str(cable.name), thermometer_add=0.3)
    device = drivers.thermometer(settings, heard.values.put, heard.states.put)
    assert device is not None
    device.start()
    try:
        heard.until(DeviceState.READY)
        cable.send(b"\x5a" + FRAME * 8)
        assert heard.value() == Measured(36.92, None, "serial:GY-MCU90614")
    finally:
        device.stop()
    assert heard.values.empty()


def test_that_a_card_laid_on_the_reader_is_read(cable, heard):
    cable.plug()
    settings = DeviceSettings(card_reader=str(cable.name))
    reader = drivers.card_reader(settings, heard.values.put, heard.states.put)
    assert reader is not None
    reader.start()
    try:
        for request, reply in ((FIND, FOUND), (SELECT, SELECTED), (READ, CARD_FRAME)):
            assert cable.receive(len(request)) == request
            cable.send(reply)
        assert heard.value() == card_block()
    finally:
        reader.stop()


def test_that_a_device_by_vendor_and_product_that_is_not_there_is_an_os_error():
    with pytest.raises(FileNotFoundError):
        opener("FFFF:FFFE", 9600)()


def test_that_every_line_of_this_computer_has_a_name():
    assert all(port.name for port in serial_ports())


def test_that_without_a_place_there_is_no_device():
    nothing: queue.Queue[Event | Measured | bytes] = queue.Queue()
    for maker in (drivers.serial_gun, drivers.thermometer, drivers.card_reader):
        assert maker(DeviceSettings(), nothing.put, print) is None
