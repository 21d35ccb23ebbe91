"""The gun scanner as a serial line (USB-COM): one code a line, ended by CR or LF."""

from collections.abc import Callable

from station.devices.bursts import LONGEST_SCAN, Event, Lost, Scanned
from station.devices.link import Link, OnState, Port
from station.domain.device_news import DeviceState, Why
from station.domain.device_settings import GunRules, Suffix

SILENCE_US = 300_000
_MOST_BYTES = 4 * LONGEST_SCAN  # UTF-8 has at most four a character
_ENDS = b"\r\n"
_TAB = b"\t"


class LineReader:
    """Takes codes out of a stream that may begin anywhere and be cut off.

    A line that is not ended within 300 ms is cut off and lost, unless the gun is set
    to send no end. Control characters inside a code are dropped.
    """

    def __init__(self, rules: GunRules) -> None:
        self._prefix = rules.prefix
        self._ends = _ENDS + (_TAB if rules.suffix is Suffix.TAB else b"")
        self._endless = rules.suffix is Suffix.NONE
        self._held = bytearray()
        self._too_long = False
        self._at_us = 0

    def feed(self, data: bytes, now_us: int) -> tuple[Event, ...]:
        """Further bytes, or none; the codes that are complete now."""
        decided = [] if data else self._silence(now_us)
        for byte in data:
            if byte in self._ends:
                decided += self._ended(now_us)
            elif len(self._held) < _MOST_BYTES:
                self._held.append(byte)
            else:
                self._too_long = True
        if data:
            self._at_us = now_us
        return tuple(decided)

    def forget(self) -> None:
        """What came so far belongs to nothing that follows."""
        self._held.clear()
        self._too_long = False

    def _silence(self, now_us: int) -> list[Event]:
        if not self._held or now_us - self._at_us < SILENCE_US:
            return []
        if self._endless:
            return self._ended(now_us)
        self.forget()
        return [Lost(Why.CUT, now_us)]

    def _ended(self, now_us: int) -> list[Event]:
        text, too_long = _text(bytes(self._held)), self._too_long
        self.forget()
        if too_long or len(text) > LONGEST_SCAN:
            return [Lost(Why.TOO_LONG, now_us)]
        if not text.startswith(self._prefix):
            return [Lost(Why.CUT, now_us)]
        code = text.removeprefix(self._prefix)
        return [Scanned(code, now_us)] if code else []


class SerialGun:
    """One gun at a serial line; one thread alone polls it."""

    def __init__(
        self, opener: Callable[[], Port], on_state: OnState, rules: GunRules
    ) -> None:
        self._link = Link(opener, self._on_link_state)
        self._told = on_state
        self._lines = LineReader(rules)

    def poll(self, now_us: int) -> tuple[Event, ...]:
        """What was scanned since; waits for a byte as long as the port does."""
        data = self._link.use(now_us, lambda port: port.read())
        return self._lines.feed(data or b"", now_us)

    def stop(self) -> None:
        self._link.stop()

    def _on_link_state(self, state: DeviceState) -> None:
        if state is DeviceState.CONNECTING:
            self._lines.forget()
        self._told(state)


def _text(data: bytes) -> str:
    """Guns send UTF-8, or what a Chinese Windows expects."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except ValueError:
            continue
        return "".join(char for char in text if char.isprintable())
    return "".join(char for char in data.decode("latin-1") if char.isprintable())
