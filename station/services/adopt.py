"""A briefing comes into force at a station: everything in it, or nothing.

The number is noted last, so an adoption that was interrupted is simply done again.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar, cast

import msgspec

from station.domain.errors import (
    GatebookError,
    IntegrityFault,
    OperatorError,
    disk_fault,
)
from station.domain.exchange import (
    Adopted,
    AdoptReport,
    BriefingManifest,
    GonePerson,
    Item,
    ListEntry,
    OrderWord,
    PassKey,
    PolicyText,
    Receipt,
    RecoveryHolder,
    RevokedPass,
    SignedReceipt,
    StationCert,
)
from station.domain.kinds import BRIEFING, LOCAL_ORDER
from station.domain.operators import Operator
from station.domain.people import Resident
from station.domain.policy.model import load_policy
from station.domain.visit import PastPassage
from station.handover.container import read_lines
from station.handover.minisign import verify
from station.handover.names import briefing_name
from station.services.exchange_port import StationEnd
from station.services.lists import listings_in
from station.services.order_review import heed_words
from station.services.parts import Part, collected, let_go, opened

_ITEMS: dict[str, type[msgspec.Struct]] = {
    "policy": PolicyText,
    "pass_key": PassKey,
    "recovery": RecoveryHolder,
    "revoked_pass": RevokedPass,
    "station": StationCert,
    "operator": Operator,
    "receipt": SignedReceipt,
    "resident": Resident,
    "gone": GonePerson,
    "list": ListEntry,
    "order": OrderWord,
    "past": PastPassage,
}


_Kind = TypeVar("_Kind", bound=msgspec.Struct)


class _Contents:
    """The items of a briefing by type; `unknown` names types not known here."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.unknown: set[str] = set()
        self._found: dict[type[msgspec.Struct], list[msgspec.Struct]] = {}
        for line in lines:
            item = msgspec.json.decode(line, type=Item)
            kind = _ITEMS.get(item.t)
            if kind is None:
                self.unknown.add(item.t)
            else:
                value = msgspec.json.decode(item.v, type=kind)
                self._found.setdefault(kind, []).append(value)

    def of(self, kind: type[_Kind]) -> list[_Kind]:
        return cast("list[_Kind]", self._found.get(kind, []))


def adopt(end: StationEnd, data: bytes) -> AdoptReport:
    """Put a briefing in force, or keep a part of it until the others have come.

    Raises OperatorError for an older one, one for another station or another kind of
    file, a difference upon a briefing that is not in force, IntegrityFault for one that
    was altered or not signed by this office.
    """
    paired = end.exchange.paired()
    if paired is None:
        raise OperatorError("This station is not paired with an office.")
    part = opened(end, paired, data)
    manifest = part.manifest
    in_force = end.exchange.adopted()
    if in_force is not None and manifest.number < in_force.number:
        raise OperatorError(
            "This is briefing {number}, but number {newer} is in force already.",
            number=manifest.number,
            newer=in_force.number,
        )
    if in_force is not None and manifest.number == in_force.number:
        return AdoptReport(manifest.number, manifest.policy_version, already=True)
    _require_base(manifest, in_force)
    parts = collected(end, paired, part, data)
    if len(parts) < manifest.parts:
        return AdoptReport(
            manifest.number, manifest.policy_version, waiting=_wanted(parts)
        )
    # Encrypted to this station's key: the office has it, the token has done its work.
    end.exchange.save_paired(msgspec.structs.replace(paired, token=""))
    report = put_in_force(end, parts, paired.office.keys.sign)
    let_go(end)
    return report


def adopt_among(end: StationEnd, files: Iterable[bytes]) -> Iterator[AdoptReport]:
    """Put in force the newest of these files that is a briefing for this station.

    A difference wants one before it: then the newest that fits goes first, and what
    builds upon it follows. Raises OperatorError where none is for this station; at the
    end, as `adopt`, where the newest could not be adopted.
    """
    left = _by_number(end, files)
    if not left:
        raise OperatorError("There is no briefing for this station here.")
    while left:
        newest: AdoptReport | GatebookError | None = None
        for number in sorted(left, reverse=True):
            report = _adopted(end, left[number])
            if isinstance(report, AdoptReport) and not report.waiting:
                yield report
                left = {n: parts for n, parts in left.items() if n > number}
                break
            newest = newest or report
        else:
            if isinstance(newest, AdoptReport):
                yield newest
            elif newest is not None:
                raise newest
            return


def _by_number(end: StationEnd, files: Iterable[bytes]) -> dict[int, list[bytes]]:
    """The parts of each briefing for this station."""
    paired = end.exchange.paired()
    if paired is None:
        raise OperatorError("This station is not paired with an office.")
    ours: dict[int, list[bytes]] = {}
    for data in files:
        with contextlib.suppress(GatebookError):  # for others, or no briefing at all
            ours.setdefault(opened(end, paired, data).manifest.number, []).append(data)
    return ours


def _adopted(end: StationEnd, parts: list[bytes]) -> AdoptReport | GatebookError:
    """What the last part did that was needed, or why none could be adopted."""
    first, *rest = parts
    try:
        report = adopt(end, first)
        for data in rest:
            if report.waiting:
                report = adopt(end, data)
    except GatebookError as error:
        return error
    return report


