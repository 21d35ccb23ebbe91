"""Plates as scanned."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.recognise import recognise
from station.domain.credentials import CodeKind, Credential

AT = datetime(2022, 4, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("京A·12345", "京A12345"),
        ("浙ad12345", "浙AD12345"),
        ("粤Z 1234 港", "粤Z1234港"),
        ("WJ京1234J", "WJ京1234J"),
        ("WJ1234X", "WJ1234X"),
    ],
)
def test_that_a_plate_is_read_in_one_spelling(text, plate):
    assert recognise(text, AT) == Credential(CodeKind.PLATE, fields={"plate": plate})


@pytest.mark.parametrize(
    "text", ["BA12345", "AB12345", "京A1234567890", "北京", "", "https://京A12345"]
)
def test_that_what_may_be_a_parcel_is_no_plate(text):
    assert recognise(text, AT).kind is CodeKind.UNKNOWN


@given(st.text("京粤沪WJAD0123456789·港 -", max_size=30))
def test_that_any_text_is_a_plate_or_none(text):
    seen = recognise(text, AT)
    assert len(seen.fields.get("plate", "")) <= 12
