"""Briefings as they come: opened, proven, and kept until all parts of one are here.

Parts wait in the station's `inbox`, sealed to its key as they came. They may come in
any order and any number of times.
"""

from pathlib import Path

import msgspec

from station.domain.errors import (
    GatebookError,
    IntegrityFault,
    OperatorError,
    disk_fault,
)
from station.domain.exchange import (
    BRIEFING_FORMAT,
    PARTIAL_FORMAT,
    BriefingManifest,
    Paired,
)
from station.handover.container import MOST_FILE, Members, decrypt, unpack
from station.handover.keys import recipient_of
from station.handover.names import briefing_name
from station.handover.publish import publish_local
from station.handover.signed import check_signer, manifest_of
from station.services.exchange_port import StationEnd

MOST_PARTS = 64
_SUFFIX = ".briefing"
_FORMATS = frozenset({BRIEFING_FORMAT, PARTIAL_FORMAT})


class Part(msgspec.Struct, frozen=True):
    """An opened file of a briefing, its signature proven."""

    manifest: BriefingManifest
    members: Members


def opened(end: StationEnd, paired: Paired, data: bytes) -> Part:
    """A file of a briefing of this station's own office.

    Raises OperatorError for one that is meant for somebody else, IntegrityFault for
    one that was altered or not signed by this office.
    """
    members = unpack(decrypt(data, end.keys.age))
    manifest = manifest_of(members, BriefingManifest, _FORMATS)
    if (manifest.office, manifest.station) != (paired.office.office, end.station):
        raise OperatorError(
            "This briefing is for station {station} of office {office}.",
            station=manifest.station,
            office=manifest.office,
        )
    check_signer(members, paired.office.keys.sign)
    if recipient_of(end.keys.age) not in manifest.recipients:
        raise IntegrityFault("This file was meant for somebody else.")
    if not 1 <= manifest.part <= manifest.parts <= MOST_PARTS:
        raise IntegrityFault("The manifest cannot be read.")
    return Part(manifest, members)


def collected(
    end: StationEnd, paired: Paired, part: Part, data: bytes
) -> tuple[Part, ...]:
    """All parts of its briefing that are here, in order; this one is kept with them."""
    if part.manifest.parts == 1:
        return (part,)
    try:
        publish_local(data, end.inbox, briefing_name(part.manifest))
    except OSError as error:
        raise disk_fault(error, end.inbox) from error
    found = {part.manifest.part: part}
    for path in _waiting(end):
        other = _part_in(end, paired, path)
        if other is not None and _go_together(other.manifest, part.manifest):
            found.setdefault(other.manifest.part, other)
    return tuple(found[number] for number in sorted(found))


def let_go(end: StationEnd) -> None:
    """Delete the parts that wait: they are in force, or of an older briefing."""
    for path in _waiting(end):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise disk_fault(error, path) from error


def _waiting(end: StationEnd) -> list[Path]:
    return [path for path in sorted(end.inbox.iterdir()) if path.suffix == _SUFFIX]


def _part_in(end: StationEnd, paired: Paired, path: Path) -> Part | None:
    """A part that waits here; one that was damaged since has to come once more."""
    try:
        with path.open("rb") as file:
            return opened(end, paired, file.read(MOST_FILE + 1))
    except (OSError, GatebookError):
        return None


def _go_together(one: BriefingManifest, other: BriefingManifest) -> bool:
    return (one.number, one.parts) == (other.number, other.parts)
