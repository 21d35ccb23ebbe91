"""Global options of a command line, and days as somebody types them."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.errors import OperatorError
from ui.commands.common import Globals, day_named, hoist

HOME = Globals(home=Path("h"), key_file=Path("k"), lang="en", json=True)


@pytest.mark.parametrize(
    "line",
    [
        "--home h --key-file k --lang en --json search 101 --deep",
        "search --home h 101 --key-file k --deep --lang en --json",
        "search 101 --deep --home=h --key-file=k --lang=en --json",
        "--json search --lang en 101 --home=h --deep --key-file k",
    ],
)
def test_that_a_global_option_stands_anywhere(line):
    assert hoist(line.split()) == (HOME, ["search", "101", "--deep"])


def test_that_a_line_without_globals_is_left_as_it_is():
    words = ["admit", "--door", "3-2-1501", "-x", ""]
    assert hoist(words) == (Globals(), words)


def test_that_nothing_after_two_dashes_is_a_global_option():
    options, rest = hoist(["--json", "read", "--", "--home", "--lang", "--json"])
    assert options == Globals(json=True)
    assert rest == ["read", "--", "--home", "--lang", "--json"]


def test_that_the_last_of_two_counts():
    assert hoist(["--home", "a", "--home=b"])[0].home == Path("b")


@pytest.mark.parametrize("option", ["--home", "--key-file", "--lang"])
@pytest.mark.parametrize(
    "line", ["search {}", "{}=", "--json {}=", "{} --json", "{} --"]
)
def test_that_an_option_without_its_value_is_one_sentence(option, line):
    with pytest.raises(OperatorError, match=f"^{option} wants a value.$"):
        hoist(line.format(option).split())


def test_that_an_unknown_language_is_one_sentence():
    with pytest.raises(OperatorError, match="no language “fr”"):
        hoist(["--lang", "fr", "search"])


@given(st.lists(st.text(max_size=12) | st.sampled_from(["--home", "--json", "--"])))
def test_that_any_line_is_sorted_or_refused(words):
    try:
        options, rest = hoist(words)
    except OperatorError:
        return
    assert options.lang in {"zh", "en"}
    ended = words.index("--") if "--" in words else len(words)
    assert len(rest) <= len(words)
    assert rest[len(rest) - (len(words) - ended) :] == words[ended:]


def test_that_a_day_is_a_date_or_one_sentence():
    assert day_named("2022-03-15") == date(2022, 3, 15)
    for text in ("", "15.3.2022", "2022-02-30", "昨天" * 40):
        with pytest.raises(OperatorError, match="is no day"):
            day_named(text)
