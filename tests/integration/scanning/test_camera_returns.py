"""Cameras that go away and come back: a file, and a picture stream over HTTP."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from station.scanning.cameras import FoundCamera, cameras
from station.scanning.capture import Camera, CameraState
from station.scanning.scenes import Conditions, Look, render
from tests.integration.scanning.test_camera import WAIT_S, Heard

TEXT = "https://s.sh.gov.cn/" + "ab" * 16 + "1648800000000"
EDGE = "frame"


def picture() -> np.ndarray:
    return render(TEXT, Look(), Conditions(), np.random.default_rng(1))


class Stream(BaseHTTPRequestHandler):
    """An IP camera: JPEG pictures one after the other, until it is switched off."""

    off: threading.Event
    jpeg: bytes

    def do_GET(self) -> None:
        self.send_response(200)
        kind = f"multipart/x-mixed-replace; boundary={EDGE}"
        self.send_header("Content-Type", kind)
        self.end_headers()
        head = f"--{EDGE}\r\nContent-Type: image/jpeg\r\n"
        head += f"Content-Length: {len(self.jpeg)}\r\n\r\n"
        try:
            while not self.off.wait(0.04):
                self.wfile.write(head.encode() + self.jpeg + b"\r\n")
        except OSError:  # whoever looked has gone
            return

    def log_message(self, *_args: object) -> None:
        """Tests print nothing."""


class IpCamera:
    def __init__(self, jpeg: bytes) -> None:
        self._jpeg = jpeg
        self.port = 0
        self._server: ThreadingHTTPServer | None = None

    def switch_on(self) -> None:
        handler = type("Run", (Stream,), {"off": threading.Event(), "jpeg": self._jpeg})
        server = self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        server.daemon_threads = True
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def switch_off(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.RequestHandlerClass.off.set()
            server.shutdown()
            server.server_close()


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    return cv2.imencode(".jpg", picture())[1].tobytes()


@pytest.fixture
def ip_camera(jpeg) -> Iterator[IpCamera]:
    camera = IpCamera(jpeg)
    camera.switch_on()
    yield camera
    camera.switch_off()


def test_that_a_camera_in_the_network_is_switched_off_and_on_again(ip_camera):
    heard = Heard()
    camera = Camera(f"http://127.0.0.1:{ip_camera.port}/video", heard.listeners())
    camera.start()
    try:
        shown = heard.presentations.get(timeout=WAIT_S)
        assert [symbol.text for symbol in shown.symbols] == [TEXT]
        ip_camera.switch_off()
        assert heard.wait_for(CameraState.DISCONNECTED)
        ip_camera.switch_on()
        assert heard.wait_for(CameraState.RUNNING, times=2)
    finally:
        camera.stop()


def test_that_a_file_that_vanishes_and_returns_is_shown_again(tmp_path):
    path, aside = tmp_path / "gate.avi", tmp_path / "aside.avi"
    write_video(aside)
    heard = Heard()
    camera = Camera(str(path), heard.listeners())
    camera.start()
    try:
        assert heard.wait_for(CameraState.DISCONNECTED)
        aside.rename(path)
        assert heard.wait_for(CameraState.RUNNING)
        assert heard.presentations.get(timeout=WAIT_S).symbols[0].text == TEXT
        path.rename(aside)
        before = heard.states.count(CameraState.DISCONNECTED)
        assert heard.wait_for(CameraState.DISCONNECTED, times=before + 2)
        aside.rename(path)
        assert heard.wait_for(CameraState.RUNNING, times=2)
    finally:
        camera.stop()


def write_video(path: Path) -> None:
    writer = cv2.VideoWriter(
        str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (1280, 720)
    )
    for _number in range(6):
        writer.write(picture())
    writer.release()


def test_that_cameras_are_listed_with_the_names_that_they_give(tmp_path):
    for number, (name, index) in enumerate(
        [("HD Webcam", "0"), ("HD Webcam", "1"), ("门口摄像头", "0")]
    ):
        folder = tmp_path / f"video{number}"
        folder.mkdir()
        (folder / "name").write_text(name + "\n")
        (folder / "index").write_text(index + "\n")
    (tmp_path / "videoX").mkdir()
    assert cameras(tmp_path) == (
        FoundCamera("0", "HD Webcam"),
        FoundCamera("2", "门口摄像头"),
    )
