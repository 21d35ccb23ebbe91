"""Imported trust lists: whose certificates this home believes besides its office's.

The file lies in the home under its SHA-256, the journal says which files are in force:
a file that nobody imported, or that was changed, counts for nothing.
"""

import hashlib
import logging
from datetime import datetime
from pathlib import Path

import msgspec

from station.codes.trust import NO_TRUST, Trust
from station.codes.trust_files import TrustKind, TrustList, read_trust_file
from station.domain.errors import OperatorError
from station.domain.kinds import TRUST, LedgerEntry
from station.domain.views import LedgerRow
from station.services.ports import Passages
from station.services.recorder import Recorder
from station.workspace.files import write_private

IN_FORCE, WITHDRAWN = "imported", "withdrawn"

log = logging.getLogger(__name__)


class ImportedList(msgspec.Struct, frozen=True):
    """One imported file. `digest` is its SHA-256 in hex.

    `sound`: the file is there as it was imported; otherwise nothing in it counts.
    `entries`: keys and withdrawals in it, `left_out` those that were no use. `issued`:
    when its publisher made it, where it says so. `imported_us`: µs since 1970 UTC.
    """

    digest: str
    name: str
    list: str
    entries: int
    left_out: int
    imported_us: int
    issued: datetime | None
    sound: bool = True


def import_list(
    data: bytes, name: str, folder: Path, recorder: Recorder, passages: Passages
) -> ImportedList:
    """Put a file in force; the same file twice is one.

    Raises OperatorError for a file that is no trust list or holds keys of passes.
    """
    parsed = read_trust_file(data)
    if parsed.kind is TrustKind.GATEBOOK:
        raise OperatorError("Keys of passes come with a briefing, not from a file.")
    if not parsed.entries:
        raise OperatorError("Nothing in this trust list can be used.")
    digest = hashlib.sha256(data).hexdigest()
    write_private(_place(folder, digest), data)
    station = recorder.journal.head().station
    held = {row.subject for row in _rows(passages, station)}
    if digest not in held:
        said = LedgerEntry(
            digest,
            IN_FORCE,
            fields={"name": name, "list": parsed.kind, "entries": parsed.entries},
        )
        recorder.record(TRUST, said)
    return next(
        one for one in imported_lists(folder, passages, station) if one.digest == digest
    )


def withdraw_list(
    beginning: str, folder: Path, recorder: Recorder, passages: Passages
) -> ImportedList:
    """Take the one list out of force whose digest begins so; raises OperatorError."""
    lists = imported_lists(folder, passages, recorder.journal.head().station)
    found = [one for one in lists if one.digest.startswith(beginning.lower())]
    if len(found) != 1 or not beginning:
        raise OperatorError("{count} lists are named so, not one.", count=len(found))
    (one,) = found
    recorder.note(TRUST, one.digest, WITHDRAWN, name=one.name)
    _place(folder, one.digest).unlink(missing_ok=True)
    return one


def imported_lists(
    folder: Path, passages: Passages, station: str
) -> tuple[ImportedList, ...]:
    """The lists in force at this home, the latest import first."""
    rows = sorted(_rows(passages, station), key=lambda row: row.at_us, reverse=True)
    return tuple(_described(row, _held(folder, row.subject)) for row in rows)


def trust_of_lists(folder: Path, passages: Passages, station: str) -> Trust:
    """What all lists in force make trusted, the first imported first."""
    trust = NO_TRUST
    for row in sorted(_rows(passages, station), key=lambda row: row.at_us):
        held = _held(folder, row.subject)
        if held is None:
            log.warning("a trust list is missing or changed: %s", row.subject)
        else:
            trust = trust.joined(held.trust)
    return trust


def _rows(passages: Passages, station: str) -> list[LedgerRow]:
    return [
        row
        for row in passages.ledger(TRUST.name)
        if row.station == station and row.state == IN_FORCE
    ]


def _described(row: LedgerRow, held: TrustList | None) -> ImportedList:
    return ImportedList(
        digest=row.subject,
        name=str(row.fields.get("name", "")),
        list=str(row.fields.get("list", "")),
        entries=held.entries if held else 0,
        left_out=held.left_out if held else 0,
        imported_us=row.at_us,
        issued=held.issued if held else None,
        sound=held is not None,
    )


def _held(folder: Path, digest: str) -> TrustList | None:
    try:
        data = _place(folder, digest).read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            return None
        return read_trust_file(data)
    except (OSError, OperatorError):
        return None


def _place(folder: Path, digest: str) -> Path:
    return folder / f"{digest}.trust"
