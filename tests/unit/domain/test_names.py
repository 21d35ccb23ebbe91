"""Names come to one spelling and lose no character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.names import LONGEST, PRIVATE_TO_REAL, normalise_name


@pytest.mark.parametrize("dot", "·•‧・･．∙⋅.")
def test_that_every_separator_becomes_the_one_of_the_rule(dot):
    assert normalise_name(f"阿卜杜拉{dot}艾合买提") == "阿卜杜拉·艾合买提"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王  明", "王明"),
        (" 王\u3000䶮 ", "王䶮"),
        ("John  F. Smith", "John F. Smith"),
        ("阿卜杜拉 · 艾合买提", "阿卜杜拉·艾合买提"),
        ("\u202e张\u200b𬱖\ufeff", "张𬱖"),
        ("张\ufe00三\U000e0100", "张三"),
        ("王\ue863", "王䶮"),
        ("\ue81e", "\u9fb4"),
        ("\ue816", "\U00020087"),
        ("e\u0301", "é"),
        ("王\U00031350", "王\U00031350"),
    ],
)
def test_that_a_name_is_brought_to_one_spelling(typed, name):
    assert normalise_name(typed) == name


def test_that_the_legacy_points_become_real_characters():
    assert len(PRIVATE_TO_REAL) == 80
    assert not any("\ue000" <= real <= "\uf8ff" for real in PRIVATE_TO_REAL.values())
    assert len(set(PRIVATE_TO_REAL.values())) == 80


def test_that_fifty_characters_fit():
    assert normalise_name("名" * 60) == "名" * LONGEST


@pytest.mark.parametrize("edge", " ·")
def test_that_a_cut_name_ends_in_a_letter(edge):
    assert normalise_name("A" * 49 + edge + "AB") == "A" * 49


@given(st.text() | st.text("名A· ", min_size=45, max_size=60))
def test_that_a_name_brought_to_its_spelling_stays(typed):
    once = normalise_name(typed)
    assert normalise_name(once) == once
    assert len(once) <= LONGEST
