"""`gatebook devices`: what is plugged in, how it is set, and whether it works."""

import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from resources import _
from station.devices import drivers
from station.devices.bursts import Event, Lost, Scanned
from station.devices.drivers import Running
from station.devices.serial_ports import SerialPort, serial_ports
from station.domain.device_news import (
    CAMERA,
    CARD_READER,
    DEVICES,
    GUN,
    THERMOMETER,
    DeviceState,
    Measured,
)
from station.domain.device_settings import (
    KEYBOARD,
    Checked,
    DeviceSettings,
    checked,
    is_bluetooth,
    is_replay,
    public,
    replay_file,
    require_live,
    tables,
    with_value,
)
from station.domain.errors import EnvironmentFault, OperatorError
from station.scanning.acceptance import Presentation
from station.scanning.cameras import FoundCamera, cameras
from station.scanning.capture import Camera, CameraState, Listeners
from station.wording import devices as wording
from station.wording.errors import sentence
from station.workspace.home import Settings, is_home, open_home, settings_in
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say
from ui.commands.homes import root_of
from ui.commands.protection import Check, State

_KEYS = {"card-reader": CARD_READER}
_LONGEST_S = 3600


class Plugged(msgspec.Struct, frozen=True):
    """What is found at this computer now."""

    cameras: tuple[FoundCamera, ...]
    ports: tuple[SerialPort, ...]


class _Told(msgspec.Struct, frozen=True):
    """One thing that a device said while it was tried."""

    text: str
    fact: dict[str, object]


def add(app: typer.Typer) -> None:
    app.command(help=_("List devices, choose them, try one."))(devices)


def devices(
    ctx: typer.Context,
    trial: Annotated[
        str,
        typer.Option("--try", help=_("camera, gun, thermometer or card-reader")),
    ] = "",
    seconds: Annotated[
        int, typer.Option(min=1, max=_LONGEST_S, help=_("how long it is tried"))
    ] = 10,
    chosen: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help=_("e.g. camera=0")),
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help=_("recordings may stand for devices"))
    ] = False,
) -> int:
    """Without an option: what is set, then what is plugged in.

    With --try exit status 1 when nothing came, 3 when the device did not answer.
    """
    options: Globals = ctx.obj
    say = Say(options)
    root = root_of(options)
    if chosen:
        _choose(root, chosen, demo=demo)
    home = settings_in(root) if is_home(root) else None
    read = checked(home.devices, home.gun) if home else Checked(DeviceSettings())
    for mistake in read.mistakes:
        say.note(sentence(mistake))
    if trial:
        require_live(read.settings, replays=demo or bool(home and home.demo))
        return _try(_KEYS.get(trial, trial), read.settings, seconds, say)
    plugged = look()
    for check in states(read.settings, plugged):
        fact = {"device": check.name, "state": check.state, "text": check.text}
        say.fact(check.text, fact)
    _list(plugged, say)
    return WITH_REFUSALS if read.mistakes else DONE


def look() -> Plugged:
    return Plugged(cameras(), serial_ports())


def checks(settings: Settings) -> Iterator[Check]:
    """The devices of a station for `gatebook doctor`: nothing is opened."""
    read = checked(settings.devices, settings.gun)
    for mistake in read.mistakes:
        yield Check("device-settings", State.MISSING, sentence(mistake))
    yield from states(read.settings, look())


def states(settings: DeviceSettings, plugged: Plugged) -> Iterator[Check]:
    """Where every device is set to be, and whether it is there."""
    for device in DEVICES:
        where: str = getattr(settings, device)
        state, told = _state(device, where, plugged)
        place = wording.place(device, where, _words(device, where, plugged))
        text = f"{wording.name(device)}: " + " · ".join(filter(None, (place, told)))
        yield Check(device.replace("_", "-"), state, text)


def _state(device: str, where: str, plugged: Plugged) -> tuple[State, str]:
    if is_replay(where):
        there = Path(replay_file(where)).is_file()
        return _there(there, _("the recording is there"))
    if is_bluetooth(where) or "://" in where:
        return State.ADVICE, _("seen only when it is tried")
    if device == CAMERA and where:
        known = {one.source for one in plugged.cameras}
        return _there(where in known or Path(where).exists(), _("is there"))
    if where in {"", KEYBOARD}:
        return State.GOOD, ""
    ports = {one.name for one in plugged.ports} | {one.id for one in plugged.ports}
    return _there(not ports.isdisjoint({where, where.upper()}), _("is there"))


def _there(there: bool, good: str) -> tuple[State, str]:
    return (State.GOOD, good) if there else (State.MISSING, _("is not there"))


