"""The entry that the command line calls, as a program with a real camera loop."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np

from station.scanning.scenes import Holder, Look, mild, render

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 60


def test_that_a_video_file_is_a_camera_and_closing_ends_with_0(tmp_path: Path):
    with program(str(video_of("GP1:WANG", tmp_path))) as gate:
        out, _err = gate.communicate(timeout=TIMEOUT_S)
    assert (out, gate.returncode) == ("GP1:WANG\n", 0)


def test_that_ctrl_c_closes_the_window_in_good_order():
    with program() as gate:
        assert gate.stdout is not None
        assert gate.stdout.readline() == "ready\n"
        gate.send_signal(signal.SIGINT)
        _out, err = gate.communicate(timeout=TIMEOUT_S)
    assert gate.returncode == 0
    assert "Traceback" not in err


@contextmanager
def program(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.gui.gate_program", *arguments]
    gate = subprocess.Popen(
        command,
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield gate
    finally:
        gate.kill()
        gate.communicate()


def video_of(text: str, folder: Path) -> Path:
    path = folder / "camera.avi"
    codec = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(path), codec, 10, (1280, 720))
    rng = np.random.default_rng(3)
    frame = render(text, Look(holder=Holder.CARD), mild(rng), rng)
    for _number in range(20):
        writer.write(frame)
    writer.release()
    return path
