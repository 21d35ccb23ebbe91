"""The gate is opened: its first start, its home, its devices, then its window.

What is on the screen until then is `ui.gate.cover`; what takes time to load is here.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from resources import DEFAULT_LANGUAGE, _, use_language
from station.domain.device_settings import (
    REPLAY,
    Checked,
    checked,
    require_live,
    with_value,
)
from station.wording.errors import sentence
from station.workspace.crash import crashes_in
from station.workspace.home import Settings
from ui.commands.common import DONE, Globals, Say
from ui.commands.first_start import StationStart
from ui.commands.homes import root_of, station_of, way_into
from ui.commands.upkeep import StationUpkeep
from ui.compose import OpenStation
from ui.gate.guide_run import run_guide
from ui.gate.run import run_gate
from ui.gate.settings import GateSettings
from ui.papers import StationPapers

KEEP_S = 60.0
JOIN_S = 30.0
_LOG_IN = ("F12", "S")  # the first shift is opened at once


def open_gate(options: Globals, camera: str = "", *, demo: bool = False) -> int:
    """The window over one station, until it is closed; a first start is led to it."""
    start = StationStart(options)
    asked = start.wanted and not start.opens
    if start.wanted and not _guided(start):
        return DONE
    start.way = start.way or way_into(root_of(options), options)
    with station_of(options, "gate", way=start.way) as station:
        if asked or not start.is_nameless(station):
            return _shown(options, start, station, camera, demo=demo)
    if not _guided(start):
        return DONE
    with station_of(options, "gate", way=start.way) as station:
        return _shown(options, start, station, camera, demo=demo)


def _shown(
    options: Globals,
    start: StationStart,
    station: OpenStation,
    camera: str,
    *,
    demo: bool,
) -> int:
    """The window until it is closed."""
    if options.lang == DEFAULT_LANGUAGE and station.settings.window.language:
        use_language(station.settings.window.language)
    replays = demo or station.settings.demo
    read = _devices(station.settings, camera)
    require_live(read.settings, replays=replays)
    if crashes := crashes_in(station.home.logs):
        said = _("{n} crash files are in {place}; the next handover tells how many.")
        Say(options).note(said.format(n=crashes, place=station.home.logs))
    with keeping(station.keep):
        return run_gate(
            station.desk(),
            None,
            station.clock,
            GateSettings(
                window=station.settings.window,
                devices=read.settings,
                replays=replays,
                mistakes=tuple(sentence(mistake) for mistake in read.mistakes),
                first_keys=_LOG_IN if start.knows_names else (),
            ),
            StationPapers(station),
            StationUpkeep(station),
        )


def _devices(settings: Settings, camera: str) -> Checked:
    """What is set, and the camera of the command line instead of that one."""
    read = checked(settings.devices, settings.gun)
    devices = with_value(read.settings, "camera", camera or read.settings.camera)
    if Path(devices.camera).is_file():  # pictures of another day, as any recording
        place = f"{REPLAY}{devices.camera}"
        devices = msgspec.structs.replace(devices, camera=place)
    return Checked(devices, read.mistakes)


def _guided(start: StationStart) -> bool:
    """The first start; whether the gate may open after it."""
    return run_guide(start)


@contextmanager
def keeping(work: Callable[[], None], every_s: float = KEEP_S) -> Iterator[None]:
    """Do `work` again and again in a thread of its own until the block is left.

    Nobody at the gate waits for it, but at the end for what is under way.
    """
    done = threading.Event()

    def run() -> None:
        while not done.wait(every_s):
            work()

    thread = threading.Thread(target=run, name="keeper", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(JOIN_S)
