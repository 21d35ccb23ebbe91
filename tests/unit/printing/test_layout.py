import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing import fonts
from printing.layout import LEADING, SMALL, Flow, Wrapper
from tests.fakes.paper import RecordingSheet

WORDS = st.text(
    st.one_of(
        st.sampled_from("王䶮李㛃张𬱖阿·（），。：「」 -/*0123456789abcXYZ\n"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=120,
)


@given(WORDS, st.floats(SMALL, 200), st.booleans())
def test_that_no_line_is_wider_than_its_column(text, width, bold):
    for line in Wrapper().lines(text, width, bold=bold):
        fits = fonts.width(line, SMALL, bold=bold) <= width + 1e-6
        assert fits or len(line) == 1  # a character is never cut in two


@given(WORDS, st.floats(SMALL, 200))
def test_that_breaking_loses_nothing_but_spaces(text, width):
    lines = Wrapper().lines(text, width)
    whole = "".join(map(fonts.clean, text.split("\n")))
    assert "".join(lines).replace(" ", "") == whole.replace(" ", "")


def width_of(text: str) -> float:
    return fonts.width(text, SMALL)


def test_that_numbers_and_words_stay_whole_while_they_fit():
    lines = Wrapper().lines("体温 36.5 Anna-Maria", width_of("体温 36"))
    assert lines == ("体温", "36.5", "Anna-", "Maria")


def test_that_a_word_wider_than_its_column_is_cut():
    assert Wrapper().lines("AAAAAA", width_of("AAAA")) == ("AAAA", "AA")


def test_that_a_line_never_begins_with_a_closing_mark():
    lines = Wrapper().lines("一二三四，五", width_of("一二三四"))
    assert lines == ("一二三", "四，五")


def test_that_a_line_never_ends_with_an_opening_mark():
    lines = Wrapper().lines("一二三（四）", width_of("一二三（"))
    assert lines == ("一二三", "（四）")


def test_that_a_line_feed_begins_a_new_line():
    assert Wrapper().lines("绿码\n阴性", 500) == ("绿码", "阴性")


def test_that_a_block_that_does_not_fit_goes_to_the_next_page():
    sheet = RecordingSheet()
    furnished = []
    flow = Flow(sheet, lambda flow: furnished.append(flow.take(LEADING)))
    assert flow.fresh_room == pytest.approx(flow.room)
    flow.take(flow.room)
    assert flow.room == pytest.approx(0)
    top = flow.take(10)
    assert (sheet.page_number, len(furnished)) == (2, 2)
    assert top == pytest.approx(flow.top - LEADING)
