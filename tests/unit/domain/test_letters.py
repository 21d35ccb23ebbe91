from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import LANGUAGES
from station.domain.errors import OperatorError
from station.domain.letters import BLANK, LARGEST, fill, read_template
from station.services.letters import LETTERS, template

TEXT = """
title = "通行条"
serial = "TX"
fields = ["name", "reason"]
paragraphs = ["{name}因{reason}外出。"]
signatures = ["签发人"]
"""


def test_that_fields_are_filled_and_an_empty_one_is_a_line_to_write_on():
    letter = fill(read_template(TEXT), {"name": "王试"}, "TX-2022-0001")
    assert letter.paragraphs == (f"王试因{BLANK}外出。",)
    assert letter.number == "TX-2022-0001"


def test_that_a_value_is_never_read_as_a_field():
    letter = fill(read_template(TEXT), {"name": "{reason}", "reason": "买药"}, "1")
    assert letter.paragraphs == ("{reason}因买药外出。",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "title = 3",
        TEXT.replace('["name", "reason"]', '["name"]'),
        TEXT.replace('["name", "reason"]', '["name", "reason", "other"]'),
        TEXT + 'extra = "x"',
        "a = " + "[" * 5000,
        TEXT + "#" * LARGEST,
    ],
)
def test_that_a_template_with_a_fault_is_one_sentence(text):
    with pytest.raises(OperatorError):
        read_template(text)


@given(st.text(max_size=300))
def test_that_any_text_is_a_template_or_a_sentence(text):
    with suppress(OperatorError):
        read_template(text)


@pytest.mark.parametrize("values", [{"age": "3"}, {"name": "王" * 201}])
def test_that_a_strange_field_or_an_endless_value_is_refused(values):
    with pytest.raises(OperatorError):
        fill(read_template(TEXT), values, "1")


@pytest.mark.parametrize("name", LETTERS)
def test_that_every_paper_has_the_same_fields_in_every_language(name):
    made = [template(name, words) for words in LANGUAGES]
    assert len({one.serial for one in made}) == 1
    assert len({one.fields for one in made}) == 1
    assert len({len(one.copies) for one in made}) == 1
