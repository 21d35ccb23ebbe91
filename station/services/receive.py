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
    HANDOVER_FORMAT,
    ClockDoubt,
    ClockNote,
    FileReport,
    FileState,
    HandoverManifest,
    ImportReport,
    Reason,
    Receipt,
    SignedReceipt,
    StationEntry,
    StationState,
    is_exchange_id,
    missing,
)
from station.domain.kinds import HANDOVER
from station.domain.records import Line, encode, unseal
from station.handover.container import Members, decrypt, read_lines, unpack
from station.handover.fetch import Found, fetch, find
from station.handover.keys import recipient_of
from station.handover.minisign import sign
from station.handover.names import handover_name
from station.handover.publish import publish_local
from station.handover.signed import check_rows, check_signer, manifest_of
from station.services.exchange_port import OfficeEnd
from station.services.pairing import recognised
from station.services.ports import Absorbed, Progress

Backup = Callable[[], object]

_ASIDE = "aside"
_FOR_STATIONS = (".briefing", ".pairing")
_LINK_CHARS = 64


class _Opened(msgspec.Struct, frozen=True):
    """A handover whose signature holds, with the station it came from."""

    data: bytes
    members: Members
    manifest: HandoverManifest
    entry: StationEntry


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
            yield _take(run, one)
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


def _take(run: _Import, found: Found) -> FileReport:
    opened = _open(run.office, fetch(found.url))
    report = _named(found.name, opened.manifest, run.office.clock.now().wall_us)
    upto = _allowed(opened)
    if upto < opened.manifest.first:
        reason = Reason(
            N_("Station {station} was withdrawn before these records."),
            {"station": opened.manifest.station},
        )
        return _aside(run, opened, report, reason)
    run.before_change()
    absorbed = _absorb(run, opened, upto)
    if absorbed.fork_at:
        reason = Reason(
            N_("Station {station} was copied: record {number} is here otherwise."),
            {"station": opened.manifest.station, "number": absorbed.fork_at},
            IntegrityFault.exit_code,
        )
        return _aside(run, opened, report, reason)
    if not run.dry_run:
        _settle(run.office, opened.manifest, absorbed)
    return _done(run, report, opened.manifest, absorbed)


def _open(office: OfficeEnd, data: bytes) -> _Opened:
    members = unpack(decrypt(data, office.keys.age))
    manifest = manifest_of(members, HandoverManifest, frozenset({HANDOVER_FORMAT}))
    if manifest.office != office.office:
        raise OperatorError(
            "This handover is for office {office}.", office=manifest.office
        )
    entry = office.exchange.station(manifest.station)
    if entry is None:
        raise OperatorError(
            "Station {station} is not known to this office.", station=manifest.station
        )
    known = recognised(entry, manifest)
    if known.keys is None:
        raise IntegrityFault("The signature does not hold.")
    check_signer(members, known.keys.sign)
    if recipient_of(office.keys.age) not in manifest.recipients:
        raise IntegrityFault("This file was meant for somebody else.")
    _check(manifest)
    return _Opened(data, members, manifest, known)


def _check(manifest: HandoverManifest) -> None:
    """What a signer who lies could still get wrong."""
    check_rows(manifest.content, manifest.last - manifest.first + 1)
    links = (manifest.previous, manifest.head)
    whole = all(len(link) == _LINK_CHARS for link in links)
    if manifest.first < 1 or not whole or not is_exchange_id(manifest.volume):
        raise IntegrityFault("The manifest cannot be read.")
    try:
        bytes.fromhex("".join(links))
    except ValueError as error:
        raise IntegrityFault("The manifest cannot be read.") from error


def _allowed(opened: _Opened) -> int:
    """The last number of this volume that may come in."""
    entry, manifest = opened.entry, opened.manifest
    if entry.state is not StationState.REVOKED:
        return manifest.last
    return min(manifest.last, entry.cut_off.get(manifest.volume, 0))


def _absorb(run: _Import, opened: _Opened, upto: int) -> Absorbed:
    """The file into the spool and its records into the journal, or neither."""
    if not run.dry_run:
        run.office.exchange.save_station(opened.entry)
    spooled = None if run.dry_run else _spool(run.office.inbox, opened)
    manifest = opened.manifest
    try:
        return run.office.journal.absorb(
            manifest.station,
            manifest.volume,
            manifest.first,
            bytes.fromhex(manifest.previous),
            _lines(opened, upto),
            dry_run=run.dry_run,
        )
    except GatebookError:
        if spooled is not None:
            spooled.unlink(missing_ok=True)
        raise


def _lines(opened: _Opened, upto: int) -> Iterator[Line]:
    """The records up to a number; raises IntegrityFault at the first lie.

    The rest is read all the same: only the end of the file proves the whole of it.
    """
    manifest = opened.manifest
    link = bytes.fromhex(manifest.previous)
    raw = read_lines(opened.members.records, manifest.content)
    for seq, text in enumerate(raw, manifest.first):
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
    run: _Import, report: FileReport, manifest: HandoverManifest, absorbed: Absorbed
) -> FileReport:
    held = run.office.exchange.held(manifest.station, manifest.volume)
    return msgspec.structs.replace(
        report,
        state=FileState.IMPORTED if absorbed.new else FileState.HELD,
        new=absorbed.new,
        held=absorbed.held,
        corrections=absorbed.corrections,
        set_aside=tuple((record.seq, record.reason) for record in absorbed.set_aside),
        missing=missing([*held, (manifest.first, manifest.last)]),
    )


def _aside(
    run: _Import, opened: _Opened, report: FileReport, reason: Reason
) -> FileReport:
    """Keep the file apart, untouched, for whoever looks into it."""
    if not run.dry_run:
        folder = run.office.inbox / _ASIDE
        if not (folder / _spool_name(opened)).exists():
            _spool(folder, opened)
            _note(run.office, opened.manifest, "set-aside")
        (run.office.inbox / _spool_name(opened)).unlink(missing_ok=True)
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


def _spool_name(opened: _Opened) -> str:
    """Its proper name and its content: two files under one name both stay."""
    digest = hashlib.sha256(opened.data).hexdigest()[:16]
    return f"{digest}_{handover_name(opened.manifest)}"


def _spool(folder: Path, opened: _Opened) -> Path | None:
    """Keep the file as it came; where, or None when it is there already."""
    name = _spool_name(opened)
    try:
        if (folder / name).exists():
            return None
        return publish_local(opened.data, folder, name)
    except OSError as error:
        raise disk_fault(error, folder) from error
