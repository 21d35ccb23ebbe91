"""Mutations of bytes: small ones that keep a structure, large ones that break it."""

import random

BLOCK = 64
TOKENS = (
    b"\x00",
    b"\x1b[31m",
    b"\xff" * 8,
    b"\x9a\x7f\xff\xff\xff",
    b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"\x81" * BLOCK,
    b"\xd8\x1c\x81\xd8\x1d\x00",
    b"\xc5\x82\x1b\x00\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\xfb\x7f\xf0\x00\x00\x00\x00\x00\x00",
    b"[" * BLOCK,
    b'{"a":' * BLOCK,
    b"9" * BLOCK,
    b"1e999",
    b"-1",
    b"null",
    b"\\ud800",
    b"\xe2\x80\xae",
    b"\xed\xa0\x80",
    b"=cmd|' /C calc'!A0",
    b"https://example.org/?x=",
    b"shc:/2/3/",
    b"HC1:",
    b"<<<<<<<<",
)


def mutated(data: bytes, other: bytes, dice: random.Random, most: int) -> bytes:
    """`data` after one to four changes, never longer than `most` bytes."""
    for _turn in range(dice.randint(1, 4)):
        data = dice.choice(_CHANGES)(bytearray(data), other, dice)
    return bytes(data[:most])


def _flip(data: bytearray, _other: bytes, dice: random.Random) -> bytes:
    if data:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def _set(data: bytearray, _other: bytes, dice: random.Random) -> bytes:
    if data:
        data[dice.randrange(len(data))] = dice.choice(b"\x00\x7f\x80\xff09AZ{}[]:,.\"'")
    return bytes(data)


def _cut(data: bytearray, _other: bytes, dice: random.Random) -> bytes:
    begin, end = _span(data, dice)
    return bytes(data[:begin] + data[end:])


def _repeat(data: bytearray, _other: bytes, dice: random.Random) -> bytes:
    begin, end = _span(data, dice)
    times = dice.choice((2, 3, 50))
    return bytes(data[:begin] + data[begin:end] * times + data[end:])


def _insert(data: bytearray, _other: bytes, dice: random.Random) -> bytes:
    at = dice.randint(0, len(data))
    return bytes(data[:at]) + dice.choice(TOKENS) + bytes(data[at:])


def _splice(data: bytearray, other: bytes, dice: random.Random) -> bytes:
    return (
        bytes(data[: dice.randint(0, len(data))]) + other[dice.randint(0, len(other)) :]
    )


def _truncate(data: bytearray, _other: bytes, dice: random.Random) -> bytes:
    return bytes(data[: dice.randint(0, len(data))])


def _span(data: bytearray, dice: random.Random) -> tuple[int, int]:
    begin = dice.randint(0, len(data))
    return begin, min(len(data), begin + dice.randint(1, BLOCK))


_CHANGES = (_flip, _flip, _set, _cut, _repeat, _insert, _splice, _truncate)
