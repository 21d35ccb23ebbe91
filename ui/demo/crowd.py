"""The ordinary traffic of the day: residents, visitors, couriers, supply vehicles."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from station.domain.credentials import CodeKind, JudgedHow, Shown, TestResult
from station.domain.moments import to_us
from station.domain.people import Person, Resident, Sex
from station.domain.symbols import Colour
from station.domain.visit import Category, Direction
from ui.demo.actions import Medium, NameDoor, OneKey, Party, ShowPass, Step, Visit

PASS_WALKERS = 66
DOOR_WALKERS = 34
SCANNED_VISITORS = 40
EYE_VISITORS = 42
COURIERS = 40
SUPPLIES = ("保A20001", "保A20002", "环C30001", "环C30002", "修D40001", "垃E50001")
VEHICLES = 6
NORMAL = (36.1, 36.2, 36.3, 36.4, 36.5, 36.5, 36.6, 36.6, 36.7, 36.8, 36.9, 37.0)
TRADES = ("送修", "探亲", "家政", "看房", "送药")


class Crowd:
    """Draws the ordinary steps of one day from a seeded generator.

    `holders` have passes, `others` do not; nobody is drawn twice.
    """

    def __init__(
        self,
        rng: random.Random,
        midnight: datetime,
        holders: Sequence[Resident],
        others: Sequence[Resident],
    ) -> None:
        self._rng = rng
        self._midnight = midnight
        self._holders = list(holders)
        self._others = list(others)
        rng.shuffle(self._holders)
        rng.shuffle(self._others)

    def steps(self) -> Iterator[Step]:
        yield from self._pass_walks()
        yield from self._door_walks()
        yield from self._scanned_visits()
        yield from self._eye_visits()
        yield from self._one_keys()
        yield from self._parties()

    def holder(self) -> Resident:
        """Take one pass holder out of the crowd."""
        return self._holders.pop()

    def other(self) -> Resident:
        """Take one resident without a pass out of the crowd."""
        return self._others.pop()

    def at(self, hour: float, spread: float) -> datetime:
        """A moment of the day within `spread` hours after `hour`."""
        seconds = (hour + self._rng.random() * spread) * 3600
        return self._midnight + timedelta(seconds=int(seconds))

    def code(self, at: datetime) -> str:
        """A synthetic health-code text of one of two common shapes."""
        if self._rng.random() < 0.5:  # noqa: PLR2004 - as often the one as the other
            page = "https://h5.dingtalk.com/healthAct/index.html"
            return f"{page}?qrCode=V2{self._hex().upper()}#/result"
        return self.stamped_code(at, self._hex())

    def stamped_code(self, at: datetime, holder: str) -> str:
        """A code whose holder stays and whose time goes on."""
        return f"https://s.sh.gov.cn/{holder}{to_us(at) // 1000:013d}"

    def holder_of_code(self) -> str:
        """32 hex digits that stand for one person."""
        return self._hex()

    def _hex(self) -> str:
        return f"{self._rng.getrandbits(128):032x}"

    def visitor(self) -> Person:
        """A synthetic visitor as they say to be."""
        family = self._rng.choice("赵钱孙李周吴郑王冯陈")
        given = self._rng.choice("试例样演练测") + self._rng.choice("甲乙丙丁戊己")
        phone = f"1{self._rng.choice('3578')}0{self._rng.randrange(10**8):08d}"
        sex = self._rng.choice((Sex.MALE, Sex.FEMALE))
        return Person(name=family + given, phone=phone, sex=sex)

    def host(self) -> str:
        home = self._rng.choice(self._others).person.home
        return home.key if home else ""

    def _gate(self) -> int:
        return self._rng.choice((1, 1, 2))

    def _celsius(self) -> tuple[float | None, ...]:
        return (self._rng.choice(NORMAL),)

    def _medium(self) -> Medium:
        return self._rng.choice((Medium.CAMERA, Medium.CAMERA, Medium.GUN))

    def _pass_walks(self) -> Iterator[Step]:
        """Out in the morning peak, in again in the evening."""
        for _turn in range(PASS_WALKERS):
            who = self.holder().person.person_id
            gate = self._gate()
            for direction, hour in ((Direction.OUT, 6.6), (Direction.IN, 17.0)):
                yield ShowPass(
                    at=self.at(hour, 2.4),
                    gate=gate,
                    direction=direction,
                    celsius=self._celsius(),
                    person_id=who,
                    medium=self._medium(),
                )

    def _door_walks(self) -> Iterator[Step]:
        for _turn in range(DOOR_WALKERS):
            resident = self.other()
            home = resident.person.home
            for direction, hour in ((Direction.OUT, 8.0), (Direction.IN, 11.0)):
                yield NameDoor(
                    at=self.at(hour, 2.5),
                    gate=self._gate(),
                    direction=direction,
                    celsius=self._celsius(),
                    door=home.key if home else "",
                    person_id=resident.person.person_id,
                )

    def _scanned_visits(self) -> Iterator[Step]:
        for _turn in range(SCANNED_VISITORS):
            at = self.at(8.5, 11)
            yield self.visit(self._gate(), at, text=self.code(at))

    def _eye_visits(self) -> Iterator[Step]:
        for _turn in range(EYE_VISITORS):
            yield self.visit(self._gate(), self.at(8.5, 11))

    def visit(
        self,
        gate: int,
        at: datetime,
        *,
        text: str = "",
        colour: Colour = Colour.GREEN,
        age_h: float | None = None,
        label: str = "",
    ) -> Visit:
        """A visitor with everything that is asked for shown."""
        hours = age_h if age_h is not None else self._rng.choice((6.0, 18.0, 30.0))
        return Visit(
            at=at,
            gate=gate,
            label=label,
            celsius=self._celsius(),
            person=self.visitor(),
            host=self.host(),
            purpose=self._rng.choice(TRADES),
            shown=shown_by_eye(colour, hours),
            text=text,
            colour=colour,
            medium=self._medium(),
        )

    def _one_keys(self) -> Iterator[Step]:
        for _turn in range(COURIERS):
            plate = f"电{self._rng.randrange(10**5):05d}"
            yield OneKey(
                at=self.at(9, 10),
                gate=self._gate(),
                celsius=self._celsius(),
                category=Category.COURIER,
                plate=plate,
                shown=shown_by_eye(Colour.GREEN, 20.0),
            )
        for plate in SUPPLIES:
            for direction, hour in ((Direction.IN, 5.9), (Direction.OUT, 6.6)):
                yield OneKey(
                    at=self.at(hour + 1, 0.5),
                    gate=1,
                    direction=direction,
                    celsius=self._celsius(),
                    category=Category.SUPPLY,
                    plate=plate,
                    shown=shown_by_eye(Colour.GREEN, 12.0),
                )

    def _parties(self) -> Iterator[Step]:
        for _turn in range(VEHICLES):
            people = tuple(
                self.visitor() for _seat in range(self._rng.choice((2, 3, 4)))
            )
            yield Party(
                at=self.at(9.5, 8),
                gate=1,
                celsius=self._celsius(),
                plate=f"示A{self._rng.randrange(10**5):05d}",
                people=people,
                host=self.host(),
                shown=shown_by_eye(Colour.GREEN, 20.0),
            )


def shown_by_eye(
    colour: Colour, age_h: float | None, *, star: bool = False
) -> tuple[Shown, ...]:
    """Health code with 核酸, 场所码 and 行程卡 as the guard saw them on a phone."""
    eye = JudgedHow.BY_EYE
    result = TestResult.NEGATIVE if age_h is not None else TestResult.NONE
    return (
        Shown(CodeKind.HEALTH_CODE, eye, colour=colour, test=result, test_age_h=age_h),
        Shown(CodeKind.PLACE_CODE, eye),
        Shown(CodeKind.TRAVEL_CARD, eye, colour=Colour.GREEN, star=star),
    )
