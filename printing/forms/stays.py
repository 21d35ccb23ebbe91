"""Who came and when they left again: two passages of one day on one line."""

from collections.abc import Iterable

import msgspec

from printing.day_log.content import Entry
from station.domain.verdict import Outcome
from station.domain.visit import Direction


class Stay(msgspec.Struct, frozen=True):
    """One visit: `entry` is the passage in, or the one out where none came before it.

    `party`: those who came in the same vehicle, this one included.
    """

    entry: Entry
    left: Entry | None = None
    party: tuple[Entry, ...] = ()

    @property
    def came(self) -> bool:
        return self.entry.row.direction is Direction.IN


def stays(entries: Iterable[Entry]) -> list[Stay]:
    """The visits of a day in the order in which they began; void passages are none.

    A passage out ends the latest open visit of the same person; that of somebody who
    came yesterday stands alone.
    """
    return _paired(
        (_person(entry), Stay(entry)) for entry in entries if not entry.row.void
    )


def vehicles(entries: Iterable[Entry]) -> list[Stay]:
    """The same for vehicles: one line a vehicle, however many sat in it."""
    parties: dict[str, list[Entry]] = {}
    leaders: list[Entry] = []
    for entry in entries:
        row = entry.row
        if row.void or not row.plate:
            continue
        key = _party(entry)
        if key not in parties:
            leaders.append(entry)
        parties.setdefault(key, []).append(entry)
    return _paired(
        (one.row.plate, Stay(one, party=tuple(parties[_party(one)]))) for one in leaders
    )


def _party(entry: Entry) -> str:
    """Those of one vehicle share a party; a passage without one is its own."""
    return f"{entry.row.direction} {entry.row.party or entry.row.record_id}"


def _paired(coming: Iterable[tuple[str, Stay]]) -> list[Stay]:
    """Each with what stays the same of it; leaving joins the latest coming."""
    found: list[Stay] = []
    inside: dict[str, int] = {}
    for key, stay in coming:
        row = stay.entry.row
        if row.direction is Direction.OUT and key in inside:
            at = inside.pop(key)
            found[at] = msgspec.structs.replace(found[at], left=stay.entry)
            continue
        if row.direction is Direction.IN and row.outcome is Outcome.ADMIT:
            inside[key] = len(found)
        found.append(stay)
    return found


def _person(entry: Entry) -> str:
    """What stays the same of somebody between coming and leaving.

    Who gave neither name nor number is known by the vehicle; else by nothing.
    """
    row, person = entry.row, entry.row.person
    if person.document is not None:
        return person.document.number
    if person.phone:
        return person.phone
    if person.name:
        return f"{person.name} {row.host.key if row.host else ''}"
    return row.plate or row.record_id
