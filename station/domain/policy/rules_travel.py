"""行程卡 and risk areas: where somebody has been, never where they were born."""

import re
from collections.abc import Iterator
from datetime import date

from station.domain.credentials import CodeKind
from station.domain.findings import FindingCode, finding
from station.domain.policy.case import Case, shown_of
from station.domain.policy.sections import Policy, RiskArea
from station.domain.verdict import Finding, Outcome
from station.domain.visit import TravelStop

_INSIDE = re.compile(r"[省市](?=.)")


def travel_card(case: Case) -> Iterator[Finding]:
    cards = shown_of(case.visit, CodeKind.TRAVEL_CARD)
    if not cards and case.duty.travel_card is not Outcome.ADMIT:
        yield finding(FindingCode.TRAVEL_CARD_MISSING, case.duty.travel_card)
    if any(card.star for card in cards):
        yield finding(FindingCode.TRAVEL_STAR, case.duty.star)


def risk_areas(case: Case) -> Iterator[Finding]:
    today = case.visit.at.date()
    for stop in case.visit.travel:
        for area in case.policy.areas:
            if _names(stop.place, area.place) and _was_there(area, stop, today):
                yield _hit(area, stop)


def areas_in_force(policy: Policy, today: date) -> tuple[RiskArea, ...]:
    """The areas in which somebody who comes today may have been within their days."""
    return tuple(
        area for area in policy.areas if _was_there(area, TravelStop(area.place), today)
    )


def _names(stop: str, place: str) -> bool:
    """Whether a stop names the place, also without 省 and 市: 长春二道区."""
    said, sought = _plain(stop), _plain(place)
    return sought in said or _short(sought) in _short(said)


def _was_there(area: RiskArea, stop: TravelStop, today: date) -> bool:
    """Whether the stop may lie within the look-back days while the area was one.

    A last day that is unknown, not a date or in the future counts as today.
    """
    last = min(_day(stop.last_day) or today, today)
    if area.starts is not None and last < area.starts:
        return False
    if area.until is not None:
        last = min(last, area.until)
    return (today - last).days <= area.lookback_days


def _hit(area: RiskArea, stop: TravelStop) -> Finding:
    known = {"last_day": stop.last_day} if _day(stop.last_day) else {}
    return finding(
        FindingCode.RISK_AREA,
        area.outcome,
        place=area.place,
        level=area.level,
        days=area.lookback_days,
        **known,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _short(text: str) -> str:
    """Without the endings inside; the last one tells 朝阳市 from 朝阳区."""
    return _INSIDE.sub("", text)
