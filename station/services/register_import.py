"""Taking an office's spreadsheet into the 居民底册."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import chain, count
from pathlib import Path

import msgspec

from station.domain.documents import match_key
from station.domain.errors import OperatorError
from station.domain.kinds import REGISTER_IMPORT
from station.domain.people import Person, Resident
from station.domain.register import ChangeNote, Clue, RegisterChanges, is_head
from station.services.column_memory import ColumnMemory
from station.services.ports import Progress, Register
from station.services.recorder import Recorder
from station.sheets.headers import HeaderColumn, field_word, fingerprint
from station.sheets.register_sheet import (
    EmptyDoor,
    FaultSheet,
    GoodRow,
    Reading,
    RegisterSheet,
    RowFault,
    read_sheet,
)
from station.sheets.rows import clue_of
from station.sheets.template import FAULT_COLUMN

# a report tells so many empty doors by name
MOST_DOORS = 1000
MOST_CLUES = 5000
# a sheet of one building must not empty the others
FEW = 50
MOST_LEAVING = 0.2
_ERRORS = re.compile(r"-errors(-\d+)?$")


class Wish(msgspec.Struct, frozen=True):
    """How a sheet is to be taken.

    `add`: persons are added, nobody is gone. `columns`: header or letter to field;
    `community` is that of a sheet which names none; `sheet` is one of the workbook.
    `replace`: the sheet is the whole register, however many it does not name.
    """

    add: bool = False
    dry_run: bool = False
    columns: dict[str, str] = {}
    community: str = ""
    sheet: str = ""
    replace: bool = False

    def with_community(self, usual: str) -> "Wish":
        """The same, with the office's own community where none is told."""
        return msgspec.structs.replace(self, community=self.community or usual)


class RegisterReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an import did, or with `dry_run` would do.

    `rows` = `accepted` + `refused` + `empty`, which are flats where nobody lives and
    `empty_doors` names. `new`, `changed`, `gone` and `kept` count persons; `kept` are
    not in the sheet and stay, since a refused row may mean them. `households` are those
    now in the register. `error_sheet` is the file of the refused rows, empty when none
    was. `added`: persons were added, nobody is gone. `unread` are headers of columns
    that were not taken. `number` stands in the history of each person.
    """

    import_id: str
    rows: int
    accepted: int
    refused: int
    households: int
    new: int
    changed: int
    gone: int
    error_sheet: str = ""
    unread: tuple[str, ...] = ()
    added: bool = False
    dry_run: bool = False
    kept: int = 0
    empty: int = 0
    empty_doors: tuple[str, ...] = ()
    grids: int = 0
    number: int = 0


def columns_of(
    path: Path, wish: Wish, memory: ColumnMemory
) -> tuple[HeaderColumn, ...]:
    """How the columns of a sheet would be read; nothing is taken.

    Raises OperatorError for a file that is no register sheet.
    """
    return read_sheet(path, _reading(wish, memory)).columns


def import_register(
    path: Path,
    register: Register,
    recorder: Recorder,
    wish: Wish | None = None,
    memory: ColumnMemory | None = None,
    progress: Progress | None = None,
) -> RegisterReport:
    """Make the register what the sheet says; refused rows go to a sheet beside it.

    Good rows are taken in one transaction whatever the others are. Nobody leaves the
    register whom a refused row may mean. A sheet of mended rows, and any sheet with
    `add`, adds persons and removes nobody. Raises OperatorError for a file that is no
    register sheet or has no good row.
    """
    wish = wish or Wish()
    sheet = read_sheet(path, _reading(wish, memory))
    add = wish.add or sheet.adds
    now = recorder.clock.now()
    may_shrink = wish.replace or wish.dry_run
    with _Sorting(sheet, path, register, add=add) as sorting:
        changes = register.take(
            sorting.good(now.at.date(), progress),
            whole=not add,
            dry_run=wish.dry_run,
            spare=sorting.any_leaving if may_shrink else sorting.few_leaving,
            note=ChangeNote(now.wall_us, recorder.operator),
        )
    report = _report(sheet, sorting, changes, recorder.fresh_id())
    report = msgspec.structs.replace(report, added=add, dry_run=wish.dry_run)
    if not wish.dry_run:
        if sheet.grids:
            register.set_grids(register.grids() | sheet.grids)
        if memory is not None:
            _remember(sheet, memory)
        _record(report, recorder)
    return report


def _reading(wish: Wish, memory: ColumnMemory | None) -> Reading:
    reading = Reading(wish.columns, community=wish.community, sheet=wish.sheet)
    if memory is None:
        return reading
    return msgspec.structs.replace(reading, remembered=memory.recall)


def _remember(sheet: RegisterSheet, memory: ColumnMemory) -> None:
    """How the sheet was read, and how the sheet of its refused rows is to be."""
    mended = fingerprint([FAULT_COLUMN[0], *sheet.fault_headers])
    memory.keep({sheet.fingerprint: sheet.fields, mended: sheet.fault_fields})


def _report(
    sheet: RegisterSheet,
    sorting: "_Sorting",
    changes: RegisterChanges,
    import_id: str,
) -> RegisterReport:
    return RegisterReport(
        import_id=import_id,
        rows=changes.total + sorting.refused + sorting.empty,
        accepted=changes.total,
        refused=sorting.refused,
        households=changes.households,
        new=changes.new,
        changed=changes.changed,
        gone=changes.gone,
        error_sheet=str(sorting.error_path) if sorting.refused else "",
        unread=sheet.unread,
        kept=changes.kept,
        empty=sorting.empty,
        empty_doors=tuple(sorting.empty_doors),
        grids=len(sheet.grids),
        number=changes.import_no,
    )


def _record(report: RegisterReport, recorder: Recorder) -> None:
    recorder.note(
        REGISTER_IMPORT,
        report.import_id,
        "done",
        rows=report.rows,
        refused=report.refused,
        households=report.households,
        number=report.number,
    )


class _Sorting:
    """Parts good rows from empty flats and refused ones, which go to the error sheet.

    `add`: a row must not be a second head at a door that the register knows.
    """

    def __init__(
        self, sheet: RegisterSheet, path: Path, register: Register, *, add: bool
    ) -> None:
        self.error_path = _error_path(path)
        self.refused = self.empty = self._good = 0
        self.empty_doors: list[str] = []
        self._clues: list[Clue] = []
        self._first: RowFault | None = None
        self._sheet = sheet
        self._name = path.name
        self._register = register
        self._add = add
        self._open = ExitStack()
        self._faults: FaultSheet | None = None

    def __enter__(self) -> "_Sorting":
        return self

    def __exit__(self, *exception: object) -> None:
        self._open.close()

    def good(self, today: date, progress: Progress | None) -> Iterator[Resident]:
        """The residents; raises OperatorError at the end when there was none."""
        other_head = self._has_other_head if self._add else None
        for row in self._sheet.rows(today, progress, other_head):
            if isinstance(row, GoodRow):
                self._good += 1
                yield row.resident
            elif isinstance(row, EmptyDoor):
                self._pass_by(row)
            else:
                self._refuse(row)
        if not self._good:
            raise self._nothing_good()

    def any_leaving(self, _missing: int) -> list[Clue] | None:
        """Whom the refused rows mean; None when they are too many to look."""
        return self._clues if len(self._clues) <= MOST_CLUES else None

    def few_leaving(self, missing: int) -> list[Clue] | None:
        """The same, unless so many would leave that the sheet must be a part only."""
        if missing > FEW and missing > (missing + self._good) * MOST_LEAVING:
            raise OperatorError(
                "{file} does not name {count} persons of the register. Say --add for a"
                " part of it, or --replace if they have all left.",
                file=self._name,
                count=missing,
            )
        return self.any_leaving(missing)

    def _nothing_good(self) -> OperatorError:
        if self._first is None:
            return OperatorError("{file} has no row to import.", file=self._name)
        if self._first.column == field_word("community"):
            return OperatorError(
                "{file} names no estate or village: add --community NAME.",
                file=self._name,
            )
        return OperatorError(
            "{file}: none of the {count} rows can be imported; the first of them, row"
            " {row}: {column}: {why}",
            file=self._name,
            count=self.refused,
            row=self._first.row,
            column=self._first.column,
            why=self._first.sentence,
        )

    def _pass_by(self, row: EmptyDoor) -> None:
        self.empty += 1
        if len(self.empty_doors) < MOST_DOORS:
            self.empty_doors.append(row.door)

    def _refuse(self, fault: RowFault) -> None:
        if not fault.nobody:
            self._first = self._first or fault
        if self._faults is None:
            opened = FaultSheet(self.error_path, self._sheet.fault_headers)
            self._faults = self._open.enter_context(opened)
        self._faults.add(fault)
        self.refused += 1
        if len(self._clues) <= MOST_CLUES and not fault.nobody:
            self._clues.append(clue_of(fault))

    def _has_other_head(self, resident: Resident) -> bool:
        home = resident.person.home
        if home is None:
            return False
        return any(
            is_head(other.relation) and not _is_same(other.person, resident.person)
            for other in self._register.at_door(home.key)
            if other.person.home is not None
            and (other.person.home.community, other.person.home.key)
            == (home.community, home.key)
        )


def _is_same(known: Person, told: Person) -> bool:
    """As the register recognises: by document, else by name at the same door."""
    if known.document and told.document:
        return match_key(known.document) == match_key(told.document)
    return known.name == told.name


def _error_path(path: Path) -> Path:
    """A new file beside the sheet: somebody may be mending an older one."""
    names = chain([""], (f"-{n}" for n in count(2)))
    first = _ERRORS.sub("", path.stem)  # what is left of errors is no new name
    paths = (path.with_name(f"{first}-errors{name}.xlsx") for name in names)
    return next(free for free in paths if not free.exists())
