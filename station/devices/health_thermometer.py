"""What a Bluetooth thermometer says: the Health Thermometer profile, no radio here.

    flags(1)  value(4, IEEE 11073-20601 FLOAT)  [time stamp(7)]  [site(1)]

The value is little-endian: a 24-bit mantissa, then an 8-bit power of ten.
"""

from station.domain.device_news import Measured
from station.domain.visit import Site

SERVICE = "00001809-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a1c-0000-1000-8000-00805f9b34fb"  # indicated
SITE = "00002a1d-0000-1000-8000-00805f9b34fb"
MODEL = "00002a24-0000-1000-8000-00805f9b34fb"  # text, of the device information

_FAHRENHEIT, _STAMPED, _SITED = 0x01, 0x02, 0x04
_FLAGS, _VALUE, _STAMP = 1, 4, 7
_MANTISSA = 3
_LONGEST = 20  # bytes of one message of the oldest Bluetooth
# not a number, not at this resolution, ±infinite, reserved
_NO_NUMBERS = frozenset({0x7FFFFF, 0x800000, 0x7FFFFE, 0x800002, 0x800001})
_SMALLEST, _LARGEST = -6, 2  # powers of ten that a body temperature can have
_SITES = {1: Site.ARMPIT, 3: Site.EAR, 9: Site.EAR}


def site_of(number: int) -> Site | None:
    """The site of a type of the profile; None for one that a gate has no word for."""
    return _SITES.get(number)


def read_measurement(data: bytes, site: Site | None = None) -> Measured | None:
    """A message of the thermometer in °C; None for one that is no number.

    `site`: where it measures when the message does not say it.
    """
    if not _FLAGS + _VALUE <= len(data) <= _LONGEST:
        return None
    flags = data[0]
    celsius = _celsius(data[_FLAGS : _FLAGS + _VALUE], flags)
    if celsius is None:
        return None
    at = _FLAGS + _VALUE + (_STAMP if flags & _STAMPED else 0)
    if flags & _SITED:
        if len(data) <= at:
            return None
        site = site_of(data[at]) or site
    elif len(data) < at:
        return None
    return Measured(celsius, site)


def _celsius(value: bytes, flags: int) -> float | None:
    raw = int.from_bytes(value[:_MANTISSA], "little")
    power = int.from_bytes(value[_MANTISSA:], "little", signed=True)
    if raw in _NO_NUMBERS or not _SMALLEST <= power <= _LARGEST:
        return None
    mantissa = int.from_bytes(value[:_MANTISSA], "little", signed=True)
    number = mantissa * 10.0**power
    celsius = (number - 32) * 5 / 9 if flags & _FAHRENHEIT else number
    return round(celsius, 2)
