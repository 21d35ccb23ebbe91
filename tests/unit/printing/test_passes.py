import pytest
import segno

from printing.qr import draw_code
from tests.fakes.paper import RecordingSheet

TEXT = "GP1:ABC123"


def drawn(size: float) -> tuple[list[float], set[tuple[int, int]]]:
    """The numbers of the transformation, and the dark modules as (column, row)."""
    sheet = RecordingSheet()
    draw_code(sheet, 10, 20, size, TEXT)
    words = sheet.operators[0].split()
    numbers = words[words.index("g") + 1 : words.index("f")]
    rectangles = [
        tuple(map(int, numbers[n : n + 4])) for n in range(0, len(numbers), 5)
    ]
    dark = {
        (x + step, y) for x, y, length, _one in rectangles for step in range(length)
    }
    return list(map(float, words[1:7])), dark


def test_that_the_rectangles_are_the_modules_of_the_code():
    rows = segno.make(TEXT, error="m", micro=False).matrix
    wanted = {(x, y) for y, row in enumerate(rows) for x, bit in enumerate(row) if bit}
    assert drawn(100)[1] == wanted


def test_that_four_modules_around_a_code_stay_white():
    (module, _b, _c, down, x, y), dark = drawn(100)
    across = max(column for column, _row in dark) + 1
    assert module == -down == pytest.approx(100 / (across + 8), abs=1e-3)
    assert x == pytest.approx(10 + 4 * module, abs=0.01)
    assert y == pytest.approx(20 + 100 - 4 * module, abs=0.01)
