import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.places import Place, PlaceKind
from station.domain.register import door_form, is_head, typed_door

FLAT = Place("示范花园", building="3", unit="2", room="1501")
HOUSE = Place("演示村", PlaceKind.HOUSE, group="2", door="15")
ROW_HOUSE = Place("演示村", PlaceKind.HOUSE, row="2", door="15")
SHOP = Place("示范花园", PlaceKind.SHOP, shop="12")


@pytest.mark.parametrize(
    "typed",
    [
        "3-2-1501",
        "3 2 1501",
        "3栋2单元1501室",
        "３－２－１５０１",
        "3-2-1501 ",
        "3.2.1501",
    ],
)
def test_that_a_flat_is_meant_however_it_is_typed(typed: str) -> None:
    assert typed_door(typed).parts == door_form(FLAT).parts


@pytest.mark.parametrize("typed", ["2组15", "2-15", "2 15", "2组15号"])
def test_that_a_village_house_is_meant_by_group_and_door(typed: str) -> None:
    assert typed_door(typed).parts == door_form(HOUSE).parts


def test_that_a_house_in_a_row_is_typed_like_one_in_a_group() -> None:
    assert typed_door("2排15").parts == door_form(ROW_HOUSE).parts


def test_that_digits_alone_mean_the_compact_form() -> None:
    assert typed_door("321501").compact == door_form(FLAT).compact
    assert typed_door("215").compact == door_form(HOUSE).compact


def test_that_a_shop_is_typed_with_and_without_its_letter() -> None:
    assert typed_door("s12").parts == door_form(SHOP).parts
    assert typed_door("12").compact == door_form(SHOP).compact


@pytest.mark.parametrize("typed", ["12号商铺", "商铺12号", "商铺 12", "12铺"])
def test_that_a_shop_is_meant_as_it_is_shown_and_said(typed: str) -> None:
    assert typed_door(typed).parts == door_form(SHOP).parts


def test_that_a_let_room_is_told_after_a_slash() -> None:
    form = typed_door("3-2-1501/a")
    assert (form.parts, form.let_room) == ("3-2-1501", "A")


@pytest.mark.parametrize("typed", ["", " ", "---", "/", "室"])
def test_that_no_door_has_no_form(typed: str) -> None:
    assert typed_door(typed).parts == ""


def test_that_the_key_of_a_place_leads_back_to_its_form() -> None:
    for place in (FLAT, HOUSE, ROW_HOUSE, SHOP):
        assert typed_door(place.key).parts == door_form(place).parts


def test_that_head_words_are_known_in_both_languages() -> None:
    assert is_head(" 户主 ")
    assert is_head("Head")
    assert not is_head("配偶")


@given(st.text(st.characters()))
def test_that_a_typed_door_holds_only_letters_and_digits(typed: str) -> None:
    form = typed_door(typed)
    assert all(sign.isalnum() for sign in form.compact + form.let_room)
    form.parts.encode()
