"""What a well-formed policy must also fulfil: its parts must fit one another."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from resources import N_
from station.domain.kinds import KINDS
from station.domain.policy.faults import Fault
from station.domain.policy.sections import Policy
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction


def fit_faults(policy: Policy) -> Iterator[Fault]:
    """The faults of a policy whose names, types and single values are right."""
    yield from _duty_faults(policy)
    yield from _name_faults(policy)
    yield from _temperature_faults(policy)
    yield from _time_faults(policy)
    yield from _level_faults(policy)
    for kind in policy.retention:
        if kind != "default" and kind not in KINDS:
            yield Fault(f"retention.{kind}", N_("there is no such kind of record"))


def outcome_faults(data: object, place: str = "") -> Iterator[Fault]:
    """UNJUDGED is what a failing part makes of a visit; no rule may ask for it."""
    if isinstance(data, dict):
        for key, item in data.items():
            yield from outcome_faults(item, f"{place}.{key}" if place else key)
    elif isinstance(data, list):
        for index, item in enumerate(data, start=1):
            yield from outcome_faults(item, f"{place}[{index}]")
    elif data == Outcome.UNJUDGED.value:
        yield Fault(place, N_("a rule may admit, hold, refuse or refer"))


def _duty_faults(policy: Policy) -> Iterator[Fault]:
    for direction in Direction:
        for category in Category:
            if category in policy.exempt.categories:
                continue
            times = sum(d.touches(direction, category) for d in policy.duties)
            if times != 1:
                yield Fault(
                    "duties",
                    N_("{category} {direction} has {times} duties instead of one"),
                    {
                        "category": category.value,
                        "direction": direction.value,
                        "times": str(times),
                    },
                )
    for index, duty in enumerate(policy.duties, start=1):
        if duty.codes not in policy.codes:
            yield Fault(f"duties[{index}].codes", N_("there is no such table"))
        if duty.tests not in policy.tests:
            yield Fault(f"duties[{index}].tests", N_("there is no such table"))


def _name_faults(policy: Policy) -> Iterator[Fault]:
    named: dict[str, Iterable[str]] = {
        "lists": (rule.name for rule in policy.lists),
        "levels": (level.label for level in policy.levels),
        "questions": (question.id for question in policy.questions),
        "quotas": (quota.label for quota in policy.quotas),
    }
    for place, names in named.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield Fault(place, N_("“{name}” is there twice"), {"name": name})


def _temperature_faults(policy: Policy) -> Iterator[Fault]:
    rule = policy.temperature
    if not rule.low < rule.fever < rule.implausible:
        yield Fault(
            "temperature", N_("low must be below fever, and fever below implausible")
        )


def _time_faults(policy: Policy) -> Iterator[Fault]:
    for index, curfew in enumerate(policy.curfews, start=1):
        if curfew.starts == curfew.until:
            yield Fault(f"curfews[{index}]", N_("it ends when it begins"))
    yield from _span_faults("levels", policy.levels)
    yield from _span_faults("closures", policy.closures)
    yield from _span_faults("areas", policy.areas)
    yield from _span_faults("lists", policy.lists)
    yield from _span_faults("questions", policy.questions)


class _Spanned(Protocol):
    @property
    def starts(self) -> date | None: ...

    @property
    def until(self) -> date | None: ...


def _span_faults(place: str, rules: Iterable[_Spanned]) -> Iterator[Fault]:
    for index, rule in enumerate(rules, start=1):
        if rule.starts and rule.until and rule.until < rule.starts:
            yield Fault(f"{place}[{index}]", N_("it ends before it begins"))


def _level_faults(policy: Policy) -> Iterator[Fault]:
    known = {level.label for level in policy.levels}
    named = {f"quotas[{n}]": q.levels for n, q in enumerate(policy.quotas, start=1)}
    named |= {f"curfews[{n}]": c.levels for n, c in enumerate(policy.curfews, start=1)}
    for place, labels in named.items():
        for label in labels:
            if label not in known:
                msgid = N_("there is no control level “{label}”")
                yield Fault(f"{place}.levels", msgid, {"label": label})
