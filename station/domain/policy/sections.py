"""查验规则 as data: the TOML document of design § 5, one Struct for each table.

Outcomes in a policy are admit, hold, refuse or refer. For something that may be
missing, `admit` means that it is not asked for. Reading and checking the text is done
in `station.domain.policy.model`.
"""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from station.domain.credentials import CodeKind, Problem
from station.domain.places import Place
from station.domain.policy.scope import Cover, Label, Moment, Part, Scope, in_span
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction, Site, Visit

KEEP_DAYS = 30

Celsius = Annotated[float, msgspec.Meta(ge=30, le=45)]
FeverLimit = Annotated[float, msgspec.Meta(ge=35, le=42)]
Hours = Annotated[float, msgspec.Meta(ge=0, le=24 * 30)]
Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=24 * 60)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1000)]


class Repeat(Part, frozen=True):
    """How a fever is measured again: rest `after_min` minutes, then at one of `sites`.

    A repeat counts at a listed site other than the first one; the first site of the
    list, the most reliable, counts always. An empty list accepts any site. The minutes
    are advice to the guard, for the queue and the cold decide.
    """

    after_min: Minutes = 10
    sites: tuple[Site, ...] = (Site.ARMPIT, Site.EAR)

    def accepts(self, first: Site, again: Site) -> bool:
        if not self.sites or again is self.sites[0]:
            return True
        return again in self.sites and again is not first


class Temperature(Part, frozen=True):
    """°C. The default limit and comparator are standards.md § Fever procedure.

    Below `low` or "Lo" is a device in the cold, above `implausible` a device in the
    wrong mode: neither says anything about the person.
    """

    fever: FeverLimit = 37.3
    comparator: Literal[">", ">="] = ">"
    first: Outcome = Outcome.HOLD
    confirmed: Outcome = Outcome.REFER
    low: Celsius = 35.0
    low_reading: Outcome = Outcome.ADMIT
    implausible: Celsius = 42.5
    implausible_reading: Outcome = Outcome.HOLD
    repeat: Repeat = Repeat()

    def is_fever(self, celsius: float) -> bool:
        if self.comparator == ">=":
            return celsius >= self.fever
        return celsius > self.fever


class CodeRule(Part, frozen=True):
    """What a shown health code means. Seen colour is never proved colour.

    `popup` is 弹窗; `stale` a code whose own time stamp is past (a screenshot);
    `accepts` names certificates with a signature that stand in for the code.
    """

    green: Outcome = Outcome.ADMIT
    yellow: Outcome = Outcome.HOLD
    red: Outcome = Outcome.REFER
    grey: Outcome = Outcome.HOLD
    unsure: Outcome = Outcome.HOLD
    popup: Outcome = Outcome.HOLD
    stale: Outcome = Outcome.HOLD
    missing: Outcome = Outcome.ADMIT
    accepts: tuple[CodeKind, ...] = ()

    def of(self, colour: Colour) -> Outcome:
        named = {
            Colour.GREEN: self.green,
            Colour.YELLOW: self.yellow,
            Colour.RED: self.red,
            Colour.GREY: self.grey,
        }
        return named.get(colour, self.unsure)


class TestRule(Part, frozen=True):
    """What a shown 核酸 result means. `max_age_h` 0: of any age.

    `old`: a negative result past `max_age_h`, or of unknown age where there is one.
    """

    __test__ = False

    max_age_h: Hours = 0
    old: Outcome = Outcome.HOLD
    pending: Outcome = Outcome.HOLD
    none: Outcome = Outcome.HOLD
    positive: Outcome = Outcome.REFER
    exempt: Outcome = Outcome.ADMIT
    missing: Outcome = Outcome.ADMIT


