"""A bad day at the real program: whatever breaks, what was shown as recorded is there.

The program runs on a screen of X under the injector, with a camera over HTTP that is
switched off, and is killed at last in the middle of a record.
"""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from station.domain.errors import EnvironmentFault
from station.domain.kinds import PASSAGE
from station.workspace.keyslots import KeyFile
from tests.data.releases.make import FOLDER
from tests.fakes.homes import copy_homes
from tests.faults.injector import (
    ENOSPC,
    KILL,
    SLOW,
    Rule,
    compiler,
    library,
    spec_of,
)
from tests.gui import xvfb
from tests.gui.passes import passes_of
from tests.integration.scanning.test_camera_returns import IpCamera
from ui.compose import open_station
from ui.main import run

BACK_S = -2 * 3600
SYNC, WRITE = "s", "w"
DATABASE = "*journal.db*"
pytestmark = pytest.mark.skipif(
    bool(xvfb.missing()) or compiler() is None,
    reason="Xvfb, xdotool or a C compiler is absent",
)


class Day:
    """One gate at work; `shown` are the records that its screen promised."""

    def __init__(self, homes: Path, program: xvfb.Program) -> None:
        self.home = homes / "station"
        self.way = KeyFile(homes / "key.txt")
        self.program = program
        self._texts = iter(passes_of(homes) * 99)

    @property
    def shown(self) -> list[str]:
        told = [line.split() for line in self.program.told]
        return [words[1] for words in told if words[0] == "shown"]

    def begins(self, camera: str) -> None:
        self.program.start("--camera", camera)
        self.program.press("F10")

    def suffers(self, *rules: Rule, clock_by_s: int = 0) -> None:
        """From now on this goes wrong, and nothing else."""
        self.program.arm(spec_of(self.home, rules, clock_by_s=clock_by_s))

    def passes(self, people: int = 1) -> None:
        """So many people, each seen through."""
        for _number in range(people):
            self.program.scan(next(self._texts), "shown")

    def next_one(self) -> str:
        return next(self._texts)

    def hears(self, *words: str) -> None:
        """The program says this, sooner or later."""
        line = self.program.hears(*words)
        assert line, f"{words} never came: {self.program.told[-9:]}"

    def in_journal(self) -> list[str]:
        with open_station(self.home, self.way) as station:
            head = station.journal.head()
            every = station.journal.records(head.station, head.volume, 1, head.seq)
            return [
                one.envelope.record_id
                for one in every
                if one.envelope.kind == PASSAGE.name
            ]


@pytest.fixture
def ip_camera() -> Iterator[IpCamera]:
    """It sees nobody and no code."""
    nothing = np.full((360, 640, 3), 128, np.uint8)
    camera = IpCamera(cv2.imencode(".jpg", nothing)[1].tobytes())
    camera.switch_on()
    yield camera
    camera.switch_off()


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    homes = tmp_path / "homes"
    copy_homes(FOLDER / "0.1.0", homes)
    with (homes / "station/gatebook.toml").open("a") as settings:
        settings.write("\n[gun]\ngap_ms = 100\n")  # a busy machine types unevenly
    with xvfb.display() as screen:
        program = xvfb.Program(
            homes / "station", KeyFile(homes / "key.txt"), screen, ""
        )
        program.under(library(tmp_path))
        try:
            yield Day(homes, program)
        finally:
            program.kill()


@pytest.mark.parametrize("people", [1, pytest.param(20, marks=pytest.mark.soak)])
def test_that_a_bad_day_ends_with_everything_that_was_promised(
    day: Day, ip_camera: IpCamera, people: int
):
    camera = f"http://127.0.0.1:{ip_camera.port}/"
    day.begins(camera)
    assert "title 卡口登记站" in day.program.told
    day.passes(people)
    pulls_the_cable(day, ip_camera, people)
    waits_for_the_disk(day, people)
    gives_up_the_ballast(day)
    writes_on_paper(day)
    day.suffers(clock_by_s=BACK_S)
    day.passes(people)
    with pytest.raises(EnvironmentFault):
        day.in_journal()  # a second program at the same home
    day.program.press("ctrl+l")  # the other language, from the next start on
    day.hears("banner")
    is_killed_in_the_middle(day)
    day.begins(camera)
    assert "title Gatebook gate" in day.program.told
    day.passes(people)
    status, said = day.program.end()
    # the decoder of the camera writes of its own: [http @ 0x…] Stream ends …
    noise = [line for line in said.splitlines() if not line.startswith("[")]
    assert not noise, "\n".join(noise)
    assert status == 0
    assert_that_nothing_is_missing(day)
    assert_that_no_log_tells_of_anybody(day)
    home = ("--home", str(day.home), "--key-file", str(day.way.path))
    assert run(["verify", *home]) == 0


def assert_that_nothing_is_missing(day: Day) -> None:
    held, shown = day.in_journal(), set(day.shown)
    assert len(shown) == len(day.shown) > 8
    assert sorted(one for one in held if one in shown) == sorted(shown)


def assert_that_no_log_tells_of_anybody(day: Day) -> None:
    """Names, numbers, telephones and the texts of codes stay out of the logs."""
    with open_station(day.home, day.way) as station:
        people = [one.person for one in station.register.residents()]
    logs = [file for file in (day.home / "logs").rglob("*") if file.is_file()]
    assert logs
    told = "\n".join(file.read_text(errors="replace") for file in logs)
    numbers = [one.document.number for one in people if one.document]
    secrets = [*(one.name for one in people), *(one.phone for one in people), *numbers]
    secrets += [day.next_one()[4:40] for _person in people]
    assert len(secrets) > 30
    assert [secret for secret in secrets if secret and secret in told] == []


def pulls_the_cable(day: Day, camera: IpCamera, people: int) -> None:
    """The gun goes on without the camera, and the camera comes back by itself."""
    if "camera ready" not in day.program.told:
        day.hears("camera ready")
    camera.switch_off()
    day.hears("camera disconnected")
    day.passes(people)
    camera.switch_on()
    day.hears("camera ready")


def waits_for_the_disk(day: Day, people: int) -> None:
    """People who came while the disk was slow are recorded all the same."""
    day.suffers(Rule(SLOW, times=0, ops=SYNC, glob=DATABASE))
    day.passes(people + 1)
    day.suffers()


def gives_up_the_ballast(day: Day) -> None:
    """The disk is full at this very passage: it is saved, the next is for paper."""
    full = Rule(ENOSPC, ops=WRITE, glob=DATABASE)
    still_full = Rule(ENOSPC, times=0, ops="ow", glob="*ballast")
    day.suffers(full, still_full)
    day.program.scan(day.next_one(), "shown")
    day.hears("banner 磁盘已满。最后一人已保存")
    text = day.next_one()
    day.program.scan(text, "failed")
    day.suffers()
    day.program.scan(text, "shown")


def writes_on_paper(day: Day) -> None:
    """A full disk is a technical failure; the same scan is taken when there is room."""
    day.suffers(Rule(ENOSPC, times=0, ops="owt"))
    text = day.next_one()
    day.program.scan(text, "failed")
    day.suffers()
    day.program.scan(text, "shown")


def is_killed_in_the_middle(day: Day) -> None:
    """The power goes while a passage is written: nobody was promised this one."""
    day.suffers(Rule(KILL, at=2, ops=WRITE, glob=DATABASE))
    day.program.pull_gun(day.next_one())
    assert day.program.dies() < 0
