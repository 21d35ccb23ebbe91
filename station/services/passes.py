"""出入证: issuing and withdrawing the signed passes of the office."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.codes.passes import PassClaims, issue
from station.codes.trust import key_id
from station.domain.errors import OperatorError
from station.domain.kinds import PASS, LedgerEntry
from station.domain.moments import from_us, to_us
from station.domain.people import Resident
from station.domain.places import Place
from station.domain.views import LedgerRow, PassCard
from station.services.ports import Passages, Progress, Register
from station.services.recorder import Recorder

ISSUED = "issued"
REVOKED = "revoked"
REPRINTED = "reprinted"
RESIDENT_PASS = "resident"
HOUSEHOLD_PASS = "household"
_BATCH = 500


class PassTerms(msgspec.Struct, frozen=True):
    """What kind of pass, and from when until when it is valid (aware datetimes)."""

    valid_from: datetime
    valid_until: datetime
    kind: str = RESIDENT_PASS


class Holder(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who carries a pass: somebody of the register, a household, or an outsider.

    `place` is where they live, or where they have to go. A vehicle's `name` is its
    plate.
    """

    place: Place
    person: str = ""
    household: str = ""
    name: str = ""


@dataclass(frozen=True)
class PassOffice:
    """What passes are issued with.

    `key` signs them; `area` is the district or community code in front of every printed
    serial.
    """

    recorder: Recorder
    passages: Passages
    key: Ed25519PrivateKey
    area: str

    @property
    def kid(self) -> bytes:
        return key_id(self.key.public_key())


def holder_of(resident: Resident) -> Holder:
    person = resident.person
    return Holder(
        place=person.home or Place(""),
        person=person.person_id,
        household=person.household_id,
        name=person.name,
    )


def household_holders(residents: Iterable[Resident]) -> Iterator[Holder]:
    """Each household once: its pass names nobody, the gate asks who carries it."""
    seen: set[str] = set()
    for resident in residents:
        person = resident.person
        if person.household_id and person.household_id not in seen:
            seen.add(person.household_id)
            yield Holder(person.home or Place(""), household=person.household_id)


def issue_pass(resident: Resident, terms: PassTerms, office: PassOffice) -> PassCard:
    """Issue one pass to a person of the register; recorded before it is returned."""
    holder = holder_of(resident)
    (card,) = _issue([holder], terms, office, _next_serial(office.passages))
    return card


def issue_for_all(
    residents: Iterable[Resident],
    terms: PassTerms,
    office: PassOffice,
    progress: Progress | None = None,
) -> tuple[PassCard, ...]:
    """Issue a pass to each resident who holds no valid one of that kind."""
    return issue_to(map(holder_of, residents), terms, office, progress)


def issue_to(
    holders: Iterable[Holder],
    terms: PassTerms,
    office: PassOffice,
    progress: Progress | None = None,
) -> tuple[PassCard, ...]:
    """Issue a pass to each who holds no valid one of that kind, in their order.

    An outsider is in no register and always gets one. Recorded in batches: what an
    interruption leaves is made up by issuing again.
    """
    served = _served(office.passages, terms)
    without = (one for one in holders if not _key(one) or _key(one) not in served)
    first = _next_serial(office.passages)
    cards: list[PassCard] = []
    while batch := list(islice(without, _BATCH)):
        cards += _issue(batch, terms, office, first + len(cards))
        if progress:
            progress(len(cards))
    return tuple(cards)


def reprint_pass(
    number: str, reason: str, register: Register, office: PassOffice
) -> PassCard:
    """The pass again, under its own number and until its own last day.

    For a card that is worn; a lost one is withdrawn and a new one issued. Recorded.
    Raises OperatorError for a pass that was never issued, is withdrawn or is over.
    """
    row = _row(number, office)
    now = office.recorder.clock.now()
    if not row.due_us or row.due_us < now.wall_us:
        raise OperatorError("This pass is over; issue a new one.")
    person = str(row.fields.get("person", ""))
    household = str(row.fields.get("household", ""))
    resident = register.by_id(person) if person else None
    if person and resident is None:
        raise OperatorError("Its holder is no longer in the register.")
    holder = (
        holder_of(resident)
        if resident is not None
        else Holder(_door_of(household, register), household=household)
    )
    claims = PassClaims(
        pass_id=row.subject,
        kind=str(row.fields.get("pass_kind", "")),
        household=household,
        valid_from=now.at,
        valid_until=from_us(row.due_us),
        issued_at=now.at,
        serial=int(str(row.fields.get("serial")).rpartition("-")[2]),
        person=person,
        name=holder.name,
    )
    card = msgspec.structs.replace(
        _card(claims, holder, office), serial=str(row.fields.get("serial"))
    )
    fields = row.fields | {"reason": reason}
    entry = LedgerEntry(row.subject, REPRINTED, due_us=row.due_us, fields=fields)
    office.recorder.record(PASS, entry)
    return card


