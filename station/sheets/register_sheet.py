"""The register sheet as a file: the documented template out, an office's sheet in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, pairwise
from pathlib import Path

import msgspec

from station.domain.errors import OperatorError
from station.domain.help_cards import Responsible
from station.domain.people import Resident
from station.sheets.headers import (
    DOORS,
    HeaderColumn,
    How,
    chosen,
    fingerprint,
    guess,
    known_in,
    letter_of,
    likeness,
)
from station.sheets.rows import (
    EmptyDoor,
    GoodRow,
    OtherHead,
    Row,
    RowFault,
    RowReader,
)
from station.sheets.shaping import TOTAL, Shaped, Shaper
from station.sheets.tables import Cells, MergedCells, Table, open_table
from station.sheets.template import (
    BY_KEY,
    COLUMNS,
    DOOR_KEYS,
    FAULT_COLUMN,
    SHEET_NAME,
    cells_of,
)
from station.sheets.workbook import TextSheet

# above the header there may be a title and some lines of notes
HEADER_WITHIN = 20
PROGRESS_EVERY = 500
_WIDE = {"community", "document", "document_kind", "phone", "plates", "note", "birth"}
# headers read before are headers, whatever else looks like some
_REMEMBERED = 1000
_WIDTH, _WIDE_WIDTH, _WHY_WIDTH = 10, 20, 40

Progress = Callable[[int], None]
__all__ = ["EmptyDoor", "FaultSheet", "GoodRow", "RegisterSheet", "RowFault"]


class Reading(msgspec.Struct, frozen=True):
    """How a sheet is to be read where its headers do not tell.

    `columns`: header or letter to field, as somebody told them. `remembered`: fields by
    position for the headers of that fingerprint. `community`: the estate or village of
    a sheet that names none. `sheet`: which one of a workbook.
    """

    columns: dict[str, str] = {}
    remembered: Callable[[str], Mapping[int, str]] = lambda _print: {}
    community: str = ""
    sheet: str = ""


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
    """A sheet of refused rows as they came, its first column saying why each was.

    Mended and imported again, its rows add to the register. A context manager.
    """

    def __init__(self, path: Path, headers: Sequence[str]) -> None:
        self._sheet = TextSheet(path, SHEET_NAME)
        widths = [_WHY_WIDTH, *(_WIDE_WIDTH for _head in headers)]
        self._sheet.head([FAULT_COLUMN[0], *headers], widths)

    def __enter__(self) -> "FaultSheet":
        return self

    def __exit__(self, *exception: object) -> None:
        self._sheet.__exit__(*exception)

    def add(self, fault: RowFault) -> None:
        self._sheet.row([f"{fault.column}: {fault.sentence}", *fault.line])


class RegisterSheet:
    """An opened register sheet whose header is understood.

    `adds` is true for a sheet of mended rows, which adds to the register instead of
    replacing it. `columns` say how each header is read, `unread` are headers that no
    part of the register takes. `grids` fill with the persons responsible while rows are
    read. Raises OperatorError naming what is missing when the header is wrong.
    """

    def __init__(self, path: Path, reading: Reading | None = None) -> None:
        self._reading = reading or Reading()
        self._table = open_table(path, SHEET_NAME, self._reading.sheet)
        self.headers, self._first = _find_headers(self._table, path, self._reading)
        self.fingerprint = fingerprint(self.headers)
        self.columns = _columns(self.headers, self._reading, self.fingerprint)
        self.fields = {at: c.field for at, c in enumerate(self.columns) if c.field}
        _require(self.fields, path)
        self.adds = any(head in FAULT_COLUMN for head in self.headers)
        self.unread = tuple(
            column.header
            for column in self.columns
            if not column.field and column.header not in ("", *FAULT_COLUMN)
        )
        self.grids: dict[str, Responsible] = {}

    @property
    def size(self) -> int | None:
        """How many rows follow the header, blank ones counted; None: not known yet."""
        return None if self._table.size is None else self._table.size - self._first

    @property
    def fault_headers(self) -> list[str]:
        """The header of the sheet of refused rows, which stands on its own."""
        own = [head for head in self.headers if head not in FAULT_COLUMN]
        return [*own, *([BY_KEY["community"].zh] if self._adds_community else [])]

    @property
    def fault_fields(self) -> dict[int, str]:
        """The fields of that header by position, its first column counted."""
        own = [c for c in self.columns if c.header not in FAULT_COLUMN]
        fields = {at: c.field for at, c in enumerate(own, 1) if c.field}
        return fields | ({len(own) + 1: "community"} if self._adds_community else {})

    @property
    def _adds_community(self) -> bool:
        return "community" not in self.fields.values()

    def rows(
        self,
        today: date,
        progress: Progress | None = None,
        other_head: OtherHead | None = None,
    ) -> Iterator[Row]:
        """Every row in order, good, empty or refused; blank rows are skipped.

        `progress` hears the number of rows read now and then, and at the end;
        `other_head` is that of `RowReader`.
        """
        reader = RowReader(today, other_head)
        merged = MergedCells(self._table.merged)
        shaper = Shaper(
            self.headers,
            self.fields,
            community=self._reading.community,
            is_1904=self._table.is_1904,
        )
        self.grids = shaper.grids
        done = 0
        for at, line in enumerate(self._table.rows()):
            over = merged.over(at, line)
            if at < self._first:
                continue
            done += 1
            if progress and done % PROGRESS_EVERY == 0:
                progress(done)
            shaped = shaper.shape(line, over)
            read = reader.read(
                at + 1, shaped.texts, vacant=shaped.vacant, fault=shaped.fault
            )
            if isinstance(read, RowFault):
                yield self._told(read, line, over, shaped)
            elif read is not None:
                yield read
        if progress:
            progress(done)

    def _told(
        self, fault: RowFault, line: Cells, over: Mapping[int, str], shaped: Shaped
    ) -> RowFault:
        """The fault with its line, and with what it had from the rows above."""
        own = []
        for at, head in enumerate(self.headers):
            if head in FAULT_COLUMN:
                continue
            text = line[at] if at < len(line) else ""
            field = self.fields.get(at, "")
            above = fault.cells.get(field) if field in _FROM_ABOVE else ""
            own.append(text or over.get(at, "") or above or "")
        if self._adds_community:
            own.append(shaped.texts.get("community", ""))
        nobody = shaped.fault is not None and shaped.fault[1] == TOTAL
        return msgspec.structs.replace(fault, line=tuple(own), nobody=nobody)


_FROM_ABOVE = frozenset(
    {"community", "grid", "kind", "address", "head", "building", "unit", "room"}
    | {"group", "row", "door", "shop"}
)


def read_sheet(path: Path, reading: Reading | None = None) -> RegisterSheet:
    """The register sheet in that file; see `RegisterSheet` for what it refuses."""
    return RegisterSheet(path, reading)


def _find_headers(table: Table, path: Path, reading: Reading) -> tuple[list[str], int]:
    """The headers, and the number of rows down to them: one row, or two of a group."""
    top = list(islice(table.rows(), HEADER_WITHIN))
    found = [(line, at + 1) for at, line in enumerate(top)]
    for at, (line, lower) in enumerate(pairwise(top)):
        if _is_second_line(line, lower):
            both = [low or high for high, low in zip(line, lower, strict=True)]
            found.append((both, at + 2))

    def likely(line: tuple[Cells, int]) -> tuple[int, int]:
        known = bool(reading.remembered(fingerprint(line[0])))
        alike = likeness(line[0], reading.columns) + _REMEMBERED * known
        return alike, -line[1]  # a second page has the same header once more

    best = max(found, key=likely, default=([], 0))
    if not likely(best)[0]:
        raise OperatorError("{file} has no row of headers.", file=path.name)
    return best


def _is_second_line(line: Cells, lower: Cells) -> bool:
    """Whether the row below the header only names columns as well."""
    told = [head for head in lower if head]
    return len(line) == len(lower) and bool(told) and known_in(lower) == len(told)


def _columns(
    headers: Sequence[str], reading: Reading, print_: str
) -> tuple[HeaderColumn, ...]:
    found = {at: (field, how) for at, (field, how) in guess(headers).items()}
    for at, field in reading.remembered(print_).items():
        if at < len(headers) and found.get(at, ("",))[0] != field:
            found[at] = (field, How.REMEMBERED)
    for at, field in chosen(headers, reading.columns).items():
        found[at] = (field, How.TOLD)
    nothing = ("", How.UNREAD)
    return tuple(
        HeaderColumn(letter_of(at), head, *found.get(at, nothing))
        for at, head in enumerate(headers)
    )


def _require(fields: Mapping[int, str], path: Path) -> None:
    found = set(fields.values())
    missing = [c.zh for c in COLUMNS if c.required and c.key not in found]
    if missing:
        raise OperatorError(
            "{file}: the header lacks the column {columns}.",
            file=path.name,
            columns="、".join(missing),
        )
    if not found & DOORS:
        raise OperatorError(
            "{file}: no column tells the door ({columns}).",
            file=path.name,
            columns="、".join(BY_KEY[key].zh for key in DOOR_KEYS),
        )


def _widths() -> list[int]:
    return [_WIDE_WIDTH if c.key in _WIDE else _WIDTH for c in COLUMNS]