def _require_base(manifest: BriefingManifest, in_force: Adopted | None) -> None:
    """Raises OperatorError where a difference is not right upon what is in force."""
    here = in_force.number if in_force is not None else 0
    if not manifest.bases or here in manifest.bases:
        return
    whole = msgspec.structs.replace(manifest, number=manifest.bases[-1], parts=1)
    raise OperatorError(
        "This briefing tells what changed since {base}, which is not in force here: "
        "adopt {file} first, or ask the office for a whole one.",
        base=manifest.bases[-1],
        file=briefing_name(whole),
    )


def _wanted(parts: Sequence[Part]) -> tuple[str, ...]:
    """The names of the parts that have not come."""
    first = parts[0].manifest
    here = {part.manifest.part for part in parts}
    return tuple(
        briefing_name(msgspec.structs.replace(first, part=number))
        for number in range(1, first.parts + 1)
        if number not in here
    )


def put_in_force(end: StationEnd, parts: Sequence[Part], line: str) -> AdoptReport:
    """Replace register, lists, operators and policy by those of a proven briefing.

    `line` is the office's public key line, under which its receipts are signed.
    """
    manifest = parts[0].manifest
    contents = _read(parts)
    policy = contents.of(PolicyText)[-1]
    residents, operators = _residents(end, manifest, contents), contents.of(Operator)
    end.register.replace(residents)
    end.register.set_listings(listings_in(contents.of(ListEntry)))
    end.register.set_operators(operators)
    delivered, strange = _take_receipts(end, contents.of(SignedReceipt), line)
    own = (o for o in end.passages.ledger(LOCAL_ORDER.name) if o.station == end.station)
    heed_words(end, own, contents.of(OrderWord))
    end.note(
        BRIEFING,
        str(manifest.number),
        "adopted",
        office=manifest.office,
        policy_version=policy.version,
        residents=len(residents),
        to=end.station,
    )
    adopted = Adopted(
        number=manifest.number,
        issued_us=manifest.issued_us,
        policy=policy,
        pass_keys=tuple(contents.of(PassKey)),
        revoked_passes=tuple(item.pass_id for item in contents.of(RevokedPass)),
        stations=tuple(contents.of(StationCert)),
        recovery="".join(one.recipient for one in contents.of(RecoveryHolder)[-1:]),
    )
    end.exchange.save_adopted(adopted, contents.of(PastPassage))
    return AdoptReport(
        number=manifest.number,
        policy_version=policy.version,
        residents=len(residents),
        operators=len(operators),
        delivered=delivered,
        strange=strange,
        unknown=tuple(sorted(contents.unknown)),
    )


def _residents(
    end: StationEnd, manifest: BriefingManifest, contents: _Contents
) -> list[Resident]:
    """Everybody who is to be in the register; a difference keeps the others."""
    told = contents.of(Resident)
    if not manifest.bases:
        return told
    after = {one.person.person_id: one for one in end.register.residents()}
    after |= {one.person.person_id: one for one in told}
    for gone in contents.of(GonePerson):
        after.pop(gone.person_id, None)
    return list(after.values())


def _read(parts: Sequence[Part]) -> _Contents:
    """Everything, read and checked before anything is changed."""
    lines = (read_lines(p.members.records, p.manifest.content) for p in parts)
    try:
        contents = _Contents(chain.from_iterable(lines))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise IntegrityFault("The briefing cannot be read.") from error
    policies = contents.of(PolicyText)
    if not policies:
        raise IntegrityFault("The briefing cannot be read.")
    load_policy(policies[-1].text)
    return contents


def _take_receipts(
    end: StationEnd, signed: list[SignedReceipt], line: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the handovers now delivered, and volumes whose receipt does not fit."""
    delivered: list[str] = []
    strange: list[str] = []
    for one in signed:
        receipt = _proven(one, line)
        if receipt.station != end.station:
            continue
        if not _fits(end, receipt):
            strange.append(receipt.volume)
            end.heed(receipt)
            continue
        end.exchange.save_receipt(receipt, one)
        delivered += _deliver(end, receipt)
    return tuple(delivered), tuple(strange)


def _proven(signed: SignedReceipt, line: str) -> Receipt:
    body = signed.body.encode()
    verify(body, signed.signature, line)
    try:
        return msgspec.json.decode(body, type=Receipt)
    except msgspec.DecodeError as error:
        raise IntegrityFault("The briefing cannot be read.") from error


def _fits(end: StationEnd, receipt: Receipt) -> bool:
    """Whether this journal has the receipt's link at the receipt's number.

    A volume that ended because a backup was restored may be longer at the office.
    """
    upto = receipt.upto
    heads = {h.volume: h.seq for h in end.journal.heads() if h.station == end.station}
    if receipt.volume != end.journal.head().volume and upto > heads.get(
        receipt.volume, upto
    ):
        return True
    found = end.journal.records(receipt.station, receipt.volume, upto, upto)
    return any(record.link.hex() == receipt.link for record in found)


def _deliver(end: StationEnd, receipt: Receipt) -> list[str]:
    """Let go of the handovers that the receipt covers."""
    covered = [
        file
        for file in end.exchange.outbox()
        if file.volume == receipt.volume and file.last <= receipt.upto
    ]
    for file in covered:
        path = end.outbox / file.name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise disk_fault(error, path) from error
        end.exchange.drop(file)
    return [file.name for file in covered]
