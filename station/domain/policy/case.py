"""What every rule looks at, and what several rules ask about it."""

from collections.abc import Callable, Iterable

import msgspec

from station.domain.credentials import CodeKind, Shown
from station.domain.policy.scope import place_of
from station.domain.policy.sections import CodeRule, Duty, Level, Policy, TestRule
from station.domain.verdict import Finding, Outcome
from station.domain.visit import Category, History, PastPassage, Visit


class Case(msgspec.Struct, frozen=True):
    """One visit under the policy in force, local orders worked in."""

    visit: Visit
    policy: Policy
    history: History
    duty: Duty

    @property
    def codes(self) -> CodeRule:
        return self.policy.codes[self.duty.codes]

    @property
    def tests(self) -> TestRule:
        return self.policy.tests[self.duty.tests]

    def levels(self) -> tuple[Level, ...]:
        """The control levels in force now over the door of this visit."""
        place = place_of(self.visit)
        at = self.visit.at
        return tuple(x for x in self.policy.levels if x.holds(at, place))

    def under(self, labels: tuple[str, ...]) -> bool:
        """Whether one of these levels is in force; no labels mean: always."""
        return not labels or any(level.label in labels for level in self.levels())


Rule = Callable[[Case], Iterable[Finding]]


def shown_of(visit: Visit, *kinds: CodeKind) -> tuple[Shown, ...]:
    return tuple(shown for shown in visit.shown if shown.kind in kinds)


def is_known(visit: Visit) -> bool:
    """Whether somebody can be found again: no form is needed.

    A courier and a fixed vehicle are found again by their plate.
    """
    person = visit.person
    named = person.person_id or person.name or person.phone or person.document
    plated = visit.plate and visit.category in {Category.COURIER, Category.SUPPLY}
    return bool(named or visit.pass_shown or plated)


def asks_host(case: Case) -> bool:
    """Only somebody who does not live here is asked for a host."""
    return (
        case.duty.host is not Outcome.ADMIT
        and case.visit.category is not Category.RESIDENT
        and case.visit.pass_shown is None
    )


def admitted(past: Iterable[PastPassage]) -> list[PastPassage]:
    """Those who went through, oldest first; one who was turned away moved nowhere."""
    through = (p for p in past if p.outcome == Outcome.ADMIT)
    return sorted(through, key=lambda p: p.at)
