import cv2
import numpy as np
import pytest
import segno

from station.scanning import zbar
from station.scanning.reader import STILL, read
from station.scanning.stages import Gear

TEXT = "卡口 王䶮 登记"
needs_libzbar = pytest.mark.skipif(
    not zbar.zbar_available(), reason="libzbar is not on this system"
)


def plane(text: str | bytes = TEXT) -> np.ndarray:
    matrix = segno.make(text, encoding=None, micro=False).matrix
    modules = np.array([[0 if dark else 255 for dark in row] for row in matrix])
    large = np.kron(modules, np.ones((5, 5))).astype(np.uint8)
    return np.pad(large, 30, constant_values=255)


@pytest.fixture
def no_libzbar(monkeypatch):
    monkeypatch.setattr(zbar, "_library", lambda: None)


@needs_libzbar
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_that_zbar_reads_chinese_as_chinese(charset):
    page = plane(TEXT.encode(charset))
    (found,) = zbar.read_zbar(page)
    assert found.text == TEXT
    assert np.abs(found.corners[0] - 30).max() <= 2
    assert np.abs(found.corners[1] - (page.shape[1] - 30, 30)).max() <= 2


@needs_libzbar
def test_that_a_mirrored_code_is_outlined_clockwise():
    (stage,) = (stage for stage in STILL.late if stage.name == "zbar")
    alone = Gear(first=(stage,), late=(), joined=True)
    (symbol,) = read(plane()[:, ::-1], alone)
    assert symbol.text == TEXT
    assert cv2.contourArea(np.array(symbol.outline, np.float32), oriented=True) > 0


def test_that_without_libzbar_the_rest_goes_on(no_libzbar):
    assert not zbar.zbar_available()
    assert zbar.read_zbar(plane()) == []
    assert [symbol.text for symbol in read(plane(), STILL)] == [TEXT]
    assert read(np.full((40, 40), 255, np.uint8), STILL) == ()
