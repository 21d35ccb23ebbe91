"""Imports that an office made: kept file by file, shown again, undone, brought back.

An undone import loses no byte: its records stay in the journal, set aside, and its
files in `inbox/undone`. Only importing them once more, and saying so, brings them back.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from station.domain.errors import OperatorError, disk_fault
from station.domain.import_report import FileReport, FileState
from station.domain.imports import (
    BACK,
    DONE,
    RUNS,
    UNDONE,
    ImportedFile,
    ImportEntry,
    RecordRun,
    Undone,
    read_runs,
    runs_text,
)
from station.domain.kinds import IMPORT
from station.domain.views import LedgerRow
from station.services.exchange_port import OfficeEnd

UNDONE_FOLDER = "undone"
# Each file is noted twice; more of them at a time would write the same ever again.
FILES_A_PART = 100


class ImportLog:
    """The entry of one import while it goes on; a trial leaves none."""

    def __init__(self, office: OfficeEnd, *, dry_run: bool) -> None:
        self._office = office
        self._dry_run = dry_run
        self._part: ImportEntry | None = None
        self._expected: ImportedFile | None = None
        self._files = self._new = self._refused = 0

    def expect(
        self, report: FileReport, kept: str, runs: tuple[RecordRun, ...]
    ) -> None:
        """A file is about to bring these: said before, lest a crash leave a doubt."""
        self._expected = ImportedFile(report, kept, runs)
        if runs:
            self._save(self._expected)

    def took(self, report: FileReport) -> None:
        """What became of a file, of the one that was expected if it is that."""
        expected, self._expected = self._expected, None
        file = ImportedFile(report)
        if expected is not None and report.new:
            file = msgspec.structs.replace(expected, report=report)
        part = self._begun()
        self._part = msgspec.structs.replace(part, files=(*part.files, file))
        self._files += 1
        self._new += report.new
        self._refused += report.state is FileState.REFUSED
        if file.runs:
            self._save()
        if len(self._part.files) == FILES_A_PART:
            self._save()
            self._part = msgspec.structs.replace(part, files=(), part=part.part + 1)

    def finish(self) -> str:
        """Note the import in the journal if it brought anything; its id, or nothing."""
        part = self._part
        if part is None or self._dry_run:
            return ""
        self._save()
        if self._new:
            self._office.note(
                IMPORT,
                part.import_id,
                DONE,
                files=self._files,
                rows=self._new,
                refused=self._refused,
            )
        return part.import_id

    def _save(self, *more: ImportedFile) -> None:
        if self._dry_run:
            return
        part = self._begun()
        whole = msgspec.structs.replace(part, files=(*part.files, *more))
        self._office.exchange.save_import(whole)

    def _begun(self) -> ImportEntry:
        if self._part is None:
            now = self._office.clock.now()
            known = {entry.import_id for entry in self._office.exchange.imports()}
            self._part = ImportEntry(
                import_id=_free(f"{now.at:%Y%m%d-%H%M%S}", known),
                at_us=now.wall_us,
                operator=self._office.operator,
            )
        return self._part


class Listed(msgspec.Struct, frozen=True):
    """An import and how it stands: `state` as in `kinds.IMPORT`, empty: nothing new."""

    entry: ImportEntry
    state: str
    aside: int


def listed(office: OfficeEnd) -> tuple[Listed, ...]:
    """The imports that are remembered, oldest first."""
    rows = {row.subject: row for row in _rows(office)}
    return tuple(
        _standing(entry, rows.get(entry.import_id))
        for entry in office.exchange.imports()
    )


def import_of(office: OfficeEnd, import_id: str) -> Listed:
    """One of them; raises OperatorError where there is none of this id."""
    for one in listed(office):
        if one.entry.import_id == import_id:
            return one
    raise OperatorError("There is no import {id} here.", id=import_id)


def undo(office: OfficeEnd, import_id: str, reason: str = "") -> Undone:
    """Set aside every record that this import brought.

    Raises OperatorError where it brought nothing, or where it is undone already.
    """
    one = import_of(office, import_id)
    runs = one.entry.runs
    records = sum(run.count for run in runs)
    if not records:
        raise OperatorError("Import {id} brought nothing new.", id=import_id)
    if one.aside == records:
        raise OperatorError("Import {id} is undone already.", id=import_id)
    office.note(IMPORT, import_id, UNDONE, runs=runs_text(runs), reason=reason)
    for file in one.entry.files:
        if file.runs and file.kept:
            _move(office.inbox / file.kept, office.inbox / UNDONE_FOLDER)
    return Undone(import_id, records, tuple(sorted({run.station for run in runs})))


def aside_within(office: OfficeEnd, span: RecordRun) -> int:
    """How many records of a span are set aside because an import was undone."""
    return sum(run.count for _row, run in _parts_within(office, span))


def bring_back(office: OfficeEnd, span: RecordRun) -> int:
    """Count the records of a span again; how many were set aside."""
    back = 0
    for row in {row.subject: row for row, _run in _parts_within(office, span)}.values():
        runs = _runs_of(row)
        left = [part for run in runs for part in _outside(run, span)]
        back += sum(r.count for r in runs) - sum(r.count for r in left)
        state = UNDONE if left else BACK
        office.note(IMPORT, row.subject, state, runs=runs_text(left))
    return back


def _parts_within(
    office: OfficeEnd, span: RecordRun
) -> Iterator[tuple[LedgerRow, RecordRun]]:
    for row in _rows(office):
        for run in _runs_of(row):
            part = _inside(run, span)
            if part is not None:
                yield row, part


def _inside(run: RecordRun, span: RecordRun) -> RecordRun | None:
    same = (run.station, run.volume) == (span.station, span.volume)
    return run.part(span.first, span.last) if same else None


def _outside(run: RecordRun, span: RecordRun) -> Iterable[RecordRun]:
    same = (run.station, run.volume) == (span.station, span.volume)
    return run.without(span.first, span.last) if same else (run,)


def _rows(office: OfficeEnd) -> Iterator[LedgerRow]:
    for row in office.passages.ledger(IMPORT.name):
        if row.station == office.office:
            yield row


def _runs_of(row: LedgerRow) -> tuple[RecordRun, ...]:
    text = row.fields.get(RUNS)
    return read_runs(text) if row.state == UNDONE and isinstance(text, str) else ()


def _standing(entry: ImportEntry, row: LedgerRow | None) -> Listed:
    if row is None:
        return Listed(entry, "", 0)
    return Listed(entry, row.state, sum(run.count for run in _runs_of(row)))


def _move(path: Path, folder: Path) -> None:
    """The file itself stays: only a restore must not take it in by itself."""
    try:
        if path.exists():
            folder.mkdir(exist_ok=True)
            path.replace(folder / path.name)
    except OSError as error:
        raise disk_fault(error, path) from error


def _free(wanted: str, known: set[str]) -> str:
    names = (f"{wanted}-{n:02d}" if n > 1 else wanted for n in range(1, len(known) + 2))
    return next(name for name in names if name not in known)
