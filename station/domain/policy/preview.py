"""What would have happened to recorded passages under other rules. Facts stay facts.

A passage is judged again from what its record holds: who, what was shown, measured and
answered, the lists found then. To tell that this is enough, it is judged under the
rules of its own day too: where that does not give what the gate said, something that
counted then is not in the record, and the passage is not judged under the new ones.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from station.domain.credentials import CodeKind, Problem
from station.domain.findings import FindingCode
from station.domain.passages import Passage
from station.domain.policy.judge import judge
from station.domain.policy.local_order import LocalOrder
from station.domain.policy.sections import Policy
from station.domain.verdict import Finding, Outcome, Verdict
from station.domain.visit import History, PassShown, PastPassage, Visit

MOST_PAST = 500
# what a guard would have been asked for, had these rules been in force
_MISSING = frozenset(code.value for code in FindingCode if code.endswith("-missing"))
_ANOTHER = "\0another"


class NotJudged(StrEnum):
    """Why a passage is not judged under the new rules."""

    ERASED = "erased"
    UNLIKE = "unlike"  # the record does not hold all that counted then


class Recorded(msgspec.Struct, frozen=True):
    """A passage as its gate recorded it, `at` in local time; None once erased."""

    record_id: str
    station: str
    at: datetime
    passage: Passage | None


class Known(msgspec.Struct, frozen=True):
    """An earlier passage that may count, with the station that recorded it.

    `past.name_key` may be the name itself: it is compared and never shown.
    """

    station: str
    past: PastPassage


class Rules(msgspec.Struct, frozen=True):
    """The new rules, and what was in force: policies by version, orders by id."""

    new: Policy
    before: Mapping[int, Policy] = {}
    orders: Mapping[str, LocalOrder] = {}

    def orders_at(self, told: Verdict) -> tuple[LocalOrder, ...]:
        """The local orders under which a verdict was given: they count again."""
        return tuple(self.orders[x] for x in told.local_orders if x in self.orders)


class Changed(msgspec.Struct, frozen=True):
    """A passage that would have gone otherwise.

    `asked_anew`: only because something is asked now that the record does not have.
    """

    recorded: Recorded
    old: Verdict
    new: Verdict
    asked_anew: bool


class Preview(msgspec.Struct, frozen=True):
    """Counts of a day: `outcomes` by (old, new), `findings` by code as (old, new).

    `unchecked`: judged, but the rules of their day are not kept here, so that nothing
    proves that the record holds all that counted.
    """

    passages: int
    outcomes: dict[tuple[Outcome, Outcome], int]
    findings: dict[str, tuple[int, int]]
    changed: tuple[Changed, ...]
    not_judged: dict[NotJudged, int]
    unchecked: int

    @property
    def judged(self) -> int:
        return self.passages - sum(self.not_judged.values())


class Past:
    """Earlier passages by person, household and code."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by: dict[tuple[str, str], list[Known]] = defaultdict(list)
        for one in sorted(known, key=lambda one: one.past.at):
            past = one.past
            for kind in ("person_id", "household_id", "digest"):
                if value := getattr(past, kind):
                    self._by[kind, value].append(one)

    def before(self, recorded: Recorded, visit: Visit, *, elsewhere: bool) -> History:
        """What came before a passage; `elsewhere`: what other gates recorded too."""

        def found(kind: str, value: str) -> tuple[PastPassage, ...]:
            return tuple(
                msgspec.structs.replace(one.past, here=one.station == recorded.station)
                for one in self._by.get((kind, value), ())[-MOST_PAST:]
                if value and one.past.at <= recorded.at
                if one.past.record_id != recorded.record_id
                if elsewhere or one.station == recorded.station
            )

        digests = (shown.digest for shown in visit.shown)
        return History(
            same_person=found("person_id", visit.person.person_id),
            same_household=found("household_id", visit.person.household_id),
            same_code=tuple(p for digest in digests for p in found("digest", digest)),
        )


