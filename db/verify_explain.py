"""What exactly is wrong with one record that does not hold."""

from collections.abc import Iterator
from functools import cached_property

import msgspec
from sqlalchemy import Connection, bindparam, select

from db.statements import Prepared
from db.tables_journal import journal, payload, volume
from db.verify_report import Fault, Part
from db.verify_rows import Row
from resources import N_
from station.domain.kinds import ERASED, Erased
from station.domain.records import commit, decode_envelope, link
from station.domain.retention import merged

ALTERED = N_("The content of this record was altered.")
COMMITTED = N_("The commitment of this record was altered.")
VANISHED = N_("The content of this record is missing and no erasure covers it.")
BROKEN = N_("This record or its place in the chain was altered.")
ENVELOPE = N_("The envelope of this record was altered.")
RELINKED = N_("The link of this record was altered.")
NOT_NEXT = N_("This record does not follow the link that its run begins with.")
MISLABELLED = N_("The columns beside this record do not agree with it.")


def fault_at(row: Row, what: str, part: Part) -> Fault:
    """A fault of the record of one row."""
    seq = row[3] if isinstance(row[3], int) else 0
    return Fault(what, part, str(row[1]), str(row[2]), seq, str(row[4]))


class Explaining:
    """Looks closely at the few records that need it; may ask for their neighbours."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def faults(
        self, row: Row, content: Row | None, previous: bytes | None
    ) -> list[Fault]:
        """Everything wrong with a record; nothing if its content was rightly erased."""
        found = list(self._content_faults(row, content, previous))
        recommitted = any(fault.part is Part.COMMITMENT for fault in found)
        if not recommitted:
            found += self.link_faults(row, previous)
        if not any(f.part is Part.ENVELOPE for f in found) and not _agrees(row):
            found.append(fault_at(row, MISLABELLED, Part.COLUMNS))
        return found

    def link_faults(self, row: Row, previous: bytes | None) -> list[Fault]:
        """How a record fails to follow the link before it."""
        for at, part in ((8, Part.ENVELOPE), (9, Part.COMMITMENT), (10, Part.LINK)):
            if not isinstance(row[at], bytes):
                return [fault_at(row, BROKEN, part)]
        if previous is None or link(previous, row[9], row[8]) == row[10]:
            return []
        if self._fits_next(row, link(previous, row[9], row[8])):
            return [fault_at(row, RELINKED, Part.LINK)]
        if self._fits_next(row, row[10]):
            return [fault_at(row, ENVELOPE, Part.ENVELOPE)]
        return [fault_at(row, BROKEN, Part.CHAIN)]

    def link_after(self, row: Row, previous: bytes | None) -> bytes | None:
        """The link on which the next record ought to stand; None if nobody can say."""
        if not isinstance(row[10], bytes) or not _is_in_place(row):
            return None
        if previous is None or not isinstance(row[8], bytes):
            return row[10]
        computed = link(previous, row[9], row[8]) if _is_bytes(row[9]) else row[10]
        return computed if self._fits_next(row, computed) else row[10]

    def _content_faults(
        self, row: Row, content: Row | None, previous: bytes | None
    ) -> Iterator[Fault]:
        _id, body, salt = content or (None, None, None)
        if isinstance(body, bytes) and isinstance(salt, bytes):
            computed = commit(salt, body)
            if computed == row[9]:
                return
            if (
                previous
                and _is_bytes(row[8])
                and link(previous, computed, row[8]) == row[10]
            ):
                yield fault_at(row, COMMITTED, Part.COMMITMENT)
            else:
                yield fault_at(row, ALTERED, Part.PAYLOAD)
        elif body is not None or salt is not None:
            yield fault_at(row, ALTERED, Part.PAYLOAD)
        elif not self._is_erased(row, came_erased=content is not None):
            yield fault_at(row, VANISHED, Part.PAYLOAD)

    def _is_erased(self, row: Row, *, came_erased: bool) -> bool:
        """Whether a record may be without content.

        One from elsewhere may have come so; here an erasure must have been recorded.
        """
        if came_erased and (row[1], row[2]) not in self._own:
            return True
        marks = self._marks.get((row[1], row[2]), ())
        return any(mark.covers(row[3], row[5]) for mark in marks)

    def _fits_next(self, row: Row, candidate: bytes) -> bool:
        """Whether the record after this one stands on a link."""
        after = _NEXT.first(self._connection, row[1], row[2], row[3] + 1)
        return bool(
            after is not None
            and all(map(_is_bytes, after))
            and link(candidate, after[1], after[0]) == after[2]
        )

    @cached_property
    def _own(self) -> frozenset[tuple[str, str]]:
        owned = select(volume.c.station, volume.c.volume).where(volume.c.own)
        rows = self._connection.execute(owned)
        return frozenset((row.station, row.volume) for row in rows)

    @cached_property
    def _marks(self) -> dict[tuple[str, str], tuple[Erased, ...]]:
        """The erasures recorded in this home, by the volume they speak of."""
        marks: dict[tuple[str, str], list[Erased]] = {}
        for here, commitment, body, salt in _ERASURES(self._connection, ERASED.name):
            try:
                if commit(salt, body) != commitment:
                    continue
                mark = msgspec.json.decode(body, type=Erased)
            except (TypeError, ValueError):
                continue
            marks.setdefault((mark.station or here, mark.volume), []).append(mark)
        # one for each day would make a long way of every record
        return {where: merged(said) for where, said in marks.items()}


def _is_bytes(value: object) -> bool:
    """SQLite keeps whatever an altering hand put into a column, text included."""
    return isinstance(value, bytes)


def _agrees(row: Row) -> bool:
    try:
        envelope = decode_envelope(row[8])
    except (TypeError, ValueError):
        return False
    return tuple(getattr(envelope, name) for name in _BESIDE) == row[1:8]


def _is_in_place(row: Row) -> bool:
    """Whether a record stands under the number that it gives itself."""
    try:
        envelope = decode_envelope(row[8])
    except (TypeError, ValueError):
        return True
    return (envelope.station, envelope.volume, envelope.seq) == row[1:4]


_BESIDE = ("station", "volume", "seq", "record_id", "kind", "version", "wall_us")
_NEXT = Prepared(
    select(journal.c.envelope, journal.c.commitment, journal.c.link)
    .where(journal.c.station == bindparam("station"))
    .where(journal.c.volume == bindparam("volume"))
    .where(journal.c.seq == bindparam("seq"))
)
_ERASURES = Prepared(
    select(journal.c.station, journal.c.commitment, payload.c.payload, payload.c.salt)
    .join_from(payload, journal)
    .join(
        volume,
        (volume.c.station == journal.c.station) & (volume.c.volume == journal.c.volume),
    )
    .where(volume.c.own, journal.c.kind == bindparam("kind"))
)