def revoke_pass(number: str, reason: str, office: PassOffice) -> LedgerRow:
    """Withdraw a pass by its id or printed serial: the next briefing tells the gates.

    Returns what it was. Raises OperatorError for a pass that was never issued or is
    withdrawn already.
    """
    row = _row(number, office)
    entry = LedgerEntry(
        subject=row.subject,
        state=REVOKED,
        due_us=row.due_us,
        fields=row.fields | {"reason": reason},
    )
    office.recorder.record(PASS, entry)
    return row


def revoked_passes(passages: Passages) -> frozenset[str]:
    """The ids of all passes withdrawn."""
    rows = passages.ledger(PASS.name)
    return frozenset(row.subject for row in rows if row.state == REVOKED)


def _row(number: str, office: PassOffice) -> LedgerRow:
    """The pass of an id or printed serial, unless it is withdrawn."""
    issued = office.passages.ledger(PASS.name)
    row = next((r for r in issued if number in _numbers(r)), None)
    if row is None:
        raise OperatorError("There is no such pass.")
    if row.state == REVOKED:
        raise OperatorError("This pass is withdrawn already.")
    return row


def _door_of(household: str, register: Register) -> Place:
    homes = (
        one.person.home
        for one in register.residents()
        if one.person.household_id == household
    )
    return next((home for home in homes if home is not None), Place(""))


def _issue(
    batch: Sequence[Holder], terms: PassTerms, office: PassOffice, first: int
) -> list[PassCard]:
    stamp = office.recorder.clock.now()
    cards, entries = [], []
    for number, holder in enumerate(batch, first):
        claims = PassClaims(
            pass_id=office.recorder.fresh_id(),
            kind=terms.kind,
            household=holder.household,
            valid_from=terms.valid_from,
            valid_until=terms.valid_until,
            issued_at=stamp.at,
            serial=number,
            person=holder.person,
            name=holder.name,
        )
        cards.append(_card(claims, holder, office))
        entries.append(_entry(claims, cards[-1]))
    office.recorder.record_all(PASS, entries)
    return cards


def _card(claims: PassClaims, holder: Holder, office: PassOffice) -> PassCard:
    return PassCard(
        pass_id=claims.pass_id,
        serial=f"{office.area}-{claims.serial:06d}",
        kind=claims.kind,
        place=holder.place,
        valid_until=claims.valid_until.date().isoformat(),
        code_text=issue(claims, office.key, office.kid),
        name=claims.name,
        person_id=claims.person,
    )


def _entry(claims: PassClaims, card: PassCard) -> LedgerEntry:
    return LedgerEntry(
        subject=claims.pass_id,
        state=ISSUED,
        due_us=to_us(claims.valid_until),
        fields={
            "pass_kind": claims.kind,
            "person": claims.person,
            "household": claims.household,
            "serial": card.serial,
        },
    )


def _key(holder: Holder) -> str:
    """By what a holder is known again; empty for an outsider."""
    return holder.person or holder.household


def _served(passages: Passages, terms: PassTerms) -> frozenset[str]:
    """Who holds a pass of this kind that is still valid when the new one begins."""
    start = to_us(terms.valid_from)
    return frozenset(
        str(row.fields.get("person") or row.fields.get("household") or "")
        for row in passages.ledger(PASS.name)
        if row.state != REVOKED
        and row.fields.get("pass_kind") == terms.kind
        and (row.due_us or 0) >= start
    )


def passes_of(
    residents: Iterable[Resident], passages: Passages, now_us: int
) -> tuple[LedgerRow, ...]:
    """The passes that still hold for these people or their households."""
    keys = {
        key
        for one in residents
        for key in (one.person.person_id, one.person.household_id)
        if key
    }
    return tuple(
        row
        for row in passages.ledger(PASS.name)
        if row.state != REVOKED
        and (row.due_us or 0) >= now_us
        and (row.fields.get("person") or row.fields.get("household")) in keys
    )


def _next_serial(passages: Passages) -> int:
    serials = (row.fields.get("serial") for row in passages.ledger(PASS.name))
    numbers = (str(serial).rpartition("-")[2] for serial in serials if serial)
    return max((int(n) for n in numbers if n.isdigit()), default=0) + 1


def _numbers(row: LedgerRow) -> tuple[str, str]:
    return row.subject, str(row.fields.get("serial"))
