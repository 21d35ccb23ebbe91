import numpy as np
import pytest

from station.scanning import zbar
from station.scanning.reader import STILL, read
from station.scanning.scenes import symbol_matrix

TEXT = "姓名 张三 卡口 登记"


def plane() -> np.ndarray:
    modules = np.kron(symbol_matrix(TEXT), np.ones((5, 5), np.uint8))
    return np.pad(modules, 30, constant_values=255)


@pytest.fixture
def no_libzbar(monkeypatch):
    monkeypatch.setattr(zbar, "_library", lambda: None)


@pytest.mark.skipif(not zbar.zbar_available(), reason="libzbar is not on this system")
def test_that_zbar_reads_chinese_as_chinese():
    (found,) = zbar.read_zbar(plane())
    assert found.text == TEXT
    assert np.abs(found.corners[0] - 30).max() <= 2
    assert np.abs(found.corners[1] - (plane().shape[1] - 30, 30)).max() <= 2


def test_that_without_libzbar_the_rest_goes_on(no_libzbar):
    assert not zbar.zbar_available()
    assert zbar.read_zbar(plane()) == []
    assert [symbol.text for symbol in read(plane(), STILL)] == [TEXT]
    assert read(np.full((40, 40), 255, np.uint8), STILL) == ()
