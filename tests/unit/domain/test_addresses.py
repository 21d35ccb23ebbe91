import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.addresses import read_address, read_building


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3-2-1501", {"building": "3", "unit": "2", "room": "1501"}),
        ("３—２—１５０１", {"building": "3", "unit": "2", "room": "1501"}),
        ("3栋2单元1501室", {"building": "3", "unit": "2", "room": "1501"}),
        ("三栋二单元一五零一", {"building": "3", "unit": "2", "room": "1501"}),
        ("12#2单元5楼2号", {"building": "12", "unit": "2", "room": "502"}),
        ("3-2-15-1501", {"building": "3", "unit": "2", "room": "1501"}),
        ("3-2-1501/A", {"building": "3", "unit": "2", "room": "1501", "let_room": "A"}),
        ("东楼101", {"building": "东", "room": "101"}),
        ("A座1203", {"building": "A", "room": "1203"}),
        ("2组15号", {"group": "2", "door": "15"}),
        ("第二村民小组12号", {"group": "2", "door": "12"}),
        ("3排5号", {"row": "3", "door": "5"}),
        ("12号商铺", {"shop": "12"}),
        ("S12", {"shop": "12"}),
    ],
)
def test_that_an_address_is_parted(text: str, parts: dict[str, str]) -> None:
    assert read_address(text) == parts


@pytest.mark.parametrize(
    ("text", "community"),
    [
        ("阳光花园3号楼1501", "阳光花园"),
        (
            "示范市示范区阳光路8号阳光花园3幢2单元1501室",
            "示范市示范区阳光路8号阳光花园",
        ),
        ("王家村2组15号", "王家村"),
    ],
)
def test_that_what_stands_before_the_door_is_its_community(
    text: str, community: str
) -> None:
    assert read_address(text)["community"] == community


@pytest.mark.parametrize(
    "text", ["", "1501", "王家村15号", "中心村三组", "无", "1" * 200]
)
def test_that_what_is_no_whole_door_is_left_alone(text: str) -> None:
    assert read_address(text) == {}


def test_that_a_building_with_its_unit_is_parted() -> None:
    assert read_building("3栋2单元") == {"building": "3", "unit": "2"}
    assert read_building("3-2") == {"building": "3", "unit": "2"}
    assert read_building("3栋") == {}


@given(st.text(alphabet="0123一二十百栋单元室组号楼-/A ", max_size=140))
def test_that_no_text_takes_long_or_makes_an_empty_part(text: str) -> None:
    assert all(read_address(text).values())
