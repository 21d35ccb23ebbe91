import hashlib

import cv2
import pytest

from printing.passes import pdf as passes
from printing.passes.faces import CARD
from resources import language
from station.domain.errors import EnvironmentFault, OperatorError
from station.domain.views import PassCard
from station.scanning.reader import read
from tests.data.sample_day import DAY, flat

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
NAMES = (
    "王䶮",
    "李㛃",
    "张𬱖",
    "阿卜杜拉·艾合买提",
    "Anna-Maria Lindqvist-Oyelaran",
    "",
)


def code_text(n: int) -> str:
    """As long and as dense as a real pass."""
    digests = b"".join(hashlib.sha256(b"%d-%d" % (n, k)).digest() for k in range(9))
    return "GP1:" + "".join(ALPHABET[byte % len(ALPHABET)] for byte in digests)


def cards(count: int) -> list[PassCard]:
    return [
        PassCard(
            pass_id=f"pass-{n}",
            serial=f"{n:06}",
            kind="resident" if n % 2 else "temporary",
            place=flat(str(n % 9 + 1), "2", f"{n + 1}01"),
            valid_until="2022-06-30",
            code_text=code_text(n),
            name=NAMES[n % len(NAMES)],
        )
        for n in range(count)
    ]


@pytest.fixture(scope="module")
def sheet(tmp_path_factory, poppler):
    target = tmp_path_factory.mktemp("cards") / "cards.pdf"
    with language("en"):
        printed = passes.write(cards(12), target, DAY)
    return target, printed, poppler.pages(target, 200)


def test_that_every_code_of_a_printed_page_is_read_back(sheet):
    _target, printed, pages = sheet
    assert (printed.pages, printed.cards) == (2, 12)
    read_back = [
        {symbol.text for symbol in read(cv2.imread(str(page)))} for page in pages
    ]
    wanted = [card.code_text for card in cards(12)]
    assert read_back == [
        set(wanted[: CARD.page.number]),
        set(wanted[CARD.page.number :]),
    ]


def test_that_a_card_shows_name_door_number_and_last_day(sheet, poppler):
    target, _printed, _pages = sheet
    text = poppler.raw_text(target)
    for name in NAMES:
        assert name in text
    for words in (
        "Bldg 3 Unit 2 Room 301",
        "Pass No. 000002",
        "2022-06-30",
        "Temporary",
    ):
        assert words in text


def test_that_a_card_of_another_kind_shows_the_word_of_the_office(tmp_path, poppler):
    target = tmp_path / "cards.pdf"
    card = PassCard("p", "1", "志愿者证", flat("1", "1", "1"), "2022-06-30", "GP1:X")
    passes.write([card], target, DAY)
    assert "志愿者证" in poppler.raw_text(target)


def test_that_the_longest_name_stays_on_its_card(tmp_path, poppler):
    target = tmp_path / "cards.pdf"
    card = PassCard(
        "p", "1", "k", flat("1", "1", "1"), "2022-06-30", "GP1:X", name="名" * 50
    )
    with language("zh"):
        passes.write([card], target, DAY)
    assert "名" * 50 in poppler.raw_text(target)


def test_that_no_card_at_all_is_said_and_no_file_is_made(tmp_path):
    with pytest.raises(OperatorError):
        passes.write([], tmp_path / "cards.pdf", DAY)
    assert list(tmp_path.iterdir()) == []


def test_that_a_place_that_is_not_there_is_a_fault(tmp_path):
    with pytest.raises(EnvironmentFault):
        passes.write(cards(1), tmp_path / "no" / "such" / "cards.pdf", DAY)
