"""From the settings to running devices: which driver, over which port."""

from collections.abc import Callable
from typing import Protocol

from station.devices.bluetooth import BluetoothThermometer
from station.devices.bursts import Event
from station.devices.id_card_reader import CardReader
from station.devices.link import OnState
from station.devices.machine import Machine
from station.devices.serial_gun import SerialGun
from station.devices.serial_ports import opener
from station.devices.thermometer import SerialThermometer
from station.domain.device_news import Measured
from station.domain.device_settings import (
    KEYBOARD,
    DeviceSettings,
    is_bluetooth,
    is_replay,
)
from station.domain.thermometers import Way, brought_by


class Running(Protocol):
    """Something that runs from `start` to `stop`; `stop` may come twice."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


def serial_gun(
    settings: DeviceSettings, on_event: Callable[[Event], None], on_state: OnState
) -> Running | None:
    """The gun at a serial line; None for one that works as a keyboard."""
    if settings.gun == KEYBOARD:
        return None
    port = opener(settings.gun, settings.gun_baud)
    return Machine("gun", SerialGun(port, on_state, settings.rules), on_event)


def thermometer(
    settings: DeviceSettings, on_measured: Callable[[Measured], None], on_state: OnState
) -> Running | None:
    """The thermometer; None where readings are typed."""
    if not settings.thermometer:
        return None
    added, way = settings.thermometer_add, _way(settings.thermometer)

    def heard(measured: Measured) -> None:
        celsius = round(measured.celsius + added, 2)
        device = brought_by(way, measured.device)
        on_measured(measured._replace(celsius=celsius, device=device))

    if is_bluetooth(settings.thermometer):
        return BluetoothThermometer(settings.thermometer, heard, on_state)
    port = opener(settings.thermometer, settings.thermometer_baud)
    return Machine("thermometer", SerialThermometer(port, on_state), heard)


def card_reader(
    settings: DeviceSettings, on_block: Callable[[bytes], None], on_state: OnState
) -> Running | None:
    """The reader of identity cards; None where there is none."""
    if not settings.card_reader:
        return None
    port = opener(settings.card_reader, settings.card_reader_baud)
    return Machine("card-reader", CardReader(port, on_state), on_block)


def _way(where: str) -> Way:
    if is_replay(where):
        return Way.REPLAY
    return Way.BLUETOOTH if is_bluetooth(where) else Way.SERIAL
