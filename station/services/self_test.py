"""What a station looks at when it starts, quick enough for every start.

The last thousand links and every head, not the whole journal: that is `verify`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from resources import _
from station.domain.desk import SpaceLevel
from station.domain.errors import GatebookError
from station.domain.exchange import Receipt
from station.domain.moments import Stamp, from_us
from station.domain.records import FIRST_LINK, SealedRecord, commit, link
from station.services.exchange_port import Exchange
from station.services.health import Health, paper_sentence, warnings
from station.services.ports import Head, Journal
from station.wording.errors import sentence
from station.workspace.home import Home, HomeRole
from station.workspace.keyslots import kinds_of

TAIL = 1000
_HOUR_US = 3_600_000_000


class Check(NamedTuple):
    """One thing that was looked at: its name, whether it is well, and a sentence."""

    name: str
    good: bool
    text: str


def self_test(
    home: Home, journal: Journal, exchange: Exchange, health: Health, now: Stamp
) -> tuple[Check, ...]:
    """Everything that can be told in a moment of an opened home; writes nothing.

    That it is open says already that its lock is held, its key fits, its schema is the
    newest and every pragma was read back.
    """
    return (
        *_journal(journal),
        *_laptop(health),
        *_keys(home.root),
        *_sent(home, journal, exchange, now),
    )


def _journal(journal: Journal) -> Iterator[Check]:
    heads = journal.heads()
    if not heads:
        yield Check("journal", good=True, text=_("The journal was not begun yet."))
        return
    try:
        broken = [head for head in heads if not _tail_holds(journal, head)]
    except GatebookError as error:
        yield Check("journal", good=False, text=sentence(error))
        return
    where = ", ".join(f"{head.station} {head.volume}" for head in broken)
    yield Check(
        "journal",
        good=not broken,
        text=_("The end of the journal does not hold: {where}").format(where=where)
        if broken
        else _("The end of the journal holds ({n} volumes).").format(n=len(heads)),
    )


def _tail_holds(journal: Journal, head: Head) -> bool:
    """Whether the last links of a volume follow from their contents."""
    if not head.seq:
        return True
    first = max(1, head.seq - TAIL)
    previous: bytes | None = FIRST_LINK if first == 1 else None
    last = b""
    for record in journal.records(head.station, head.volume, first, head.seq):
        if not _holds(record, previous):
            return False
        previous = last = record.link
    return last == head.link


def _holds(record: SealedRecord, previous: bytes | None) -> bool:
    payload, salt = record.payload, record.salt
    if payload is not None and salt is not None:
        found = commit(salt, payload)
    else:
        found = record.commitment  # erased
    if previous is None:
        return found == record.commitment
    return link(previous, found, record.envelope_bytes) == record.link


def _laptop(health: Health) -> Iterator[Check]:
    paper = paper_sentence(health)
    yield Check("recording", not paper, paper or _("Records reach the disk."))
    if health.space is SpaceLevel.PLENTY:
        yield Check("space", good=True, text=_("The disk has room."))
    if not health.clock.suspect:
        yield Check("clock", good=True, text=_("The clock goes on evenly."))
    for text in warnings(health):
        yield Check("warning", good=False, text=text)


def _keys(root: Path) -> Iterator[Check]:
    try:
        kinds = ", ".join(sorted(kinds_of(root / "keys")))
    except GatebookError as error:
        yield Check("keys", good=False, text=sentence(error))
        return
    yield Check("keys", bool(kinds), _("opens by: {kinds}").format(kinds=kinds))


def _sent(
    home: Home, journal: Journal, exchange: Exchange, now: Stamp
) -> Iterator[Check]:
    """What a station has handed over; an office hands over nothing."""
    if home.settings.role is HomeRole.OFFICE:
        return
    files = exchange.outbox()
    lost = [
        file.name for file in files if not _is_there(home.root, file.name, file.size)
    ]
    yield Check(
        "outbox",
        good=not lost,
        text=_("Handovers are missing from the outbox: {names}").format(
            names=", ".join(lost)
        )
        if lost
        else _("{n} handovers wait for a receipt.").format(n=len(files)),
    )
    stations = {head.station for head in journal.heads()}
    times = [
        msgspec.json.decode(signed.body, type=Receipt).at_us
        for station in stations
        for signed in exchange.receipts(station)
    ]
    if times:
        text = _("The last receipt is of {time}, {hours} hours ago.").format(
            time=f"{from_us(max(times)):%Y-%m-%d %H:%M}",
            hours=max(0, now.wall_us - max(times)) // _HOUR_US,
        )
        yield Check("receipt", good=True, text=text)


def _is_there(root: Path, name: str, size: int) -> bool:
    try:
        return (root / "outbox" / name).stat().st_size == size
    except OSError:
        return False