def preview(day: Iterable[Recorded], past: Past, rules: Rules) -> Preview:
    """What the new rules would have made of the passages of a day."""
    tally = _Tally()
    for recorded in day:
        tally.passages += 1
        if recorded.passage is None:
            tally.not_judged[NotJudged.ERASED] += 1
            continue
        visit = visit_of(recorded.at, recorded.passage)
        orders = rules.orders_at(recorded.passage.verdict)
        history = _history(recorded, recorded.passage, visit, past, rules)
        if history is None:
            tally.not_judged[NotJudged.UNLIKE] += 1
            continue
        old = recorded.passage.verdict
        tally.unchecked += old.policy_version not in rules.before
        tally.add(recorded, old, judge(visit, rules.new, history, orders))
    return tally.done()


def visit_of(at: datetime, passage: Passage) -> Visit:
    """What stood before the guard, as far as the record tells."""
    findings = passage.verdict.findings
    return Visit(
        at=at,
        direction=passage.direction,
        category=passage.category,
        person=passage.person,
        host=passage.host,
        pass_shown=_pass_of(passage),
        shown=passage.shown,
        readings=passage.readings,
        plate=passage.plate,
        party=passage.party,
        travel=passage.travel,
        purpose=passage.purpose,
        answers=passage.answers,
        lists=_params(findings, FindingCode.LISTED, "list"),
        failures=_params(findings, FindingCode.TECHNICAL, "part"),
        name_key=passage.person.name,
    )


def _pass_of(passage: Passage) -> PassShown | None:
    """The pass and what the register said of it: the findings of then tell."""
    if not passage.pass_id:
        return None
    codes = {found.code for found in passage.verdict.findings}
    cards = [shown for shown in passage.shown if shown.kind is CodeKind.PASS]
    told = any(shown.problem is Problem.REVOKED for shown in cards)
    household = passage.person.household_id
    return PassShown(
        pass_id=passage.pass_id,
        kind=next((s.fields.get("pass-kind", "") for s in cards), ""),
        household_id=_ANOTHER if FindingCode.PASS_OF_ANOTHER in codes else household,
        revoked=FindingCode.PASS_REVOKED in codes and not told,
    )


def _params(findings: Iterable[Finding], code: str, name: str) -> tuple[str, ...]:
    return tuple(
        str(found.params.get(name, "")) for found in findings if found.code == code
    )


def _history(
    recorded: Recorded, passage: Passage, visit: Visit, past: Past, rules: Rules
) -> History | None:
    """What the gate knew then: with what briefings told of other gates, or without.

    None where neither gives the verdict of then.
    """
    told = passage.verdict
    before, orders = rules.before.get(told.policy_version), rules.orders_at(told)
    here = past.before(recorded, visit, elsewhere=False)
    if before is None:
        return here
    for history in (here, past.before(recorded, visit, elsewhere=True)):
        if _same(judge(visit, before, history, orders), told):
            return history
    return None


def _same(one: Verdict, other: Verdict) -> bool:
    return one.outcome is other.outcome and _codes(one) == _codes(other)


def _codes(verdict: Verdict) -> Counter[tuple[str, Outcome]]:
    return Counter((found.code, found.outcome) for found in verdict.findings)


class _Tally:
    """The counts while they grow."""

    def __init__(self) -> None:
        self.passages = 0
        self.unchecked = 0
        self.not_judged: Counter[NotJudged] = Counter()
        self._outcomes: Counter[tuple[Outcome, Outcome]] = Counter()
        self._old: Counter[str] = Counter()
        self._new: Counter[str] = Counter()
        self._changed: list[Changed] = []

    def add(self, recorded: Recorded, old: Verdict, new: Verdict) -> None:
        self._outcomes[old.outcome, new.outcome] += 1
        self._old.update(found.code for found in old.findings)
        self._new.update(found.code for found in new.findings)
        if old.outcome is not new.outcome:
            gravest = [x.code for x in new.findings if x.outcome is new.outcome]
            anew = bool(gravest) and all(code in _MISSING for code in gravest)
            self._changed.append(Changed(recorded, old, new, anew))

    def done(self) -> Preview:
        codes = sorted(self._old.keys() | self._new.keys())
        return Preview(
            passages=self.passages,
            outcomes=dict(self._outcomes),
            findings={code: (self._old[code], self._new[code]) for code in codes},
            changed=tuple(self._changed),
            not_judged=dict(self.not_judged),
            unchecked=self.unchecked,
        )
