"""Keyed digests of what is stable and of what is renewed."""

import pytest

from station.codes.digests import code_digest, shown_digest
from station.domain.credentials import CodeKind, Credential

KEY = b"k" * 32


def digest(**fields: str) -> str:
    return shown_digest(KEY, Credential(CodeKind.HEALTH_CODE, **fields))


def test_that_the_stable_part_counts_before_the_token():
    assert digest(stable="a", token="b") == code_digest(KEY, "a")


def test_that_a_token_and_a_stable_part_of_the_same_text_differ():
    assert len({digest(stable="a"), digest(token="a"), digest(token="b")}) == 3


def test_that_what_is_nobodys_has_no_digest():
    assert digest() == ""


@pytest.mark.parametrize("text", ["a", "\ud800", "\0"])
def test_that_another_key_makes_another_digest(text):
    assert code_digest(KEY, text) != code_digest(b"other", text)
