"""Picture and video files in: pixels out, or one sentence why not.

Pixels are those of the file as stored: an orientation mark is not applied, since a code
is read in any rotation and outlines speak of the stored picture.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil, log2, sqrt
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from station.domain.errors import EnvironmentFault, OperatorError
from station.domain.symbols import Symbol
from station.scanning.found import Frame
from station.scanning.headers import Format, Header, header_of
from station.scanning.reader import read
from station.scanning.stages import STILL
from station.scanning.stream import Stream

MAX_PIXELS = 36_000_000
MAX_REDUCED_PIXELS = 300_000_000
MAX_FILE_BYTES = 128 * 2**20
MAX_VIDEO_PIXELS = 10_000_000  # of a frame
VIDEO_FRAMES = 250

_SHORTEST_WEBP = 32  # OpenCV does not look at less
_GRAY_NDIM = 2
_COLOURED = 3
_WITH_ALPHA = 4
_BAND = 256  # rows
_REDUCED = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}
_STDERR = 2
_HUSH = threading.Lock()
_VIDEO_MARKS = (
    (4, b"ftyp"),
    (8, b"AVI "),
    (0, b"\x1a\x45\xdf\xa3"),
    (0, b"\x00\x00\x01\xba"),
)


def open_picture(source: Path | bytes) -> Frame:
    """The pixels of a picture (BGR, 8 bit), reduced where the file is huge.

    Raises OperatorError when it is no picture, cut short or too large, and
    EnvironmentFault when the file cannot be read.
    """
    return _opened(source)[0]


def read_picture(source: Path | bytes) -> tuple[Symbol, ...]:
    """The symbols of a picture file, outlines in pixels of the picture as stored."""
    pixels, scale = _opened(source)
    return read(pixels, STILL, scale=scale)


def is_video(source: Path) -> bool:
    """Whether the file begins as a video does (MP4, AVI, Matroska, MPEG)."""
    with _reachable(source).open("rb") as file:
        begin = file.read(16)
    return any(begin[at:].startswith(mark) for at, mark in _VIDEO_MARKS)


def read_video(source: Path) -> tuple[Symbol, ...]:
    """The symbols in the first frames of a video, in the order they appear.

    Raises OperatorError when no frame can be decoded.
    """
    seen: dict[str, Symbol] = {}
    stream = Stream()
    for frame in video_frames(source):
        for symbol in stream.read(frame):
            seen.setdefault(symbol.text, symbol)
    return tuple(seen.values())


def video_frames(source: Path, limit: int = VIDEO_FRAMES) -> Iterator[Frame]:
    """The first frames of a video file; OperatorError when there is none."""
    with _hushed():
        # From the root on, and to this one library: a name that looks like an address
        # or like a row of pictures is a name. One thread: more of them go on writing.
        capture = cv2.VideoCapture(
            str(source.resolve()), cv2.CAP_FFMPEG, (cv2.CAP_PROP_N_THREADS, 1)
        )
    try:
        _check_frame(capture)
        for number in range(limit):
            with _hushed():
                good, frame = capture.read()
            if not good:
                if number == 0:
                    raise OperatorError("The video cannot be decoded.")
                return
            yield np.asarray(frame, dtype=np.uint8)
    finally:
        capture.release()


def _check_frame(capture: cv2.VideoCapture) -> None:
    width = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
    height = int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
    if width * height > MAX_VIDEO_PIXELS:
        raise OperatorError(
            "The picture is too large: {width} × {height} pixels.",
            width=width,
            height=height,
        )


def _opened(source: Path | bytes) -> tuple[Frame, float]:
    """Pixels, and stored pixels per pixel given."""
    data = source if isinstance(source, bytes) else _bytes_of(source)
    header = header_of(data)
    if header is None or not header.width or not header.height:
        raise OperatorError("This is no picture that can be read.")
    if not header.whole:
        raise OperatorError("The picture file was cut short.")
    factor = _reduction(header)
    pixels = _decoded(data, header, factor)
    return pixels, header.width / pixels.shape[1] if factor > 1 else 1.0


def _reduction(header: Header) -> int:
    pixels = header.width * header.height
    if pixels <= MAX_PIXELS:
        return 1
    if not header.reducible or pixels > MAX_REDUCED_PIXELS:
        raise OperatorError(
            "The picture is too large: {width} × {height} pixels.",
            width=header.width,
            height=header.height,
        )
    return int(2 ** ceil(log2(sqrt(pixels / MAX_PIXELS))))


def _decoded(data: bytes, header: Header, factor: int) -> Frame:
    if header.format is Format.JPEG:
        flags = _REDUCED[factor] | cv2.IMREAD_IGNORE_ORIENTATION
    else:
        flags = cv2.IMREAD_UNCHANGED  # keeps what is transparent, to be laid on white
    raw = np.frombuffer(data.ljust(_SHORTEST_WEBP, b"\0"), dtype=np.uint8)
    with _hushed():
        try:
            pixels = cv2.imdecode(raw, flags)
        except cv2.error as error:
            raise OperatorError("The picture is damaged.") from error
    if pixels is None:
        raise OperatorError("The picture is damaged.")
    return _plain(np.asarray(pixels))


@contextmanager
def _hushed() -> Iterator[None]:
    """No stderr: libjpeg, libpng and ffmpeg write there past every log level.

    Ours is one sentence, and theirs would stand beside it.
    """
    with _HUSH:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # a window without a console has none
            yield
            return
        try:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), _STDERR)
            yield
        finally:
            os.dup2(kept, _STDERR)
            os.close(kept)


def _plain(pixels: NDArray[Any]) -> Frame:
    """Eight bits, three channels, on white paper.

    Made in bands: a large picture with all of it at once would stand there five times.
    """
    if pixels.dtype == np.uint8 and pixels.shape[2:] == (_COLOURED,):
        return pixels
    plain = np.empty((*pixels.shape[:2], _COLOURED), np.uint8)
    for top in range(0, len(pixels), _BAND):
        plain[top : top + _BAND] = _plain_band(pixels[top : top + _BAND])
    return plain


def _plain_band(pixels: NDArray[Any]) -> Frame:
    if pixels.dtype == np.uint16:
        pixels = (pixels >> 8).astype(np.uint8)
    if pixels.ndim == _GRAY_NDIM:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    if pixels.shape[2] == _WITH_ALPHA:
        alpha = cv2.cvtColor(pixels[:, :, 3], cv2.COLOR_GRAY2BGR)
        colour = np.ascontiguousarray(pixels[:, :, :3])
        ink = cv2.multiply(colour, alpha, scale=1 / 255)
        pixels = np.asarray(cv2.add(ink, cv2.bitwise_not(alpha)))
    return np.asarray(pixels, dtype=np.uint8)


def _bytes_of(path: Path) -> bytes:
    found = _reachable(path)
    if found.stat().st_size > MAX_FILE_BYTES:
        raise OperatorError("The picture file is too large.")
    return found.read_bytes()


def _reachable(path: Path) -> Path:
    if not path.is_file():
        raise OperatorError("There is no such file: {name}", name=path.name)
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise EnvironmentFault(
            "The file cannot be read: {name}", name=path.name
        ) from error
