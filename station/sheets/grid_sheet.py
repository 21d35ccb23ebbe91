"""A sheet of grids: which person looks after each, and their phone."""

from pathlib import Path

from station.domain.errors import OperatorError
from station.domain.help_cards import Responsible
from station.domain.names import normalise_name
from station.sheets.cells import CellFault, phones
from station.sheets.headers import header_key
from station.sheets.tables import Cells, open_table

SHEET = "网格"
MOST = 10_000
_GRID = frozenset({"网格", "网格名称", "网格号", "网格编号", "所属网格", "grid"})
_NAME = frozenset({"网格员", "网格长", "姓名", "网格员姓名", "责任人", "name"})
_PHONE = frozenset({"电话", "手机", "手机号", "联系电话", "联系方式", "phone"})


def read_grids(path: Path) -> dict[str, Responsible]:
    """Who looks after each grid of that file.

    Raises OperatorError for a file that is none, for a header that lacks a column, and
    for a wrong phone, naming its row: a list so short is mended whole.
    """
    columns: tuple[int, int, int] | None = None
    found: dict[str, Responsible] = {}
    for number, line in enumerate(open_table(path, SHEET).rows(), 1):
        if columns is None:
            columns = _columns(line)
        elif len(found) < MOST and (grid := line[columns[0]]):
            found[grid] = _person(path, number, line, columns)
    if columns is None:
        raise OperatorError(
            "{file}: the header lacks the column {columns}.",
            file=path.name,
            columns="网格、网格员",
        )
    return found


def _columns(line: Cells) -> tuple[int, int, int] | None:
    keys = [header_key(cell) for cell in line]

    def place(words: frozenset[str]) -> int:
        return next((at for at, key in enumerate(keys) if key in words), -1)

    grid, name, phone = place(_GRID), place(_NAME), place(_PHONE)
    return None if min(grid, name) < 0 else (grid, name, phone)


def _person(
    path: Path, number: int, line: Cells, columns: tuple[int, int, int]
) -> Responsible:
    _grid, name, phone = columns
    try:
        told = phones(line[phone]) if 0 <= phone < len(line) else ""
    except CellFault as fault:
        raise OperatorError(
            "{file}, row {row}: this is no phone number.", file=path.name, row=number
        ) from fault
    return Responsible(normalise_name(line[name]) if name < len(line) else "", told)
