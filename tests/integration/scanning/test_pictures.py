"""Picture files as people have them: kinds, damage, sizes."""

import io
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from station.domain.errors import EnvironmentFault, OperatorError
from station.scanning import pictures
from station.scanning.pictures import (
    is_video,
    open_picture,
    read_picture,
    read_video,
)
from station.scanning.scenes import symbol_matrix

TEXT = "登记 https://s.sh.gov.cn/" + "ab" * 16 + "1648800000000"
PAGE = np.pad(
    np.kron(symbol_matrix(TEXT), np.ones((6, 6), np.uint8)), 40, constant_values=255
)
COLOURED = cv2.cvtColor(PAGE, cv2.COLOR_GRAY2BGR)


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def encoded(pixels: np.ndarray, kind: str) -> bytes:
    return cv2.imencode(kind, pixels)[1].tobytes()


def transparent() -> np.ndarray:
    pixels = np.zeros((*PAGE.shape, 4), np.uint8)
    pixels[:, :, 3] = 255 - PAGE
    return pixels


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(Image.fromarray(PAGE), "JPEG", exif=exif)


def moving(kind: str) -> bytes:
    then = [Image.fromarray(255 - COLOURED)]
    return saved(Image.fromarray(COLOURED), kind, save_all=True, append_images=then)


FILES = {
    "jpeg": encoded(COLOURED, ".jpg"),
    "progressive jpeg": saved(Image.fromarray(PAGE), "JPEG", progressive=True),
    "jpeg in CMYK": saved(Image.fromarray(COLOURED).convert("CMYK"), "JPEG"),
    "jpeg turned by EXIF": turned(),
    "png": encoded(COLOURED, ".png"),
    "png of 16 bit": encoded(PAGE.astype(np.uint16) * 257, ".png"),
    "png of 1 bit": saved(Image.fromarray(PAGE).convert("1"), "PNG"),
    "png with a palette": saved(Image.fromarray(PAGE).convert("P"), "PNG"),
    "png without paper": encoded(transparent(), ".png"),
    "webp": encoded(COLOURED, ".webp"),
    "webp without paper": encoded(transparent(), ".webp"),
    "png of 16 bit without paper": encoded(
        transparent().astype(np.uint16) * 257, ".png"
    ),
    "webp that moves": moving("WEBP"),
    "gif that moves": moving("GIF"),
    "png that moves": moving("PNG"),
    "gif": encoded(COLOURED, ".gif"),
    "bmp": encoded(COLOURED, ".bmp"),
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_that_every_kind_of_picture_is_read_where_it_stands(data):
    (symbol,) = read_picture(data)
    assert symbol.text == TEXT
    assert np.abs(np.array(symbol.outline[0]) - 40).max() <= 3


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_that_a_picture_cut_short_is_refused(data):
    for length in (len(data) // 3, len(data) * 9 // 10):
        with pytest.raises(OperatorError):
            open_picture(data[:length])


@pytest.mark.parametrize("name", ["photo.bmp", "photo.pdf", "photo", "photo.mp4"])
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif"])
def test_that_a_wrong_suffix_says_nothing(name, kind, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[kind])
    assert not is_video(path)
    assert [symbol.text for symbol in read_picture(path)] == [TEXT]


@pytest.mark.parametrize("kind", ["TIFF", "ICO", "PPM"])
def test_that_other_formats_are_refused_in_one_sentence(kind):
    with pytest.raises(OperatorError, match="no picture"):
        open_picture(saved(Image.fromarray(COLOURED), kind))


def video(path: Path, side: int = 320) -> Path:
    page = cv2.resize(COLOURED, (side, side), interpolation=cv2.INTER_AREA)
    code = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, code, 5, (side, side))
    for _ in range(3):
        writer.write(page)
    writer.release()
    return path


@pytest.mark.parametrize("name", ["page.png", "%02d.avi", "concat:a|b", "-i.avi"])
def test_that_a_video_is_a_file_whatever_its_name(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    video(tmp_path / "made.avi").rename(tmp_path / name)
    assert is_video(Path(name))
    assert [symbol.text for symbol in read_video(Path(name))] == [TEXT]


def test_that_a_video_of_huge_frames_is_not_begun(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_VIDEO_PIXELS", 320 * 320 - 1)
    with pytest.raises(OperatorError, match="320 × 320"):
        read_video(video(tmp_path / "large.avi"))


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7 ", b"\x00" * 4000])
def test_that_no_picture_is_refused(data):
    with pytest.raises(OperatorError, match="no picture"):
        open_picture(data)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 100, 3), (100, 1), (2, 2)])
