"""How a station and its office come to know each other, and how they part.

The office writes one file under a code of ten digits, told apart from the file. With it
the station can work at once; the station's own keys come back under a one-time token
in its first handover and are pinned.
"""

import hashlib
import hmac
import secrets
from typing import Protocol

import msgspec

from station.domain.errors import IntegrityFault, OperatorError
from station.domain.exchange import (
    PAIRING_FORMAT,
    AdoptReport,
    BriefingManifest,
    FormerKeys,
    GateCard,
    Paired,
    Pairing,
    PublicKeys,
    StationEntry,
    StationState,
    is_exchange_id,
)
from station.handover.container import (
    Members,
    decrypt_under_code,
    encrypt_under_code,
    pack,
    unpack,
)
from station.handover.minisign import is_signer
from station.handover.signed import check_signer, manifest_of
from station.services.adopt import put_in_force
from station.services.brief import Briefing, compose, finish, office_card
from station.services.exchange_port import Exchange, OfficeEnd, StationEnd
from station.services.parts import Part

CODE_DIGITS = 10
_TOKEN_BYTES = 16


class Invitation(msgspec.Struct, frozen=True):
    """An opened pairing file, its signature checked under the key it brings."""

    manifest: BriefingManifest
    pairing: Pairing
    members: Members


def make(office: OfficeEnd, card: GateCard) -> tuple[Briefing, str]:
    """The pairing file for a new station, and its code.

    Inviting again replaces an invitation that was not used; a paired station has to
    be revoked first.
    """
    invitation = invite(office, card)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    data = encrypt_under_code(pack(invitation.members), code)
    return finish(office, invitation.manifest, data), code


def invite(office: OfficeEnd, card: GateCard) -> Invitation:
    """What a pairing file holds; from now on the office waits for this station."""
    if not is_exchange_id(card.station) or card.station == office.office:
        raise OperatorError(
            "An id is 1 to 32 of a-z, 0-9 and hyphen, not “{id}”.", id=card.station
        )
    known = office.exchange.station(card.station)
    if known is not None and known.state is StationState.PAIRED:
        raise OperatorError(
            "Station {station} is paired already; revoke it first.",
            station=card.station,
        )
    token = secrets.token_hex(_TOKEN_BYTES)
    entry = StationEntry(
        card=card,
        state=StationState.INVITED,
        token_hash=_hash(token),
        invited_us=office.clock.now().wall_us,
        former=_former(known) if known is not None else (),
    )
    keys = office.keys
    pairing = Pairing(office_card(office), card, token, keys.digest_key, keys.recovery)
    manifest, members = compose(office, entry, pairing)
    office.exchange.save_station(entry)
    return Invitation(manifest, pairing, members)


def read(data: bytes, code: str) -> Invitation:
    """Open a pairing file with its code; spaces and hyphens in the code are ignored.

    Raises OperatorError for a wrong code or another file, IntegrityFault for an
    altered one.
    """
    digits = code.replace(" ", "").replace("-", "")
    members = unpack(decrypt_under_code(data, digits))
    manifest = manifest_of(members, BriefingManifest, frozenset({PAIRING_FORMAT}))
    if manifest.pairing is None:
        raise IntegrityFault("The manifest cannot be read.")
    check_signer(members, manifest.pairing.office.keys.sign)
    return Invitation(manifest, manifest.pairing, members)


def require_welcome(exchange: Exchange, invitation: Invitation) -> None:
    """Raises OperatorError where a station belongs to another office or is another."""
    known, pairing = exchange.paired(), invitation.pairing
    if known is None:
        return
    if known.office != pairing.office:
        raise OperatorError("This station is paired with another office.")
    if known.gate.station != pairing.gate.station:
        raise OperatorError(
            "This is station {station} already.", station=known.gate.station
        )


def require_same(station: str, invitation: Invitation) -> None:
    """Raises OperatorError where a station that began alone is invited as another.

    Its records bear the id under which it began.
    """
    if station and station != invitation.pairing.gate.station:
        raise OperatorError("This is station {station} already.", station=station)


def settle(end: StationEnd, invitation: Invitation) -> AdoptReport:
    """Remember the office and put the first briefing in force.

    The home has the station's id, its keys and an open volume by now.
    """
    pairing = invitation.pairing
    require_welcome(end.exchange, invitation)
    end.exchange.save_paired(Paired(pairing.office, pairing.gate, pairing.token))
    line = pairing.office.keys.sign
    part = Part(invitation.manifest, invitation.members)
    return put_in_force(end, (part,), line)


