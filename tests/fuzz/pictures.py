"""Picture and video files to be mutated: every format, and what is odd within one."""

import io
import tempfile
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from station.domain.errors import OperatorError
from station.scanning.headers import header_of
from station.scanning.pictures import (
    MAX_PIXELS,
    is_video,
    open_picture,
    read_picture,
    read_video,
)
from station.scanning.scenes import symbol_matrix

_READ_PIXELS = 200_000  # a fuzz run wants many small ones
_PAGE = np.pad(
    np.kron(symbol_matrix("fuzz"), np.ones((3, 3), np.uint8)), 12, constant_values=255
)
_COLOURED = cv2.cvtColor(_PAGE, cv2.COLOR_GRAY2BGR)
_TURNED_BY_EXIF = 6
_ORIENTATION = 0x0112


def picture_files() -> tuple[bytes, ...]:
    """One of each: plain, CMYK, 16 bit, moving, 1×1, a hundred million pixels."""
    image, moved = Image.fromarray(_COLOURED), Image.fromarray(255 - _COLOURED)
    turned = Image.Exif()
    turned[_ORIENTATION] = _TURNED_BY_EXIF
    moving = {"save_all": True, "append_images": [moved]}
    kinds = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
    return (
        *(_saved(image, kind) for kind in kinds),
        *(_saved(image, kind, **moving) for kind in ("GIF", "WEBP", "PNG")),
        *(_saved(Image.new("L", (1, 1)), kind) for kind in kinds),
        _saved(image.convert("CMYK"), "JPEG"),
        _saved(image, "JPEG", progressive=True),
        _saved(image, "JPEG", exif=turned),
        _saved(image.convert("RGBA"), "PNG"),
        _saved(image.convert("P"), "PNG"),
        _saved(image.convert("1"), "BMP"),
        _saved(image, "WEBP", lossless=True),
        cv2.imencode(".png", _PAGE.astype(np.uint16) * 257)[1].tobytes(),
        _saved(Image.new("1", (10_000, 10_000)), "PNG"),
        _saved(Image.new("1", (6_000, 6_000)), "PNG"),
    )


@cache
def video_files() -> tuple[bytes, ...]:
    """Two frames in each container that the writer at hand knows."""
    files = []
    with tempfile.TemporaryDirectory() as folder:
        for name, coding in (("a.avi", "MJPG"), ("a.mp4", "mp4v"), ("a.mkv", "MJPG")):
            path = Path(folder, name)
            code = cv2.VideoWriter.fourcc(*coding)
            writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, code, 5, (96, 96))
            for shade in (0, 200):
                writer.write(np.full((96, 96, 3), shade, np.uint8))
            writer.release()
            files.append(path.read_bytes())
    return tuple(files)


def run_picture(data: bytes) -> str:
    """Which format it is taken for, and what comes of it."""
    header = header_of(data)
    try:
        pixels = open_picture(data)
    except OperatorError as error:
        return f"{header.format if header else None} {error.args[0]}"
    assert header is not None
    assert pixels.dtype == np.uint8
    assert pixels.shape[2] == 3
    assert pixels.size <= 3 * MAX_PIXELS
    if pixels.size > 3 * _READ_PIXELS:
        return f"{header.format} large"
    texts = {symbol.text for symbol in read_picture(data)}
    return f"{header.format} {'read' if 'fuzz' in texts else len(texts)}"


def run_video(data: bytes) -> str:
    """What comes of a container, read from a file as it always is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "video.png")  # a suffix says nothing
        path.write_bytes(data)
        if not is_video(path):
            return "no video"
        try:
            return f"{len(read_video(path))} symbols"
        except OperatorError as error:
            return str(error.args[0])


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()
