"""Risk areas 风险区 as an office pastes them from a notice, into areas of the policy.

A line holds a place in one or several cells (省 市 区 街道), its level and one or two
days, in any order; a line with nothing but a level stands for all that follow. Names
that no division has are told: such an area would never be met.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date

import msgspec

from resources import N_
from station.domain.pasted import PastedRow, day_of, rows_of
from station.domain.policy.faults import Fault
from station.domain.policy.sections import RiskArea
from station.domain.verdict import Outcome

_LEVEL = re.compile(r"(?:[高中低]风险|封控|管控|防范|静默)\w*|[高中低]")
# 一、高风险地区(3个)
_LEVEL_LINE = re.compile(
    r"\W*[一二三四五六七八九十\d]*\W*"
    r"(?P<level>[高中低]风险|封控|管控|防范|静默)(?:管理)?(?:地区|区域|区)?"
    r"\W*(?:共?\d+个)?\W*"
)
_HEADER_WORDS = (
    "省 省份 市 城市 地市 区 区县 县区 县 街道 乡镇 镇街 地区 地点 名称 区域 "
    "等级 风险等级 级别 类别 日期 时间 起始日期 截止日期 开始日期 结束日期 序号 "
    "province city district street level date from until place"
)
_HEADERS = frozenset(_HEADER_WORDS.split())
# they stand in no table of codes
_WITHOUT_CODE = frozenset({"香港特别行政区", "澳门特别行政区", "台湾省"})
_ENDINGS = ("省", "市", "自治区", "特别行政区", "区", "县", "自治州", "地区", "盟")
_DIVISION = re.compile(
    r".{1,12}?(?:特别行政区|自治区|自治州|自治县|省|市|地区|盟|区|县|旗|州)"
)
_SPAN = re.compile(r"\s*(?:至|到|~|～|—|--)\s*")
LONGEST_PLACE = 80


class Pasted(msgspec.Struct, frozen=True):
    """What a pasted table says.

    `unknown`: line number and a name that no division has. `faults`: lines that are no
    area, placed as `line 3`.
    """

    areas: tuple[RiskArea, ...]
    unknown: tuple[tuple[int, str], ...] = ()
    faults: tuple[Fault, ...] = ()


class Meaning(msgspec.Struct, frozen=True):
    """What it means to have been in an area of the table."""

    lookback_days: int = 7
    outcome: Outcome = Outcome.HOLD
    level: str = ""


def pasted_areas(
    text: str, divisions: Collection[str], today: date, meaning: Meaning
) -> Pasted:
    """The areas of a pasted table; `divisions` are the names that exist."""
    areas: dict[tuple[str, str], RiskArea] = {}
    unknown: list[tuple[int, str]] = []
    faults: list[Fault] = []
    level, known = meaning.level, _WITHOUT_CODE.union(divisions)
    for row in rows_of(text):
        heading = _LEVEL_LINE.fullmatch("".join(row.cells))
        if heading:
            level = heading["level"]
            continue
        line = _Line(row, known, today)
        unknown += [(row.number, name) for name in line.unknown]
        fault = line.fault(level)
        if fault:
            faults.append(Fault(f"{row.number}", fault))
        elif line.place:
            area = line.area(level, meaning)
            areas[area.place, area.level] = area
    return Pasted(tuple(areas.values()), tuple(unknown), tuple(faults))


def merged(
    old: Iterable[RiskArea],
    new: Iterable[RiskArea],
    today: date,
    *,
    whole: bool = True,
) -> tuple[RiskArea, ...]:
    """The areas after a new list came; `whole`: one that it does not name is over.

    Such a one ends today and stays as long as somebody who was there on its last day is
    looked for; one named again keeps its first day.
    """
    named = {(area.place, area.level): area for area in new}
    kept: list[RiskArea] = []
    for area in old:
        again = named.get((area.place, area.level))
        if again is not None:
            named[area.place, area.level] = _going_on(area, again, today)
        elif not whole:
            kept.append(area)
        else:
            last = area.until or today
            if (today - last).days <= area.lookback_days:
                kept.append(msgspec.structs.replace(area, until=last))
    return (*named.values(), *kept)


def _going_on(area: RiskArea, again: RiskArea, today: date) -> RiskArea:
    """The area named again, from its first day unless it was over in between."""
    if area.until is not None and area.until < today:
        return again
    if area.starts is None or again.starts is None:
        return msgspec.structs.replace(again, starts=area.starts)
    return msgspec.structs.replace(again, starts=min(area.starts, again.starts))


class _Line:
    """One line of the table, its cells sorted by what they are."""

    def __init__(self, row: PastedRow, divisions: Collection[str], today: date) -> None:
        self._days: list[date] = []
        self._level = ""
        self._divisions = divisions
        self.unknown: list[str] = []
        self.place = ""
        cells = [cell for cell in row.cells if cell]
        self._is_header = bool(cells) and all(c.casefold() in _HEADERS for c in cells)
        named = [
            cell
            for cell in cells
            if not self._takes(cell, today) and not cell.isdecimal()
        ]
        if not self._is_header:
            self.place = self._placed(named)

    def fault(self, level: str) -> str:
        """Why the line is no area; empty for one and for what says nothing."""
        if self._is_header or not (self.place or self._days or self._level):
            return ""
        if not self.place:
            return N_("this line names no place")
        if len(self.place) > LONGEST_PLACE:
            return N_("this place is too long")
        if len(self._days) > 1 and self._days[1] < self._days[0]:
            return N_("it ends before it begins")
        return "" if level or self._level else N_("this line names no level")

    def area(self, level: str, meaning: Meaning) -> RiskArea:
        starts, until, *_ = (*self._days, None, None)
        return RiskArea(
            place=self.place,
            level=self._level or level,
            starts=starts,
            until=until,
            lookback_days=meaning.lookback_days,
            outcome=meaning.outcome,
        )

    def _takes(self, cell: str, today: date) -> bool:
        """Whether the cell is a day, a span of days or a level."""
        days = [day_of(part, today) for part in _SPAN.split(cell)]
        known = [day for day in days if day is not None]
        if len(known) == len(days):
            self._days += known
            return True
        if _LEVEL.fullmatch(cell) and not self._level:
            self._level = cell
            return True
        return False

    def _placed(self, cells: list[str]) -> str:
        """The shortest text that names the place: its last division and the one above.

        What follows the divisions, a street or an estate, belongs to it.
        """
        if not cells:
            return ""
        parts = [part for cell in cells for part in _parted(cell)]
        named = [self._full(part) for part in parts]
        above = [name for name in named if name in self._divisions]
        rest = [name for name in named if name not in self._divisions]
        self.unknown += [
            name
            for at, name in enumerate(named)
            if name not in self._divisions and (at == 0 or name.endswith(_ENDINGS))
        ]
        whole = list(dict.fromkeys([*above[-1 if rest else -2 :], *rest]))
        return "".join(whole)

    def _full(self, name: str) -> str:
        """上海 is 上海市: a division named without its ending."""
        if name in self._divisions:
            return name
        fuller = (name + ending for ending in _ENDINGS)
        return next((one for one in fuller if one in self._divisions), name)


def _parted(cell: str) -> Iterator[str]:
    """吉林省长春市二道区八里堡街道 as its divisions and what follows them."""
    rest = re.sub(r"\s+", "", cell)
    while found := _DIVISION.match(rest):
        name, rest = found[0], rest[found.end() :]
        if rest.startswith(("道", "街道")) or not rest:
            yield name + rest
            return
        yield name
    if rest:
        yield rest
