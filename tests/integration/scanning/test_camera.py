"""The camera loop with a video file and with sources that fail."""

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from station.domain.errors import OperatorError
from station.domain.symbols import Colour
from station.scanning.acceptance import Presentation
from station.scanning.capture import Camera, CameraState, Listeners, open_source
from station.scanning.found import Frame
from station.scanning.pictures import is_video, read_video, video_frames
from station.scanning.scenes import Conditions, Look, render

TEXT = "https://s.sh.gov.cn/" + "ab" * 16 + "1648800000000"
WAIT_S = 20.0


def scene(text: str = TEXT) -> Frame:
    look = Look(colour=Colour.GREEN)
    return render(text, look, Conditions(), np.random.default_rng(1))


@pytest.fixture(scope="module")
def video(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("video") / "gate.avi"
    fourcc = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(path), fourcc, 25, (1280, 720))
    for frame in [scene("")] * 3 + [scene()] * 8:
        writer.write(frame)
    writer.release()
    return path


class Heard:
    """What the camera told, in the order it was told."""

    def __init__(self) -> None:
        self.frames = 0
        self.states: list[CameraState] = []
        self.presentations: queue.Queue[Presentation] = queue.Queue()
        self.came = threading.Event()
        self.reached = threading.Condition()

    def listeners(self) -> Listeners:
        return Listeners(self._frame, self.presentations.put, self._state)

    def wait_for(self, state: CameraState, times: int = 1) -> bool:
        with self.reached:
            return self.reached.wait_for(
                lambda: self.states.count(state) >= times, WAIT_S
            )

    def _frame(self, _frame: Frame) -> None:
        self.frames += 1
        self.came.set()

    def _state(self, state: CameraState) -> None:
        with self.reached:
            self.states.append(state)
            self.reached.notify_all()


class ListSource:
    """Frames from a list, then nothing: a camera that was pulled out."""

    interval_s = 0.0

    def __init__(self, frames: list[Frame]) -> None:
        self._frames: Iterator[Frame] = iter(frames)
        self.released = False

    def read(self) -> Frame | None:
        return next(self._frames, None)

    def release(self) -> None:
        self.released = True


def test_that_a_video_shown_to_the_camera_is_one_presentation(video):
    heard = Heard()
    camera = Camera(str(video), heard.listeners())
    camera.start()
    try:
        shown = heard.presentations.get(timeout=WAIT_S)
        assert heard.wait_for(CameraState.DISCONNECTED)
    finally:
        camera.stop()
    assert [(s.text, s.colour) for s in shown.symbols] == [(TEXT, Colour.GREEN)]
    assert heard.presentations.empty()
    assert heard.states[:3] == [
        CameraState.CONNECTING,
        CameraState.RUNNING,
        CameraState.DISCONNECTED,
    ]
    assert camera.state is CameraState.STOPPED


def test_that_a_camera_that_fails_is_tried_again():
    sources = [ListSource([]), ListSource([scene()] * 2)]
    opened = iter(sources)
    heard = Heard()
    camera = Camera("0", heard.listeners(), opener=lambda _: next(opened))
    camera.start()
    try:
        assert heard.wait_for(CameraState.RUNNING)
        assert heard.came.wait(WAIT_S)
    finally:
        camera.stop()
    assert heard.states[:4] == [
        CameraState.CONNECTING,
        CameraState.DISCONNECTED,
        CameraState.CONNECTING,
        CameraState.RUNNING,
    ]
    assert all(source.released for source in sources)


def test_that_stop_ends_the_threads_and_may_be_called_again():
    heard = Heard()
    camera = Camera("0", heard.listeners(), opener=lambda _: Endless())
    camera.start()
    assert heard.came.wait(WAIT_S)
    camera.stop()
    camera.stop()
    assert not [t for t in threading.enumerate() if t.name.startswith("camera-")]
    assert camera.state is CameraState.STOPPED


class Endless:
    interval_s = 0.005

    def read(self) -> Frame | None:
        return np.zeros((20, 20, 3), np.uint8)

    def release(self) -> None:
        pass


class Freezing(ListSource):
    """Gives its frames, and each further one only while it is `going`."""

    def __init__(self) -> None:
        super().__init__([])
        self.going = threading.Event()
        self.going.set()

    def read(self) -> Frame | None:
        self.going.wait(WAIT_S)
        return np.zeros((72, 128, 3), np.uint8)


def test_that_a_camera_that_freezes_is_told_and_goes_on_by_itself():
    heard, source = Heard(), Freezing()
    camera = Camera("0", heard.listeners(), opener=lambda _: source)
    camera.start()
    try:
        assert heard.wait_for(CameraState.RUNNING)
        source.going.clear()
        assert heard.wait_for(CameraState.STILL)
        source.going.set()
        assert heard.wait_for(CameraState.RUNNING, times=2)
    finally:
        source.going.set()
        camera.stop()


def test_that_a_camera_never_started_can_be_stopped():
    Camera("0", Heard().listeners()).stop()


def test_that_no_frame_waits_behind_another():
    gate, second = threading.Event(), threading.Event()
    heard = Heard()
    numbers: list[int] = []

    def on_frame(frame: Frame) -> None:
        numbers.append(int(frame[0, 0, 0]))
        (second if heard.came.is_set() else heard.came).set()
        gate.wait(WAIT_S)

    class Counting:
        interval_s = 0.0

        def __init__(self) -> None:
            self.count = 0
            self.all_given = threading.Event()

        def read(self) -> Frame | None:
            if self.count and not heard.came.wait(WAIT_S):
                return None
            if self.count == 100:
                self.all_given.set()
                gate.wait(WAIT_S)
                return None
            self.count += 1
            return np.full((20, 20, 3), self.count, np.uint8)

        def release(self) -> None:
            pass

    source = Counting()
    listeners = Listeners(on_frame, heard.presentations.put, heard._state)
    camera = Camera("0", listeners, opener=lambda _: source)
    camera.start()
    assert source.all_given.wait(WAIT_S)
    gate.set()
    assert second.wait(WAIT_S)
    assert heard.wait_for(CameraState.CONNECTING, times=2)
    camera.stop()
    assert numbers == [1, 100]


def test_that_a_video_file_is_read(video, tmp_path):
    assert is_video(video)
    (symbol,) = read_video(video)
    assert symbol.text == TEXT
    assert len(list(video_frames(video, 5))) == 5


def test_that_a_broken_video_is_one_sentence(video, tmp_path, capfd):
    broken = tmp_path / "broken.avi"
    broken.write_bytes(video.read_bytes()[:600])
    with pytest.raises(OperatorError):
        read_video(broken)
    assert capfd.readouterr().err == ""


def test_that_a_camera_that_is_not_there_gives_nothing():
    source = open_source("97")
    assert source.read() is None
    source.release()
