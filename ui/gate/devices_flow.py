"""What a key does on the page of devices, as a pure function. No Qt.

1 to 4 pick a device, the same digit again or N its next place, U types a place; Enter
keeps what was chosen, Esc leaves everything as it was.
"""

import msgspec

from resources import _
from station.devices.serial_ports import SerialPort
from station.domain.device_news import CAMERA, DEVICES, GUN, THERMOMETER
from station.domain.device_settings import (
    BLUETOOTH,
    KEYBOARD,
    DeviceSettings,
    is_replay,
    with_value,
)
from station.domain.errors import OperatorError
from station.scanning.cameras import FoundCamera
from station.wording.errors import sentence
from ui.workers import key_names

NEXT, TYPE, DIRECT = "N", "U", "T"
PICKS = {str(number + 1): name for number, name in enumerate(DEVICES)}
_LONGEST = 300


class Found(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is plugged into this computer."""

    cameras: tuple[FoundCamera, ...] = ()
    ports: tuple[SerialPort, ...] = ()


class DevicesScreen(msgspec.Struct, frozen=True, omit_defaults=True):
    """The page as far as it is chosen.

    `typing`: letters go to the field; `entry`: what stands there. `said`: why the last
    place was not taken. `replays`: recordings may stand for devices here. `done`: kept
    by Enter; `left`: by Esc.
    """

    settings: DeviceSettings = DeviceSettings()
    before: DeviceSettings = DeviceSettings()
    name: str = CAMERA
    found: Found = Found()
    typing: bool = False
    entry: str = ""
    said: str = ""
    replays: bool = False
    done: bool = False
    left: bool = False


def begin(settings: DeviceSettings, *, replays: bool = False) -> DevicesScreen:
    return DevicesScreen(settings, settings, replays=replays)


def press(screen: DevicesScreen, key: str) -> DevicesScreen:
    """One key. Keys that mean nothing do nothing."""
    screen = msgspec.structs.replace(screen, said="")
    if screen.typing:
        return _on_typing(screen, key)
    if key == key_names.ESCAPE:
        return msgspec.structs.replace(screen, settings=screen.before, left=True)
    if key == key_names.ENTER:
        return msgspec.structs.replace(screen, done=True)
    if key in PICKS:
        again = PICKS[key] == screen.name
        picked = msgspec.structs.replace(screen, name=PICKS[key])
        return _placed(picked, _next_place(picked)) if again else picked
    return _edit(screen, key)


def typed(screen: DevicesScreen, text: str) -> DevicesScreen:
    """What stands in the field now."""
    return msgspec.structs.replace(screen, entry=text[:_LONGEST])


def seen(screen: DevicesScreen, found: Found) -> DevicesScreen:
    """What is plugged in now."""
    return msgspec.structs.replace(screen, found=found)


def places(screen: DevicesScreen, name: str) -> tuple[str, ...]:
    """What a device can be set to here without typing, as the settings name it."""
    ports = tuple(port.id or port.name for port in screen.found.ports)
    cameras = tuple(camera.source for camera in screen.found.cameras)
    if name == CAMERA:
        known = ("", *cameras)
    elif name == GUN:
        known = (KEYBOARD, *ports)
    elif name == THERMOMETER:
        known = ("", *ports, BLUETOOTH)
    else:
        known = ("", *ports)
    now: tuple[str, ...] = (
        getattr(screen.before, name),
        getattr(screen.settings, name),
    )
    return tuple(dict.fromkeys((*known, *now)))


def _edit(screen: DevicesScreen, key: str) -> DevicesScreen:
    if key == NEXT:
        return _placed(screen, _next_place(screen))
    if key == TYPE:
        entry: str = getattr(screen.settings, screen.name)
        return msgspec.structs.replace(screen, typing=True, entry=entry)
    if key == DIRECT and screen.name == THERMOMETER:
        direct = not screen.settings.thermometer_direct
        settings = msgspec.structs.replace(screen.settings, thermometer_direct=direct)
        return msgspec.structs.replace(screen, settings=settings)
    return screen


def _on_typing(screen: DevicesScreen, key: str) -> DevicesScreen:
    """Letters go to the field itself, which knows how to edit."""
    if key == key_names.ESCAPE:
        return msgspec.structs.replace(screen, typing=False, entry="")
    if key != key_names.ENTER:
        return screen
    placed = _placed(screen, screen.entry.strip())
    return msgspec.structs.replace(placed, typing=bool(placed.said))


def _next_place(screen: DevicesScreen) -> str:
    known = places(screen, screen.name)
    now = known.index(getattr(screen.settings, screen.name))
    return known[(now + 1) % len(known)]


def _placed(screen: DevicesScreen, place: str) -> DevicesScreen:
    if is_replay(place) and not screen.replays:
        words = _("A recording may stand for a device in a demo home only.")
        return msgspec.structs.replace(screen, said=words)
    try:
        settings = with_value(screen.settings, screen.name, place)
    except OperatorError as error:
        return msgspec.structs.replace(screen, said=sentence(error))
    return msgspec.structs.replace(screen, settings=settings, entry="")
