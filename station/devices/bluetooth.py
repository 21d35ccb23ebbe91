"""The radio under `health_thermometer`: one Bluetooth thermometer through bleak.

It is asynchronous inside a thread of its own; what came is told from that thread.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from station.devices.health_thermometer import (
    MEASUREMENT,
    MODEL,
    SERVICE,
    SITE,
    read_measurement,
    site_of,
)
from station.devices.link import OnState
from station.devices.replay import read_recording
from station.domain.device_news import DeviceState, Measured
from station.domain.device_settings import BLUETOOTH, is_replay, replay_file
from station.domain.visit import Site

JOIN_S = 2.0
SEARCH_S = 10.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 16.0

log = logging.getLogger(__name__)

Heard = Callable[[str, bytes], None]


class Radio(Protocol):
    """Finds one thermometer and listens until it is out of reach.

    `heard` gets the characteristic and its bytes; `ready` is called once it listens.
    Raises OSError where there is no thermometer, or no radio.
    """

    async def listen(
        self, name: str, heard: Heard, ready: Callable[[], None]
    ) -> None: ...


class BleakRadio:
    """The Bluetooth of this computer."""

    async def listen(self, name: str, heard: Heard, ready: Callable[[], None]) -> None:
        from bleak import BleakClient, BleakScanner
        from bleak.backends.device import BLEDevice
        from bleak.backends.scanner import AdvertisementData
        from bleak.exc import BleakError

        def is_it(device: BLEDevice, said: AdvertisementData) -> bool:
            if not name:
                return SERVICE in said.service_uuids
            names = (device.address, device.name, said.local_name)
            return name.casefold() in {(one or "").casefold() for one in names}

        gone = asyncio.Event()
        try:
            device = await BleakScanner.find_device_by_filter(is_it, timeout=SEARCH_S)
            if device is None:
                raise FileNotFoundError(name)
            async with BleakClient(device, lambda _client: gone.set()) as client:
                for told in (SITE, MODEL):
                    with suppress(BleakError):  # most have no such characteristic
                        heard(told, bytes(await client.read_gatt_char(told)))
                await client.start_notify(
                    MEASUREMENT, lambda _from, data: heard(MEASUREMENT, bytes(data))
                )
                ready()
                await gone.wait()
        except (BleakError, TimeoutError, EOFError) as error:
            raise OSError(type(error).__name__) from error


class RecordedRadio:
    """Plays a recording: each line is one measurement of the profile."""

    def __init__(self, file: str) -> None:
        self._file = file

    async def listen(self, _name: str, heard: Heard, ready: Callable[[], None]) -> None:
        chunks = read_recording(self._file)
        ready()
        for chunk in chunks:
            await asyncio.sleep(chunk.after_s)
            heard(MEASUREMENT, chunk.data or b"")
        await asyncio.Event().wait()


class BluetoothThermometer:
    """One thermometer from `start` to `stop`; calls come from its own thread.

    `where` is `ble` for the first thermometer that is found, or `ble:` and its name or
    address. One that is out of reach is looked for again after a pause that grows.
    """

    def __init__(
        self,
        where: str,
        on_measured: Callable[[Measured], None],
        on_state: OnState,
        radio: Radio | None = None,
    ) -> None:
        self._name = where.removeprefix(BLUETOOTH).removeprefix(":")
        self._on_measured = on_measured
        self._on_state = on_state
        self._radio = radio or _radio(where)
        self._site: Site | None = None
        self._model = "" if is_replay(where) else self._name
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name="bluetooth-thermometer", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End and wait for at most two seconds; may be called again."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        if self._thread.is_alive():
            with suppress(RuntimeError):  # it ended by itself just now
                self._loop.call_soon_threadsafe(self._cancel)
            self._thread.join(JOIN_S)
        elif not self._loop.is_closed():
            self._loop.close()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _run(self) -> None:
        try:
            self._task = self._loop.create_task(self._listen())
            with suppress(asyncio.CancelledError):
                self._loop.run_until_complete(self._task)
        except Exception as error:  # noqa: BLE001 - border: a radio must not end the gate
            log.warning("Bluetooth failed with %s", type(error).__name__)
            self._on_state(DeviceState.DISCONNECTED)
        finally:
            self._loop.close()
        if self._stopping.is_set():
            self._on_state(DeviceState.STOPPED)

    async def _listen(self) -> None:
        pause = _FIRST_PAUSE_S
        while not self._stopping.is_set():
            self._on_state(DeviceState.CONNECTING)
            reached = asyncio.Event()

            def ready(reached: asyncio.Event = reached) -> None:
                reached.set()
                self._on_state(DeviceState.READY)

            with suppress(OSError):
                await self._radio.listen(self._name, self._heard, ready)
            self._on_state(DeviceState.DISCONNECTED)
            pause = _FIRST_PAUSE_S if reached.is_set() else pause
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)

    def _heard(self, characteristic: str, data: bytes) -> None:
        if characteristic == SITE:
            self._site = site_of(data[0]) if data else None
            return
        if characteristic == MODEL:
            self._model = data.decode("utf-8", "ignore") or self._model
            return
        measured = read_measurement(data, self._site)
        if measured is not None:
            self._on_measured(measured._replace(device=self._model))


def _radio(where: str) -> Radio:
    return RecordedRadio(replay_file(where)) if is_replay(where) else BleakRadio()
