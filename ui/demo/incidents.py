"""What makes the day a day: fever, Lo, red and grey codes, quotas, orders, paper."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from station.domain.passages import CorrectableField
from station.domain.people import Resident
from station.domain.policy.local_order import OrderRule
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction
from ui.demo.actions import (
    ChangeShift,
    Correct,
    GiveOrder,
    NameDoor,
    OneKey,
    Paper,
    Resolve,
    ShowPass,
    Step,
)
from ui.demo.crowd import Crowd, shown_by_eye

LO_PEOPLE = 18
PAPER_LINES = 6
LATE_WALKERS = 4


class Incidents:
    """The steps that the summary names; people come from the crowd they leave.

    `confined` lives in a building under 管控, `isolated` is on an isolation list.
    """

    def __init__(
        self, crowd: Crowd, midnight: datetime, confined: Resident, isolated: Resident
    ) -> None:
        self._crowd = crowd
        self._midnight = midnight
        self._confined = confined
        self._isolated = isolated

    def steps(self) -> Iterator[Step]:
        yield from self._shifts()
        yield from self._cold_morning()
        yield from self._fevers()
        yield from self._codes()
        yield from self._quota_and_list()
        yield from self._emergency()
        yield from self._correction()
        yield from self._paper()
        yield from self._late_order()

    def _time(self, hour: int, minute: int, second: int = 0) -> datetime:
        return self._midnight + timedelta(hours=hour, minutes=minute, seconds=second)

    def _shifts(self) -> Iterator[Step]:
        teams = ((6, 20, "L01", ("G01", "G02")), (15, 0, "L02", ("G03", "G04")))
        for gate in (1, 2):
            for hour, minute, leader, guards in teams:
                yield ChangeShift(
                    at=self._time(hour, minute), gate=gate, leader=leader, guards=guards
                )

    def _cold_morning(self) -> Iterator[Step]:
        """Gate 2, minus twelve degrees, people back from market: the gun shows Lo."""
        for turn in range(LO_PEOPLE):
            yield ShowPass(
                at=self._time(6, 22) + timedelta(seconds=40 * turn),
                gate=2,
                direction=Direction.IN,
                celsius=(None,),
                person_id=self._crowd.holder().person.person_id,
            )

    def _fevers(self) -> Iterator[Step]:
        """One fever that a rest clears, one that the armpit confirms."""
        for label, hour, first, again in (
            ("warm", 8, 37.6, 36.8),
            ("fever", 10, 38.2, 38.4),
        ):
            yield ShowPass(
                at=self._time(hour, 5),
                gate=1,
                direction=Direction.IN,
                celsius=(first,),
                person_id=self._crowd.holder().person.person_id,
                label=label,
            )
            yield Resolve(at=self._time(hour, 19), gate=1, of=label, celsius=again)

    def _codes(self) -> Iterator[Step]:
        crowd = self._crowd
        for label, hour, colour in (
            ("red", 9, Colour.RED),
            ("grey", 9, Colour.GREY),
            ("yellow", 13, Colour.YELLOW),
        ):
            when = self._time(hour, 41)
            text = crowd.code(when)
            yield crowd.visit(1, when, text=text, colour=colour, label=label)
        yield Resolve(
            at=self._time(9, 55),
            gate=1,
            of="grey",
            outcome=Outcome.ADMIT,
            reason="刷新后为绿码，带班人目视",
        )
        yield crowd.visit(2, self._time(14, 12), age_h=90.0, label="old-test")
        yield Resolve(
            at=self._time(14, 20),
            gate=2,
            of="old-test",
            outcome=Outcome.REFUSE,
            reason="先到采样点采样",
        )
        yield from self._both_doors()
        unread = crowd.visit(1, self._time(16, 2), text="x", label="unreadable")
        yield msgspec.structs.replace(unread, unreadable=True)
        yield Resolve(
            at=self._time(16, 9),
            gate=1,
            of="unreadable",
            outcome=Outcome.ADMIT,
            reason="手机屏幕破损，电话核实后放行",
        )

    def _both_doors(self) -> Iterator[Step]:
        """One code walks in at gate 1 and, six minutes later, at gate 2."""
        crowd, holder = self._crowd, self._crowd.holder_of_code()
        for gate, minute in ((1, 20), (2, 26)):
            when = self._time(11, minute)
            text = crowd.stamped_code(when, holder)
            yield crowd.visit(gate, when, text=text)

    def _quota_and_list(self) -> Iterator[Step]:
        """A confined household sends somebody out twice; an isolated person tries."""
        for hour, label in ((9, ""), (15, "quota")):
            yield self._out(self._confined, self._time(hour, 30), label)
        yield self._out(self._isolated, self._time(12, 44), "isolated")

    def _out(self, resident: Resident, at: datetime, label: str) -> Step:
        home = resident.person.home
        return NameDoor(
            at=at,
            gate=1,
            direction=Direction.OUT,
            door=home.key if home else "",
            person_id=resident.person.person_id,
            label=label,
        )

    def _emergency(self) -> Iterator[Step]:
        for minute, direction in ((31, Direction.IN), (58, Direction.OUT)):
            yield OneKey(
                at=self._time(14, minute),
                gate=1,
                direction=direction,
                celsius=(),
                category=Category.EMERGENCY,
                plate="救A12001",
            )

    def _correction(self) -> Iterator[Step]:
        """The guard had typed 36.5 and the gun had said 36.9."""
        yield self._crowd.visit(1, self._time(10, 40), label="mistyped")
        yield Correct(
            at=self._time(10, 42),
            gate=1,
            of="mistyped",
            changes={CorrectableField.TEMPERATURE: "36.9"},
            reason="体温录入有误",
        )

    def _paper(self) -> Iterator[Step]:
        """The laptop was restarted at 13:05; six lines were written by hand."""
        for line in range(1, PAPER_LINES + 1):
            resident = self._crowd.other()
            home = resident.person.home
            yield Paper(
                at=self._time(13, 30, line * 20),
                gate=1,
                written=self._time(13, 5, line * 50),
                page=3,
                line=line,
                writer="G02",
                door=home.key if home else "",
                person_id=resident.person.person_id,
                direction=Direction.IN,
                celsius=36.4,
            )

    def _late_order(self) -> Iterator[Step]:
        """23:40: 街道 orders by telephone that nobody leaves until eight."""
        yield GiveOrder(
            at=self._time(23, 40),
            gate=1,
            giver="街道值班室",
            text="接街道电话：即时起至明早8时，居民只进不出",
            until=self._midnight + timedelta(days=1, hours=8),
            rule=OrderRule.PASSAGE,
            value="closed",
            directions=(Direction.OUT,),
        )
        for turn in range(LATE_WALKERS):
            out = turn % 2 == 0
            yield ShowPass(
                at=self._time(23, 42 + 3 * turn),
                gate=1,
                direction=Direction.OUT if out else Direction.IN,
                person_id=self._crowd.holder().person.person_id,
            )


def star_visit(crowd: Crowd, at: datetime) -> Step:
    """A visitor whose 行程卡 carries the star."""
    plain = crowd.visit(2, at, label="star")
    return msgspec.structs.replace(
        plain, shown=shown_by_eye(Colour.GREEN, 12.0, star=True)
    )
