"""Every character of GB 18030-2022 prints, and comes back as itself.

87,887 hanzi: those of Unicode 11 and the twelve compatibility ideographs that are none
(standards.md § Fonts).
"""

import pytest

from printing import document, fonts
from printing.blocks import Form, Imprint, Prose
from tests.data.sample_day import DAY

RANGES = (
    (0x4E00, 0x9FEF),
    (0x3400, 0x4DB5),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
)
UNIFIED = "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"
COUNT = 87_887


@pytest.fixture(scope="module")
def repertoire() -> str:
    if not fonts.fallbacks():
        pytest.skip("fonts-hanazono is not installed")
    ranges = (chr(code) for a, b in RANGES for code in range(a, b + 1))
    return "".join(ranges) + UNIFIED


def test_that_every_character_of_the_standard_has_a_face(repertoire):
    assert len(repertoire) == COUNT
    nobodys = [piece for owner, piece in fonts.runs(repertoire) if owner is None]
    assert nobodys == []


def test_that_some_of_every_block_come_back_as_themselves(
    repertoire, tmp_path, poppler
):
    some = "".join(
        chr(code) for a, b in RANGES for code in (*range(a, b, (b - a) // 20), b)
    )
    assert set(some) <= set(repertoire)
    assert_prints(some + UNIFIED, tmp_path / "some.pdf", poppler)


@pytest.mark.soak
def test_that_every_character_of_the_standard_comes_back(repertoire, tmp_path, poppler):
    assert_prints(repertoire, tmp_path / "all.pdf", poppler)


def assert_prints(text: str, file, poppler) -> None:
    lines = tuple(text[at : at + 40] for at in range(0, len(text), 40))
    form = Form("GB 18030-2022", (Prose(lines),))
    data, printed = document.render([form], Imprint("", "", DAY))
    file.write_bytes(data)
    assert printed.undrawable == ()
    assert set(text) - set(poppler.raw_text(file)) == set()
