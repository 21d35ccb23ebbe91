"""What an office takes in: handovers, judged by what they are and never by their name.

Each file is taken whole, in one transaction, or not at all; a bad one never stops the
others. The same files in any order, any number of times, give the same office.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from resources import N_
from station.domain.errors import (
    GatebookError,
    IntegrityFault,
    OperatorError,
    disk_fault,
)
from station.domain.exchange import (
    FUTURE_SLACK_US,
    ClockDoubt,
    ClockNote,
    HandoverManifest,
    StationState,
    missing,
)
from station.domain.import_report import (
    FileReport,
    FileState,
    ImportReport,
    Reason,
)
from station.domain.imports import RecordRun, fresh_runs
from station.domain.kinds import HANDOVER
from station.domain.records import Line, unseal
from station.handover.fetch import Found, content_of, find
from station.handover.publish import publish_local
from station.services.arrivals import Arrival, arrivals
from station.services.exchange_port import OfficeEnd
from station.services.imports import ImportLog, aside_within, bring_back
from station.services.openings import news_of
from station.services.ports import Absorbed, Progress
from station.services.receipts import give_receipt

Backup = Callable[[], object]

_ASIDE = "aside"
_LINE = msgspec.json.Decoder(Line)
_FROM_OFFICES = (".briefing", ".pairing", ".office")


class How(msgspec.Struct, frozen=True):
    """What is wished of an import.

    `dry_run`: tell and change nothing. `again`: bring back what an undone import set
    aside. `deep`: look through folders inside a folder.
    """

    dry_run: bool = False
    again: bool = False
    deep: bool = True


class _Import:
    """One run: what is the same for all its files."""

    def __init__(self, office: OfficeEnd, how: How, backup: Backup | None) -> None:
        self.office = office
        self.how = how
        self.log = ImportLog(office, dry_run=how.dry_run)
        self._backup = backup
        self._seen: dict[bytes, FileReport] = {}
        self._tried: dict[tuple[str, str], list[tuple[int, int]]] = {}

    def before_change(self) -> None:
        """Make the backup, once, before the first file that may change anything."""
        if self._backup is not None and not self.how.dry_run:
            self._backup()
            self._backup = None

    def same_before(self, digest: bytes, name: str) -> FileReport | None:
        """The report of a file whose very bytes this run has met already."""
        seen = self._seen.get(digest)
        if seen is None:
            return None
        return FileReport(
            file=name,
            state=seen.state if seen.reason is not None else FileState.HELD,
            station=seen.station,
            same_as=seen.file,
            reason=seen.reason,
        )

    def remember(self, digest: bytes, report: FileReport) -> None:
        self._seen.setdefault(digest, report)

    def held(self, manifest: HandoverManifest) -> list[tuple[int, int]]:
        """The numbers held of its volume; in a trial also those of files before."""
        name = (manifest.station, manifest.volume)
        held = self.office.exchange.held(*name)
        return [*held, *self._tried.get(name, [])]

    def tried(self, span: RecordRun) -> None:
        """In a trial: what would be held now."""
        name = (span.station, span.volume)
        self._tried.setdefault(name, []).append((span.first, span.last))


def receive(
    office: OfficeEnd,
    urls: Iterable[str],
    how: How = How(),  # noqa: B008 - frozen
    *,
    backup: Backup | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Take the handovers at these paths, folders or URLs; what became of each.

    Never raises for a file: a refused one has its reason in the report. Every import
    but a trial is remembered, see `services.imports`.
    """
    run = _Import(office, how, backup)
    reports: list[FileReport] = []
    with office.journal.importing():
        for report in (one for url in urls for one in _from_place(run, url)):
            run.log.took(report)
            reports.append(report)
            if progress is not None:
                progress(len(reports))
    return ImportReport(tuple(reports), how.dry_run, run.log.finish())


def _from_place(run: _Import, url: str) -> Iterator[FileReport]:
    nothing = True
    try:
        for one in find(url, deep=run.how.deep):
            nothing = False
            yield from _from_file(run, one)
        if nothing:
            raise OperatorError(
                "There is no handover in this folder: {place}.", place=url
            )
    except GatebookError as error:
        yield _refused(url, error)


