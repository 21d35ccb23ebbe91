from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.people import Resident, Sex, Tenancy
from station.domain.places import Place, PlaceKind
from station.sheets.rows import GoodRow, RowFault, RowReader
from station.sheets.template import BY_KEY
from tests.fakes.register import citizen_id

TODAY = date(2022, 5, 4)
FLAT = {"community": "示范花园", "building": "3", "unit": "2", "room": "1501"}
HEAD = FLAT | {"name": "王试甲", "relation": "户主"}


def read(*rows: dict[str, str]) -> list[GoodRow | RowFault | None]:
    reader = RowReader(TODAY)
    return [reader.read(number, row) for number, row in enumerate(rows, start=2)]


def resident(row: dict[str, str]) -> Resident:
    (got,) = read(row)
    assert isinstance(got, GoodRow), got
    return got.resident


def fault(*rows: dict[str, str]) -> RowFault:
    got = read(*rows)[-1]
    assert isinstance(got, RowFault), got
    return got


def home(got: GoodRow | RowFault | None) -> Place:
    assert isinstance(got, GoodRow), got
    assert got.resident.person.home is not None
    return got.resident.person.home


def test_that_an_id_number_tells_birth_and_sex() -> None:
    number = citizen_id(date(1988, 8, 8), order=2).number
    person = resident(HEAD | {"document": number.lower()}).person
    assert person.document is not None
    assert person.document.number == number
    assert (person.birth, person.sex) == (date(1988, 8, 8), Sex.FEMALE)


@pytest.mark.parametrize(
    "number",
    ["110199199001010011", "11019919900230001X", "123456789012345", "1.10199E+17"],
)
def test_that_an_impossible_id_number_keeps_its_row_out(number: str) -> None:
    got = fault(HEAD | {"document": number})
    assert got.column == "证件号码"
    assert number not in got.sentence


def test_that_a_birth_date_against_the_id_number_keeps_its_row_out() -> None:
    number = citizen_id(date(1988, 8, 8)).number
    got = fault(HEAD | {"document": number, "birth": "1988-08-09"})
    assert "do not agree" in got.sentence


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"name": ""}, "姓名"),
        ({"community": ""}, "小区"),
        ({"room": ""}, "室"),
        ({"kind": "商铺"}, "商铺"),
        ({"kind": "农房", "door": "15"}, "组"),
        ({"kind": "城堡"}, "房屋类型"),
        ({"birth": "不详"}, "出生日期"),
        ({"phone": "12"}, "电话"),
        ({"tenancy": "借住"}, "居住性质"),
        ({"document_kind": "会员卡", "document": "A12345"}, "证件类型"),
    ],
)
def test_that_a_faulty_cell_keeps_only_its_row_out(
    changes: dict[str, str], column: str
) -> None:
    assert fault(HEAD | changes).column == column
    bad, good = read(HEAD | changes, HEAD)
    assert isinstance(bad, RowFault)
    assert isinstance(good, GoodRow)


def test_that_a_door_with_two_heads_refuses_the_second_household() -> None:
    wife = FLAT | {"name": "李试乙", "relation": "配偶"}
    second = HEAD | {"name": "赵试丙"}
    got = read(HEAD, wife, second, FLAT | {"name": "钱试丁", "relation": "配偶"})
    assert [type(row) for row in got] == [GoodRow, GoodRow, RowFault, RowFault]
    assert "row 2" in fault(HEAD, wife, second).sentence


def test_that_let_rooms_are_households_of_their_own() -> None:
    rows = [HEAD | {"let_room": letter} for letter in "AB"]
    assert all(isinstance(row, GoodRow) for row in read(HEAD, *rows))
    assert resident(rows[0]).tenancy is Tenancy.TENANT


def test_that_an_id_number_used_twice_keeps_the_second_row_out() -> None:
    number = {"document": citizen_id().number}
    other = FLAT | {"room": "1502", "name": "赵试丙", "relation": "户主"} | number
    got = fault(HEAD | number, other)
    assert got.column == "证件号码"
    assert "row 2" in got.sentence


def test_that_merged_cells_give_their_door_to_the_rows_below() -> None:
    child = {"name": "王试乙", "relation": "子"}
    upstairs = {"room": "1601", "name": "赵试丙", "relation": "户主"}
    next_unit = {"unit": "3", "room": "101", "name": "孙试丁", "relation": "户主"}
    _head, below, above, beside = read(HEAD | {"grid": "7"}, child, upstairs, next_unit)
    assert home(below).key == "3-2-1501"
    assert home(above).key == "3-2-1601"
    assert home(beside).key == "3-3-101"
    assert home(above).grid == "7"


def test_that_a_blank_row_ends_what_is_inherited() -> None:
    got = read(HEAD, {}, {"name": "王试乙", "relation": "子"})
    assert got[1] is None
    assert isinstance(got[2], RowFault)


def test_that_a_new_building_without_units_inherits_no_unit() -> None:
    _head, got = read(HEAD, {"building": "8", "room": "101", "name": "赵试丙"})
    assert home(got).key == "8-101"


def test_that_the_kind_of_a_door_follows_from_its_columns() -> None:
    shop = {"community": "示范花园", "shop": "12", "name": "王试甲"}
    house = {"community": "演示村", "group": "2", "door": "15", "name": "王试甲"}
    assert home(read(shop)[0]).kind is PlaceKind.SHOP
    assert resident(shop).tenancy is Tenancy.SHOPKEEPER
    assert home(read(house)[0]).key == "2组15"


def test_that_a_refused_row_keeps_its_cells_for_the_error_sheet() -> None:
    got = fault(HEAD, {"name": "", "relation": "子"})
    assert got.cells["room"] == "1501"


ROW = st.dictionaries(st.sampled_from(sorted(BY_KEY)), st.text(max_size=12))


@given(st.lists(ROW, max_size=5))
def test_that_any_row_is_taken_or_refused_with_a_sentence(
    rows: list[dict[str, str]],
) -> None:
    for got in read(*rows):
        if isinstance(got, RowFault):
            assert got.sentence
            assert got.column
