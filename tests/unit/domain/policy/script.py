"""Gate scenarios as text: one line a visit, one day a script.

    day 2022-04-02
    order fever-limit 37.0 07:00-12:00
    07:31 in resident pass 36.5 -> ADMIT
    07:32 in visitor red 36.5 -> REFER code-red code-missing …

After the arrow stand the outcome and all finding codes, in any order. Everybody who is
admitted becomes history for the lines below. `play` returns the script with what really
happened in place of the expectation; a test compares the two texts.
"""

from datetime import datetime, timedelta

import msgspec

from station.domain.credentials import CodeKind, JudgedHow, Problem, Shown, TestResult
from station.domain.moments import CHINA
from station.domain.people import Person
from station.domain.places import Place
from station.domain.policy.judge import judge
from station.domain.policy.model import LocalOrder, OrderRule, OrderSense, Policy
from station.domain.symbols import Colour
from station.domain.visit import (
    Category,
    Direction,
    History,
    PassShown,
    PastPassage,
    Reading,
    Site,
    TravelStop,
    Visit,
)

ARROW = " -> "
PERSON = Person(name="测试", person_id="p1", household_id="h1")


def play(script: str, policy: Policy) -> str:
    """The script with the verdicts that the judge really gave."""
    stage = Stage(policy)
    return "\n".join(stage.play(line.strip()) for line in script.strip().splitlines())


def tidy(script: str) -> str:
    """The script with the codes of each line sorted, to compare with `play`."""
    return "\n".join(_tidy(line.strip()) for line in script.strip().splitlines())


def _tidy(line: str) -> str:
    head, arrow, tail = line.partition(ARROW)
    words = tail.split()
    return head + arrow + " ".join([*words[:1], *sorted(words[1:])])


class Stage:
    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.day = datetime(2022, 4, 2, tzinfo=CHINA)
        self.orders: tuple[LocalOrder, ...] = ()
        self.past: list[PastPassage] = []

    def play(self, line: str) -> str:
        if not line or line.startswith("#"):
            return line
        words = line.partition(ARROW)[0].split()
        if words[0] == "day":
            self.day = datetime.fromisoformat(words[1]).replace(tzinfo=CHINA)
        elif words[0] == "order":
            self.orders += (self._order(words[1:]),)
        else:
            return f"{' '.join(words)}{ARROW}{self._judged(words)}"
        return line

    def _order(self, words: list[str]) -> LocalOrder:
        rule, value, span, *scope = words
        start, end = (self._at(word) for word in span.split("-"))
        return LocalOrder(
            order_id=f"o{len(self.orders) + 1}",
            giver="街道",
            text="口头通知",
            start=start,
            end=end,
            sense=OrderSense.TIGHTER,
            rule=OrderRule(rule),
            value=value,
            directions=tuple(Direction(w) for w in scope if w in set(Direction)),
            categories=tuple(Category(w) for w in scope if w in set(Category)),
        )

    def _judged(self, words: list[str]) -> str:
        visit = visit_of(words, self._at(words[0]))
        verdict = judge(visit, self.policy, self._history(visit), self.orders)
        digest = next((s.digest for s in visit.shown if s.digest), "")
        self.past.append(
            PastPassage(
                record_id=f"r{len(self.past)}",
                at=visit.at,
                direction=visit.direction,
                outcome=verdict.outcome,
                person_id=visit.person.person_id,
                household_id=visit.person.household_id,
                digest=digest,
                name_key=visit.name_key,
                here="away" not in words,
            )
        )
        codes = sorted(found.code for found in verdict.findings)
        return " ".join([verdict.outcome.name, *codes])

    def _history(self, visit: Visit) -> History:
        person, household = visit.person.person_id, visit.person.household_id
        digests = {s.digest for s in visit.shown if s.digest}
        return History(
            same_person=tuple(p for p in self.past if person and p.person_id == person),
            same_household=tuple(
                p for p in self.past if household and p.household_id == household
            ),
            same_code=tuple(p for p in self.past if p.digest in digests),
        )

    def _at(self, word: str) -> datetime:
        hours, minutes = word.split(":")
        return self.day + timedelta(hours=int(hours), minutes=int(minutes))


def visit_of(words: list[str], at: datetime) -> Visit:
    """A visit from `TIME DIRECTION CATEGORY [thing …]`."""
    visit = Visit(at=at, direction=Direction(words[1]), category=Category(words[2]))
    for word in words[3:]:
        visit = _add(visit, word)
    return visit


