"""When and how often: control levels, closures, curfews, quotas, stays."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from station.domain.findings import FindingCode, finding
from station.domain.policy.case import Case, admitted
from station.domain.policy.scope import in_hours
from station.domain.policy.sections import Quota
from station.domain.verdict import Finding, FindingValue, Outcome
from station.domain.visit import Direction, PastPassage

HOUR = timedelta(hours=1)


def control_levels(case: Case) -> Iterator[Finding]:
    """Of each level over this door the first rule that touches the passage."""
    visit = case.visit
    for level in case.levels():
        fitting = (r for r in level.rules if r.touches(visit.direction, visit.category))
        rule = next(fitting, None)
        if rule is not None and rule.outcome is not Outcome.ADMIT:
            yield finding(FindingCode.CONTROL_LEVEL, rule.outcome, label=level.label)


def closures(case: Case) -> Iterator[Finding]:
    visit = case.visit
    for closure in case.policy.closures:
        if not closure.touches(visit.direction, visit.category):
            continue
        if not closure.holds(visit.at):
            continue
        if closure.order:
            code = FindingCode.ORDER_CLOSED
            yield finding(code, closure.outcome, order=closure.order)
        else:
            yield finding(FindingCode.CLOSED, closure.outcome, label=closure.label)


def curfews(case: Case) -> Iterator[Finding]:
    visit = case.visit
    for curfew in case.policy.curfews:
        if not curfew.touches(visit.direction, visit.category):
            continue
        if not case.under(curfew.levels):
            continue
        if in_hours(visit.at.time(), curfew.starts, curfew.until):
            params = {
                "label": curfew.label,
                "from": f"{curfew.starts:%H:%M}",
                "until": f"{curfew.until:%H:%M}",
            }
            yield finding(FindingCode.CURFEW, curfew.outcome, **params)


def quotas(case: Case) -> Iterator[Finding]:
    """A quota that is used up says when the next passage may be."""
    visit = case.visit
    for quota in case.policy.quotas:
        if not quota.touches(visit.direction, visit.category):
            continue
        if not case.under(quota.levels):
            continue
        used = _used(case, quota)
        if len(used) >= quota.times:
            yield _used_up(quota, used)


def absences(case: Case) -> Iterator[Finding]:
    """Back later than a quota allows."""
    visit = case.visit
    if visit.direction is not Direction.IN:
        return
    for quota in case.policy.quotas:
        if not quota.hours_out or not quota.touches(Direction.OUT, visit.category):
            continue
        hours = _since(case.history.same_person, Direction.OUT, visit.at)
        if case.under(quota.levels) and hours is not None and hours > quota.hours_out:
            limit = quota.hours_out
            yield finding(
                FindingCode.OUT_TOO_LONG, quota.late, hours=hours, limit=limit
            )


def overstays(case: Case) -> Iterator[Finding]:
    """Out later than the category may stay inside."""
    visit = case.visit
    if visit.direction is not Direction.OUT:
        return
    past = case.history.same_person or case.history.same_code
    hours = _since(past, Direction.IN, visit.at)
    for rule in case.policy.overstays:
        if hours is None or not rule.touches(visit.direction, visit.category):
            continue
        if hours > rule.hours:
            yield finding(
                FindingCode.OVERSTAY, rule.outcome, hours=hours, limit=rule.hours
            )


def _used(case: Case, quota: Quota) -> list[datetime]:
    """Local times of the passages that count, oldest first."""
    history, at = case.history, case.visit.at
    past = history.same_household if quota.per == "household" else history.same_person
    first = _midnight(at) - timedelta(days=quota.days - 1)
    counted = (p for p in admitted(past) if p.direction is case.visit.direction)
    times = (p.at.astimezone(at.tzinfo) for p in counted)
    return [time for time in times if first <= time <= at]


def _used_up(quota: Quota, used: list[datetime]) -> Finding:
    params: dict[str, FindingValue] = {
        "label": quota.label,
        "per": quota.per,
        "used": len(used),
        "limit": quota.times,
        "days": quota.days,
    }
    if quota.times:
        blocking = used[-quota.times]
        again = _midnight(blocking) + timedelta(days=quota.days)
        params["next"] = f"{again:%Y-%m-%d %H:%M}"
    return finding(FindingCode.QUOTA, quota.outcome, **params)


def _since(
    past: tuple[PastPassage, ...], direction: Direction, at: datetime
) -> float | None:
    """Hours since the last passage, if it went this way."""
    before = [p for p in admitted(past) if p.at <= at]
    if not before or before[-1].direction is not direction:
        return None
    return round((at - before[-1].at) / HOUR, 1)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
