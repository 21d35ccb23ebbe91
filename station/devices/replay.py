"""A gun scanner without a gun: the keys it would type, for tests and demonstration."""

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
