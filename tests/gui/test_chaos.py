"""A bad day at a real gate: whatever breaks, what was shown as recorded is recorded."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from resources import _, use_language
from station.domain.desk import Phase
from station.domain.errors import DiskFull, EnvironmentFault
from station.domain.kinds import PASSAGE
from station.domain.moments import Stamp
from station.scanning.capture import Camera, Listeners
from station.scanning.found import Frame
from station.workspace.clock import SystemClock
from station.workspace.keyslots import KeyFile
from tests.data.releases.make import FOLDER
from tests.fakes.homes import copy_homes
from tests.gui.conftest import Guard
from tests.gui.passes import passes_of
from ui.commands.upkeep import StationUpkeep
from ui.compose import OpenStation, open_station
from ui.gate.screen import Screen
from ui.gate.settings import GateSettings
from ui.gate.window import open_window
from ui.main import run
from ui.workers.camera import Machine

HOUR_US = 3_600_000_000


class BadClock:
    """The clock of a laptop that somebody sets; the boot clock goes on."""

    def __init__(self) -> None:
        self._true = SystemClock()
        self.off_us = 0

    def now(self) -> Stamp:
        said = self._true.now()
        return Stamp(
            said.wall_us + self.off_us, said.offset_min, said.boot_us, said.boot_id
        )


class BadDisk:
    """The station's journal on a disk that is slow or full when it is told to be."""

    def __init__(self, journal: Any) -> None:
        self._journal = journal
        self.quick = threading.Event()
        self.quick.set()
        self.full = False

    def append(self, *drafts: Any) -> Any:
        assert self.quick.wait(20)
        if self.full:
            raise DiskFull("The disk is full; nothing was saved.")
        return self._journal.append(*drafts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)


class BadCamera:
    """A camera whose cable is pulled: `plugged` says whether it gives frames."""

    interval_s = 0.05

    def __init__(self) -> None:
        self.plugged = True

    def __call__(self, listeners: Listeners) -> Machine:
        return Camera("bad", listeners, opener=lambda _name: self)

    def read(self) -> Frame | None:
        return np.zeros((72, 128, 3), np.uint8) if self.plugged else None

    def release(self) -> None:
        """Nothing is held."""


class Gate:
    """One bad gate and its guard; `shown` are the records that the screen promised."""

    def __init__(self, homes: Path, qtbot: Any) -> None:
        self.way = KeyFile(homes / "key.txt")
        self.root = homes / "station"
        self.texts = passes_of(homes)
        self.clock, self.camera = BadClock(), BadCamera()
        self.shown: list[str] = []
        self._qtbot = qtbot
        self._next = 0

    @contextmanager
    def opened(self) -> Iterator[Guard]:
        with open_station(self.root, self.way, self.clock) as station:
            station.journal._journal = self.disk = BadDisk(station.journal._journal)
            with self._window(station) as guard:
                yield guard

    @contextmanager
    def _window(self, station: OpenStation) -> Iterator[Guard]:
        desk: Any = station.desk()
        upkeep = StationUpkeep(station)
        settings = GateSettings()
        window = open_window(desk, self.camera, self.clock, settings, upkeep=upkeep)
        window.controller.screen_changed.connect(self._note)
        window.show()
        guard = Guard(window, desk, self._qtbot)
        guard.presses("F10")
        try:
            yield guard
        finally:
            self.disk.quick.set()
            window.close()
            window.deleteLater()

    def _note(self, screen: Screen) -> None:
        row = screen.state.row
        if screen.state.phase is Phase.RECORDED and row is not None:
            self.shown.append(row.record_id)

    def scans(self, guard: Guard) -> None:
        """The next one comes with a pass."""
        guard.pulls_the_gun(self.texts[self._next % len(self.texts)])
        self._next += 1

    def scans_again(self, guard: Guard) -> None:
        """The same one, whose pass was not taken."""
        self._next -= 1
        self.scans(guard)

    def passes(self, guard: Guard, people: int) -> None:
        """So many people, each seen through."""
        for _number in range(people):
            known = len(set(self.shown))
            self.scans(guard)
            guard.waits(lambda known=known: len(set(self.shown)) > known)

    def in_journal(self) -> list[str]:
        with open_station(self.root, self.way) as station:
            head = station.journal.head()
            every = station.journal.records(head.station, head.volume, 1, head.seq)
            return [
                one.envelope.record_id
                for one in every
                if one.envelope.kind == PASSAGE.name
            ]


