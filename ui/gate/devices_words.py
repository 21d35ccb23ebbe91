"""The words of the page of devices. No Qt."""

from resources import N_, _
from station.codes.text import safe_text
from station.domain.device_news import CAMERA, CARD_READER, GUN, THERMOMETER
from station.wording import devices
from ui.gate.devices_flow import DevicesScreen

_PLACE = 60
ICONS = {
    CAMERA: "camera",
    GUN: "scan",
    THERMOMETER: "thermometer",
    CARD_READER: "person",
}
_HINTS = {
    CAMERA: N_("Does the picture show the code of a phone held before it?"),
    GUN: N_("Scan any code: what came stands here."),
    THERMOMETER: N_("Measure somebody: the reading stands here."),
    CARD_READER: N_("Lay a card on the reader."),
}


def hint(device: str) -> str:
    """What to do to see whether a device works."""
    return _(_HINTS[device])


def place(screen: DevicesScreen, device: str) -> str:
    """Where a device is set to be, as people say it."""
    where: str = getattr(screen.settings, device)
    if device == CAMERA:
        plugged = {one.source: one.words for one in screen.found.cameras}
    else:
        plugged = {one.id or one.name: one.words for one in screen.found.ports}
    return safe_text(devices.place(device, where, plugged.get(where, "")), _PLACE)
