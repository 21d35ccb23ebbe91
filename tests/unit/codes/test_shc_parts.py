import itertools

import pytest

from station.codes.shc_parts import MOST_PARTS, CardParts
from tests.fakes.issuers import card, codes, digits

CARD, ANOTHER = card(), card()


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_that_parts_may_come_in_any_order(order):
    parts, texts = CardParts(), codes(CARD, 3)
    assert [parts.take(texts[i]) for i in order] == ["", "", CARD]
    assert parts.missing == ()


def test_that_a_part_shown_again_changes_nothing():
    parts, (one, two) = CardParts(), codes(CARD, 2)
    assert (parts.take(one), parts.take(one), parts.missing) == ("", "", (2,))
    assert parts.take(two) == CARD


def test_that_another_card_begins_anew():
    parts, (one, two) = CardParts(), codes(CARD, 2)
    other_one, other_two = codes(ANOTHER, 2)
    parts.take(one)
    assert parts.take(other_one) == ""
    assert parts.take(other_two) == ANOTHER
    parts.take(one)
    assert parts.take(codes(ANOTHER, 3)[0]) == ""
    assert parts.missing == (2, 3)
    assert parts.take(two) == ""


def test_that_parts_of_two_people_are_never_mixed():
    parts, mine, theirs = CardParts(), codes(CARD, 3), codes(ANOTHER, 3)
    parts.take(mine[0])
    parts.take(mine[2])
    assert parts.take(theirs[2]) == ""
    assert parts.missing == (1, 2)


def test_that_texts_between_the_parts_change_nothing():
    parts, (one, two) = CardParts(), codes(CARD, 2)
    parts.take(one)
    for text in ("", "GP1:X", digits(ANOTHER), "shc:/1/2/9", "shc:/3/2/56"):
        assert parts.take(text) == ""
    assert parts.take(two) == CARD


def test_that_no_more_parts_are_kept_than_a_card_has():
    parts = CardParts()
    for index in range(1, 99):
        assert parts.take(f"shc:/{index}/99/56") == ""
    assert parts.missing == ()
    assert parts.take(digits("x", 1, MOST_PARTS)) == ""
    assert len(parts.missing) == MOST_PARTS - 1


def test_that_forgetting_begins_anew():
    parts, (one, two) = CardParts(), codes(CARD, 2)
    parts.take(one)
    parts.forget()
    assert parts.take(two) == ""
    assert parts.missing == (1,)