@pytest.fixture
def gate(tmp_path: Path, qtbot) -> Gate:
    QApplication.setStyle("Fusion")
    copy_homes(FOLDER / "0.1.0", tmp_path / "homes")
    return Gate(tmp_path / "homes", qtbot)


def test_that_a_bad_day_ends_with_everything_that_was_promised(gate: Gate):
    with gate.opened() as guard:
        gate.passes(guard, 2)
        pulls_the_cable(gate, guard)
        waits_for_the_disk(gate, guard)
        writes_on_paper(gate, guard)
        gate.clock.off_us = -2 * HOUR_US
        gate.passes(guard, 2)
        with pytest.raises(EnvironmentFault):
            gate.in_journal()  # a second program at the same home
    use_language("zh")  # takes effect with the next start
    with gate.opened() as guard:
        guard.waits(lambda: _("Camera on") in guard.window.line.text)
        gate.passes(guard, 2)
    held = gate.in_journal()
    assert len(set(gate.shown)) == 14
    assert sorted(one for one in held if one in set(gate.shown)) == sorted(
        set(gate.shown)
    )
    assert_that_no_log_tells_of_anybody(gate)
    home = ("--home", str(gate.root), "--key-file", str(gate.way.path))
    assert run(["verify", *home]) == 0


def assert_that_no_log_tells_of_anybody(gate: Gate) -> None:
    """Names, numbers, telephones and the texts of codes stay out of the logs."""
    with open_station(gate.root, gate.way) as station:
        people = [one.person for one in station.register.residents()]
    logs = [file for file in (gate.root / "logs").rglob("*") if file.is_file()]
    assert logs
    told = "\n".join(file.read_text(errors="replace") for file in logs)
    numbers = [one.document.number for one in people if one.document]
    secrets = [*(one.name for one in people), *(one.phone for one in people)]
    secrets += [*numbers, *(text[4:40] for text in gate.texts)]
    assert len(secrets) > 30
    assert [secret for secret in secrets if secret and secret in told] == []


def pulls_the_cable(gate: Gate, guard: Guard) -> None:
    """The gun goes on without the camera, and the camera comes back by itself."""
    guard.waits(lambda: "Camera on" in guard.window.line.text)
    gate.camera.plugged = False
    guard.waits(lambda: "trying again" in guard.window.line.text)
    gate.passes(guard, 2)
    gate.camera.plugged = True
    guard.waits(lambda: "Camera on" in guard.window.line.text)


def waits_for_the_disk(gate: Gate, guard: Guard) -> None:
    """People who came while the disk was slow are recorded in their order."""
    known = len(set(gate.shown))
    gate.disk.quick.clear()
    for _number in range(3):
        gate.scans(guard)
    assert len(set(gate.shown)) == known
    gate.disk.quick.set()
    guard.waits(lambda: len(set(gate.shown)) == known + 3)


def writes_on_paper(gate: Gate, guard: Guard) -> None:
    """A full disk is a technical failure; the same scan is taken when there is room."""
    gate.disk.full = True
    gate.scans(guard)
    guard.waits(lambda: guard.window.controller.screen.failure != "")
    gate.disk.full = False
    known = len(set(gate.shown))
    gate.scans_again(guard)
    guard.waits(lambda: len(set(gate.shown)) == known + 1)
    assert guard.window.controller.screen.failure == ""
    gate.passes(guard, 2)
