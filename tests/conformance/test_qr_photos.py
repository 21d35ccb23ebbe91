"""Real photographs of QR codes (zxing-cpp test samples): read, and nothing made up."""

from pathlib import Path

import pytest

from station.scanning.pictures import read_picture

# pictures no stage reads; one that becomes readable must leave this list
UNREADABLE: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def photos(vectors: Path) -> Path:
    folder = vectors / "qr-photos"
    if not folder.is_dir():
        pytest.skip(f"no photographs at {folder}")
    return folder


def _each_with_its_text(folder: Path) -> list[tuple[Path, str]]:
    pairs = []
    for beside in sorted(folder.glob("qrcode-*/*.txt")):
        (picture,) = (p for p in beside.parent.glob(f"{beside.stem}.*") if p != beside)
        pairs.append((picture, beside.read_bytes().decode("utf-8")))
    return pairs


def test_that_every_photograph_says_what_stands_beside_it(photos):
    pairs = _each_with_its_text(photos)
    assert len(pairs) >= 40
    unread = {
        f"{picture.parent.name}/{picture.name}"
        for picture, text in pairs
        if text not in [symbol.text for symbol in read_picture(picture)]
    }
    assert unread == UNREADABLE


def test_that_no_photograph_gives_a_second_text(photos):
    for picture, _ in _each_with_its_text(photos):
        assert len(read_picture(picture)) <= 1


def test_that_nothing_is_read_where_nothing_is(photos):
    pictures = sorted((photos / "falsepositives-1").iterdir())
    assert len(pictures) >= 20
    assert [p.name for p in pictures if read_picture(p)] == []
