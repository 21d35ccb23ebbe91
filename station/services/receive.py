"""What an office takes in: handovers, judged by what they are and never by their name.

Each file is taken whole, in one transaction, or not at all; a bad one never stops the
others. The same files in any order, any number of times, give the same office.
"""

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
    FileReport,
    FileState,
    HandoverManifest,
    ImportReport,
    Reason,
    Receipt,
    SignedReceipt,
    StationState,
    missing,
)
from station.domain.kinds import HANDOVER
from station.domain.records import Line, encode, unseal
from station.handover.fetch import fetch, find
from station.handover.minisign import sign
from station.handover.publish import publish_local
from station.services.arrivals import Arrival, arrivals
from station.services.exchange_port import OfficeEnd
from station.services.ports import Absorbed, Progress

Backup = Callable[[], object]

_ASIDE = "aside"
_FOR_STATIONS = (".briefing", ".pairing")


class _Import:
    """One run: what is the same for all its files."""

    def __init__(
        self, office: OfficeEnd, *, dry_run: bool, backup: Backup | None
    ) -> None:
        self.office = office
        self.dry_run = dry_run
        self._backup = backup

    def before_change(self) -> None:
        """Make the backup, once, before the first file that may change anything."""
        if self._backup is not None and not self.dry_run:
            self._backup()
            self._backup = None


def receive(
    office: OfficeEnd,
    urls: Iterable[str],
    *,
    dry_run: bool = False,
    backup: Backup | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Take the handovers at these paths, folders or URLs; what became of each.

    Never raises for a file: a refused one has its reason in the report. `dry_run`
    reports and changes nothing.
    """
    run = _Import(office, dry_run=dry_run, backup=backup)
    reports: list[FileReport] = []
    for url in urls:
        for report in _from_place(run, url):
            reports.append(report)
            if progress is not None:
                progress(len(reports))
    return ImportReport(tuple(reports), dry_run)


def _from_place(run: _Import, url: str) -> Iterator[FileReport]:
    try:
        found = list(find(url))
        if not found:
            raise OperatorError(
                "There is no handover in this folder: {place}.", place=url
            )
    except GatebookError as error:
        yield _refused(url, error)
        return
    for one in found:
        try:
            for arrival in arrivals(run.office, fetch(one.url)):
                yield _take(run, one.name, arrival)
        except GatebookError as error:
            if not one.asked and one.name.endswith(_FOR_STATIONS):
                continue  # what this office put on the stick for its stations
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
        reason = Reason(
            N_("Station {station} was withdrawn before these records."),
            {"station": arrival.manifest.station},
        )
        return _aside(run, arrival, report, reason)
    run.before_change()
    absorbed = _absorb(run, arrival, upto)
    if absorbed.fork_at:
        reason = Reason(
            N_("Station {station} was copied: record {number} is here otherwise."),
            {"station": arrival.manifest.station, "number": absorbed.fork_at},
            IntegrityFault.exit_code,
        )
        return _aside(run, arrival, report, reason)
    if not run.dry_run:
        _settle(run.office, arrival.manifest, absorbed)
    return _done(run, report, arrival, absorbed)


def _allowed(arrival: Arrival) -> int:
    """The last number of this volume that may come in."""
    entry, manifest = arrival.entry, arrival.manifest
    if entry.state is not StationState.REVOKED:
        return manifest.last
    return min(manifest.last, entry.cut_off.get(manifest.volume, 0))


def _absorb(run: _Import, arrival: Arrival, upto: int) -> Absorbed:
    """The file into the spool and its records into the journal, or neither."""
    if not run.dry_run:
        run.office.exchange.save_station(arrival.entry)
    spooled = None if run.dry_run else _spool(run.office.inbox, arrival)
    manifest = arrival.manifest
    try:
        return run.office.journal.absorb(
            manifest.station,
            manifest.volume,
            manifest.first,
            bytes.fromhex(manifest.previous),
            _lines(arrival, upto),
            dry_run=run.dry_run,
        )
    except GatebookError:
        if spooled is not None:
            spooled.unlink(missing_ok=True)
        raise


def _lines(arrival: Arrival, upto: int) -> Iterator[Line]:
    """The records up to a number; raises IntegrityFault at the first lie.

    The rest is read all the same: only the end of the file proves the whole of it.
    """
    manifest = arrival.manifest
    link = bytes.fromhex(manifest.previous)
    for seq, text in enumerate(arrival.lines(), manifest.first):
        try:
            line = msgspec.json.decode(text, type=Line)
            link = unseal(line, link).link
        except (ValueError, RecursionError) as error:
            raise IntegrityFault("Record {seq} cannot be read.", seq=seq) from error
        if seq <= upto:
            yield line
    if link.hex() != manifest.head:
        raise IntegrityFault("The records do not lead to the link of their manifest.")


def _settle(office: OfficeEnd, manifest: HandoverManifest, absorbed: Absorbed) -> None:
    """Sign what is held now, and note in the journal what came."""
    _give_receipt(office, manifest, absorbed)
    if absorbed.new:
        _note(office, manifest, "imported")


def _give_receipt(
    office: OfficeEnd, manifest: HandoverManifest, absorbed: Absorbed
) -> None:
    before = _receipt_before(office, manifest)
    aside = {record.seq for record in absorbed.set_aside}
    aside |= set(before.set_aside) if before else set()
    numbers = tuple(sorted(aside))
    if absorbed.contiguous == 0:
        return
    if before and (before.upto, before.set_aside) == (absorbed.contiguous, numbers):
        return
    receipt = Receipt(
        office=office.office,
        station=manifest.station,
        volume=manifest.volume,
        upto=absorbed.contiguous,
        link=absorbed.link.hex(),
        set_aside=numbers,
        at_us=office.clock.now().wall_us,
    )
    body = encode(receipt)
    comment = (
        f"gatebook receipt 1 station={receipt.station} volume={receipt.volume} "
        f"upto={receipt.upto} link={receipt.link}"
    )
    signed = SignedReceipt(body.decode(), sign(body, office.keys.sign, comment))
    office.exchange.save_receipt(receipt, signed)


def _receipt_before(office: OfficeEnd, manifest: HandoverManifest) -> Receipt | None:
    for signed in office.exchange.receipts(manifest.station):
        receipt = msgspec.json.decode(signed.body, type=Receipt)
        if receipt.volume == manifest.volume:
            return receipt
    return None


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
    manifest = arrival.manifest
    held = run.office.exchange.held(manifest.station, manifest.volume)
    return msgspec.structs.replace(
        report,
        state=FileState.IMPORTED if absorbed.new else FileState.HELD,
        new=absorbed.new,
        held=absorbed.held,
        corrections=absorbed.corrections,
        set_aside=tuple((record.seq, record.reason) for record in absorbed.set_aside),
        missing=missing([*held, (manifest.first, manifest.last)]),
        reason=Reason(
            N_("{count} records of this mirror cannot be read."),
            {"count": arrival.lost},
        )
        if arrival.lost
        else None,
    )


def _aside(
    run: _Import, arrival: Arrival, report: FileReport, reason: Reason
) -> FileReport:
    """Keep the file apart, untouched, for whoever looks into it."""
    if not run.dry_run:
        folder = run.office.inbox / _ASIDE
        if not (folder / arrival.name).exists():
            _spool(folder, arrival)
            _note(run.office, arrival.manifest, "set-aside")
        (run.office.inbox / arrival.name).unlink(missing_ok=True)
    return msgspec.structs.replace(report, state=FileState.SET_ASIDE, reason=reason)


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
