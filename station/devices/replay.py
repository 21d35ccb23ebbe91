"""Devices without the devices: what they would send, for tests and demonstration.

A recording is a text file, one read a line: hexadecimal bytes, before them `+MS` for
the milliseconds since the line before. `#` begins a remark. A line `>` stands for a
request of ours: what follows it is the answer.

    # a card is laid down
    >
    AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97
    +250 5A 5A 45 04 0E 4E 09 E2 44
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from station.devices.bursts import BurstReader, Event, Key

GUN_GAP_US = 4_000
MOST_BYTES = 8 * 1024 * 1024
_SILENCE_S = 0.1
_LINE = re.compile(r"(?:\+([0-9]{1,7})\s+)?((?:[0-9A-Fa-f]{2}\s*)+)")
_REQUEST = ">"


def gun_keys(
    text: str, start_us: int, *, gap_us: int = GUN_GAP_US, end: str = "\r"
) -> Iterator[Key]:
    """The keys of one scan; `end` is what the gun is set to send after it."""
    for number, char in enumerate(text + end):
        yield Key(char, start_us + number * gap_us)


def replay(keys: Iterable[Key], reader: BurstReader) -> Iterator[Event]:
    """What a reader makes of recorded keys, with silence after the last."""
    last_us = 0
    for key in keys:
        yield from reader.press(key)
        last_us = key.at_us
    yield from reader.flush(last_us + 1_000_000)


class Chunk(NamedTuple):
    """Bytes that one read gave, and how long after the last; None for a request."""

    data: bytes | None
    after_s: float = 0.0


def read_recording(file: str) -> tuple[Chunk, ...]:
    """The lines of a recording. Raises OSError for what is none."""
    data = Path(file).read_bytes()
    if len(data) > MOST_BYTES:
        raise OSError(f"more than {MOST_BYTES} bytes")
    lines = data.decode("utf-8", "replace").splitlines()
    chunks = (_chunk(line.partition("#")[0].strip()) for line in lines)
    return tuple(chunk for chunk in chunks if chunk is not None)


class RecordedPort:
    """A byte port that plays a recording once, at its own pace, and then is silent.

    What stands behind a request waits until something is written.
    """

    def __init__(
        self,
        chunks: Iterable[Chunk],
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self._chunks = list(chunks)
        self._closed = threading.Event()
        self._wait = wait or self._closed.wait

    def write(self, data: bytes) -> None:
        """A request: the recording goes on behind the next of them, if there is one."""
        places = [n for n, chunk in enumerate(self._chunks) if chunk.data is None]
        if data and places:
            del self._chunks[: places[0] + 1]

    def read(self) -> bytes:
        if not self._chunks or self._chunks[0].data is None:
            self._wait(_SILENCE_S)
            return b""
        chunk = self._chunks.pop(0)
        self._wait(chunk.after_s)
        return chunk.data or b""

    def close(self) -> None:
        self._closed.set()


class ReplayPort:
    """A byte port that answers each request with the next recorded reply.

    `replies`: the reads that follow one request each, as they came; a request without
    reads is met by silence. Once all are used there is silence for good.
    """

    def __init__(self, replies: Iterable[Iterable[bytes]]) -> None:
        self._replies = iter(replies)
        self._reads: Iterator[bytes] = iter(())
        self.written: list[bytes] = []
        self.is_open = True

    def write(self, data: bytes) -> None:
        self.written.append(data)
        self._reads = iter(next(self._replies, ()))

    def read(self) -> bytes:
        return next(self._reads, b"")

    def close(self) -> None:
        self.is_open = False


def _chunk(line: str) -> Chunk | None:
    if not line:
        return None
    if line == _REQUEST:
        return Chunk(None)
    found = _LINE.fullmatch(line)
    if found is None:
        raise OSError(f"no line of a recording: {line[:20]!r}")
    return Chunk(bytes.fromhex(found[2]), int(found[1] or 0) / 1000)
