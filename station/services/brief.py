"""What an office sends down: rules, register, lists, operators, receipts, one file.

A briefing carries everything that the station needs, so any single one that arrives is
enough. Only the residents may be told as what changed since the briefings that the
station may have in force: see `services.issues`. One that would pass the size of a file
goes in parts.
"""

from collections.abc import Iterator

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.codes.digests import code_digest
from station.codes.trust import key_id
from station.domain.errors import OperatorError
from station.domain.exchange import (
    BRIEFING_FORMAT,
    PAIRING_FORMAT,
    PARTIAL_FORMAT,
    BriefingManifest,
    Content,
    GonePerson,
    Item,
    OfficeCard,
    Pairing,
    PassKey,
    PolicyText,
    Receipt,
    RecoveryHolder,
    RevokedPass,
    SignedReceipt,
    StationCert,
    StationEntry,
    StationState,
    in_community,
)
from station.domain.kinds import BRIEFING, PASS, POLICY
from station.domain.policy.model import load_policy
from station.domain.records import encode
from station.handover.container import MOST_PACKED, LinesWriter, Members, encrypt, pack
from station.handover.keys import public_keys
from station.handover.names import briefing_name
from station.handover.signed import sign_up
from station.services.exchange_port import OfficeEnd
from station.services.issues import NewIssue
from station.services.lists import list_entries
from station.services.order_review import words_for

# Quotas and codes look back this far at most.
TOLD_DAYS = 14
_DAY_US = 86_400_000_000
REVOKED = "revoked"


class Briefing(msgspec.Struct, frozen=True):
    """A finished file: its name, its bytes and what it says of itself."""

    name: str
    data: bytes
    manifest: BriefingManifest


def set_policy(office: OfficeEnd, text: str) -> PolicyText:
    """Make this the policy of the next briefing; a change of it is recorded.

    Raises PolicyFault for a bad one, OperatorError where its number is not higher.
    """
    rules = load_policy(text)
    policy = PolicyText(rules.version, text)
    before = office.exchange.policy()
    if before is not None and before != policy and policy.version <= before.version:
        raise OperatorError(
            "A changed policy needs a version above {version}.", version=before.version
        )
    if before != policy:
        office.note(POLICY, str(policy.version), "set", label=rules.label)
    office.exchange.set_policy(policy)
    return policy


def brief_all(office: OfficeEnd, *, whole: bool = False) -> tuple[Briefing, ...]:
    """A briefing for every paired station of this office."""
    paired = [
        entry.card.station
        for entry in office.exchange.stations()
        if entry.state is StationState.PAIRED
    ]
    if not paired:
        raise OperatorError("No station is paired with this office yet.")
    return tuple(
        part for name in paired for part in briefings(office, name, whole=whole)
    )


def brief(office: OfficeEnd, station: str) -> Briefing:
    """The next briefing for one station, whole and in one file."""
    parts = briefings(office, station, whole=True)
    if len(parts) > 1:
        raise OperatorError("The register is too large for one briefing.")
    return parts[0]


def briefings(
    office: OfficeEnd,
    station: str,
    *,
    whole: bool = False,
    most_packed: int = MOST_PACKED,
) -> tuple[Briefing, ...]:
    """The parts of the next briefing for one station, encrypted to its own key.

    A difference where that is known to be enough and `whole` is not asked for.
    """
    entry = office.exchange.station(station)
    if entry is None or entry.state is StationState.REVOKED:
        raise OperatorError("There is no station {station} here.", station=station)
    if entry.keys is None:
        raise OperatorError(
            "Station {station} has not handed over yet: its keys are not known.",
            station=station,
        )
    told = _Told(office, entry, whole=whole)
    signed = [
        _signed(office, manifest, records)
        for manifest, records in _composed(told, most_packed)
    ]
    files = [
        Briefing(
            briefing_name(manifest), encrypt(pack(m), manifest.recipients), manifest
        )
        for manifest, m in signed
    ]
    told.issue.keep(files[0].manifest.number)
    _note(office, files[0].manifest)
    return tuple(files)


def compose(
    office: OfficeEnd, entry: StationEntry, pairing: Pairing
) -> tuple[BriefingManifest, Members]:
    """The first briefing, for a pairing file: signed, not yet encrypted."""
    told = _Told(office, entry, whole=True)
    parts = list(_composed(told, MOST_PACKED))
    if len(parts) > 1:
        raise OperatorError("The register is too large for one briefing.")
    ((manifest, records),) = parts
    told.issue.keep(manifest.number)
    manifest = msgspec.structs.replace(
        manifest, format=PAIRING_FORMAT, recipients=(), pairing=pairing
    )
    return manifest, _signed(office, manifest, records)[1]


class _Told:
    """What one station is to be told now."""

    def __init__(self, office: OfficeEnd, entry: StationEntry, *, whole: bool) -> None:
        policy = office.exchange.policy()
        if policy is None:
            raise OperatorError("This office has no policy yet.")
        self.office, self.entry, self.policy = office, entry, policy
        self.issue = NewIssue(office, entry.card, whole=whole)


