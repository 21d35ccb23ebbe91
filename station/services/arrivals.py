"""What comes to an office, opened: from whom it is, and the records as its lines.

A handover is signed as a whole; a mirror is sealed record by record under keys that
the station signed, and may hold several runs. Taking them in is `services.receive`.
"""

import hashlib
from collections.abc import Callable, Iterator

import msgspec

from station.domain.errors import IntegrityFault, OperatorError
from station.domain.exchange import (
    HANDOVER_FORMAT,
    Content,
    HandoverManifest,
    StationEntry,
    StationState,
    is_exchange_id,
)
from station.handover.container import decrypt, read_lines, unpack
from station.handover.keys import recipient_of
from station.handover.mirror import (
    MIRROR_FORMAT,
    MirrorKey,
    MirrorSecret,
    looks_like_mirror,
)
from station.handover.mirror_runs import MirrorRun, read_mirror
from station.handover.names import handover_name, mirror_name
from station.handover.signed import check_rows, check_signer, manifest_of
from station.services.exchange_port import OfficeEnd
from station.services.pairing import former_of, recognised

_LINK_CHARS = 64
_DIGEST_CHARS = 16


class Arrival(msgspec.Struct, frozen=True):
    """A run of records whose origin holds, with the station it came from.

    `lines` reads them anew; only reaching their end proves the whole of them. `name`
    is what the file is kept under. `cut_off`: of a withdrawn laptop, up to where each
    volume counts. `lost`: numbers inside a mirror that cannot be read.
    """

    data: bytes
    name: str
    manifest: HandoverManifest
    entry: StationEntry
    lines: Callable[[], Iterator[bytes]]
    cut_off: dict[str, int] | None = None
    lost: int = 0


class _Known(msgspec.Struct, frozen=True):
    """Which laptop of a station signed, by its public key `line`."""

    entry: StationEntry
    line: str
    cut_off: dict[str, int] | None


def arrivals(office: OfficeEnd, data: bytes) -> tuple[Arrival, ...]:
    """The handover in `data`, or the runs of a mirror.

    Raises OperatorError for another kind of file or one for somebody else,
    IntegrityFault for one that was altered or is not from its station.
    """
    if looks_like_mirror(data):
        return _of_mirror(office, data)
    return (_of_handover(office, data),)


def _of_handover(office: OfficeEnd, data: bytes) -> Arrival:
    members = unpack(decrypt(data, office.keys.age))
    manifest = manifest_of(members, HandoverManifest, frozenset({HANDOVER_FORMAT}))
    entry = _sender(office, manifest.office, manifest.station)
    known = _known(entry, manifest, members.signature)
    check_signer(members, known.line)
    _require_meant(office, manifest.recipients)
    _check(manifest)
    return Arrival(
        data=data,
        name=_kept_name(data, handover_name(manifest)),
        manifest=manifest,
        entry=known.entry,
        lines=lambda: read_lines(members.records, manifest.content),
        cut_off=known.cut_off,
    )


def _of_mirror(office: OfficeEnd, data: bytes) -> tuple[Arrival, ...]:
    senders: dict[str, _Known] = {}

    def signer(card: MirrorKey, secret: MirrorSecret, signature: str) -> str:
        _require_meant(office, card.recipients)
        entry = _sender(office, card.office, card.station)
        senders[card.key_id] = known = _known(entry, secret, signature)
        return known.line

    runs = read_mirror(data, office.keys.age, signer)
    found = tuple(_of_run(data, run, senders[run.card.key_id]) for run in runs)
    held = sum(run.last - run.first + 1 for run in runs)
    span = max(run.last for run in runs) - min(run.first for run in runs) + 1
    last = msgspec.structs.replace(found[-1], lost=max(0, span - held))
    return (*found[:-1], last)


def _of_run(data: bytes, run: MirrorRun, known: _Known) -> Arrival:
    card = run.card
    span = f"{card.station} {card.volume} {run.first} {run.head.hex()}"
    manifest = HandoverManifest(
        format=MIRROR_FORMAT,
        id=f"mirror-{hashlib.sha256(span.encode()).hexdigest()[:_DIGEST_CHARS]}",
        office=card.office,
        recipients=card.recipients,
        station=card.station,
        volume=card.volume,
        first=run.first,
        last=run.last,
        previous=run.previous.hex(),
        head=run.head.hex(),
        counts=run.counts,
        from_us=run.from_us,
        to_us=run.to_us,
        content=Content(len(run.lines), 0, "", 0, ""),
        clock_notes=run.clock_notes,
    )
    _check(manifest)
    return Arrival(
        data=data,
        name=_kept_name(data, mirror_name(card.station, card.volume, run.to_us)),
        manifest=manifest,
        entry=known.entry,
        lines=lambda: iter(run.lines),
        cut_off=known.cut_off,
    )


def _sender(office: OfficeEnd, meant: str, station: str) -> StationEntry:
    if meant != office.office:
        raise OperatorError("This handover is for office {office}.", office=meant)
    entry = office.exchange.station(station)
    if entry is None:
        raise OperatorError(
            "Station {station} is not known to this office.", station=station
        )
    return entry


def _known(
    entry: StationEntry, shown: HandoverManifest | MirrorSecret, signature: str
) -> _Known:
    """Who signed: the laptop that is the station now, or one that was it before."""
    former = former_of(entry, shown, signature)
    if former is not None and former.keys is not None:
        return _Known(entry, former.keys.sign, former.cut_off)
    known = recognised(entry, shown)
    if known.keys is None:
        raise IntegrityFault("The signature does not hold.")
    gone = known.state is StationState.REVOKED
    return _Known(known, known.keys.sign, known.cut_off if gone else None)


def _require_meant(office: OfficeEnd, recipients: tuple[str, ...]) -> None:
    if recipient_of(office.keys.age) not in recipients:
        raise IntegrityFault("This file was meant for somebody else.")


def _check(manifest: HandoverManifest) -> None:
    """What a signer who lies could still get wrong."""
    check_rows(manifest.content, manifest.last - manifest.first + 1)
    links = (manifest.previous, manifest.head)
    whole = all(len(link) == _LINK_CHARS for link in links)
    if manifest.first < 1 or not whole or not is_exchange_id(manifest.volume):
        raise IntegrityFault("The manifest cannot be read.")
    try:
        bytes.fromhex("".join(links))
    except ValueError as error:
        raise IntegrityFault("The manifest cannot be read.") from error


def _kept_name(data: bytes, name: str) -> str:
    """Its proper name and its content: two files under one name both stay."""
    return f"{hashlib.sha256(data).hexdigest()[:_DIGEST_CHARS]}_{name}"
