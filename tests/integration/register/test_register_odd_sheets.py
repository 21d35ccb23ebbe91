"""Oddities of real sheets that once lost a row, or made a person of none."""

from pathlib import Path

import pytest

from db.register import SqlRegister
from station.domain.errors import OperatorError
from station.services.recorder import Recorder
from station.services.register_import import Wish, import_register
from station.sheets.rows import GoodRow
from tests.integration.register.test_register_own_sheets import (
    book,
    door,
    fault,
    residents,
    rows,
)


def test_that_a_header_of_two_rows_counts_though_it_comes_again_in_one(
    tmp_path: Path,
) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["序号", "楼栋门牌", "家庭成员", "", "电话"],
        ["", "", "姓名", "与户主关系", ""],
        [1, "3-2-1501", "王试甲", "户主", 13900000001],
        ["序号", "楼栋门牌", "姓名", "与户主关系", "电话"],
        [2, "3-2-1502", "李试乙", "户主", 13900000002],
    )
    read = residents(path, community="示范花园")
    assert [door(r) for r in read] == ["3-2-1501", "3-2-1502"]


def test_that_a_sheet_that_names_no_estate_is_told_what_to_say(
    tmp_path: Path, register: SqlRegister, recorder: Recorder
) -> None:
    path = book(tmp_path / "a.xlsx", ["房号", "姓名"], ["3-1501", "王试"], ["合计"])
    with pytest.raises(OperatorError, match="add --community"):
        import_register(path, register, recorder)


def test_that_a_missing_door_is_not_that_of_the_row_above(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["村民小组", "门牌号", "姓名", "关系"],
        ["2组", "15号", "王试甲", "户主"],
        ["", "无", "李试乙", "户主"],
        ["2组", "0", "赵试丙", "户主"],
    )
    _first, missing, zero = rows(path, community="示范村")
    assert fault(missing).column == "门牌"
    assert isinstance(zero, GoodRow)


def test_that_a_unit_that_is_none_is_left_out(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["楼栋", "单元", "房号", "姓名"],
        ["3", "无", "1501", "王试甲"],
    )
    assert [door(r) for r in residents(path, community="示范花园")] == ["3-1501"]


def test_that_a_total_left_in_a_sheet_of_mended_rows_is_no_person(
    tmp_path: Path, register: SqlRegister, recorder: Recorder
) -> None:
    wish = Wish(community="示范花园")
    lines = [["序号", "房号", "姓名"], [1, "3-1501", "王试甲"], ["合计", "", "1人"]]
    report = import_register(
        book(tmp_path / "a.xlsx", *lines), register, recorder, wish
    )
    with pytest.raises(OperatorError, match="no row to import"):
        import_register(Path(report.error_sheet), register, recorder, wish)
    assert [r.person.name for r in register.residents()] == ["王试甲"]
