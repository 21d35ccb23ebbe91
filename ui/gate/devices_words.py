"""The words of the page of devices and of the station line about them. No Qt."""

from resources import N_, _
from station.codes.text import safe_text
from station.devices.bursts import Why
from station.devices.link import DeviceState
from station.devices.thermometer import Measured
from station.domain.device_settings import (
    BLUETOOTH,
    KEYBOARD,
    is_bluetooth,
    is_replay,
    public,
    replay_file,
)
from station.wording import terms
from ui.gate.devices_flow import DevicesScreen
from ui.workers.devices import CAMERA, CARD_READER, GUN, THERMOMETER

_SHOWN = 4
_PLACE = 60
NAMES = {
    CAMERA: N_("Camera"),
    GUN: N_("Scanner gun"),
    THERMOMETER: N_("Thermometer"),
    CARD_READER: N_("ID card reader"),
}
ICONS = {
    CAMERA: "camera",
    GUN: "scan",
    THERMOMETER: "thermometer",
    CARD_READER: "person",
}
_STATES = {
    DeviceState.STOPPED: N_("off"),
    DeviceState.CONNECTING: N_("starting …"),
    DeviceState.READY: N_("ready"),
    DeviceState.DISCONNECTED: N_("does not answer: trying again"),
}
_HINTS = {
    CAMERA: N_("Does the picture show the code of a phone held before it?"),
    GUN: N_("Scan any code: what came stands here."),
    THERMOMETER: N_("Measure somebody: the reading stands here."),
    CARD_READER: N_("Lay a card on the reader."),
}
_LOST = {
    Why.CUT: N_("The scan was not whole: scan again."),
    Why.MIXED: N_("Two scanners at once: scan again, one after the other."),
    Why.TOO_LONG: N_("Too much came at once for a code: scan again."),
}


def name(device: str) -> str:
    return _(NAMES[device])


def state(device_state: DeviceState) -> str:
    return _(_STATES[device_state])


def hint(device: str) -> str:
    """What to do to see whether a device works."""
    return _(_HINTS[device])


def lost(why: Why) -> str:
    """What the guard is told of a scan that does not count."""
    return _(_LOST[why])


def place(screen: DevicesScreen, device: str) -> str:
    """Where a device is set to be, as people say it."""
    where: str = getattr(screen.settings, device)
    if not where:
        return _("typed") if device == THERMOMETER else _("none")
    if where == KEYBOARD:
        return _("works as a keyboard")
    if is_replay(where):
        return _("recording {file}").format(file=replay_file(where))
    if is_bluetooth(where):
        named = where.removeprefix(BLUETOOTH).removeprefix(":")
        return " ".join(filter(None, ("Bluetooth", safe_text(named, _PLACE))))
    return safe_text(_named(screen, device, where), _PLACE)


def scanned(text: str) -> str:
    """A scan as proof that the gun works; it may be somebody's, so little is shown."""
    return _("Scanned: {start}… ({count} characters)").format(
        start=safe_text(text[:_SHOWN]), count=len(text)
    )


def measured(reading: Measured) -> str:
    where = f" ({terms.site(reading.site)})" if reading.site else ""
    return f"{reading.celsius:.1f} °C{where}"


def card_read() -> str:
    return _("A card was read.")


def _named(screen: DevicesScreen, device: str, where: str) -> str:
    if device == CAMERA:
        known = {one.source: one.words for one in screen.found.cameras}
        number = _("no. {number}").format(number=where) if where.isdecimal() else where
        return " ".join(filter(None, (known.get(where, ""), public(number))))
    known = {one.id or one.name: one.words for one in screen.found.ports}
    return " ".join(filter(None, (known.get(where, ""), where)))