class Duty(Scope, frozen=True, kw_only=True):
    """What is asked of whom. Each direction and category has exactly one duty.

    `codes` and `tests` name tables of the document. The other fields say what it means
    when the thing is missing; `star` what the 行程卡 mark means.
    """

    codes: Label
    tests: Label
    temperature: Outcome = Outcome.HOLD
    place_code: Outcome = Outcome.ADMIT
    travel_card: Outcome = Outcome.ADMIT
    star: Outcome = Outcome.HOLD
    host: Outcome = Outcome.ADMIT
    identity: Outcome = Outcome.ADMIT
    card: Outcome = Outcome.ADMIT


class Cards(Part, frozen=True):
    """What is wrong with a pass 出入证, or with a certificate that carries a signature.

    `of_another`: the pass belongs to another household.
    """

    revoked: Outcome = Outcome.HOLD
    expired: Outcome = Outcome.HOLD
    invalid: Outcome = Outcome.HOLD
    of_another: Outcome = Outcome.HOLD

    def of(self, problem: Problem) -> Outcome:
        named = {Problem.REVOKED: self.revoked, Problem.EXPIRED: self.expired}
        return named.get(problem, self.invalid)


class Reuse(Part, frozen=True):
    """One code used again the same way within `minutes`, elsewhere, or by two names.

    Passes of the kinds in `shared` belong to several people and may follow closely.
    """

    minutes: Minutes = 10
    again: Outcome = Outcome.HOLD
    other_gate: Outcome = Outcome.HOLD
    two_names: Outcome = Outcome.HOLD
    shared: tuple[str, ...] = ("household",)


class RiskArea(Part, frozen=True, kw_only=True):
    """A place and the days on which it counted as a risk area.

    A stop is there when its text contains `place`, with or without 省 and 市. Where
    somebody was born counts for nothing.
    """

    place: Label
    level: Label
    starts: date | None = msgspec.field(name="from", default=None)
    until: date | None = None
    lookback_days: Days = 7
    outcome: Outcome = Outcome.HOLD


class Quota(Scope, frozen=True, kw_only=True):
    """At most `times` admitted passages in `days` calendar days.

    They are counted for a household or a person. `hours_out`: longest absence, 0 is
    without limit; `late`: what a longer one means on the way in. `levels`: only where
    one of these control levels covers the home.
    """

    label: Label
    per: Literal["household", "person"]
    times: Count
    days: Days = 1
    outcome: Outcome = Outcome.REFUSE
    hours_out: Hours = 0
    late: Outcome = Outcome.ADMIT
    levels: tuple[Label, ...] = ()


class Curfew(Scope, frozen=True, kw_only=True):
    """Hours of the day without passage; `until` before `from` runs over midnight."""

    label: Label
    starts: time = msgspec.field(name="from")
    until: time
    outcome: Outcome = Outcome.REFUSE
    levels: tuple[Label, ...] = ()


class Closure(Scope, frozen=True, kw_only=True):
    """A direction that is closed for a while.

    Made from a local order, `label` is empty and `order` is its id.
    """

    label: str = ""
    starts: Moment | None = msgspec.field(name="from", default=None)
    until: Moment | None = None
    outcome: Outcome = Outcome.REFUSE
    order: str = ""

    def holds(self, at: datetime) -> bool:
        return in_span(at, self.starts, self.until)


class LevelRule(Scope, frozen=True, kw_only=True):
    """What a control level means for some passages."""

    outcome: Outcome


class Level(Part, frozen=True, kw_only=True):
    """防控等级: a label, whom it covers, from when until when, and its rules in order.

    The first rule that touches a passage counts; none means: nothing special.
    """

    label: Label
    starts: Moment | None = msgspec.field(name="from", default=None)
    until: Moment | None = None
    covers: tuple[Cover, ...] = ()
    rules: tuple[LevelRule, ...] = ()

    def holds(self, at: datetime, place: Place | None) -> bool:
        """Whether this level is in force at a time for a door."""
        return in_span(at, self.starts, self.until) and any(
            cover.holds(place) for cover in self.covers
        )


