import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.text import clean_scan, safe_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("阿卜杜拉·艾合买提 𬱖", "阿卜杜拉·艾合买提 𬱖"),
        ("a\x00b\x1b[31mc\x7f\x9b", "ab[31mc"),
        ("abc\u202etxt.exe\u2066", "abctxt.exe"),
        ("a\u200bb\ufeffc\u2060", "abc"),
        ("two\r\nlines\u2028three", "two  lines three"),
        ("\ud800x", "x"),
        ("x" * 500, "x" * 199 + "…"),
        ("", ""),
    ],
)
def test_that_a_text_is_shown_without_what_could_trick_a_screen(text, shown):
    assert safe_text(text) == shown


@pytest.mark.fault(59)
@given(st.text(max_size=500))
def test_that_any_text_is_safe_on_one_line(text):
    shown = safe_text(text)
    assert len(shown) <= 200
    assert len(shown.splitlines()) <= 1
    assert all(char.isprintable() for char in shown)
    shown.encode()


@given(st.text(alphabet="]Q1\\0 abc\r\n\t", max_size=60))
def test_that_cleaning_only_takes_from_the_ends(text):
    assert clean_scan(text) in text


def test_that_a_pass_that_ends_in_a_blank_keeps_it():
    assert clean_scan("GP1:ABC \r") == "GP1:ABC "
