"""The judge: small pure rules, each with its findings; the gravest one counts.

The only time here is `visit.at`. Nobody is judged by where they were born.
"""

from collections.abc import Iterable, Iterator

from station.domain.findings import TEMPERATURES, FindingCode, finding
from station.domain.policy.case import Case, Rule
from station.domain.policy.local_order import LocalOrder
from station.domain.policy.orders import in_force, work_in
from station.domain.policy.rules_codes import (
    health_codes,
    place_code,
    reuse,
    two_names,
)
from station.domain.policy.rules_movement import (
    absences,
    closures,
    control_levels,
    curfews,
    overstays,
    quotas,
)
from station.domain.policy.rules_passes import certificates, passes
from station.domain.policy.rules_people import answers, host, identity, lists
from station.domain.policy.rules_temperature import temperature
from station.domain.policy.rules_tests import tests
from station.domain.policy.rules_travel import risk_areas, travel_card
from station.domain.policy.sections import Policy
from station.domain.verdict import GRAVITY, Finding, Outcome, Verdict, gravest
from station.domain.visit import History, Visit

RULES: tuple[Rule, ...] = (
    temperature,
    health_codes,
    tests,
    lists,
    risk_areas,
    control_levels,
    closures,
    curfews,
    quotas,
    passes,
    certificates,
    reuse,
    two_names,
    travel_card,
    place_code,
    identity,
    host,
    answers,
    absences,
    overstays,
)


def judge(
    visit: Visit,
    policy: Policy,
    history: History,
    orders: tuple[LocalOrder, ...] = (),
) -> Verdict:
    """核验结果 of a visit: the gravest finding, and all of them, gravest first.

    An exempt category is admitted and recorded, and nothing else is asked or judged.
    """
    holding = in_force(visit, orders)
    findings = _findings(visit, work_in(policy, holding, visit), history)
    return _verdict(findings, policy, holding)


def judge_again(
    visit: Visit,
    before: tuple[Finding, ...],
    policy: Policy,
    orders: tuple[LocalOrder, ...] = (),
) -> Verdict:
    """The verdict after one more reading: only what the temperature says is new.

    All other findings stand as they were, so that a normal reading never lets somebody
    in who was held for another reason too.
    """
    fresh = judge(visit, policy, History(), orders).findings
    kept = [found for found in before if found.code not in TEMPERATURES]
    kept += [found for found in fresh if found.code in TEMPERATURES]
    return _verdict(kept, policy, in_force(visit, orders))


def _verdict(
    findings: Iterable[Finding], policy: Policy, holding: tuple[LocalOrder, ...]
) -> Verdict:
    ordered = tuple(sorted(_once(findings), key=_gravity, reverse=True))
    return Verdict(
        outcome=gravest(found.outcome for found in ordered),
        findings=ordered,
        policy_version=policy.version,
        local_orders=tuple(order.order_id for order in holding),
    )


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Every finding once, in the order of the rules."""
    once: list[Finding] = []
    for found in findings:
        if found not in once:
            once.append(found)
    return once


def _findings(visit: Visit, policy: Policy, history: History) -> Iterator[Finding]:
    if visit.category in policy.exempt.categories:
        category = visit.category.value
        yield finding(FindingCode.EXEMPT, Outcome.ADMIT, category=category)
        return
    for part in visit.failures:
        yield finding(FindingCode.TECHNICAL, Outcome.UNJUDGED, part=part)
    duty = policy.duty(visit.direction, visit.category)
    if duty is None:
        yield finding(FindingCode.TECHNICAL, Outcome.UNJUDGED, part="policy")
        return
    case = Case(visit=visit, policy=policy, history=history, duty=duty)
    for rule in RULES:
        yield from rule(case)


def _gravity(found: Finding) -> int:
    return GRAVITY.index(found.outcome)
