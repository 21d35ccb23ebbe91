"""What an office sends down: rules, register, lists, operators, receipts, one file.

A briefing always carries everything that the station needs, so any single one that
arrives is enough.
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
    BriefingManifest,
    Content,
    Item,
    OfficeCard,
    Pairing,
    PassKey,
    PolicyText,
    RecoveryHolder,
    RevokedPass,
    StationCert,
    StationEntry,
    StationState,
    in_community,
)
from station.domain.kinds import BRIEFING, PASS, POLICY
from station.domain.policy.model import load_policy
from station.domain.records import encode
from station.handover.container import LinesWriter, Members, encrypt, pack
from station.handover.keys import public_keys
from station.handover.names import briefing_name
from station.handover.signed import sign_up
from station.services.exchange_port import OfficeEnd
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


def brief_all(office: OfficeEnd) -> tuple[Briefing, ...]:
    """A briefing for every paired station of this office."""
    paired = [
        entry.card.station
        for entry in office.exchange.stations()
        if entry.state is StationState.PAIRED
    ]
    if not paired:
        raise OperatorError("No station is paired with this office yet.")
    return tuple(brief(office, station) for station in paired)


def brief(office: OfficeEnd, station: str) -> Briefing:
    """The next briefing for one station, encrypted to its own key."""
    entry = office.exchange.station(station)
    if entry is None or entry.state is StationState.REVOKED:
        raise OperatorError("There is no station {station} here.", station=station)
    if entry.keys is None:
        raise OperatorError(
            "Station {station} has not handed over yet: its keys are not known.",
            station=station,
        )
    manifest, members = compose(office, entry)
    return finish(office, manifest, encrypt(pack(members), manifest.recipients))


def compose(
    office: OfficeEnd, entry: StationEntry, pairing: Pairing | None = None
) -> tuple[BriefingManifest, Members]:
    """Everything for one station under the next number, signed, not yet encrypted."""
    policy = office.exchange.policy()
    if policy is None:
        raise OperatorError("This office has no policy yet.")
    records, content, residents = _packed(office, entry, policy)
    manifest = BriefingManifest(
        format=PAIRING_FORMAT if pairing else BRIEFING_FORMAT,
        number=office.exchange.next_number(),
        office=office.office,
        station=entry.card.station,
        recipients=(entry.keys.age,) if entry.keys and not pairing else (),
        issued_us=office.clock.now().wall_us,
        policy_version=policy.version,
        residents=residents,
        content=content,
        pairing=pairing,
    )
    comment = (
        f"{manifest.format} office={manifest.office} station={manifest.station} "
        f"number={manifest.number}"
    )
    return manifest, sign_up(manifest, records, office.keys.sign, comment)


def finish(office: OfficeEnd, manifest: BriefingManifest, data: bytes) -> Briefing:
    """Note the issue in the office's journal."""
    office.note(
        BRIEFING,
        str(manifest.number),
        "issued",
        office=office.office,
        policy_version=manifest.policy_version,
        residents=manifest.residents,
        to=manifest.station,
    )
    return Briefing(briefing_name(manifest), data, manifest)


def office_card(office: OfficeEnd) -> OfficeCard:
    keys = public_keys(office.keys.sign, office.keys.age)
    return OfficeCard(office.office, office.name, keys)


def pass_key(office: OfficeEnd) -> PassKey:
    """The public key that gates check passes with."""
    public = Ed25519PrivateKey.from_private_bytes(office.keys.pass_seed).public_key()
    return PassKey(key_id(public).hex(), public.public_bytes_raw())


def _packed(
    office: OfficeEnd, entry: StationEntry, policy: PolicyText
) -> tuple[bytes, Content, int]:
    writer, residents = LinesWriter(), 0
    for kind, value in _items(office, entry, policy):
        if writer.full:
            raise OperatorError("The register is too large for one briefing.")
        writer.add(encode(Item(kind, msgspec.Raw(encode(value)))))
        residents += kind == "resident"
    return *writer.finish(), residents


def _items(
    office: OfficeEnd, entry: StationEntry, policy: PolicyText
) -> Iterator[tuple[str, msgspec.Struct]]:
    yield "policy", policy
    yield "pass_key", pass_key(office)
    if office.keys.recovery:
        yield "recovery", RecoveryHolder(office.keys.recovery)
    yield from _revoked_passes(office)
    yield from _stations(office)
    for operator in office.register.operators():
        yield "operator", operator
    for signed in office.exchange.receipts(entry.card.station):
        yield "receipt", signed
    now_us = office.clock.now().wall_us
    for word in words_for(office.passages, entry.card.station, now_us):
        yield "order", word
    yield from _residents(office, entry.card.community)
    yield from _told(office, entry.card.station)


def _residents(
    office: OfficeEnd, community: str
) -> Iterator[tuple[str, msgspec.Struct]]:
    listed = list_entries(office.register, office.clock.now().at.date())
    for resident in office.register.residents():
        person = resident.person
        if not in_community(person.home, community):
            continue
        yield "resident", resident
        if entry := listed.get(person.person_id):
            yield "list", entry


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
