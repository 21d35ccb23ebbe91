from contextlib import suppress

import cv2
import numpy as np
import pytest

from station.domain.errors import GatebookError, OperatorError
from station.scanning.photographs import LONGEST, photograph

EXIF = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01"


def picture(path, width, height, ending=".jpg"):
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2] = 255
    good, data = cv2.imencode(ending, pixels)
    assert good
    path.write_bytes(data.tobytes())
    return path


def shown(jpeg: bytes):
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


def test_that_a_large_photograph_becomes_small(tmp_path):
    small = shown(photograph(picture(tmp_path / "a.png", 4000, 2000, ".png")))
    assert small.shape[:2] == (LONGEST // 2, LONGEST)


def test_that_a_photograph_taken_sideways_stands_upright(tmp_path):
    file = picture(tmp_path / "a.jpg", 200, 100)
    plain = file.read_bytes()
    file.write_bytes(plain[:2] + EXIF + b"\0\x06\0\0\0\0\0\0" + plain[2:])
    upright = shown(photograph(file))
    assert upright.shape[:2] == (200, 100)
    assert upright[20, 50].min() > 200
    assert upright[180, 50].max() < 50


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"Exif\0\0", EXIF * 50])
def test_that_what_is_no_photograph_is_one_sentence(tmp_path, data):
    file = tmp_path / "a.jpg"
    file.write_bytes(data)
    with pytest.raises(OperatorError):
        photograph(file)


def test_that_no_mutilation_of_its_head_does_harm(tmp_path):
    file = picture(tmp_path / "a.jpg", 40, 20)
    plain = file.read_bytes()
    whole = plain[:2] + EXIF + b"\0\x06\0\0\0\0\0\0" + plain[2:]
    for at in range(2, 60):
        file.write_bytes(whole[:at] + b"\xff" + whole[at + 1 :])
        with suppress(GatebookError):
            assert photograph(file)
