"""All devices of a window in its thread: what they say, and how they are."""

import threading
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from station.devices import drivers
from station.devices.bursts import Event, Lost, Scanned
from station.devices.drivers import Running
from station.domain.device_news import (
    CAMERA,
    CARD_READER,
    GUN,
    THERMOMETER,
    DeviceState,
    Measured,
)
from station.domain.device_settings import (
    KEYBOARD,
    DeviceSettings,
    is_replay,
    replay_file,
)
from station.scanning.acceptance import Acceptance, unproven
from station.scanning.capture import Camera, CameraState, Listeners
from ui.workers.bridge import Bridge
from ui.workers.camera import CameraFeed, CameraMaker, Machine

_OF = {
    GUN: ("gun", "gun_baud", "rules"),
    THERMOMETER: ("thermometer", "thermometer_baud", "thermometer_add"),
    CARD_READER: ("card_reader", "card_reader_baud"),
}
_CAMERA_STATES = {
    CameraState.STOPPED: DeviceState.STOPPED,
    CameraState.CONNECTING: DeviceState.CONNECTING,
    CameraState.RUNNING: DeviceState.READY,
    CameraState.STILL: DeviceState.DISCONNECTED,
    CameraState.DISCONNECTED: DeviceState.DISCONNECTED,
}
_MAKERS: dict[str, Callable[..., Running | None]] = {
    GUN: drivers.serial_gun,
    THERMOMETER: drivers.thermometer,
    CARD_READER: drivers.card_reader,
}


class DeviceNews(msgspec.Struct, frozen=True):
    """A device that is in another state now."""

    name: str
    state: DeviceState


class _Device(NamedTuple):
    running: Running
    values: Bridge
    states: Bridge


class DeviceSet(QObject):
    """The camera, a serial gun, a thermometer and a card reader, as they are set.

    `use` starts and stops what changed and may be called at any time; a device that
    takes long to let go is left to do so. A gun that works as a keyboard is no device
    of this kind. `camera`: a maker that counts whatever is set. `is_genuine`: as for
    `camera_maker`.

    Signals:
        picture_came, codes_shown, camera_changed: those of `CameraFeed`.
        text_scanned: the text of a serial gun's scan (str).
        text_lost: a scan that was not whole (`Why`).
        measured: a `Measured` of the thermometer.
        card_read: the text block of an identity card (bytes).
        state_changed: a `DeviceNews`.
    """

    picture_came = Signal(object)
    codes_shown = Signal(object)
    camera_changed = Signal(object)
    text_scanned = Signal(object)
    text_lost = Signal(object)
    measured = Signal(object)
    card_read = Signal(object)
    state_changed = Signal(object)

    def __init__(
        self,
        camera: CameraMaker | None = None,
        parent: QObject | None = None,
        *,
        is_genuine: Callable[[str], bool] = unproven,
    ) -> None:
        super().__init__(parent)
        self._fixed = camera
        self._is_genuine = is_genuine
        self._feed: CameraFeed | None = None
        self._running: dict[str, _Device] = {}
        self._settings = DeviceSettings()
        self._slots: dict[str, Callable[..., None]] = {
            GUN: self._on_gun_posted,
            THERMOMETER: self._on_thermometer_posted,
            CARD_READER: self._on_card_reader_posted,
        }
        self.states: dict[str, DeviceState] = {}

    @property
    def settings(self) -> DeviceSettings:
        return self._settings

    def start(self, settings: DeviceSettings) -> None:
        """The first settings."""
        self._settings = settings
        self._start_camera()
        for name in _OF:
            self._start(name)

    def use(self, settings: DeviceSettings) -> None:
        """From now on these settings."""
        before, self._settings = self._settings, settings
        if settings.camera != before.camera and self._fixed is None:
            self._retire_camera()
            self._start_camera()
        for name, parts in _OF.items():
            if any(getattr(settings, p) != getattr(before, p) for p in parts):
                self._retire(name)
                self._start(name)

    def stop(self) -> None:
        """Stop all and wait for them; may be called again."""
        if self._feed is not None:
            self._feed.stop()
            self._feed = None
        for device in self._running.values():
            _close(device)
            device.running.stop()
        self._running.clear()

    def _start_camera(self) -> None:
        maker = self._fixed or camera_maker(self._settings.camera, self._is_genuine)
        if maker is None:
            self._tell(CAMERA, None)
            return
        feed = self._feed = CameraFeed(maker, self)
        feed.picture_came.connect(self.picture_came)
        feed.codes_shown.connect(self.codes_shown)
        feed.state_changed.connect(self._on_camera_state_changed)
        feed.start()

    def _retire_camera(self) -> None:
        feed, self._feed = self._feed, None
        if feed is not None:
            feed.close()
            _in_background(feed.stop)

    def _start(self, name: str) -> None:
        values, states = Bridge(self), Bridge(self)
        tell = partial(_post_state, states, name)
        running = _MAKERS[name](self._settings, values.post, tell)
        if running is None:
            self._tell(name, None)
            return
        values.posted.connect(self._slots[name])
        states.posted.connect(self._on_state_posted)
        self._running[name] = _Device(running, values, states)
        running.start()

    def _retire(self, name: str) -> None:
        device = self._running.pop(name, None)
        if device is not None:
            _close(device)
            _in_background(device.running.stop)

    @Slot(object)
    def _on_camera_state_changed(self, state: CameraState) -> None:
        self.camera_changed.emit(state)
        self._tell(CAMERA, _CAMERA_STATES[state])

    @Slot(object)
    def _on_gun_posted(self, event: Event) -> None:
        if isinstance(event, Scanned):
            self.text_scanned.emit(event.text)
        elif isinstance(event, Lost):
            self.text_lost.emit(event.why)

    @Slot(object)
    def _on_thermometer_posted(self, measured: Measured) -> None:
        self.measured.emit(measured)

    @Slot(object)
    def _on_card_reader_posted(self, block: bytes) -> None:
        self.card_read.emit(block)

    @Slot(object)
    def _on_state_posted(self, news: DeviceNews) -> None:
        self._tell(news.name, news.state)

    def _tell(self, name: str, state: DeviceState | None) -> None:
        if state is None:
            self.states.pop(name, None)
            state = DeviceState.STOPPED
        else:
            self.states[name] = state
        self.state_changed.emit(DeviceNews(name, state))


def camera_maker(
    where: str, is_genuine: Callable[[str], bool] = unproven
) -> CameraMaker | None:
    """How to open a camera named in the settings; None where there is none.

    `is_genuine` is asked from the camera's thread; what it vouches for counts at once.
    """
    if not where:
        return None
    source = replay_file(where) if is_replay(where) else where

    def make(listeners: Listeners) -> Machine:
        accepts = Acceptance(is_genuine=is_genuine)
        return Camera(source, listeners, acceptance=accepts)

    return make


def is_keyboard_gun(settings: DeviceSettings) -> bool:
    return settings.gun == KEYBOARD


def _post_state(states: Bridge, name: str, state: DeviceState) -> None:
    states.post(DeviceNews(name, state))


def _close(device: _Device) -> None:
    device.values.close()
    device.states.close()


def _in_background(stop: Callable[[], None]) -> None:
    threading.Thread(target=stop, name="device-stop", daemon=True).start()