def revoke(
    office: OfficeEnd, station: str, upto: int = 0, volume: str = ""
) -> StationEntry:
    """Withdraw a station: what it records from now on is set aside.

    What is held counts, and with `upto` what comes up to that number of `volume`, by
    default the newest that this laptop was heard of: the printed shift sheet says how
    far its last sound record was, and in which volume.
    """
    entry = office.exchange.station(station)
    if entry is None:
        raise OperatorError("There is no station {station} here.", station=station)
    cut_off = {head.volume: head.seq for head in office.journal.heads(station)}
    if upto:
        named = volume or _newest(entry, cut_off)
        cut_off[named] = max(cut_off.get(named, 0), upto)
    before = entry.cut_off if entry.state is StationState.REVOKED else {}
    for name, until in before.items():  # what was said once may still come
        cut_off[name] = max(cut_off.get(name, 0), until)
    gone = msgspec.structs.replace(
        entry,
        state=StationState.REVOKED,
        cut_off=cut_off,
        revoked_us=entry.revoked_us or office.clock.now().wall_us,
    )
    office.exchange.save_station(gone)
    return gone


def _newest(entry: StationEntry, heads: dict[str, int]) -> str:
    """The last volume of the laptop of now: their names sort as they were opened."""
    own = heads.keys() - entry.left_behind
    if not own:
        raise OperatorError(
            "No volume of station {station} was ever heard of: name it, as the shift"
            " sheet says it.",
            station=entry.card.station,
        )
    return max(own)


def _former(known: StationEntry) -> tuple[FormerKeys, ...]:
    """The laptops of a station before the one that is invited now."""
    last = FormerKeys(
        known.keys,
        known.invited_us,
        known.revoked_us,
        known.cut_off,
        "" if known.keys else known.token_hash,
    )
    return (*known.former, last)


class Shown(Protocol):
    """What a handover or a mirror shows of its station's keys."""

    @property
    def keys(self) -> PublicKeys | None: ...

    @property
    def token(self) -> str: ...


def recognised(entry: StationEntry, shown: Shown) -> StationEntry:
    """The entry of a handover's station, its keys pinned if this is the first one.

    Raises OperatorError or IntegrityFault when the keys shown are not to be trusted.
    """
    if entry.keys is not None:
        if shown.keys is not None and shown.keys != entry.keys:
            raise IntegrityFault(
                "Station {station} shows other keys than before.",
                station=entry.card.station,
            )
        return entry
    if shown.keys is None or not _shows(shown, entry.token_hash):
        raise IntegrityFault(
            "Station {station} does not show the token of its pairing.",
            station=entry.card.station,
        )
    gone = entry.state is StationState.REVOKED
    state = StationState.REVOKED if gone else StationState.PAIRED
    return msgspec.structs.replace(entry, keys=shown.keys, state=state)


def former_of(entry: StationEntry, shown: Shown, signature: str) -> FormerKeys | None:
    """The earlier laptop of the station that signed, its keys known; None: that of now.

    A laptop that was found again may be paired again: then it is the one of now.
    Raises OperatorError for one whose pairing file was replaced before it was heard.
    """
    now = entry.keys is not None and is_signer(signature, entry.keys.sign)
    if now or (entry.keys is None and _shows(shown, entry.token_hash)):
        return None
    for one in entry.former:
        if one.keys is not None and is_signer(signature, one.keys.sign):
            return one
        if shown.keys is not None and _shows(shown, one.token_hash):
            return _never_heard(entry, one, shown.keys)
    return None


def _never_heard(entry: StationEntry, one: FormerKeys, keys: PublicKeys) -> FormerKeys:
    if not one.until_us:
        raise OperatorError(
            "Station {station} was paired by an older pairing file: pair it again with"
            " the newest one.",
            station=entry.card.station,
        )
    return msgspec.structs.replace(one, keys=keys)


def line_of(entry: StationEntry, signature: str) -> str | None:
    """The public key line of whichever laptop of the station signed."""
    every = (entry.keys, *(one.keys for one in entry.former))
    lines = [keys.sign for keys in every if keys is not None]
    named = [line for line in lines if is_signer(signature, line)]
    return next(iter(named or lines), None)


def _shows(shown: Shown, token_hash: str) -> bool:
    return hmac.compare_digest(_hash(shown.token), token_hash)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