def _composed(
    told: _Told, most_packed: int
) -> Iterator[tuple[BriefingManifest, bytes]]:
    """Each part under the next number, with its packed lines."""
    office, entry = told.office, told.entry
    packed = list(_packed(told, most_packed))
    partial = len(packed) > 1 or told.issue.bases
    whole = BriefingManifest(
        format=PARTIAL_FORMAT if partial else BRIEFING_FORMAT,
        number=office.exchange.next_number(),
        office=office.office,
        station=entry.card.station,
        recipients=(entry.keys.age,) if entry.keys else (),
        issued_us=office.clock.now().wall_us,
        policy_version=told.policy.version,
        residents=told.issue.residents,
        content=packed[0][1],
        parts=len(packed),
        bases=told.issue.bases,
    )
    for part, (records, content) in enumerate(packed, 1):
        yield msgspec.structs.replace(whole, part=part, content=content), records


def _signed(
    office: OfficeEnd, manifest: BriefingManifest, records: bytes
) -> tuple[BriefingManifest, Members]:
    comment = (
        f"{manifest.format} office={manifest.office} station={manifest.station} "
        f"number={manifest.number}"
    )
    return manifest, sign_up(manifest, records, office.keys.sign, comment)


def finish(office: OfficeEnd, manifest: BriefingManifest, data: bytes) -> Briefing:
    """A pairing file whose issue is noted in the office's journal."""
    _note(office, manifest)
    return Briefing(briefing_name(manifest), data, manifest)


def _note(office: OfficeEnd, manifest: BriefingManifest) -> None:
    office.note(
        BRIEFING,
        str(manifest.number),
        "issued",
        office=office.office,
        policy_version=manifest.policy_version,
        residents=manifest.residents,
        to=manifest.station,
    )


def office_card(office: OfficeEnd) -> OfficeCard:
    keys = public_keys(office.keys.sign, office.keys.age)
    return OfficeCard(office.office, office.name, keys)


def pass_key(office: OfficeEnd) -> PassKey:
    """The public key that gates check passes with."""
    public = Ed25519PrivateKey.from_private_bytes(office.keys.pass_seed).public_key()
    return PassKey(key_id(public).hex(), public.public_bytes_raw())


def _packed(told: _Told, most_packed: int) -> Iterator[tuple[bytes, Content]]:
    """The lines of each part, and what its manifest says of them."""
    writer = LinesWriter(most_packed)
    for kind, value in _items(told):
        if writer.full:
            yield writer.finish()
            writer = LinesWriter(most_packed)
        writer.add(encode(Item(kind, msgspec.Raw(encode(value)))))
    yield writer.finish()


def _items(told: _Told) -> Iterator[tuple[str, msgspec.Struct]]:
    office, entry = told.office, told.entry
    yield "policy", told.policy
    yield "pass_key", pass_key(office)
    if office.keys.recovery:
        yield "recovery", RecoveryHolder(office.keys.recovery)
    yield from _revoked_passes(office)
    yield from _stations(office)
    for operator in office.register.operators():
        yield "operator", operator
    for signed in _receipts(office, entry):
        yield "receipt", signed
    now_us = office.clock.now().wall_us
    for word in words_for(office.passages, entry.card.station, now_us):
        yield "order", word
    yield from _residents(told)
    yield from _told(office, entry.card.station)


def _receipts(office: OfficeEnd, entry: StationEntry) -> Iterator[SignedReceipt]:
    """Not those of volumes that only a former laptop of the station wrote."""
    for signed in office.exchange.receipts(entry.card.station):
        volume = msgspec.json.decode(signed.body, type=Receipt).volume
        if volume not in entry.left_behind:
            yield signed


def _residents(told: _Told) -> Iterator[tuple[str, msgspec.Struct]]:
    """Those of the gate's own community; who is on a list is always told whole."""
    office, community = told.office, told.entry.card.community
    listed = list_entries(office.register, office.clock.now().at.date())
    for resident in office.register.residents():
        person = resident.person
        if not in_community(person.home, community):
            continue
        if told.issue.tells(person.person_id):
            yield "resident", resident
        if entry := listed.get(person.person_id):
            yield "list", entry
    for person_id in told.issue.gone:
        yield "gone", GonePerson(person_id)


def _revoked_passes(office: OfficeEnd) -> Iterator[tuple[str, msgspec.Struct]]:
    for row in office.passages.ledger(PASS.name):
        if row.state == REVOKED:
            yield "revoked_pass", RevokedPass(row.subject)


def _stations(office: OfficeEnd) -> Iterator[tuple[str, msgspec.Struct]]:
    for entry in office.exchange.stations():
        if entry.state is StationState.PAIRED and entry.keys:
            card = entry.card
            cert = StationCert(card.station, card.name, card.gate, entry.keys.sign)
            yield "station", cert


def _told(office: OfficeEnd, station: str) -> Iterator[tuple[str, msgspec.Struct]]:
    """Other gates' passages that may count here: ids and digests, never names."""
    since = office.clock.now().wall_us - TOLD_DAYS * _DAY_US
    for told in office.exchange.passages_for(station, since):
        key = code_digest(office.keys.digest_key, told.name) if told.name else ""
        yield "past", msgspec.structs.replace(told.past, here=False, name_key=key)
