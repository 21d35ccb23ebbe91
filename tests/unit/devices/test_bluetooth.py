"""A Bluetooth thermometer whose radio is played."""

import asyncio
import queue

from station.devices.bluetooth import BluetoothThermometer
from station.devices.health_thermometer import MEASUREMENT, MODEL, SITE
from station.domain.device_news import DeviceState, Measured
from station.domain.visit import Site

READING = bytes.fromhex("00 6E 01 00 FF")
WAIT_S = 10.0


class PlayedRadio:
    """Says what it is given, and is out of reach as often as it is told."""

    def __init__(
        self, *, absent: int = 0, bug: bool = False, model: bytes = b""
    ) -> None:
        self.model = model
        self.names: list[str] = []
        self.absent = absent
        self.bug = bug

    async def listen(self, name, heard, ready) -> None:
        self.names.append(name)
        if self.bug:
            raise KeyError("a fault of the library")
        if len(self.names) <= self.absent:
            raise OSError("no thermometer")
        heard(SITE, b"\x03")
        heard(MODEL, self.model)
        ready()
        heard(MEASUREMENT, b"\xff")
        heard(MEASUREMENT, READING)
        await asyncio.Event().wait()


class Bench:
    def __init__(self, where: str, radio: PlayedRadio | None) -> None:
        self.states: queue.Queue[DeviceState] = queue.Queue()
        self.heard: queue.Queue[Measured] = queue.Queue()
        self.device = BluetoothThermometer(
            where, self.heard.put, self.states.put, radio
        )
        self.device.start()

    def until(self, state: DeviceState) -> list[DeviceState]:
        seen = [self.states.get(timeout=WAIT_S)]
        while seen[-1] is not state:
            seen.append(self.states.get(timeout=WAIT_S))
        return seen


def test_that_a_measurement_comes_with_the_site_of_the_device():
    radio = PlayedRadio()
    bench = Bench("ble:FORA IR42", radio)
    assert bench.heard.get(timeout=WAIT_S) == Measured(36.6, Site.EAR, "FORA IR42")
    bench.device.stop()
    bench.device.stop()
    assert radio.names == ["FORA IR42"]
    assert bench.until(DeviceState.STOPPED)[:2] == [
        DeviceState.CONNECTING,
        DeviceState.READY,
    ]


def test_that_a_measurement_comes_with_the_model_that_the_device_tells():
    bench = Bench("ble", PlayedRadio(model=b"IR42\xff"))
    assert bench.heard.get(timeout=WAIT_S).device == "IR42"
    bench.device.stop()


def test_that_a_thermometer_out_of_reach_is_looked_for_again():
    bench = Bench("ble", PlayedRadio(absent=1))
    assert bench.until(DeviceState.READY) == [
        DeviceState.CONNECTING,
        DeviceState.DISCONNECTED,
        DeviceState.CONNECTING,
        DeviceState.READY,
    ]
    bench.device.stop()


def test_that_a_fault_of_the_library_ends_the_thermometer_alone(caplog):
    bench = Bench("ble", PlayedRadio(bug=True))
    bench.until(DeviceState.DISCONNECTED)
    bench.device.stop()
    assert "KeyError" in caplog.text


def test_that_a_recorded_thermometer_needs_no_radio(tmp_path):
    file = tmp_path / "ble.txt"
    file.write_text(f"{READING.hex()}\n")
    bench = Bench(f"ble:replay:{file}", None)
    assert bench.heard.get(timeout=WAIT_S) == Measured(36.6)
    bench.device.stop()


def test_that_one_that_was_never_started_may_be_stopped():
    BluetoothThermometer("ble", print, print, PlayedRadio()).stop()
