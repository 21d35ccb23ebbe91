from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.sheets import cells
from station.sheets.cells import CellFault


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (None, ""),
        (1501.0, "1501"),
        (13900000000.0, "13900000000"),
        (36.5, "36.5"),
        (date(1990, 1, 2), "1990-01-02"),
        (datetime(1990, 1, 2, 3, 4), "1990-01-02"),  # noqa: DTZ001 - as sheets have it
        ("  王\u200b 䶮\n", "王 䶮"),
        ("\u202e=1+1\x07", "=1+1"),
    ],
)
def test_that_a_stored_cell_becomes_the_text_that_was_meant(
    stored: cells.CellValue, text: str
) -> None:
    assert cells.text_of(stored) == text


def test_that_a_rounded_id_number_is_not_taken_for_a_real_one() -> None:
    assert cells.is_rounded(cells.text_of(1.1010519491231e17))
    assert not cells.is_rounded("11010519491231002X")


@pytest.mark.parametrize(
    "text",
    ["1990-01-02", "1990/1/2", "1990.01.02", "1990年1月2日", "19900102", "32875"],
)
def test_that_a_day_is_read_in_every_usual_style(text: str) -> None:
    assert cells.day(text) == date(1990, 1, 2)


@pytest.mark.parametrize("text", ["1990-02-30", "昨天", "19901332", "0000-00-00", "1"])
def test_that_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(CellFault, match="no date"):
        cells.day(text)


def test_that_measure_words_do_not_belong_to_a_door() -> None:
    assert [cells.door_part(t) for t in ("3栋", "2单元", "1501室", "a座", "15号")] == [
        "3",
        "2",
        "1501",
        "A",
        "15",
    ]


def test_that_several_phones_of_one_cell_are_kept() -> None:
    assert cells.phones("139 0000 0001、0755-88880000") == "13900000001/075588880000"


def test_that_what_is_no_phone_is_refused() -> None:
    with pytest.raises(CellFault, match="no phone number"):
        cells.phones("不知道")


def test_that_plates_come_in_one_spelling() -> None:
    assert cells.plates("粤b·YS001，粤BYS001 粤AD12345") == ("粤BYS001", "粤AD12345")


def test_that_an_endless_cell_is_refused() -> None:
    with pytest.raises(CellFault, match="too long"):
        cells.plain("长" * 501)


@given(st.text())
def test_that_clean_text_is_clean_for_good(text: str) -> None:
    assert cells.clean(cells.clean(text)) == cells.clean(text)


@given(st.text(max_size=40))
def test_that_no_text_breaks_a_parser(text: str) -> None:
    parsers = (cells.day, cells.phones, cells.door_part, cells.plates, cells.words)
    for parse in parsers:
        with suppress(CellFault):
            parse(cells.clean(text))
