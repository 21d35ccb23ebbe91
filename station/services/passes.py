"""出入证: issuing and withdrawing the signed passes of the office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.codes.passes import PassClaims, issue
from station.codes.trust import key_id
from station.domain.errors import OperatorError
from station.domain.kinds import PASS, LedgerEntry
from station.domain.moments import to_us
from station.domain.people import Resident
from station.domain.places import Place
from station.domain.views import LedgerRow, PassCard
from station.services.ports import Passages, Progress
from station.services.recorder import Recorder

ISSUED = "issued"
REVOKED = "revoked"
RESIDENT_PASS = "resident"
_BATCH = 500


class PassTerms(msgspec.Struct, frozen=True):
    """What kind of pass, and from when until when it is valid (aware datetimes)."""

    valid_from: datetime
    valid_until: datetime
    kind: str = RESIDENT_PASS


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


def issue_pass(resident: Resident, terms: PassTerms, office: PassOffice) -> PassCard:
    """Issue one pass to a person of the register; recorded before it is returned."""
    (card,) = _issue([resident], terms, office, _next_serial(office.passages))
    return card


def issue_for_all(
    residents: Iterable[Resident],
    terms: PassTerms,
    office: PassOffice,
    progress: Progress | None = None,
) -> tuple[PassCard, ...]:
    """Issue a pass to each who holds no valid one of that kind, in their order.

    Recorded in batches: what an interruption leaves is made up by issuing again.
    """
    holders = _holders(office.passages, terms)
    without = (r for r in residents if r.person.person_id not in holders)
    first = _next_serial(office.passages)
    cards: list[PassCard] = []
    while batch := list(islice(without, _BATCH)):
        cards += _issue(batch, terms, office, first + len(cards))
        if progress:
            progress(len(cards))
    return tuple(cards)


def revoke_pass(number: str, reason: str, office: PassOffice) -> LedgerRow:
    """Withdraw a pass by its id or printed serial: the next briefing tells the gates.

    Returns what it was. Raises OperatorError for a pass that was never issued or is
    withdrawn already.
    """
    issued = office.passages.ledger(PASS.name)
    row = next((r for r in issued if number in _numbers(r)), None)
    if row is None:
        raise OperatorError("There is no such pass.")
    if row.state == REVOKED:
        raise OperatorError("This pass is withdrawn already.")
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


def _issue(
    batch: Sequence[Resident], terms: PassTerms, office: PassOffice, first: int
) -> list[PassCard]:
    stamp = office.recorder.clock.now()
    cards, entries = [], []
    for number, resident in enumerate(batch, first):
        claims = PassClaims(
            pass_id=office.recorder.fresh_id(),
            kind=terms.kind,
            household=resident.person.household_id,
            valid_from=terms.valid_from,
            valid_until=terms.valid_until,
            issued_at=stamp.at,
            serial=number,
            person=resident.person.person_id,
            name=resident.person.name,
        )
        cards.append(_card(claims, resident, office))
        entries.append(_entry(claims, cards[-1]))
    office.recorder.record_all(PASS, entries)
    return cards


def _card(claims: PassClaims, resident: Resident, office: PassOffice) -> PassCard:
    return PassCard(
        pass_id=claims.pass_id,
        serial=f"{office.area}-{claims.serial:06d}",
        kind=claims.kind,
        place=resident.person.home or Place(""),
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


def _holders(passages: Passages, terms: PassTerms) -> frozenset[str]:
    """Who holds a pass of this kind that is still valid when the new one begins."""
    start = to_us(terms.valid_from)
    return frozenset(
        str(row.fields.get("person", ""))
        for row in passages.ledger(PASS.name)
        if row.state == ISSUED
        and row.fields.get("pass_kind") == terms.kind
        and (row.due_us or 0) >= start
    )


def _next_serial(passages: Passages) -> int:
    serials = (row.fields.get("serial") for row in passages.ledger(PASS.name))
    numbers = (str(serial).rpartition("-")[2] for serial in serials if serial)
    return max((int(n) for n in numbers if n.isdigit()), default=0) + 1


def _numbers(row: LedgerRow) -> tuple[str, str]:
    return row.subject, str(row.fields.get("serial"))
