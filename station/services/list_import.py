"""A table of who is to be on which list: pasted, or a sheet.

Columns are known by their heads, else they stand in this order: who (document number or
door), name, list, first day, last day, reason.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date

import msgspec

from station.domain.errors import OperatorError
from station.domain.lists import Listing
from station.domain.pasted import PastedRow, day_of
from station.domain.people import Resident
from station.domain.policy.sections import Policy
from station.services.lists import list_named, one_resident, put_on
from station.services.ports import Register
from station.services.recorder import Recorder

_COLUMNS = ("who", "name", "list", "from", "until", "reason")
_HEADS = {
    "who": "身份证号 身份证 身份证号码 证件号码 证件号 公民身份号码 who",
    "door": "门牌 房号 住址 地址 现住址 家庭住址 居住地址 详细地址 door",
    "name": "姓名 名字 name",
    "list": "名单 类别 管控类型 管控措施 类型 list",
    "from": "开始 开始日期 起始日期 起 开始时间 from",
    "until": "结束 结束日期 截止日期 止 解除日期 结束时间 until",
    "reason": "原因 事由 备注 说明 reason",
}
_WORDS = {word: key for key, words in _HEADS.items() for word in words.split()}


class ListReport(msgspec.Struct, frozen=True):
    """What an import did, or with `dry_run` would do.

    `listed`: entries that were new or changed; `same` were so already. `refused`: line
    numbers with the reason, which names nobody.
    """

    lines: int
    listed: int
    same: int
    refused: tuple[tuple[int, OperatorError], ...] = ()
    dry_run: bool = False


def import_lists(
    table: Iterable[PastedRow],
    register: Register,
    policy: Policy,
    recorder: Recorder,
    *,
    usual: str = "",
    dry_run: bool = False,
) -> ListReport:
    """Put the persons of a table on lists, all good lines in one go.

    `usual` is the list of lines that name none. Raises OperatorError for a table
    without any line.
    """
    rows = list(table)
    columns = _columns(rows[0]) if rows else None
    body = rows[1:] if columns else rows
    if not body:
        raise OperatorError("This table has no line to read.")
    today = recorder.clock.now().at.date()
    reading = _Reading(register, policy, usual, today, columns or _in_order())
    good: list[Listing] = []
    refused: list[tuple[int, OperatorError]] = []
    for row in body:
        try:
            good.append(reading.listing(row))
        except OperatorError as error:
            refused.append((row.number, error))
    fresh = _fresh(good, register)
    if fresh and not dry_run:
        put_on(fresh, register, recorder)
    return ListReport(
        lines=len(body),
        listed=len(fresh),
        same=len(good) - len(fresh),
        refused=tuple(refused),
        dry_run=dry_run,
    )


class _Reading(msgspec.Struct, frozen=True):
    register: Register
    policy: Policy
    usual: str
    today: date
    columns: dict[str, int]

    def listing(self, row: PastedRow) -> Listing:
        """The entry of a line; raises OperatorError with a reason that names nobody."""
        cells = {
            key: row.cells[at] if at < len(row.cells) else ""
            for key, at in self.columns.items()
        }
        person = self._who(cells).person
        starts = _day(cells.get("from", ""), self.today) or self.today
        until = _day(cells.get("until", ""), starts)
        if until and until < starts:
            raise OperatorError("The last day on the list is before the first.")
        return Listing(
            person_id=person.person_id,
            name=list_named(cells.get("list") or self.usual, self.policy),
            starts=starts,
            until=until,
            reason=cells.get("reason", ""),
        )

    def _who(self, cells: dict[str, str]) -> Resident:
        """By the document; by the door where the register does not know that."""
        told = [text for key in ("who", "door") if (text := cells.get(key, ""))]
        if not told:
            raise OperatorError("the line names nobody")
        for text in told[:-1]:
            with suppress(OperatorError):
                return one_resident(self.register, text, cells.get("name", ""))
        return one_resident(self.register, told[-1], cells.get("name", ""))


def _day(text: str, near: date) -> date | None:
    """The day of a cell, without a year the nearest one; None for an empty cell."""
    if not text:
        return None
    day = day_of(text, near)
    if day is None:
        raise OperatorError("“{text}” is no day.", text=text[:20])
    return day


def _fresh(listings: list[Listing], register: Register) -> list[Listing]:
    """What is not so already; the last line on somebody and a list counts."""
    held = {(one.person_id, one.name): one for one in register.listings()}
    wanted = {(one.person_id, one.name): one for one in listings}
    return [one for key, one in wanted.items() if held.get(key) != one]


def _columns(row: PastedRow) -> dict[str, int] | None:
    """The columns by their heads; None for a first line that is no header."""
    found = {
        _WORDS[cell.casefold()]: at
        for at, cell in enumerate(row.cells)
        if cell.casefold() in _WORDS
    }
    return found if found.keys() & {"who", "door"} else None


def _in_order() -> dict[str, int]:
    return {key: at for at, key in enumerate(_COLUMNS)}