def _add(visit: Visit, word: str) -> Visit:
    name, _, value = word.partition("=")
    if name in set(Colour) or name in {"popup", "stale"}:
        return _show(visit, _health_code(name, value))
    if name[0].isdigit() or name.startswith("Lo"):
        return _more(visit, readings=(*visit.readings, _reading(name)))
    return _ADD[name](visit, value)


def _health_code(name: str, digest: str) -> Shown:
    return Shown(
        kind=CodeKind.HEALTH_CODE,
        how=JudgedHow.BY_EYE,
        colour=Colour(name) if name in set(Colour) else Colour.GREEN,
        popup=name == "popup",
        problem=Problem.EXPIRED if name == "stale" else None,
        digest=digest,
    )


def _reading(word: str) -> Reading:
    celsius, _, site = word.partition("@")
    return Reading(
        at_us=0,
        celsius=None if celsius == "Lo" else float(celsius),
        site=Site(site) if site else Site.FOREHEAD,
    )


def _test(visit: Visit, value: str) -> Visit:
    aged = value.endswith("h")
    shown = Shown(
        kind=CodeKind.HEALTH_CODE,
        how=JudgedHow.BY_EYE,
        colour=Colour.GREEN,
        test=TestResult.NEGATIVE if aged else TestResult(value),
        test_age_h=float(value[:-1]) if aged else None,
    )
    return _show(visit, shown)


def _pass(visit: Visit, value: str) -> Visit:
    """`pass`, `pass=revoked`, `pass=expired` …, `pass=h2` of another household."""
    problem = Problem(value) if value in set(Problem) else None
    shown = Shown(
        kind=CodeKind.PASS,
        how=JudgedHow.OFFLINE_SIGNATURE,
        verified=problem is None,
        problem=problem,
    )
    if problem is not None and problem is not Problem.REVOKED:
        return _show(visit, shown)
    held = PassShown(
        pass_id="pass-1",
        kind="resident",
        household_id=value if value.startswith("h") else PERSON.household_id,
        revoked=problem is Problem.REVOKED,
    )
    return _more(_show(visit, shown), pass_shown=held, person=PERSON)


def _certificate(visit: Visit, value: str) -> Visit:
    shown = Shown(
        kind=CodeKind.EU_DCC,
        how=JudgedHow.OFFLINE_SIGNATURE,
        verified=not value,
        problem=Problem(value) if value else None,
    )
    return _show(visit, shown)


def _card(visit: Visit, value: str) -> Visit:
    kind, how = CodeKind.TRAVEL_CARD, JudgedHow.BY_EYE
    return _show(visit, Shown(kind=kind, how=how, star=value == "star"))


def _place(visit: Visit, _value: str) -> Visit:
    return _show(visit, Shown(kind=CodeKind.PLACE_CODE, how=JudgedHow.BY_EYE))


def _home(visit: Visit, key: str) -> Visit:
    building, unit, room = key.split("-")
    home = Place("示范", grid="2", building=building, unit=unit, room=room)
    return _more(visit, person=msgspec.structs.replace(PERSON, home=home))


def _travel(visit: Visit, value: str) -> Visit:
    place, _, day = value.partition(":")
    return _more(visit, travel=(*visit.travel, TravelStop(place, day)))


def _answer(visit: Visit, value: str) -> Visit:
    return _more(visit, answers={**visit.answers, "symptoms": value})


def _show(visit: Visit, shown: Shown) -> Visit:
    return _more(visit, shown=(*visit.shown, shown))


def _more(visit: Visit, **changes: object) -> Visit:
    return msgspec.structs.replace(visit, **changes)


_ADD = {
    "away": lambda visit, _value: visit,
    "test": _test,
    "pass": _pass,
    "certificate": _certificate,
    "card": _card,
    "place": _place,
    "home": _home,
    "travel": _travel,
    "answer": _answer,
    "known": lambda visit, value: _more(
        visit, person=Person(person_id=value or "p1", household_id="h1")
    ),
    "named": lambda visit, value: _more(
        visit, person=Person(name="测试"), name_key=value
    ),
    "host": lambda visit, value: _more(
        visit, host=Place("示范", building=value or "3", unit="1", room="101")
    ),
    "list": lambda visit, value: _more(visit, lists=(*visit.lists, value)),
    "plate": lambda visit, value: _more(visit, plate=value),
    "fail": lambda visit, value: _more(visit, failures=(*visit.failures, value)),
}
