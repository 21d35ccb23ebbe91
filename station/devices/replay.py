"""Devices without the devices: what they would send, for tests and demonstration."""

from collections.abc import Iterable, Iterator

from station.devices.bursts import BurstReader, Event, Key

GUN_GAP_US = 4_000


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
