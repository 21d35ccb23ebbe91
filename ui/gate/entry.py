"""What a guard types on the number pad, read: temperatures, rooms, plates. No Qt."""

import re

DOOR_LENGTH = 16
PLATE_LENGTH = 10
TEMPERATURE_LENGTH = 4
ASKED_LENGTH = 16
PIN_LENGTH = 12
LOWEST, HIGHEST = 25.0, 45.0

_READING = re.compile(r"[0-9]{2}\.?[0-9]")
_PHONE = re.compile(r"1[0-9]{10}")
_DOOR = re.compile(r"[0-9]+(-[0-9]+)*")
_DEGREES = re.compile(r"[0-9]{2}(?=[0-9])")


def read_celsius(text: str) -> float | None:
    """`365` or `36.5` in °C, or None where it is no body temperature.

    Three digits or one decimal are asked for, so that a key pressed too little (`36`)
    is never taken for a reading. What lies outside 25–45 °C is a wrong mode of the
    thermometer (surface, Fahrenheit), not a person.
    """
    if not _READING.fullmatch(text):
        return None
    celsius = int(text.replace(".", "")) / 10
    return celsius if LOWEST <= celsius <= HIGHEST else None


def is_reading(text: str) -> bool:
    """Whether the digits have the form of a temperature, possible or not."""
    return _READING.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """A mobile number of the mainland: eleven digits from 1."""
    return _PHONE.fullmatch(text) is not None


def is_door(text: str) -> bool:
    """A room as typed: digits, with - where the guard wants to be clear."""
    return _DOOR.fullmatch(text) is not None


def show_celsius(typed: str) -> str:
    """The digits typed so far with the point where it will stand: `365` → `36.5`."""
    whole = _DEGREES.match(typed)
    return f"{whole[0]}.{typed[whole.end() :]}" if whole else typed


def extend(typed: str, key: str, allowed: str, length: int) -> str:
    """`typed` with one more key, or unchanged where the key does not belong."""
    if key not in allowed or len(typed) >= length:
        return typed
    return typed + key
