"""Thermometers at a serial line: frames of the common infrared modules.

    GY-MCU90614     5A 5A 45 04  object(2) ambient(2)  sum of all before
    CJMCU-90614     66 66 mode 04  first(2) second(2)  sum of the four data bytes

Values are signed, big-endian, in hundredths of a degree Celsius. Both send many frames
a second; `Steady` makes one reading of them for each person who steps up. What such a
module measures is the skin: what is to be added stands in its papers and is a setting.
"""

from collections.abc import Callable
from typing import NamedTuple

from station.devices.link import Link, OnState, Port
from station.domain.device_news import DeviceState, Measured

GY, CJ = "GY-MCU90614", "CJMCU-90614"
_MODELS = {b"\x5a\x5a": GY, b"\x66\x66": CJ}
_GY_KIND = b"\x45\x04"
_CJ_MODES = b"\x01\x02"
_DATA_BYTES = 4
_FRAME = 9
_MOST_HELD = 64 * _FRAME

LOWEST, HIGHEST = 30.0, 45.0  # °C: below is a wall, above a cup of tea
FRAMES = 4
WITHIN_US = 2_000_000
SPREAD = 0.3
AWAY = 2


class Raw(NamedTuple):
    """One frame: what the module looks at and the air around it, in °C."""

    celsius: float
    ambient: float
    model: str = GY


class FrameReader:
    """Takes frames of either module out of a stream that may begin anywhere.

    A frame whose sum does not fit is passed over: the search goes on one byte later.
    """

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> tuple[Raw, ...]:
        """Further bytes; the frames that they complete."""
        found = []
        for begin in range(0, len(data), _MOST_HELD):
            self._held += data[begin : begin + _MOST_HELD]
            while len(self._held) >= _FRAME:
                raw = _frame(self._held[:_FRAME])
                self._held = self._held[_FRAME if raw else 1 :]
                if raw:
                    found.append(raw)
        return tuple(found)

    def forget(self) -> None:
        self._held = b""


class Steady:
    """One reading of many frames: four in two seconds that agree, the highest counts.

    The next reading is made only after nobody was there for two frames.
    """

    def __init__(self) -> None:
        self._near: list[tuple[int, float]] = []
        self._away = AWAY

    def take(self, celsius: float, now_us: int) -> float | None:
        """One more frame; the reading in °C if it completes one."""
        if not LOWEST <= celsius <= HIGHEST:
            self._near.clear()
            self._away += 1
            return None
        self._near = [
            (at, value) for at, value in self._near if now_us - at <= WITHIN_US
        ]
        self._near.append((now_us, celsius))
        self._near = self._near[-FRAMES:]
        values = [value for _at, value in self._near]
        agree = len(values) == FRAMES and max(values) - min(values) <= SPREAD
        if not agree or self._away < AWAY:
            return None
        self._away = 0
        return round(max(values), 2)


class SerialThermometer:
    """One thermometer at a serial line; one thread alone polls it."""

    def __init__(self, opener: Callable[[], Port], on_state: OnState) -> None:
        self._link = Link(opener, self._on_link_state)
        self._told = on_state
        self._frames = FrameReader()
        self._steady = Steady()

    def poll(self, now_us: int) -> tuple[Measured, ...]:
        """The readings made since; waits for a byte as long as the port does."""
        data = self._link.use(now_us, lambda port: port.read())
        made = []
        for raw in self._frames.feed(data or b""):
            celsius = self._steady.take(raw.celsius, now_us)
            if celsius is not None:
                made.append(Measured(celsius, device=raw.model))
        return tuple(made)

    def stop(self) -> None:
        self._link.stop()

    def _on_link_state(self, state: DeviceState) -> None:
        if state is DeviceState.CONNECTING:
            self._frames.forget()
        self._told(state)


def _frame(nine: bytes) -> Raw | None:
    mark, kind, data = nine[:2], nine[2:4], nine[4:8]
    model = _MODELS.get(mark)
    if model is None:
        return None
    gy = model == GY
    known = kind == _GY_KIND if gy else kind[0] in _CJ_MODES and kind[1] == _DATA_BYTES
    summed = nine[:8] if gy else data
    if not known or sum(summed) & 0xFF != nine[8]:
        return None
    first, second = (
        int.from_bytes(data[at : at + 2], signed=True) / 100 for at in (0, 2)
    )
    return Raw(first, second, model)
