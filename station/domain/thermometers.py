"""By what a temperature was taken and where the next one is, as readings name it.

typed                                   read off a thermometer and typed
forehead-gun, ear-thermometer,
mercury-thermometer                     the same, of a repeat reading
serial:MODEL, ble:MODEL, replay:MODEL   a driver brought it: the way and the model
"""

from collections.abc import Iterable
from enum import StrEnum

from station.domain.verdict import Finding
from station.domain.visit import TYPED, Reading, Site

_LONGEST_MODEL = 40

# What a repeat reading is usually taken with.
USUAL = {
    Site.FOREHEAD: "forehead-gun",
    Site.WRIST: "forehead-gun",
    Site.EAR: "ear-thermometer",
    Site.ARMPIT: "mercury-thermometer",
}


class Way(StrEnum):
    """How a driver gets its readings. REPLAY: out of a recording."""

    SERIAL = "serial"
    BLUETOOTH = "ble"
    REPLAY = "replay"


def brought_by(way: Way, model: str) -> str:
    """The device of a reading that a driver brought; `model` as far as it is known."""
    plain = "".join(char for char in model if char.isprintable()).strip()
    return ":".join(filter(None, (way.value, plain[:_LONGEST_MODEL].strip())))


def way_of(device: str) -> tuple[Way | None, str]:
    """The way of a reading and its model; None and the name for one that was typed."""
    way, _colon, model = device.partition(":")
    return (Way(way), model) if way in set(Way) else (None, device)


def put_right(reading: Reading, celsius: float | None) -> Reading:
    """The same reading with another value, which no driver brought."""
    device = TYPED if way_of(reading.device)[0] else reading.device
    return Reading(reading.at_us, celsius, reading.site, device)


def repeat_site(findings: Iterable[Finding]) -> Site:
    """Where the policy wants the repeat reading."""
    named = (str(found.params.get("site", "")) for found in findings)
    return next((Site(site) for site in named if site in set(Site)), Site.ARMPIT)
