import struct

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.scanning.headers import Format, header_of

PICTURE = np.random.default_rng(7).integers(0, 255, (30, 50, 3), dtype=np.uint8)
FILES = {
    kind: cv2.imencode(f".{kind}", PICTURE)[1].tobytes()
    for kind in ("jpeg", "png", "webp", "gif", "bmp")
}


@pytest.mark.parametrize("kind", FILES)
def test_that_a_header_says_format_and_size(kind):
    header = header_of(FILES[kind])
    assert header is not None
    assert (header.format, header.width, header.height) == (Format(kind), 50, 30)
    assert header.whole


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_that_a_cut_file_is_not_taken_for_a_whole_one(kind, share):
    data = FILES[kind]
    header = header_of(data[: int(len(data) * share)])
    assert header is None or not header.whole


def test_that_a_chunk_that_claims_gigabytes_is_not_believed():
    data = bytearray(FILES["png"])
    data[33:37] = struct.pack(">I", 2**31 - 1)  # of the first after the header
    header = header_of(bytes(data))
    assert header is not None
    assert not header.whole


def test_that_a_thumbnail_inside_does_not_end_a_jpeg():
    data = FILES["jpeg"]
    thumbnail = b"\xff\xe1" + struct.pack(">H", 2 + 6) + b"\xff\xd8..\xff\xd9"
    cut = data[:2] + thumbnail + data[2:-2]
    header = header_of(cut)
    assert header is not None
    assert not header.whole


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"RIFF1234WAVEfmt ", b"%PDF-1.7", b"BM"]
)
def test_that_anything_else_has_no_header(data):
    assert header_of(data) is None


@given(st.sampled_from(sorted(FILES)), st.data())
def test_that_no_damaged_header_raises(kind, data):
    good = bytearray(FILES[kind][:200])
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    header_of(bytes(good))


@given(st.sampled_from([data[:12] for data in FILES.values()]), st.binary(max_size=80))
def test_that_no_bytes_after_a_beginning_raise(begin, rest):
    header_of(begin + rest)
