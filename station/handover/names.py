"""How files are named: lower-case ASCII, fit for FAT sticks and chat programs.

Names are for people. A file is judged by its content, so a renamed one works.
"""

import msgspec

from station.domain.exchange import BriefingManifest, HandoverManifest
from station.domain.moments import from_us

_ID_CHARS = 8
_PARTS = 6


def handover_name(manifest: HandoverManifest) -> str:
    """`STATION_YYYYMMDD_VOLUME_FIRST_LAST_ID.handover`, the day that of its end."""
    day = from_us(manifest.to_us).strftime("%Y%m%d")
    span = f"{manifest.first:010d}_{manifest.last:010d}"
    tail = manifest.id.replace("-", "")[-_ID_CHARS:]
    name = f"{manifest.station}_{day}_{manifest.volume}_{span}_{tail}.handover"
    return name.lower()


class HandoverName(msgspec.Struct, frozen=True):
    """What the name of a handover says."""

    station: str
    volume: str
    first: int
    last: int


def read_handover_name(name: str) -> HandoverName | None:
    """The parts of a name that `handover_name` made, None for any other."""
    stem, _dot, suffix = name.rpartition(".")
    parts = stem.split("_")
    if suffix != "handover" or len(parts) != _PARTS:
        return None
    station, _day, volume, first, last, _id = parts
    if not (first.isdecimal() and last.isdecimal()):
        return None
    return HandoverName(station, volume, int(first), int(last))


def mirror_name(station: str, volume: str, last_us: int) -> str:
    """`STATION_YYYYMMDD_VOLUME.mirror`, the day that of its last record."""
    return f"{station}_{from_us(last_us):%Y%m%d}_{volume}.mirror".lower()


def briefing_name(manifest: BriefingManifest) -> str:
    """`OFFICE-STATION-N.briefing`, or `OFFICE-STATION.pairing` for a pairing file.

    Several stations get briefings of one number, so the station stands in between. A
    part is `OFFICE-STATION-N.2of3.briefing`.
    """
    if manifest.pairing is not None:
        return f"{manifest.office}-{manifest.station}.pairing".lower()
    part = f".{manifest.part}of{manifest.parts}" if manifest.parts > 1 else ""
    name = f"{manifest.office}-{manifest.station}-{manifest.number}{part}.briefing"
    return name.lower()