def _words(device: str, where: str, plugged: Plugged) -> str:
    if device == CAMERA:
        return next((o.words for o in plugged.cameras if o.source == where), "")
    return next((o.words for o in plugged.ports if where in {o.name, o.id}), "")


def _list(plugged: Plugged, say: Say) -> None:
    for camera in plugged.cameras:
        text = _("camera {number}: {name}").format(
            number=camera.source, name=camera.words
        )
        say.fact(text, {"camera": camera.source, "name": camera.words})
    for port in plugged.ports:
        text = f"{port.name}  {port.id}  {port.words}".rstrip()
        say.fact(text, {"port": port.name, "id": port.id, "name": port.words})
    if not plugged.cameras and not plugged.ports:
        say.note(_("No camera and no serial line was found."))


def _choose(root: Path, chosen: list[str], *, demo: bool) -> None:
    with open_home(root, "devices") as home:
        settings = checked(home.settings.devices, home.settings.gun).settings
        for words in chosen:
            name, equals, value = words.partition("=")
            if not equals:
                raise OperatorError(
                    "“{text}” is no setting; write it as camera=0.",
                    text=public(words)[:40],
                )
            settings = with_value(settings, name.strip(), value.strip())
        require_live(settings, replays=demo or home.settings.demo)
        table, gun = tables(settings)
        home.save(msgspec.structs.replace(home.settings, devices=table, gun=gun))


def _try(device: str, settings: DeviceSettings, seconds: int, say: Say) -> int:
    """Run one device and say what it tells, until the time is over."""
    told: queue.SimpleQueue[_Told] = queue.SimpleQueue()
    seen: set[str] = set()

    def on_state(state: str) -> None:
        seen.add(state)

    running = _running(device, settings, told, on_state)
    came = 0
    running.start()
    try:
        for one in _until(told, seconds):
            came += 1
            say.fact(one.text, {"device": device.replace("_", "-"), **one.fact})
    finally:
        running.stop()
    if came:
        return DONE
    if not seen & {DeviceState.READY, CameraState.RUNNING}:
        raise EnvironmentFault(
            "The device does not answer: {place}",
            place=wording.place(device, getattr(settings, device)),
        )
    say.note(_("The device is ready; nothing came from it."))
    return WITH_REFUSALS


def _until(told: "queue.SimpleQueue[_Told]", seconds: int) -> Iterator[_Told]:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            yield told.get(timeout=left)
        except queue.Empty:
            return


def _running(
    device: str,
    settings: DeviceSettings,
    told: "queue.SimpleQueue[_Told]",
    on_state: Callable[[str], None],
) -> Running:
    if device == CAMERA and settings.camera:
        return _camera(settings.camera, told, on_state)
    running = None
    if device == GUN:
        running = drivers.serial_gun(
            settings, lambda event: told.put(_scan(event)), on_state
        )
        if running is None:
            raise OperatorError(
                "A gun that works as a keyboard is tried in the window: F12, then D."
            )
    elif device == THERMOMETER:
        running = drivers.thermometer(
            settings, lambda measured: told.put(_reading(measured)), on_state
        )
    elif device == CARD_READER:
        card = _Told(wording.card_read(), {"card": True})
        running = drivers.card_reader(settings, lambda _block: told.put(card), on_state)
    if running is None:
        raise OperatorError("No such device is set: {name}", name=device[:40])
    return running


def _camera(
    where: str,
    told: "queue.SimpleQueue[_Told]",
    on_state: Callable[[str], None],
) -> Running:
    def on_symbols(shown: Presentation) -> None:
        for symbol in shown.symbols:
            told.put(_Told(wording.scanned(symbol.text), {"scanned": len(symbol.text)}))

    def on_camera_state(state: CameraState) -> None:
        on_state(state)
        if state is CameraState.RUNNING:
            told.put(_Told(_("The camera gives pictures."), {"pictures": True}))

    source = replay_file(where) if is_replay(where) else where
    listeners = Listeners(lambda _frame: None, on_symbols, on_camera_state)
    return Camera(source, listeners)


def _scan(event: Event) -> _Told:
    if isinstance(event, Scanned):
        return _Told(wording.scanned(event.text), {"scanned": len(event.text)})
    if isinstance(event, Lost):
        return _Told(wording.lost(event.why), {"lost": event.why})
    return _Told("", {})


def _reading(measured: Measured) -> _Told:
    fact: dict[str, object] = {"celsius": measured.celsius, "site": measured.site}
    return _Told(wording.measured(measured), fact)
