"""Serial lines of this computer (RS-232, USB-COM) through pyserial."""

from collections.abc import Callable

import msgspec
import serial
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from station.devices.link import Port
from station.devices.replay import RecordedPort, read_recording
from station.domain.device_settings import is_replay, replay_file, vendor_product

WAIT_S = 0.1
_WRITE_S = 1.0
_SILENT = "n/a"


class SerialPort(msgspec.Struct, frozen=True):
    """A serial line as the system names it, and what is plugged in there.

    `id`: vendor and product (`0C2E:0901`), empty where it is no USB device.
    """

    name: str
    words: str = ""
    id: str = ""


def serial_ports() -> tuple[SerialPort, ...]:
    """Every serial line, those on USB first."""
    found = [_described(port) for port in list_ports.comports()]
    return tuple(sorted(found, key=lambda port: (not port.id, port.name)))


def opener(where: str, baud: int) -> Callable[[], Port]:
    """How to open a port named in the settings, real or recorded.

    What it returns raises OSError where the port is not there or is in use.
    """
    if is_replay(where):
        file = replay_file(where)
        return lambda: RecordedPort(read_recording(file))
    return lambda: OpenPort(where, baud)


class OpenPort:
    """An open serial line, 8 data bits, no parity, 1 stop bit, for us alone.

    `read` waits at most `WAIT_S` for the first byte and then takes what is there.
    """

    def __init__(self, where: str, baud: int) -> None:
        try:
            self._line = serial.Serial(
                _name(where),
                baud,
                timeout=WAIT_S,
                write_timeout=_WRITE_S,
                exclusive=True,
            )
        except ValueError as error:  # a speed that this line cannot do
            raise OSError(str(error)) from error

    def write(self, data: bytes) -> None:
        self._line.write(data)

    def read(self) -> bytes:
        first: bytes = self._line.read(1)
        return first + self._line.read(self._line.in_waiting) if first else b""

    def close(self) -> None:
        self._line.close()


def _name(where: str) -> str:
    """The system's name of a port; raises FileNotFoundError for an absent device."""
    wanted = vendor_product(where)
    if wanted is None:
        return where
    for port in list_ports.comports():
        if (port.vid, port.pid) == wanted:
            return str(port.device)
    raise FileNotFoundError(where)


def _described(port: ListPortInfo) -> SerialPort:
    words = "" if port.description in {None, _SILENT} else str(port.description)
    known = port.vid is not None and port.pid is not None
    return SerialPort(
        str(port.device), words, f"{port.vid:04X}:{port.pid:04X}" if known else ""
    )
