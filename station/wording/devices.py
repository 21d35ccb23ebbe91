"""The words about devices: for the window, the command line and the station line."""

from resources import N_, _
from station.domain.device_news import (
    CAMERA,
    CARD_READER,
    GUN,
    THERMOMETER,
    DeviceState,
    Measured,
    Why,
)
from station.domain.device_settings import (
    BLUETOOTH,
    KEYBOARD,
    is_bluetooth,
    is_replay,
    public,
    replay_file,
)
from station.domain.thermometers import Way, way_of
from station.domain.visit import TYPED
from station.wording import terms

_SHOWN = 4
_NAMES = {
    CAMERA: N_("Camera"),
    GUN: N_("Scanner gun"),
    THERMOMETER: N_("Thermometer"),
    CARD_READER: N_("ID card reader"),
}
_STATES = {
    DeviceState.STOPPED: N_("off"),
    DeviceState.CONNECTING: N_("starting …"),
    DeviceState.READY: N_("ready"),
    DeviceState.DISCONNECTED: N_("no answer, trying again"),
}
_BY_HAND = {
    TYPED: N_("typed"),
    "forehead-gun": N_("forehead gun"),
    "ear-thermometer": N_("ear thermometer"),
    "mercury-thermometer": N_("mercury thermometer"),
}
_WAYS = {
    Way.SERIAL: N_("by cable"),
    Way.BLUETOOTH: N_("by Bluetooth"),
    Way.REPLAY: N_("out of a recording"),
}
_LOST = {
    Why.CUT: N_("The scan was not whole: scan again."),
    Why.MIXED: N_("Two scanners at once: scan again, one after the other."),
    Why.TOO_LONG: N_("Too much came at once for a code: scan again."),
}


def name(device: str) -> str:
    return _(_NAMES[device])


def state(value: DeviceState) -> str:
    return _(_STATES[value])


def lost(why: Why) -> str:
    """What somebody is told of a scan that does not count."""
    return _(_LOST[why])


def place(device: str, where: str, plugged: str = "") -> str:
    """Where a device is set to be; `plugged`: what is known to be plugged in there."""
    if not where:
        return _("typed") if device == THERMOMETER else _("none")
    if where == KEYBOARD:
        return _("works as a keyboard")
    if is_replay(where):
        file = replay_file(where).replace("\\", "/").rpartition("/")[2]
        return _("recording {file}").format(file=file)
    if is_bluetooth(where):
        return f"Bluetooth {where.removeprefix(BLUETOOTH).removeprefix(':')}".strip()
    number = device == CAMERA and where.isdecimal()
    words = _("no. {number}").format(number=where) if number else public(where)
    return " ".join(filter(None, (plugged, words)))


def scanned(text: str) -> str:
    """A scan as proof that a gun works: it may be somebody's, so little is shown."""
    start = "".join(char for char in text[:_SHOWN] if char.isprintable())
    return _("Scanned: {start}… ({count} characters)").format(
        start=start, count=len(text)
    )


def taken_by(device: str) -> str:
    """By what a reading was taken: `ear thermometer`, `GY-MCU90614 by cable`."""
    way, model = way_of(device)
    if way is None:
        return _(_BY_HAND[device]) if device in _BY_HAND else device
    return " ".join(filter(None, (model, _(_WAYS[way]))))


def measured(reading: Measured) -> str:
    where = f" ({terms.site(reading.site)})" if reading.site else ""
    by = f"  {taken_by(reading.device)}" if reading.device else ""
    return f"{reading.celsius:.1f} °C{where}{by}"


def card_read() -> str:
    return _("A card was read.")
