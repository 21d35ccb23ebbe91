"""What an office remembers of its imports, and which records an undoing sets aside.

Only values. Doing and undoing is `station.services.imports`; what a set aside record
means for the screens is `db.undoing`.
"""

from collections.abc import Iterable

import msgspec

from station.domain.import_report import FileReport, FileState, ImportReport
from station.domain.records import StationId

DONE, UNDONE, BACK = "done", "undone", "back"
RUNS = "runs"

_Flat = tuple[tuple[StationId, str, int, int], ...]


class RecordRun(msgspec.Struct, frozen=True, order=True):
    """The numbers `first` to `last` of a volume of a station, both included."""

    station: StationId
    volume: str
    first: int
    last: int

    def part(self, first: int, last: int) -> "RecordRun | None":
        """What of it lies between two numbers."""
        low, high = max(self.first, first), min(self.last, last)
        return RecordRun(self.station, self.volume, low, high) if low <= high else None

    def without(self, first: int, last: int) -> tuple["RecordRun", ...]:
        """What of it lies before and after these numbers."""
        parts = (self.part(self.first, first - 1), self.part(last + 1, self.last))
        return tuple(part for part in parts if part is not None)

    @property
    def count(self) -> int:
        return self.last - self.first + 1


class ImportedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file of an import and what of it was new; `kept`: its name in the spool."""

    report: FileReport
    kept: str = ""
    runs: tuple[RecordRun, ...] = ()


class ImportEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One import of an office: when (µs since 1970, UTC), by whom, and every file.

    `part`: which run of its files this is while it is kept; as a whole it has no part.

    It is kept before a file changes anything, so that what a crash left half done can
    be undone too.
    """

    import_id: str
    at_us: int
    operator: str
    files: tuple[ImportedFile, ...] = ()
    part: int = 0

    @property
    def runs(self) -> tuple[RecordRun, ...]:
        return tuple(run for file in self.files for run in file.runs)

    @property
    def report(self) -> ImportReport:
        return ImportReport(tuple(file.report for file in self.files))


def whole_entries(parts: Iterable[ImportEntry]) -> tuple[ImportEntry, ...]:
    """Imports of their parts, which come in order."""
    whole: dict[str, ImportEntry] = {}
    for part in parts:
        before = whole.get(part.import_id)
        files = (*before.files, *part.files) if before else part.files
        whole[part.import_id] = msgspec.structs.replace(part, files=files, part=0)
    return tuple(whole.values())


class Undone(msgspec.Struct, frozen=True):
    """What undoing an import did: `records` set aside, of `stations`."""

    import_id: str
    records: int
    stations: tuple[StationId, ...]


class StationSum(msgspec.Struct, frozen=True):
    """What an import did for one station; an empty `station`: files of nobody known.

    `missing`: numbers not held yet, after all its files, by volume.
    """

    station: StationId
    files: int = 0
    new: int = 0
    held: int = 0
    refused: int = 0
    aside: int = 0
    undone: int = 0
    corrections: int = 0
    doubts: int = 0
    missing: tuple[tuple[str, int, int], ...] = ()


def by_station(report: ImportReport) -> tuple[StationSum, ...]:
    """The files of an import, added up station by station."""
    stations = sorted({file.station for file in report.files})
    return tuple(
        _sum_of(name, [file for file in report.files if file.station == name])
        for name in stations
    )


def _sum_of(station: StationId, files: list[FileReport]) -> StationSum:
    gaps = {file.volume: file.missing for file in files if file.volume}
    return StationSum(
        station=station,
        files=len(files),
        new=sum(file.new for file in files),
        held=sum(file.held for file in files),
        refused=sum(file.state is FileState.REFUSED for file in files),
        aside=sum(file.state is FileState.SET_ASIDE for file in files),
        undone=sum(file.undone for file in files),
        corrections=sum(file.corrections for file in files),
        doubts=sum(len(file.clock) for file in files),
        missing=tuple(
            (volume, first, last)
            for volume, ranges in sorted(gaps.items())
            for first, last in ranges
        ),
    )


def runs_text(runs: Iterable[RecordRun]) -> str:
    """Runs as one field of a ledger record."""
    flat = [msgspec.structs.astuple(run) for run in sorted(runs)]
    return msgspec.json.encode(flat).decode()


def read_runs(text: str) -> tuple[RecordRun, ...]:
    """The runs of such a field; raises ValueError for anything else."""
    return tuple(RecordRun(*run) for run in msgspec.json.decode(text, type=_Flat))


def fresh_runs(
    span: RecordRun, held: Iterable[tuple[int, int]]
) -> tuple[RecordRun, ...]:
    """What of a span is not held yet."""
    left = [span] if span.first <= span.last else []
    for first, last in held:
        left = [part for run in left for part in run.without(first, last)]
    return tuple(left)