class ListName(StrEnum):
    """The lists that have words of their own; an office may add others."""

    HOME_ISOLATION = "home-isolation"  # 居家隔离医学观察
    HOME_MONITORING = "home-monitoring"  # 居家健康监测
    SELF_MONITORING = "self-monitoring"  # 自我健康监测
    WATCH = "watch"


class ListRule(Part, frozen=True, kw_only=True):
    """What it means to be on a list; `name` is often a `ListName`.

    Outside its time the list means nothing.
    """

    name: Label
    label: Label
    starts: Moment | None = msgspec.field(name="from", default=None)
    until: Moment | None = None
    entry: Outcome = msgspec.field(name="in", default=Outcome.HOLD)
    leave: Outcome = msgspec.field(name="out", default=Outcome.HOLD)

    def of(self, direction: Direction) -> Outcome:
        return self.entry if direction is Direction.IN else self.leave

    def holds(self, at: datetime) -> bool:
        return in_span(at, self.starts, self.until)


class Question(Scope, frozen=True, kw_only=True):
    """A question and the answers that are no concern; another answer is `outcome`.

    Outside its time it is not asked, and no answer to it counts.
    """

    id: Label
    text: Label
    text_en: str = ""
    starts: Moment | None = msgspec.field(name="from", default=None)
    until: Moment | None = None
    fine: tuple[Label, ...] = ("no",)
    outcome: Outcome = Outcome.HOLD
    missing: Outcome = Outcome.ADMIT

    def concerns(self, visit: Visit) -> bool:
        """Whether it is put to such a visit at that time."""
        touched = self.touches(visit.direction, visit.category)
        return touched and in_span(visit.at, self.starts, self.until)


class Overstay(Scope, frozen=True, kw_only=True):
    """How many hours somebody may stay inside."""

    hours: Hours
    outcome: Outcome = Outcome.ADMIT


class Exempt(Part, frozen=True):
    """Whom one tap lets through: admitted and recorded, nothing asked."""

    categories: tuple[Category, ...] = (Category.EMERGENCY,)


class Masking(Part, frozen=True):
    """How many signs stay readable (standards.md § Personal information)."""

    name_head: Count = 1
    document_head: Count = 2
    document_tail: Count = 2
    phone_head: Count = 3
    phone_tail: Count = 4


class Policy(Part, frozen=True, kw_only=True):
    """The rules in force, as the office signed them.

    `night_close`: at this time of day nobody but residents counts as inside any more.
    `retention`: days that the payload of a kind of record is kept; `default` is for the
    kinds not named.
    """

    schema: Literal[1]
    version: Annotated[int, msgspec.Meta(ge=1)]
    label: Label
    community: Label
    issued: Moment
    duties: tuple[Duty, ...]
    codes: dict[str, CodeRule]
    tests: dict[str, TestRule]
    temperature: Temperature = Temperature()
    cards: Cards = Cards()
    reuse: Reuse = Reuse()
    exempt: Exempt = Exempt()
    lists: tuple[ListRule, ...] = ()
    levels: tuple[Level, ...] = ()
    quotas: tuple[Quota, ...] = ()
    curfews: tuple[Curfew, ...] = ()
    closures: tuple[Closure, ...] = ()
    questions: tuple[Question, ...] = ()
    areas: tuple[RiskArea, ...] = ()
    overstays: tuple[Overstay, ...] = ()
    night_close: time = time(4)
    retention: dict[str, Days] = msgspec.field(default_factory=dict)
    masking: Masking = Masking()

    def duty(self, direction: Direction, category: Category) -> Duty | None:
        """The duty of these passages; None only for the exempt ones."""
        fitting = (duty for duty in self.duties if duty.touches(direction, category))
        return next(fitting, None)

    def keep_days(self, kind: str) -> int:
        """How many days the payload of a kind of record is kept."""
        return self.retention.get(kind, self.retention.get("default", KEEP_DAYS))
