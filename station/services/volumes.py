"""A laptop that was restored, cloned or replaced begins a new volume.

A number must never be used twice. Where the database is behind what is known to have
been recorded, or the home lies on another computer, disk or folder than before, the
journal goes on in a volume of its own and says what is missing.
"""

import contextlib
from pathlib import Path
from typing import Protocol

import msgspec

from resources import N_
from station.domain.errors import EnvironmentFault
from station.domain.exchange import Receipt
from station.domain.kinds import TECHNICAL
from station.domain.records import SealedRecord
from station.services.exchange_port import Exchange
from station.services.ports import Head, Journal, Mirror
from station.services.recorder import Recorder
from station.workspace.head_note import HeadNote, read_head
from station.workspace.machine import belongs, bind, facts_of

RESTORED = "restored"
CLONED = "cloned"
PART = "volume"
OPENED = "opened"

MISSING = N_(
    "This database is behind what was recorded: numbers {first} to {last} are missing. "
    "A new volume was begun. “gatebook restore” and the mirror may bring them back."
)
ALTERED = N_(
    "This database is not the one that was recorded: number {last} differs. "
    "A new volume was begun."
)
COPIED = N_(
    "This home was copied or moved to another computer. A new volume was begun; "
    "work on one of the copies only."
)


class VolumeJournal(Journal, Protocol):
    """A journal that can begin a volume and that a mirror may listen to."""

    mirror: Mirror | None

    def open_volume(self, reason: str, public_key: str) -> SealedRecord: ...


class Change(msgspec.Struct, frozen=True):
    """Why a volume was begun: `reason` as in `kinds.VolumeOpened`, and its sentence."""

    reason: str
    told: EnvironmentFault


def change_of(
    journal: Journal, exchange: Exchange, note: HeadNote | None, *, belongs: bool
) -> Change | None:
    """Why the journal may not go on in its volume; None where it may.

    `note`: what was noted beside the database. `belongs`: whether the home is where it
    was bound, as far as anybody knows. What was noted of volumes before the present one
    was heeded when that one was begun.
    """
    head = journal.head()
    marks = [note] if note is not None else []
    marks += [
        HeadNote(receipt.volume, receipt.upto, receipt.link)
        for receipt in _receipts(exchange, head)
    ]
    for mark in marks:
        told = _behind(journal, head, mark) if mark.volume >= head.volume else None
        if told is not None:
            return Change(RESTORED, told)
    return None if belongs else Change(CLONED, EnvironmentFault(COPIED))


def settle(
    journal: VolumeJournal, recorder: Recorder, end: Exchange, root: Path, line: str
) -> Change | None:
    """Begin a volume where the present one may not go on, and bind the home here.

    `line`: the public key line of this home. Returns why, None where nothing changed.
    """
    facts = facts_of(root)
    here = belongs(root, facts)
    change = change_of(journal, end, read_head(root), belongs=here is not False)
    if change is not None:
        _begin(journal, recorder, change, line)
    if change is not None or here is None:
        # a full disk keeps nobody out: the next opening binds
        with contextlib.suppress(EnvironmentFault):
            bind(root, facts)
    return change


def heed(
    journal: VolumeJournal, recorder: Recorder, receipt: Receipt, line: str
) -> Change | None:
    """Begin a volume where the office holds more than this journal knows."""
    head = journal.head()
    mark = HeadNote(receipt.volume, receipt.upto, receipt.link)
    told = _behind(journal, head, mark) if mark.volume >= head.volume else None
    if told is None:
        return None
    change = Change(RESTORED, told)
    _begin(journal, recorder, change, line)
    return change


def _begin(
    journal: VolumeJournal, recorder: Recorder, change: Change, public_key: str
) -> None:
    """Begin the volume, and leave a `technical` record of the reason."""
    journal.open_volume(change.reason, public_key)
    fields = {name: str(value) for name, value in change.told.fields.items()}
    detail = " ".join([change.reason, *fields.values()])
    recorder.note(TECHNICAL, PART, OPENED, part=PART, detail=detail)


def _receipts(exchange: Exchange, head: Head) -> list[Receipt]:
    signed = exchange.receipts(head.station)
    return [msgspec.json.decode(one.body, type=Receipt) for one in signed]


def _behind(journal: Journal, head: Head, mark: HeadNote) -> EnvironmentFault | None:
    """The sentence when the journal does not hold the record of a mark."""
    held = {
        one.volume: one.seq for one in journal.heads() if one.station == head.station
    }
    known = held.get(mark.volume, 0)
    if mark.seq > known:
        return EnvironmentFault(MISSING, first=known + 1, last=mark.seq)
    found = journal.records(head.station, mark.volume, mark.seq, mark.seq)
    if mark.seq and all(record.link.hex() != mark.link for record in found):
        return EnvironmentFault(ALTERED, last=mark.seq)
    return None
