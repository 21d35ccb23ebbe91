"""访客牌: a visitor who comes in carries a number and leaves by it.

The lowest number that nobody carries is given. It is noted before the passage is saved;
where that passage never came to be or is void, nobody carries it. At the night close of
the policy visitors count as inside no longer, and their numbers are free.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from resources import _
from station.codes.digests import code_digest
from station.domain.kinds import VISITOR_PLATE
from station.domain.moments import from_us, to_us
from station.domain.people import Person
from station.domain.policy.judge import judge
from station.domain.records import RecordId
from station.domain.verdict import Outcome
from station.domain.views import LedgerRow, PassageRow
from station.domain.visit import Category, Direction, History, PastPassage, Visit
from station.services.admit import history_of, with_lists, with_name_key
from station.services.gate import Gate

OUT, BACK = "out", "back"


def carries_one(visit: Visit) -> bool:
    """Somebody who does not live here and can be named by a document or a phone."""
    person = visit.person
    return (
        visit.direction is Direction.IN
        and visit.category is Category.VISITOR
        and not person.person_id
        and bool(person.document or person.phone)
    )


def given(visit: Visit, passage: RecordId, gate: Gate) -> int:
    """The number for who is about to be let in, 0 for whoever needs none."""
    if not carries_one(visit):
        return 0
    known = with_name_key(with_lists(visit, gate), gate)
    verdict = judge(known, gate.policy, history_of(known, gate), gate.orders)
    admitted = verdict.outcome is Outcome.ADMIT
    return give(visit.person, passage, gate) if admitted else 0


def returned(visit: Visit, number: int, gate: Gate) -> None:
    """Who went out carries none any more, by whatever way they were recognised."""
    if visit.direction is not Direction.OUT or visit.category is not Category.VISITOR:
        return
    if number := number or number_of(visit.person, gate):
        gate.note(VISITOR_PLATE, str(number), BACK)


def give(person: Person, passage: RecordId, gate: Gate) -> int:
    """The number for who comes in by this passage."""
    carried = {int(row.subject) for row in _carried(gate)}
    number = next(n for n in range(1, len(carried) + 2) if n not in carried)
    who = _digest(person, gate)
    gate.note(VISITOR_PLATE, str(number), OUT, passage=passage, who=who)
    return number


def bearer(number: int, gate: Gate) -> PassageRow | None:
    """The passage by which the bearer of a number came in, if somebody carries it."""
    here = gate.journal.head().station
    for row in gate.passages.ledger(VISITOR_PLATE.name, str(number)):
        if row.state == OUT and row.station == here:
            return _passage(row, gate)
    return None


def number_of(person: Person, gate: Gate) -> int:
    """The number that somebody carries, 0 for none."""
    who = _digest(person, gate)
    numbers = (int(r.subject) for r in _carried(gate) if r.fields.get("who") == who)
    return next(numbers, 0) if who else 0


def words(number: int) -> str:
    """What the card and the record say of a number; nothing for none."""
    return _("Visitor plate {number}").format(number=number) if number else ""


def remembering(gate: Gate, came: PassageRow) -> Gate:
    """The gate that knows by which passage the one who leaves came in."""
    past = PastPassage(
        came.record_id, from_us(came.at_us), came.direction, came.outcome.value
    )

    def elsewhere(*asked: Any) -> History:
        told = gate.elsewhere(*asked)
        same_person = (*told.same_person, past)
        return msgspec.structs.replace(told, same_person=same_person)

    return replace(gate, elsewhere=elsewhere)


def _carried(gate: Gate) -> list[LedgerRow]:
    """What is out since the night close, where a passage stands behind it."""
    here, night_us = gate.journal.head().station, to_us(_night_close(gate))
    return [
        row
        for row in gate.passages.ledger(VISITOR_PLATE.name)
        if row.state == OUT
        and row.station == here
        and row.at_us >= night_us
        and _passage(row, gate)
    ]


def _night_close(gate: Gate) -> datetime:
    """When visitors last ceased to count as inside."""
    now = gate.clock.now().at
    closed = datetime.combine(now.date(), gate.policy.night_close, now.tzinfo)
    return closed if closed <= now else closed - timedelta(days=1)


def _passage(row: LedgerRow, gate: Gate) -> PassageRow | None:
    found = gate.passages.passage(str(row.fields.get("passage")))
    return found if found and not found.void else None


def _digest(person: Person, gate: Gate) -> str:
    """What tells the bearer again without naming them; empty where nothing does."""
    mark = person.document.number if person.document else person.phone
    return code_digest(gate.digest_key, mark) if mark and gate.digest_key else ""
