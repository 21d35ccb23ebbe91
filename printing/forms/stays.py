"""Who came and when they left again: two passages of one day on one line."""

from collections.abc import Iterable

import msgspec

from printing.day_log.content import Entry
from station.domain.verdict import Outcome
from station.domain.visit import Direction


class Stay(msgspec.Struct, frozen=True):
    """One visit: `entry` is the passage in, or the one out where none came before it.

    `party`: how many came with the same vehicle, this one included.
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
    found: list[Stay] = []
    inside: dict[str, int] = {}
    for entry in entries:
        row = entry.row
        if row.void:
            continue
        key = _person(entry)
        if row.direction is Direction.OUT and key in inside:
            at = inside.pop(key)
            found[at] = msgspec.structs.replace(found[at], left=entry)
            continue
        if row.direction is Direction.IN and row.outcome is Outcome.ADMIT:
            inside[key] = len(found)
        found.append(Stay(entry))
    return found


def vehicles(entries: Iterable[Entry]) -> list[Stay]:
    """The same for vehicles: one line a vehicle, however many sat in it."""
    parties: dict[str, list[Entry]] = {}
    leaders: list[Entry] = []
    for entry in entries:
        row = entry.row
        if row.void or not row.plate:
            continue
        # those of one vehicle share a party; a passage without one is its own
        key = f"{row.direction} {row.party or row.record_id}"
        if key not in parties:
            leaders.append(entry)
        parties.setdefault(key, []).append(entry)
    found: list[Stay] = []
    inside: dict[str, int] = {}
    for entry in leaders:
        row = entry.row
        party = tuple(parties[f"{row.direction} {row.party or row.record_id}"])
        if row.direction is Direction.OUT and row.plate in inside:
            at = inside.pop(row.plate)
            found[at] = msgspec.structs.replace(found[at], left=entry)
            continue
        if row.direction is Direction.IN and row.outcome is Outcome.ADMIT:
            inside[row.plate] = len(found)
        found.append(Stay(entry, party=party))
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
