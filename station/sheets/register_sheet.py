"""The register sheet as a file: the documented template out, an office's sheet in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from python_calamine import CalamineSheet

from station.domain.errors import OperatorError
from station.domain.people import Resident
from station.sheets.cells import text_of
from station.sheets.rows import GoodRow, RowFault, RowReader
from station.sheets.template import (
    BY_KEY,
    COLUMNS,
    DOOR_KEYS,
    FAULT_COLUMN,
    SHEET_NAME,
    cells_of,
)
from station.sheets.workbook import TextSheet, open_workbook, sheet_of

# above the header there may be a title and a line of notes
HEADER_WITHIN = 10
PROGRESS_EVERY = 500
_WIDE = {"community", "document", "document_kind", "phone", "plates", "note", "birth"}

Progress = Callable[[int], None]


def write_template(path: Path, residents: Iterable[Resident] = ()) -> int:
    """Write the template with these residents; returns how many.

    Raises EnvironmentFault when the file cannot be written.
    """
    count = 0
    with TextSheet(path, SHEET_NAME) as sheet:
        sheet.head([c.zh for c in COLUMNS], _widths())
        for resident in residents:
            sheet.row(cells_of(resident))
            count += 1
    return count


class FaultSheet:
    """A sheet of refused rows, its first column saying why each was refused.

    Mended and imported again, its rows add to the register. A context manager.
    """

    def __init__(self, path: Path) -> None:
        self._sheet = TextSheet(path, SHEET_NAME)
        heads = [FAULT_COLUMN[0], *(c.zh for c in COLUMNS)]
        self._sheet.head(heads, [40, *_widths()])

    def __enter__(self) -> "FaultSheet":
        return self

    def __exit__(self, *exception: object) -> None:
        self._sheet.__exit__(*exception)

    def add(self, fault: RowFault) -> None:
        why = f"{fault.column}: {fault.sentence}"
        self._sheet.row([why, *(fault.cells.get(key, "") for key in BY_KEY)])


class RegisterSheet:
    """An opened register sheet whose header is right.

    `adds` is true for a sheet of mended rows, which adds to the register instead of
    replacing it. `unread` are headers of columns that no part of the register takes.
    Raises OperatorError naming what is missing when the header is wrong.
    """

    def __init__(self, path: Path) -> None:
        self._sheet = sheet_of(open_workbook(path), path, SHEET_NAME)
        self._columns, self._first = _find_header(self._sheet, path)
        heads = next(islice(_texts(self._sheet), self._first - 1, None))
        self.adds = any(head in FAULT_COLUMN for head in heads)
        known = set(self._columns.values())
        self.unread = tuple(
            head
            for at, head in enumerate(heads)
            if head and at not in known and head not in FAULT_COLUMN
        )

    @property
    def size(self) -> int:
        """How many rows follow the header, blank ones counted."""
        last = self._sheet.end
        return last[0] + 1 - self._first if last else 0

    def rows(
        self, today: date, progress: Progress | None = None
    ) -> Iterator[GoodRow | RowFault]:
        """Every row in order, good or not; blank rows are skipped.

        `progress` hears the number of rows read now and then, and at the end.
        """
        reader, done = RowReader(today), 0
        for cells in islice(_texts(self._sheet), self._first, None):
            done += 1
            if progress and done % PROGRESS_EVERY == 0:
                progress(done)
            texts = {key: cells[at] for key, at in self._columns.items()}
            read = reader.read(self._first + done, texts)
            if read is not None:
                yield read
        if progress:
            progress(done)


def read_sheet(path: Path) -> RegisterSheet:
    """The register sheet in that file; see `RegisterSheet` for what it refuses."""
    return RegisterSheet(path)


def _texts(sheet: CalamineSheet) -> Iterator[list[str]]:
    """The rows as texts from the top of the sheet, blank ones included."""
    return ([text_of(cell) for cell in row] for row in sheet.iter_rows())


def _find_header(sheet: CalamineSheet, path: Path) -> tuple[dict[str, int], int]:
    """Column key to position, and the number of the header row from 1."""
    best: dict[str, int] = {}
    at = 0
    for number, cells in enumerate(islice(_texts(sheet), HEADER_WITHIN), 1):
        found = _columns_in(cells)
        if len(found) > len(best):
            best, at = found, number
    missing = [c.zh for c in COLUMNS if c.required and c.key not in best]
    if missing:
        raise OperatorError(
            "{file}: the header lacks the column {columns}.",
            file=path.name,
            columns="、".join(missing),
        )
    if not best.keys() & set(DOOR_KEYS):
        raise OperatorError(
            "{file}: no column tells the door ({columns}).",
            file=path.name,
            columns="、".join(BY_KEY[key].zh for key in DOOR_KEYS),
        )
    return best, at


def _columns_in(cells: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = cell.replace(" ", "").rstrip("*＊").casefold()
        for column in COLUMNS:
            if name in {n.replace(" ", "").casefold() for n in column.names}:
                places.setdefault(column.key, at)
    return places


def _widths() -> list[int]:
    return [20 if c.key in _WIDE else 10 for c in COLUMNS]
