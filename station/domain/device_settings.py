"""What can be set about devices: `[devices]` and `[gun]` of `gatebook.toml`.

    [devices]
    camera = "0"               number, video file, URL, replay:FILE; "" for none
    gun = "keyboard"           or a serial port, or replay:FILE
    gun_baud = 9600
    thermometer = ""           typed; or a serial port, ble, ble:NAME, replay:FILE,
                               ble:replay:FILE
    thermometer_baud = 9600
    thermometer_direct = false a reading is taken without Enter
    thermometer_add = 0.0      °C that its paper says to add
    card_reader = ""           serial port or replay:FILE
    card_reader_baud = 115200

    [gun]                      how a gun types that works as a keyboard
    gap_ms = 35
    prefix = ""
    suffix = "auto"            enter, tab, enter-enter or none

A serial port is named as the system names it (`/dev/ttyUSB0`, `COM3`) or by vendor and
product (`0C2E:0901`). A value that cannot be becomes the default and says so; it never
keeps a gate from opening.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from resources import N_
from station.domain.errors import OperatorError

KEYBOARD = "keyboard"
BLUETOOTH = "ble"
REPLAY = "replay:"
BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
SHORTEST_GAP_MS, LONGEST_GAP_MS = 5, 100
MOST_ADDED = 5.0
_LONGEST = 300
_LONGEST_PREFIX = 8

_VENDOR_PRODUCT = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})")
_PORT = re.compile(r"(/dev/\S+|COM[0-9]{1,3}|[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4})")


class Suffix(StrEnum):
    """What a gun sends after a code. AUTO: as its first scans end."""

    AUTO = "auto"
    ENTER = "enter"
    TAB = "tab"
    TWICE = "enter-enter"
    NONE = "none"


class GunRules(msgspec.Struct, frozen=True):
    """How a gun is told from a hand: gap between two keys in ms, what is around."""

    gap_ms: int = 35
    prefix: str = ""
    suffix: Suffix = Suffix.AUTO


class DeviceSettings(msgspec.Struct, frozen=True):
    """Where every device is; see the table of this module. Empty: there is none."""

    camera: str = ""
    gun: str = KEYBOARD
    gun_baud: int = 9600
    thermometer: str = ""
    thermometer_baud: int = 9600
    thermometer_direct: bool = False
    thermometer_add: float = 0.0
    card_reader: str = ""
    card_reader_baud: int = 115200
    rules: GunRules = GunRules()

    @property
    def replays(self) -> tuple[str, ...]:
        """The names of devices that play a recording."""
        named = ("camera", "gun", "thermometer", "card_reader")
        return tuple(name for name in named if is_replay(getattr(self, name)))


class Checked(msgspec.Struct, frozen=True):
    """Settings that can be used, and a sentence for each that could not."""

    settings: DeviceSettings
    mistakes: tuple[OperatorError, ...] = ()


def is_replay(where: str) -> bool:
    return _unradioed(where).startswith(REPLAY)


def replay_file(where: str) -> str:
    return _unradioed(where).removeprefix(REPLAY)


def is_bluetooth(where: str) -> bool:
    return where == BLUETOOTH or where.startswith(f"{BLUETOOTH}:")


def require_live(settings: DeviceSettings, *, replays: bool) -> None:
    """Raise OperatorError for a recording where none may stand for a device."""
    if settings.replays and not replays:
        raise OperatorError(
            "A recording may stand for a device in a demo home or with --demo: {names}",
            names=", ".join(settings.replays),
        )


def vendor_product(port: str) -> tuple[int, int] | None:
    """Vendor and product of a port named by them."""
    found = _VENDOR_PRODUCT.fullmatch(port)
    return (int(found[1], 16), int(found[2], 16)) if found else None


def public(where: str) -> str:
    """`where` for screens and logs: without the name and password of a URL."""
    if "://" not in where:
        return where
    try:
        parts = urlsplit(where)
    except ValueError:
        return "://"
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


def checked(devices: Mapping[str, object], gun: Mapping[str, object]) -> Checked:
    """The two tables of `gatebook.toml` as settings. Never raises."""
    mistakes: list[OperatorError] = []
    chosen = dict(_taken("devices", devices, _DEVICES, mistakes))
    rules = dict(_taken("gun", gun, _GUN, mistakes))
    settings = msgspec.convert({**chosen, "rules": rules}, DeviceSettings)
    return Checked(settings, tuple(mistakes))


def tables(settings: DeviceSettings) -> tuple[dict[str, object], dict[str, object]]:
    """`[devices]` and `[gun]` as they are written: what is not as by default."""
    usual = msgspec.to_builtins(DeviceSettings())
    told = msgspec.to_builtins(settings)
    usual_gun, gun = usual.pop("rules"), told.pop("rules")
    return _unusual(told, usual), _unusual(gun, usual_gun)


def with_value(settings: DeviceSettings, name: str, text: str) -> DeviceSettings:
    """One setting as typed, `camera=0` or `gun.gap_ms=40`. Raises OperatorError."""
    table, _dot, key = name.rpartition(".")
    known = _GUN if table == "gun" else _DEVICES
    if table not in {"", "devices", "gun"} or key not in known:
        raise OperatorError("There is no device setting “{name}”.", name=name[:40])
    value = _typed(text, known[key].kind)
    mistakes: list[OperatorError] = []
    taken = dict(_taken(table or "devices", {key: value}, known, mistakes))
    for mistake in mistakes:
        raise mistake
    if table == "gun":
        rules = msgspec.convert(
            {**msgspec.structs.asdict(settings.rules), **taken}, GunRules
        )
        return msgspec.structs.replace(settings, rules=rules)
    return msgspec.structs.replace(settings, **taken)


def _unradioed(where: str) -> str:
    return where.removeprefix(f"{BLUETOOTH}:")


class _Rule(msgspec.Struct, frozen=True):
    """The type of a value, what it must be, and the sentence where it is not."""

    kind: type
    fits: Callable[[object], bool]
    msgid: str


def _taken(
    table: str,
    given: Mapping[str, object],
    known: Mapping[str, _Rule],
    mistakes: list[OperatorError],
) -> Iterator[tuple[str, object]]:
    for key, value in given.items():
        name = f"[{table}] {key}"[:60]
        rule = known.get(key)
        if rule is None:
            mistakes.append(OperatorError("Setting {name} is not known.", name=name))
        elif _is_kind(value, rule.kind) and rule.fits(value):
            yield key, value
        else:
            shown = public(str(value))[:40]
            mistakes.append(OperatorError(rule.msgid, name=name, value=shown))


def _is_kind(value: object, kind: type) -> bool:
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is kind


def _typed(text: str, kind: type) -> object:
    """A value as typed on a command line; text where it is nothing better."""
    if kind is bool:
        return {"true": True, "false": False}.get(text.lower(), text)
    try:
        return kind(text)
    except ValueError:
        return text


def _unusual(told: dict[str, object], usual: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in told.items() if value != usual[key]}


def _is_plain(value: object) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= _LONGEST
        and (value.isprintable() and value == value.strip())
    )


def _is_recording(value: object) -> bool:
    return _is_plain(value) and is_replay(str(value)) and bool(replay_file(str(value)))


def _is_port(value: object) -> bool:
    return _is_plain(value) and _PORT.fullmatch(str(value)) is not None


def _is_camera(value: object) -> bool:
    return _is_plain(value) and value != REPLAY


def _is_gun(value: object) -> bool:
    return value == KEYBOARD or _is_port(value) or _is_recording(value)


def _is_thermometer(value: object) -> bool:
    named = str(value).startswith(f"{BLUETOOTH}:") and str(value)[len(BLUETOOTH) + 1 :]
    bluetooth = _is_plain(value) and (value == BLUETOOTH or bool(named))
    return value == "" or bluetooth or _is_port(value) or _is_recording(value)


def _is_card_reader(value: object) -> bool:
    return value == "" or _is_port(value) or _is_recording(value)


def _is_added(value: object) -> bool:
    return isinstance(value, int | float) and math.fabs(value) <= MOST_ADDED


def _is_gap(value: object) -> bool:
    return isinstance(value, int) and SHORTEST_GAP_MS <= value <= LONGEST_GAP_MS


def _is_prefix(value: object) -> bool:
    return _is_plain(value) and len(str(value)) <= _LONGEST_PREFIX


_BAUD = _Rule(
    int,
    lambda value: value in BAUDS,
    N_("Setting {name}: “{value}” is no speed of a serial line, e.g. 9600 or 115200."),
)
_DEVICES = {
    "camera": _Rule(
        str,
        _is_camera,
        N_("Setting {name}: “{value}” is no camera number, video file or URL."),
    ),
    "gun": _Rule(
        str,
        _is_gun,
        N_("Setting {name}: “{value}” is neither keyboard nor a serial port."),
    ),
    "gun_baud": _BAUD,
    "thermometer": _Rule(
        str,
        _is_thermometer,
        N_("Setting {name}: “{value}” is neither a serial port nor ble."),
    ),
    "thermometer_baud": _BAUD,
    "thermometer_direct": _Rule(
        bool, lambda _value: True, N_("Setting {name}: “{value}” is not true or false.")
    ),
    "thermometer_add": _Rule(
        float,
        _is_added,
        N_("Setting {name}: “{value}” is no number of degrees from -5 to 5."),
    ),
    "card_reader": _Rule(
        str, _is_card_reader, N_("Setting {name}: “{value}” is no serial port.")
    ),
    "card_reader_baud": _BAUD,
}
_GUN = {
    "gap_ms": _Rule(
        int, _is_gap, N_("Setting {name}: “{value}” is no time from 5 to 100 ms.")
    ),
    "prefix": _Rule(
        str,
        _is_prefix,
        N_("Setting {name}: “{value}” is no text of at most 8 characters."),
    ),
    "suffix": _Rule(
        str,
        lambda value: value in set(Suffix),
        N_("Setting {name}: “{value}” is not auto, enter, tab, enter-enter or none."),
    ),
}
