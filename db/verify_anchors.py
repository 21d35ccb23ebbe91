"""The journal held against what others say that it held."""

from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import Connection, bindparam, select

from db.segments import end_of
from db.statements import Prepared
from db.tables_journal import journal, payload, volume
from db.verify_report import Fault, Part
from resources import N_
from station.domain.kinds import VOLUME_OPENED, VolumeOpened
from station.services.anchors import Anchor, AnchorKind

FORGED = N_("A receipt does not bear the signature of the office.")
CUT = {
    AnchorKind.RECEIPT: N_("Records are missing that the office has receipted."),
    AnchorKind.HEAD: N_("Records are missing that stood before a printed head."),
    AnchorKind.MIRROR: N_("Records are missing that the mirror holds."),
    AnchorKind.OPENING: N_("Records are missing that a later volume names."),
}
OTHER = {
    AnchorKind.RECEIPT: N_("The office has receipted another record of this number."),
    AnchorKind.HEAD: N_("A printed head names another record of this number."),
    AnchorKind.MIRROR: N_("The mirror holds another record of this number."),
    AnchorKind.OPENING: N_("A later volume names another record of this number."),
}
_RESTORED = "restored"  # a volume opened so may follow records that were lost


def anchor_faults(connection: Connection, anchors: Iterable[Anchor]) -> Iterator[Fault]:
    """What the journal does not hold, or holds otherwise."""
    for anchor in anchors:
        if not anchor.genuine:
            yield _fault(anchor, FORGED)
        elif anchor.seq > 0:
            yield from _held_against(connection, anchor)


def openings(connection: Connection) -> Iterator[Anchor]:
    """What each volume of this home says of the one before it."""
    for station, body in _OPENINGS(connection, 1, VOLUME_OPENED.name):
        try:
            opened = msgspec.json.decode(body, type=VolumeOpened)
        except (TypeError, ValueError):
            continue  # the chain has said so already
        if opened.previous_volume and opened.reason != _RESTORED:
            yield Anchor(
                AnchorKind.OPENING,
                station,
                opened.previous_volume,
                opened.previous_seq,
                opened.previous_link,
            )


def _held_against(connection: Connection, anchor: Anchor) -> Iterator[Fault]:
    rows = [
        row
        for row in _AT(connection, anchor.volume, anchor.seq)
        if anchor.station in {"", row[0]}
    ]
    if not rows:
        stations = _writers(connection, anchor)
        if len(stations) == 1:
            anchor = msgspec.structs.replace(anchor, station=stations[0])
        first = min(_last(connection, anchor, stations) + 1, anchor.seq)
        yield _fault(anchor, CUT[anchor.kind], first=first)
    elif not any(_hex(row[2]).startswith(anchor.link) for row in rows):
        station, record_id, _link = rows[0]
        found = msgspec.structs.replace(anchor, station=station)
        yield _fault(found, OTHER[anchor.kind], record_id=record_id)


def _last(connection: Connection, anchor: Anchor, stations: list[str]) -> int:
    """The last number held of the volume that is meant."""
    return max((end_of(connection, s, anchor.volume).seq for s in stations), default=0)


def _writers(connection: Connection, anchor: Anchor) -> list[str]:
    """Whose volume it can be."""
    if anchor.station:
        return [anchor.station]
    return [row[0] for row in _WRITERS(connection, anchor.volume)]


def _hex(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else ""


def _fault(anchor: Anchor, what: str, *, first: int = 0, record_id: str = "") -> Fault:
    upto = anchor.seq if first else 0
    return Fault(
        what,
        Part.ANCHOR,
        anchor.station,
        anchor.volume,
        first or anchor.seq,
        record_id,
        upto=upto,
        place=anchor.kind.value,
    )


_AT = Prepared(
    select(journal.c.station, journal.c.record_id, journal.c.link)
    .where(journal.c.volume == bindparam("volume"))
    .where(journal.c.seq == bindparam("seq"))
    .where(journal.c.station.in_(select(volume.c.station)))
)
_WRITERS = Prepared(
    select(volume.c.station).where(volume.c.volume == bindparam("volume"))
)
_OPENINGS = Prepared(
    select(journal.c.station, payload.c.payload)
    .join_from(journal, payload)
    .join(
        volume,
        (volume.c.station == journal.c.station) & (volume.c.volume == journal.c.volume),
    )
    .where(volume.c.own, journal.c.seq == bindparam("first"))
    .where(journal.c.kind == bindparam("kind"))
)
