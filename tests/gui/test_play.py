"""A morning at the real program: X, a video as camera, a gun that X types."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from station.domain.kinds import PASSAGE
from station.scanning.scenes import Holder, Look, mild, render
from station.workspace.keyslots import KeyFile
from tests.data.releases.make import FOLDER
from tests.fakes.homes import copy_homes
from tests.gui import xvfb
from tests.gui.passes import passes_of
from ui.compose import open_station
from ui.main import run

pytestmark = pytest.mark.skipif(
    bool(xvfb.missing()), reason="Xvfb or xdotool is absent"
)


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    copy_homes(FOLDER / "0.1.0", tmp_path / "homes")
    with (tmp_path / "homes/station/gatebook.toml").open("a") as settings:
        settings.write("\n[gun]\ngap_ms = 100\n")  # a busy machine types unevenly
    return tmp_path / "homes"


def blank_video(folder: Path) -> Path:
    """A camera that sees people walk by and no code."""
    path = folder / "camera.avi"
    writer = cv2.VideoWriter(
        str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30, (1280, 720)
    )
    rng = np.random.default_rng(3)
    frame = render("", Look(holder=Holder.PHONE), mild(rng), rng)
    for number in range(60):
        writer.write(np.roll(frame, 8 * number, axis=1))
    writer.release()
    return path


def play(homes: Path, passages: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many people go out with their passes; each is in the journal once, masked."""
    texts, way = passes_of(homes), KeyFile(homes / "key.txt")
    before, names = recorded(homes)
    monkeypatch.setenv("GATEBOOK_NEVER", ",".join(names))
    with xvfb.display() as screen:
        gate = xvfb.Program(homes / "station", way, screen)
        try:
            gate.start("--camera", str(blank_video(homes)), "--demo")
            gate.press("F10")
            for number in range(passages):
                gate.scan(texts[number % len(texts)], f"seen {number + 1}")
            status, said = gate.end()
        finally:
            gate.kill()
    assert (status, said) == (0, "")
    assert [line for line in gate.told if line == "bare"] == []
    assert recorded(homes)[0] == before + passages
    home = ("--home", str(homes / "station"), "--key-file", str(way.path))
    assert run(["verify", *home]) == 0


def recorded(homes: Path) -> tuple[int, set[str]]:
    """How many passages the journal holds, and who lives here."""
    with open_station(homes / "station", KeyFile(homes / "key.txt")) as station:
        head = station.journal.head()
        every = station.journal.records(head.station, head.volume, 1, head.seq)
        number = sum(one.envelope.kind == PASSAGE.name for one in every)
        return number, {one.person.name for one in station.register.residents()}


@pytest.mark.parametrize("passages", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_that_a_morning_at_the_real_program_is_in_the_journal_once_and_masked(
    homes: Path, passages: int, monkeypatch: pytest.MonkeyPatch
):
    play(homes, passages, monkeypatch)
