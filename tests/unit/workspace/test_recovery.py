"""The forms in which a recovery key leaves the program and comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.errors import OperatorError
from station.workspace.key_ways import Recipient, Recovery
from station.workspace.recovery import (
    LETTERS,
    PREFIX,
    file_text,
    fingerprint,
    new_recovery_key,
    read_recovery_key,
    rows_of,
)

KEY = new_recovery_key()
TYPED = "\n".join(" ".join((*row.groups, row.check)) for row in rows_of(KEY))
ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"


@pytest.mark.parametrize(
    "text",
    [
        TYPED,
        TYPED.lower(),
        TYPED.replace(" ", "-").replace("\n", " "),
        KEY.secret,
        KEY.secret.lower(),
        KEY.secret.removeprefix(PREFIX),
        file_text(KEY, "sun", "示例主任", "2022-04-18"),
    ],
    ids=("rows", "lower", "hyphens", "whole", "whole-lower", "bare", "file"),
)
def test_that_a_recovery_key_is_read_in_every_form(text):
    assert read_recovery_key(text) == KEY


def test_that_the_sheet_shows_all_letters_in_groups_of_five():
    rows = rows_of(KEY)
    assert "".join("".join(row.groups) for row in rows) == KEY.secret[len(PREFIX) :]
    assert {len(group) for row in rows for group in row.groups[:-1]} == {5}
    assert sum(len(group) for row in rows for group in row.groups) == LETTERS


@given(at=st.integers(0, LETTERS - 1), letter=st.sampled_from(ALPHABET))
def test_that_a_wrong_letter_is_never_taken(at, letter):
    secret = KEY.secret[len(PREFIX) :]
    wrong = secret[:at] + letter + secret[at + 1 :]
    if wrong != secret:
        with pytest.raises(OperatorError, match="no recovery key"):
            read_recovery_key(PREFIX + wrong)


@pytest.mark.parametrize("line", range(4))
def test_that_the_line_with_the_wrong_letter_is_named(line):
    lines = TYPED.split("\n")
    first = lines[line][0]
    other = next(letter for letter in ALPHABET if letter != first)
    lines[line] = other + lines[line][1:]
    with pytest.raises(OperatorError, match=f"Line {line + 1} of the recovery key"):
        read_recovery_key("\n".join(lines))


def test_that_two_swapped_lines_are_noticed():
    lines = TYPED.split("\n")
    with pytest.raises(OperatorError, match="Line 1 of the recovery key"):
        read_recovery_key("\n".join([lines[1], lines[0], *lines[2:]]))


@given(st.text(max_size=200))
def test_that_any_other_text_is_one_sentence(text):
    with pytest.raises(OperatorError):
        read_recovery_key(text)


def test_that_people_compare_twelve_digits():
    shown = fingerprint(KEY.recipient)
    assert [len(part) for part in shown.split("-")] == [4, 4, 4]
    assert shown == KEY.fingerprint
    assert shown != new_recovery_key().fingerprint


def test_that_only_the_secret_half_opens_what_the_public_half_wrapped():
    key = bytes(range(32))
    slot = Recipient(KEY.recipient).wrap(key)
    assert Recovery(KEY).unwrap(slot) == key
    assert Recovery(new_recovery_key()).unwrap(slot) is None
    assert key not in slot.wrapped


def test_that_a_recipient_that_is_none_is_refused():
    with pytest.raises(OperatorError, match="no public recovery key"):
        Recipient("age1nonsense").wrap(bytes(32))
