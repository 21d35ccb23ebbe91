import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.blocks import (
    Field,
    Fields,
    Form,
    Imprint,
    Prose,
    Rows,
    Signatures,
    Ticks,
)
from printing.document import draw_form, render
from printing.layout import MARGIN
from printing.sheet import A4, MM
from printing.table import TableColumn, TableRow
from station.domain.errors import OperatorError
from tests.data.sample_day import DAY
from tests.fakes.paper import RecordingSheet

IMPRINT = Imprint("枫林苑", "", DAY)
SLIGHT = 0.01
WORDS = st.text(st.sampled_from("王𬱖阿·（），。 -aW1\n"), max_size=80)
LABEL = st.text(st.sampled_from("王阿aW1"), min_size=1, max_size=10)
FIELD = st.builds(Field, LABEL, WORDS, span=st.integers(1, 3), lines=st.integers(1, 3))
BLOCK = st.one_of(
    st.builds(
        Fields,
        st.lists(FIELD, min_size=1, max_size=8).map(tuple),
        columns=st.just(3),
        title=LABEL,
    ),
    st.builds(
        Rows,
        st.just(tuple(TableColumn(word, 40 * MM) for word in "甲乙丙")),
        st.lists(st.tuples(WORDS, WORDS, WORDS).map(TableRow), max_size=6),
        blank=st.integers(0, 30),
        title=LABEL,
    ),
    st.builds(Prose, st.lists(WORDS, max_size=5).map(tuple), indent=st.booleans()),
    st.builds(Ticks, st.lists(st.tuples(LABEL, st.booleans()), max_size=9).map(tuple)),
    st.builds(Signatures, st.lists(LABEL, min_size=1, max_size=5).map(tuple)),
)


@given(st.lists(BLOCK, max_size=8).map(tuple), st.booleans())
@settings(max_examples=60, deadline=None)
def test_that_no_two_words_overlap_and_none_leaves_its_page(blocks, letter):
    sheet = RecordingSheet(A4)
    draw_form(Form("登记表", blocks, day="2022-03-15", letter=letter), sheet)
    for n, one in enumerate(sheet.ink):
        assert one.left >= MARGIN - SLIGHT
        assert one.right <= A4[0] - MARGIN + SLIGHT
        assert 0 < one.bottom < one.top <= A4[1] - MARGIN + SLIGHT
        for other in sheet.ink[n + 1 :]:
            apart = (
                one.page != other.page
                or one.right <= other.left + SLIGHT
                or other.right <= one.left + SLIGHT
                or one.bottom >= other.top - SLIGHT
                or other.bottom >= one.top - SLIGHT
            )
            assert apart, (one, other)


def test_that_each_form_counts_its_own_pages():
    long = Form("甲", (Prose(("字" * 20_000,)),))
    _data, printed = render([long, long], IMPRINT)
    assert printed.pages > 2


def test_that_no_form_is_no_file():
    with pytest.raises(OperatorError):
        render([], IMPRINT)


def test_that_the_same_form_gives_the_same_bytes():
    form = Form("甲", (Prose(("乙",)),))
    assert render([form], IMPRINT) == render([form], IMPRINT)
