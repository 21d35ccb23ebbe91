"""Taking an office's spreadsheet into the 居民底册."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import chain, count
from pathlib import Path

import msgspec

from station.domain.errors import OperatorError
from station.domain.kinds import REGISTER_IMPORT
from station.domain.people import Resident
from station.services.ports import Progress, Register
from station.services.recorder import Recorder
from station.sheets.register_sheet import FaultSheet, RegisterSheet, read_sheet
from station.sheets.rows import GoodRow, RowFault


class RegisterReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an import did, or with `dry_run` would do.

    `rows` = `accepted` + `refused`. `new`, `changed` and `gone` count persons,
    `households` those now in the register. `error_sheet` is the file of the refused
    rows, empty when none was. `added`: persons were added, nobody is gone. `unread`
    are headers of columns that were not taken.
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


def import_register(
    path: Path,
    register: Register,
    recorder: Recorder,
    *,
    add: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> RegisterReport:
    """Make the register what the sheet says; refused rows go to a sheet beside it.

    Good rows are taken in one transaction whatever the others are. A sheet of mended
    rows, and any sheet with `add`, adds persons and removes nobody. Raises
    OperatorError for a file that is no register sheet or has no good row.
    """
    sheet = read_sheet(path)
    add = add or sheet.adds
    today = recorder.clock.now().at.date()
    with _Sorting(sheet, path) as sorting:
        residents = sorting.good(today, progress)
        changes = register.take(residents, whole=not add, dry_run=dry_run)
    report = RegisterReport(
        import_id=recorder.fresh_id(),
        rows=changes.total + sorting.refused,
        accepted=changes.total,
        refused=sorting.refused,
        households=changes.households,
        new=changes.new,
        changed=changes.changed,
        gone=changes.gone,
        error_sheet=str(sorting.error_path) if sorting.refused else "",
        unread=sheet.unread,
        added=add,
        dry_run=dry_run,
    )
    if not dry_run:
        recorder.note(
            REGISTER_IMPORT,
            report.import_id,
            "done",
            rows=report.rows,
            refused=report.refused,
            households=report.households,
        )
    return report


class _Sorting:
    """Parts good rows from refused ones, which go to the error sheet."""

    def __init__(self, sheet: RegisterSheet, path: Path) -> None:
        self.error_path = _error_path(path)
        self.refused = 0
        self._sheet = sheet
        self._name = path.name
        self._open = ExitStack()
        self._faults: FaultSheet | None = None

    def __enter__(self) -> "_Sorting":
        return self

    def __exit__(self, *exception: object) -> None:
        self._open.close()

    def good(self, today: date, progress: Progress | None) -> Iterator[Resident]:
        """The residents; raises OperatorError at the end when there was none."""
        found = False
        for row in self._sheet.rows(today, progress):
            if isinstance(row, GoodRow):
                found = True
                yield row.resident
            else:
                self._refuse(row)
        if not found:
            raise OperatorError("{file} has no row to import.", file=self._name)

    def _refuse(self, fault: RowFault) -> None:
        if self._faults is None:
            self._faults = self._open.enter_context(FaultSheet(self.error_path))
        self._faults.add(fault)
        self.refused += 1


def _error_path(path: Path) -> Path:
    """A new file beside the sheet: somebody may be mending an older one."""
    names = chain([""], (f"-{n}" for n in count(2)))
    paths = (path.with_name(f"{path.stem}-errors{name}.xlsx") for name in names)
    return next(free for free in paths if not free.exists())
