"""A station of a large community: 31,000 residents, 50,000 passages, known visitors."""

import random
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from db.engine import open_engine
from db.journal import SqlJournal
from db.register import SqlRegister
from station.domain.documents import check_digit
from station.domain.passages import Passage
from station.domain.people import Document, DocumentKind, Person, Resident
from station.domain.places import Place
from station.domain.verdict import Outcome, Verdict
from station.domain.visit import Category, Direction
from tests.fakes.clock import TickingClock
from tests.fakes.passages import draft_of

COMMUNITY = "示范花园"
FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲红建华国小龙梅鑫玉宇晨浩佳"
    "欣怡梓涵子轩雨泽宁志海波永东峰飞春燕云雪莹琳凤淑珍荣生德清学成福祥光天安胜利民"
)
VISITS_IN = 5  # one passage of so many is a visitor's
AT_ONCE = 2000


class Crowd:
    """The same people for the same numbers; nobody of them exists."""

    def __init__(self, residents: int, visitors: int) -> None:
        draw = random.Random(20220315)
        weights = [1 / (at + 3) for at in range(len(FAMILY))]
        self.names = [
            draw.choices(FAMILY, weights)[0]
            + "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2))))
            for _person in range(residents + visitors)
        ]
        self.phones = [f"1{draw.randrange(3 * 10**9, 10**10)}" for _one in self.names]
        self.numbers = [_number(draw) for _one in self.names]
        self._draw = draw
        self.count = residents
        self.visitors = range(residents, residents + visitors)

    def residents(self) -> Iterator[Resident]:
        for at in range(self.count):
            plates = (f"粤B{at % 100_000:05d}",) if at % 4 == 0 else ()
            yield Resident(self.person(at), "户主", plates=plates)

    def person(self, at: int) -> Person:
        number = Document(DocumentKind.CITIZEN_ID, self.numbers[at])
        home = a_home(at) if at < self.count else None
        known = {"person_id": f"p{at:07d}", "household_id": f"h{at // 3:07d}"}
        ids = known if home else {}
        return Person(self.names[at], number, self.phones[at], home=home, **ids)

    def passage(self, at: int) -> Passage:
        draw = self._draw
        verdict = Verdict(Outcome.ADMIT, policy_version=3)
        if at % VISITS_IN:
            who = self.person(draw.randrange(self.count))
            return Passage(Direction.IN, Category.RESIDENT, verdict, who)
        who = self.person(draw.choice(self.visitors))
        host = a_home(draw.randrange(self.count))
        return Passage(Direction.IN, Category.VISITOR, verdict, who, host)


def a_home(at: int) -> Place:
    door = at // 3
    room = f"{door // 2 % 28 + 1}{door % 4 + 1:02d}"
    building, unit = str(door // 224 + 1), str(door // 112 % 2 + 1)
    return Place(COMMUNITY, building=building, unit=unit, room=room)


def build(path: Path, key: bytes, crowd: Crowd, passages: int) -> Engine:
    """The database of such a station, open."""
    engine = open_engine(path, key, create=True)
    SqlRegister(engine).replace(crowd.residents())
    clock = TickingClock()
    journal = SqlJournal(engine, "S1", clock)
    journal.open_volume("first", "untrusted comment: bench")
    for start in range(0, passages, AT_ONCE):
        numbers = range(start, min(passages, start + AT_ONCE))
        drafts = [draft_of("passage", crowd.passage(at), clock) for at in numbers]
        journal.append(*drafts)
    return engine


def _number(draw: random.Random) -> str:
    day = f"{draw.randrange(1940, 2020)}{draw.randrange(1, 13):02d}"
    first = f"110199{day}{draw.randrange(1, 29):02d}{draw.randrange(1000):03d}"
    return first + check_digit(first)