def _from_file(run: _Import, one: Found) -> Iterator[FileReport]:
    try:
        data = content_of(one)
        digest = hashlib.sha256(data).digest()
        same = run.same_before(digest, one.name)
        if same is not None:
            yield same
            return
        for arrival in arrivals(run.office, data):
            report = _take(run, one.name, arrival)
            run.remember(digest, report)
            yield report
    except GatebookError as error:
        if not one.asked and one.name.endswith(_FROM_OFFICES):
            return  # what an office put on the stick itself
        yield _refused(one.name, error)


def _refused(name: str, error: GatebookError) -> FileReport:
    fields = {key: _plain(value) for key, value in error.fields.items()}
    reason = Reason(error.msgid, fields, error.exit_code)
    return FileReport(file=name, state=FileState.REFUSED, reason=reason)


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


def _take(run: _Import, name: str, arrival: Arrival) -> FileReport:
    report = _named(name, arrival.manifest, run.office.clock.now().wall_us)
    upto = _allowed(arrival)
    if upto < arrival.manifest.first:
        return _aside(run, arrival, report, _withdrawn(arrival))
    span = _span_of(arrival.manifest, upto)
    runs = fresh_runs(span, run.held(arrival.manifest))
    if runs:
        run.before_change()
    run.log.expect(report, arrival.name, runs)
    absorbed = _absorb(run, arrival, upto)
    if absorbed.fork_at:
        reason = Reason(
            N_("Station {station} was copied: record {number} is here otherwise."),
            {"station": arrival.manifest.station, "number": absorbed.fork_at},
            IntegrityFault.exit_code,
        )
        return _aside(run, arrival, report, reason)
    if not run.how.dry_run:
        _settle(run.office, arrival.manifest, absorbed)
    else:
        absorbed = _counted(absorbed, span, sum(fresh.count for fresh in runs))
        run.tried(span)
    return _done(run, report, arrival, absorbed)


def _withdrawn(arrival: Arrival) -> Reason:
    station: dict[str, str | int] = {"station": arrival.manifest.station}
    if arrival.entry.state is StationState.REVOKED:
        return Reason(
            N_("Station {station} was withdrawn before these records."), station
        )
    return Reason(
        N_("The former laptop of station {station} wrote this after it was withdrawn."),
        station,
    )


def _span_of(manifest: HandoverManifest, upto: int) -> RecordRun:
    return RecordRun(manifest.station, manifest.volume, manifest.first, upto)


def _counted(absorbed: Absorbed, span: RecordRun, new: int) -> Absorbed:
    """A trial forgets each file before the next: the numbers alone tell what is new."""
    return msgspec.structs.replace(absorbed, new=new, held=span.count - new)


def _allowed(arrival: Arrival) -> int:
    """The last number of this volume that may come in."""
    manifest = arrival.manifest
    if arrival.cut_off is None:
        return manifest.last
    return min(manifest.last, arrival.cut_off.get(manifest.volume, 0))


def _absorb(run: _Import, arrival: Arrival, upto: int) -> Absorbed:
    """The file into the spool and its records into the journal, or neither."""
    if not run.how.dry_run:
        run.office.exchange.save_station(arrival.entry)
    spooled = None if run.how.dry_run else _spool(run.office.inbox, arrival)
    manifest = arrival.manifest
    try:
        return run.office.journal.absorb(
            manifest.station,
            manifest.volume,
            manifest.first,
            bytes.fromhex(manifest.previous),
            _lines(arrival, upto),
            head=None if upto < manifest.last else bytes.fromhex(manifest.head),
            dry_run=run.how.dry_run,
        )
    except GatebookError:
        if spooled is not None:
            spooled.unlink(missing_ok=True)
        raise


def _lines(arrival: Arrival, upto: int) -> Iterator[Line]:
    """The records up to a number; the journal proves them link by link.

    The rest is read and proven here: only the end of a file proves the whole of it.
    """
    manifest = arrival.manifest
    link = bytes.fromhex(manifest.previous)
    cut_off = upto < manifest.last
    for seq, text in enumerate(arrival.lines(), manifest.first):
        try:
            line = _LINE.decode(text)
            if cut_off:
                link = unseal(line, link).link
        except (ValueError, RecursionError) as error:
            raise IntegrityFault("Record {seq} cannot be read.", seq=seq) from error
        if seq <= upto:
            yield line
    if cut_off and link.hex() != manifest.head:
        raise IntegrityFault("The records do not lead to the link of their manifest.")


