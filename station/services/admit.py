"""Judge a visit and write the passage: the one way a passage comes to be."""

import msgspec

from station.codes.digests import code_digest
from station.domain.kinds import PASSAGE
from station.domain.passages import Override, PaperSource, Passage
from station.domain.policy.judge import judge
from station.domain.records import RecordId, SealedRecord
from station.domain.verdict import Verdict
from station.domain.visit import History, Visit
from station.services.gate import Gate


class Admitted(msgspec.Struct, frozen=True):
    """A passage on disk with its verdict (which may well be a refusal)."""

    record: SealedRecord
    verdict: Verdict


def admit(
    visit: Visit,
    gate: Gate,
    *,
    record_id: RecordId = "",
    paper: PaperSource | None = None,
    note: str = "",
    decided: Override | None = None,
) -> Admitted:
    """Complete the visit from the register, judge it, write it; after COMMIT.

    With a `record_id` of its own a visit may be saved again and is never doubled.
    `decided`: what somebody said then and there counts, where the verdict is another.
    """
    known = with_name_key(with_lists(visit, gate), gate)
    verdict = judge(known, gate.policy, history_of(known, gate), gate.orders)
    payload = Passage(
        direction=known.direction,
        category=known.category,
        verdict=verdict,
        person=known.person,
        host=known.host,
        pass_id=known.pass_shown.pass_id if known.pass_shown else "",
        shown=known.shown,
        readings=known.readings,
        plate=known.plate,
        party=known.party,
        travel=known.travel,
        purpose=known.purpose,
        answers=known.answers,
        override=_other(decided, verdict),
        paper=paper,
        note=note,
    )
    return Admitted(gate.record(PASSAGE, payload, record_id), verdict)


def _other(decided: Override | None, verdict: Verdict) -> Override | None:
    same = decided is None or decided.outcome is verdict.outcome
    return None if same else decided


def with_lists(visit: Visit, gate: Gate) -> Visit:
    """The visit with the lists on which the register has the person that day."""
    if not visit.person.person_id:
        return visit
    lists = gate.register.lists_of(visit.person.person_id, visit.at.date())
    return msgspec.structs.replace(visit, lists=lists)


def with_name_key(visit: Visit, gate: Gate) -> Visit:
    """The visit with the keyed digest that tells one name from another."""
    name = visit.person.name
    key = code_digest(gate.digest_key, name) if name and gate.digest_key else ""
    return msgspec.structs.replace(visit, name_key=key)


def history_of(visit: Visit, gate: Gate) -> History:
    """What bears on the visit: this gate's passages and what was told of others."""
    digests = tuple(shown.digest for shown in visit.shown if shown.digest)
    person = visit.person
    asked = (person.person_id, person.household_id, digests)
    here, told = gate.passages.history(*asked), gate.elsewhere(*asked)
    return History(
        same_person=here.same_person + told.same_person,
        same_household=here.same_household + told.same_household,
        same_code=here.same_code + told.same_code,
    )
