"""What an office hears of laptops that were copied, moved or put back from a backup.

A volume opens with why it was begun and with the last number before it. That two copies
of a home both go on is seen only here, where the records of both arrive.
"""

from collections.abc import Iterator

import msgspec

from resources import N_
from station.domain.import_report import Reason
from station.domain.imports import RecordRun
from station.domain.kinds import VOLUME_OPENED, VolumeOpened
from station.domain.records import StationId
from station.services.ports import Journal
from station.services.volumes import CLONED, RESTORED

BOTH = N_(
    "Station {station} was copied and both copies go on: keep one of them, and pair the"
    " other under an id of its own."
)
NEWS = {
    CLONED: N_(
        "The home of station {station} was copied or moved; it goes on in a new volume."
    ),
    RESTORED: N_(
        "The database of station {station} was put back to an earlier one; it goes on"
        " in a new volume."
    ),
}


def news_of(journal: Journal, came: RecordRun) -> Reason | None:
    """What is to be known of the laptop whose records came; told once.

    Of two copies that both go on it is told with whichever file shows it.
    """
    fields: dict[str, str | int] = {"station": came.station}
    if any(_is_both(one, came) for one in _copies(journal, came.station)):
        return Reason(BOTH, fields)
    if came.first > 1:
        return None
    opened = _opening(journal, came.station, came.volume)
    told = NEWS.get(opened.reason) if opened is not None else None
    return Reason(told, fields, 0) if told else None


class _Copy(msgspec.Struct, frozen=True):
    """A volume begun by a copy: `after` which number of `before` it was taken.

    `goes_on`: the volume of before is held beyond that number.
    """

    volume: str
    before: str
    after: int
    goes_on: bool


def _is_both(one: _Copy, came: RecordRun) -> bool:
    """Whether these records are the first that one of the two recorded alone."""
    is_copy = came.volume == one.volume and came.first == 1
    is_first = came.volume == one.before and came.first <= one.after + 1 <= came.last
    return one.goes_on and (is_copy or is_first)


def _copies(journal: Journal, station: StationId) -> Iterator[_Copy]:
    held = {one.volume: one.seq for one in journal.heads(station)}
    for volume in held if len(held) > 1 else ():
        why = _opening(journal, station, volume)
        if why is not None and why.reason == CLONED:
            before, after = why.previous_volume, why.previous_seq
            yield _Copy(volume, before, after, held.get(before, 0) > after)


def _opening(journal: Journal, station: StationId, volume: str) -> VolumeOpened | None:
    for record in journal.records(station, volume, 1, 1):
        if record.envelope.kind == VOLUME_OPENED.name and record.payload is not None:
            try:
                return msgspec.json.decode(record.payload, type=VolumeOpened)
            except msgspec.DecodeError:  # of a newer program
                return None
    return None