@pytest.mark.parametrize("kind", [".png", ".webp", ".jpg", ".bmp"])
def test_that_a_tiny_picture_is_empty(kind, shape):
    assert read_picture(encoded(np.zeros(shape, np.uint8), kind)) == ()


def test_that_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(OperatorError, match=r"gone\.png"):
        open_picture(tmp_path / "gone.png")
    with pytest.raises(OperatorError):
        open_picture(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_that_a_file_that_may_not_be_read_is_a_fault_of_the_place(tmp_path):
    path = tmp_path / "closed.png"
    path.write_bytes(FILES["png"])
    path.chmod(0)
    with pytest.raises(EnvironmentFault):
        open_picture(path)


def test_that_a_picture_that_cannot_be_reduced_is_refused_by_its_header():
    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    data += struct.pack(">I", zlib.crc32(chunk)) + b"\0" * 100 + b"IEND\xaeB`\x82"
    with pytest.raises(OperatorError, match="10000 × 10000"):
        open_picture(data)


def test_that_a_file_of_a_gigabyte_is_not_read(tmp_path):
    path = tmp_path / "large.png"
    with path.open("wb") as file:
        file.truncate(2**30)
    with pytest.raises(OperatorError, match="too large"):
        open_picture(path)


def test_that_a_huge_photograph_is_reduced_and_outlined_in_its_own_pixels(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 60_000)
    data = encoded(cv2.resize(COLOURED, None, fx=3, fy=3), ".jpg")
    assert open_picture(data).size < 3 * 120_000
    (symbol,) = read_picture(data)
    assert symbol.text == TEXT
    assert np.abs(np.array(symbol.outline[0]) - 120).max() <= 12


HUGE = """
import resource, sys
from pathlib import Path
from station.scanning.pictures import read_picture
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(read_picture(Path(sys.argv[1]))))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_that_a_photograph_of_a_hundred_megapixels_takes_bounded_memory(tmp_path):
    path = tmp_path / "huge.jpg"
    huge = np.full((10_000, 10_000), 255, np.uint8)
    large = cv2.resize(PAGE, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
    huge[1000 : 1000 + large.shape[0], 2000 : 2000 + large.shape[1]] = large
    path.write_bytes(encoded(huge, ".jpg"))
    run = subprocess.run(
        [sys.executable, "-c", HUGE, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    found, megabytes = map(int, run.stdout.split())
    assert found == 1
    assert megabytes < 400


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_that_no_damaged_file_raises_anything_but_a_sentence(name, data):
    good = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 12))):
        good[data.draw(st.integers(12, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        pixels = open_picture(bytes(good))
    except OperatorError:
        return
    assert pixels.ndim == 3
    assert pixels.dtype == np.uint8


@given(st.binary(max_size=300))
def test_that_no_bytes_raise_anything_but_a_sentence(data):
    with pytest.raises(OperatorError):
        open_picture(data)


def test_that_decoders_say_nothing_of_their_own(tmp_path, capfd):
    broken = bytearray(FILES["jpeg"])
    broken[len(broken) // 2 :: 50] = b"\xaa" * len(broken[len(broken) // 2 :: 50])
    broken[-2:] = b"\xff\xd9"
    for data in (bytes(broken), FILES["png"][:-12] + b"IENDxxxx"):
        try:
            read_picture(data)
        except OperatorError:
            continue
    assert capfd.readouterr().err == ""


def test_that_a_path_is_read_like_its_bytes(tmp_path: Path):
    path = tmp_path / "名字.webp"
    path.write_bytes(FILES["webp"])
    assert read_picture(path) == read_picture(FILES["webp"])
