"""What devices tell: which of them, how it is, what it measured, what was lost."""

from enum import StrEnum
from typing import NamedTuple

from station.domain.visit import Site

CAMERA, GUN, THERMOMETER, CARD_READER = DEVICES = (
    "camera",
    "gun",
    "thermometer",
    "card_reader",
)


class DeviceState(StrEnum):
    """STOPPED: not asked to run. CONNECTING: being opened. READY: it works.

    DISCONNECTED: it failed or is not there; it is tried again after a pause.
    """

    STOPPED = "stopped"
    CONNECTING = "connecting"
    READY = "ready"
    DISCONNECTED = "disconnected"


class Why(StrEnum):
    """CUT: the end or the beginning of a scan is missing. MIXED: two guns at once.

    TOO_LONG: more came than any code holds.
    """

    CUT = "cut"
    MIXED = "mixed"
    TOO_LONG = "too-long"


class Measured(NamedTuple):
    """A reading in °C. `site` None: the device does not say where it was taken.

    `device`: the model as far as the driver knows it; from a running device also the
    way it came, as readings name it (`station.domain.thermometers`).
    """

    celsius: float
    site: Site | None = None
    device: str = ""
