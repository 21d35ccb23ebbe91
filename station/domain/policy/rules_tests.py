"""核酸: the result as shown on the phone, and its age in hours."""

import math
from collections.abc import Iterator

from station.domain.credentials import Shown, TestResult
from station.domain.findings import FindingCode, finding
from station.domain.policy.case import Case
from station.domain.policy.sections import TestRule
from station.domain.verdict import Finding, Outcome


def tests(case: Case) -> Iterator[Finding]:
    """A positive result counts always; the rest only where a result is asked for."""
    rule = case.tests
    results = {s.test for s in case.visit.shown if s.test is not None}
    if TestResult.POSITIVE in results:
        yield finding(FindingCode.TEST_POSITIVE, rule.positive)
    elif rule.missing is not Outcome.ADMIT:
        yield from _asked(rule, results, case.visit.shown)


def _asked(
    rule: TestRule, results: set[TestResult], shown: tuple[Shown, ...]
) -> Iterator[Finding]:
    if TestResult.EXEMPT in results:
        yield finding(FindingCode.TEST_EXEMPT, rule.exempt)
    elif TestResult.NEGATIVE in results:
        yield from _age(rule, shown)
    elif TestResult.OVERDUE in results:
        yield from _overdue(rule)
    elif TestResult.PENDING in results:
        yield finding(FindingCode.TEST_PENDING, rule.pending)
    elif TestResult.NONE in results:
        yield finding(FindingCode.TEST_NONE, rule.none)
    else:
        limit = {"limit": rule.max_age_h} if rule.max_age_h else {}
        yield finding(FindingCode.TEST_MISSING, rule.missing, **limit)


def _overdue(rule: TestRule) -> Iterator[Finding]:
    """A guard saw that it is too old; where any age will do it is as good as new."""
    if rule.max_age_h:
        yield finding(FindingCode.TEST_OLD, rule.old, limit=rule.max_age_h)


def _age(rule: TestRule, shown: tuple[Shown, ...]) -> Iterator[Finding]:
    limit = rule.max_age_h
    if not limit:
        return
    negative = (s.test_age_h for s in shown if s.test is TestResult.NEGATIVE)
    ages = [h for h in negative if h is not None and math.isfinite(h) and h >= 0]
    if not ages:
        yield finding(FindingCode.TEST_AGE_UNKNOWN, rule.old, limit=limit)
    elif min(ages) > limit:
        yield finding(FindingCode.TEST_OLD, rule.old, hours=min(ages), limit=limit)