def _settle(office: OfficeEnd, manifest: HandoverManifest, absorbed: Absorbed) -> None:
    """Sign what is held now, and note in the journal what came."""
    give_receipt(office, manifest.station, manifest.volume, absorbed)
    if absorbed.new:
        _note(office, manifest, "imported")


def _named(name: str, manifest: HandoverManifest, now_us: int) -> FileReport:
    clock = manifest.clock_notes
    ahead = manifest.to_us - now_us
    if ahead > FUTURE_SLACK_US:
        seconds = ahead // 1_000_000
        clock = (*clock, ClockNote(manifest.last, ClockDoubt.FUTURE, seconds))
    return FileReport(
        file=name,
        state=FileState.HELD,
        station=manifest.station,
        volume=manifest.volume,
        first=manifest.first,
        last=manifest.last,
        clock=clock,
    )


def _done(
    run: _Import, report: FileReport, arrival: Arrival, absorbed: Absorbed
) -> FileReport:
    manifest, upto = arrival.manifest, _allowed(arrival)
    undone, back = _undone(run, _span_of(manifest, upto))
    if upto < manifest.last and not run.how.dry_run:
        _keep_apart(run, arrival)
    return msgspec.structs.replace(
        report,
        state=FileState.IMPORTED if absorbed.new else FileState.HELD,
        new=absorbed.new,
        held=absorbed.held,
        corrections=absorbed.corrections,
        set_aside=tuple((record.seq, record.reason) for record in absorbed.set_aside),
        missing=missing([*run.held(manifest), (manifest.first, upto)]),
        undone=undone - back,
        back=back,
        cut=(upto + 1, manifest.last) if upto < manifest.last else None,
        reason=Reason(
            N_("{count} records of this mirror cannot be read."),
            {"count": arrival.lost},
        )
        if arrival.lost
        else None,
        told=_told(run, _span_of(manifest, upto), absorbed),
    )


def _told(run: _Import, span: RecordRun, absorbed: Absorbed) -> Reason | None:
    """What the journal tells of the laptop, once the records are in it."""
    if run.how.dry_run or not absorbed.new:
        return None
    return news_of(run.office.journal, span)


def _undone(run: _Import, span: RecordRun) -> tuple[int, int]:
    """How many records of the span an undone import set aside, how many are back."""
    undone = aside_within(run.office, span)
    if not undone or not run.how.again:
        return undone, 0
    return undone, undone if run.how.dry_run else bring_back(run.office, span)


def _aside(
    run: _Import, arrival: Arrival, report: FileReport, reason: Reason
) -> FileReport:
    if not run.how.dry_run:
        _keep_apart(run, arrival)
        (run.office.inbox / arrival.name).unlink(missing_ok=True)
    return msgspec.structs.replace(report, state=FileState.SET_ASIDE, reason=reason)


def _keep_apart(run: _Import, arrival: Arrival) -> None:
    """Keep the file, untouched, for whoever looks into it."""
    folder = run.office.inbox / _ASIDE
    if not (folder / arrival.name).exists():
        _spool(folder, arrival)
        _note(run.office, arrival.manifest, "set-aside")


def _note(office: OfficeEnd, manifest: HandoverManifest, state: str) -> None:
    office.note(
        HANDOVER,
        manifest.id,
        state,
        station=manifest.station,
        volume=manifest.volume,
        first=manifest.first,
        last=manifest.last,
        rows=manifest.content.rows,
        to=office.office,
    )


def _spool(folder: Path, arrival: Arrival) -> Path | None:
    """Keep the file as it came; where, or None when it is there already."""
    name = arrival.name
    try:
        if (folder / name).exists():
            return None
        return publish_local(arrival.data, folder, name)
    except OSError as error:
        raise disk_fault(error, folder) from error
