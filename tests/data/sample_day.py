"""One synthetic day of a gate, fixed for good: the day that tests and pictures show.

Nobody here exists: the numbers carry a division code (99) that no province has.
"""

from collections import Counter
from datetime import datetime

import msgspec

from station.domain.credentials import CodeKind, JudgedHow, Shown, TestResult
from station.domain.findings import FEVERS, LOWS, FindingCode, finding
from station.domain.moments import CHINA, to_us
from station.domain.people import Document, DocumentKind, Person
from station.domain.places import Place, PlaceKind
from station.domain.symbols import Colour
from station.domain.verdict import Finding, Outcome
from station.domain.views import DayCounts, DayLogView, PassageRow
from station.domain.visit import Category, Direction, Reading

COMMUNITY = "枫林苑"
GATE = "东门卡口"
DAY = datetime(2022, 3, 15, tzinfo=CHINA)
OPERATORS = {"op-1": "周秀兰", "op-2": "马志强"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"

IN, OUT = Direction.IN, Direction.OUT
ADMIT, HOLD, REFER = Outcome.ADMIT, Outcome.HOLD, Outcome.REFER
REFUSE, UNJUDGED = Outcome.REFUSE, Outcome.UNJUDGED


def number(n: int) -> str:
    """An ID number of nobody, with a true check digit."""
    body = f"990101{1950 + n * 7 % 60}{n % 12 + 1:02}{n * 3 % 28 + 1:02}{n:03}"
    total = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True))
    return body + _CHECK[total % 11]


def citizen(n: int, name: str, home: Place | None = None) -> Person:
    document = Document(DocumentKind.CITIZEN_ID, number(n))
    return Person(name=name, document=document, phone=f"1900000{n:04}", home=home)


def flat(building: str, unit: str, room: str) -> Place:
    return Place(COMMUNITY, grid="2", building=building, unit=unit, room=room)


def at(hour: int, minute: int, second: int = 0) -> int:
    return to_us(DAY.replace(hour=hour, minute=minute, second=second))


def code(
    colour: Colour = Colour.GREEN,
    test: TestResult | None = TestResult.NEGATIVE,
    age: float | None = 20.0,
    *,
    popup: bool = False,
    how: JudgedHow = JudgedHow.BY_EYE,
) -> tuple[Shown, ...]:
    return (
        Shown(
            CodeKind.HEALTH_CODE,
            how,
            colour=colour,
            test=test,
            test_age_h=age if test is TestResult.NEGATIVE else None,
            popup=popup,
        ),
    )


def readings(*celsius: float | None) -> tuple[Reading, ...]:
    return tuple(
        Reading(at(8, 0) + n * 300_000_000, value) for n, value in enumerate(celsius)
    )


def passage(
    seq: int,
    when: int,
    person: Person,
    outcome: Outcome = ADMIT,
    *findings: Finding,
    direction: Direction = IN,
    category: Category = Category.RESIDENT,
    celsius: tuple[float | None, ...] = (36.4,),
    first: Outcome | None = None,
    waiting: bool = False,
    shown: tuple[Shown, ...] | None = None,
    **more: object,
) -> PassageRow:
    row = PassageRow(
        record_id=f"rec-{seq:04}",
        station="st-east",
        volume="v1",
        seq=seq,
        at_us=when,
        offset_min=480,
        recorded_us=when,
        direction=direction,
        category=category,
        person=person,
        outcome=outcome,
        first_outcome=outcome if first is None else first,
        waiting=waiting,
        findings=findings,
        readings=readings(*celsius),
        shown=code() if shown is None else shown,
        operator="op-1" if seq < 24 else "op-2",
        shift="sh-1",
        policy_version=7,
    )
    return msgspec.structs.replace(row, **more)


def fever(celsius: float) -> Finding:
    return finding(
        FindingCode.FEVER, HOLD, celsius=celsius, limit=37.3, comparator=">", minutes=5
    )


def _morning() -> list[PassageRow]:
    low = finding(FindingCode.TEMPERATURE_LOW, ADMIT, limit=35.0)
    cleared = finding(
        FindingCode.FEVER_CLEARED,
        ADMIT,
        celsius=36.8,
        limit=37.3,
        comparator=">",
        first=37.6,
        site="armpit",
    )
    return [
        passage(
            2,
            at(6, 31),
            citizen(1, "王䶮", flat("3", "2", "1501")), ADMIT, low,
            direction=OUT,
            celsius=(None,),
            purpose="买菜",
        ),
        passage(
            3,
            at(6, 42),
            citizen(2, "李㛃", flat("1", "1", "302")),
            ADMIT,
            low,
            direction=OUT,
            celsius=(None,),
            purpose="上班",
        ),
        passage(
            4,
            at(6, 55),
            citizen(3, "张𬱖", flat("5", "1", "1102")),
            ADMIT,
            low,
            direction=OUT,
            celsius=(34.2,),
            purpose="上班",
        ),
        passage(
            5,
            at(7, 8),
            citizen(4, "阿卜杜拉·艾合买提", flat("2", "3", "601")),
            direction=OUT,
            purpose="送孩子上学",
            plate="沪A·D12345",
        ),
        passage(
            6,
            at(7, 20),
            citizen(5, "欧阳靖雯", flat("3", "2", "1502")),
            direction=OUT,
            purpose="就医",
        ),
        passage(
            7,
            at(7, 41),
            citizen(6, "赵德厚", flat("8", "1", "101")),
            ADMIT,
            cleared,
            first=HOLD,
            celsius=(37.6, 36.8),
            purpose="买菜回家",
        ),
        passage(
            8,
            at(7, 58),
            Person(name="孙玉梅", phone="19000000007"),
            REFUSE,
            finding(FindingCode.CODE_YELLOW, REFUSE, how="by-eye"),
            category=Category.VISITOR,
            host=flat("1", "2", "803"),
            shown=code(Colour.YELLOW, TestResult.NEGATIVE, 41.0),
            purpose="探亲",
        ),
        passage(
            9,
            at(8, 10),
            Person(),
            ADMIT,
            finding(FindingCode.EXEMPT, ADMIT, category="emergency"),
            category=Category.EMERGENCY,
            celsius=(),
            shown=(),
            plate="沪A·X0120",
            purpose="急救",
        ),
        passage(
            10,
            at(8, 26),
            citizen(8, "陈国栋"),
            category=Category.COURIER,
            host=flat("6", "1", "204"),
            purpose="快递",
            plate="电动车",
        ),
        passage(
            11,
            at(8, 27),
            citizen(9, "刘海燕"),
            category=Category.COURIER,
            host=flat("4", "2", "1701"),
            purpose="外卖",
        ),
        passage(
            12,
            at(8, 44),
            citizen(10, "吴建军"),
            HOLD,
            finding(FindingCode.TEST_OLD, HOLD, hours=61, limit=48),
            category=Category.WORKER,
            first=HOLD,
            waiting=True,
            host=flat("7", "1", "1203"),
            purpose="燃气检修",
            shown=code(age=61.0),
        ),
        passage(13, at(9, 2), citizen(11, "郑小曼", flat("2", "1", "902"))),
        passage(
            14,
            at(9, 15),
            citizen(12, "何文杰", flat("2", "1", "902")),
            corrections=(("name", "何文洁", "何文杰", "听写有误"),),
        ),
        passage(
            15,
            at(9, 33),
            citizen(13, "冯雪"),
            REFER,
            finding(
                FindingCode.FEVER_CONFIRMED,
                REFER,
                celsius=38.1,
                limit=37.3,
                comparator=">",
                first=38.4,
                site="armpit",
            ),
            category=Category.VISITOR,
            first=HOLD,
            celsius=(38.4, 38.1),
            host=flat("3", "1", "405"),
            purpose="探亲",
            note="已通知社区卫生服务中心，09:50 由专车转运",
        ),
    ]


def _midday() -> list[PassageRow]:
    return [
        passage(
            16,
            at(9, 40),
            citizen(14, "高翔", flat("6", "2", "1001")),
            direction=OUT,
            purpose="取快递",
        ),
        passage(
            17,
            at(9, 41),
            citizen(14, "高翔", flat("6", "2", "1001")),
            void=True,
            direction=OUT,
            corrections=(("void", "", "1", "同一人登记两次"),),
        ),
        passage(
            18,
            at(10, 5),
            Person(
                name="Anna-Maria Lindqvist-Oyelaran",
                document=Document(DocumentKind.PASSPORT, "XA0000018"),
                phone="19000000018",
                home=flat("9", "1", "2201"),
            ),
            purpose="回家",
        ),
        passage(
            19,
            at(10, 18),
            citizen(15, "蒋丽"),
            REFUSE,
            finding(FindingCode.CODE_RED, REFUSE, how="scanned"),
            category=Category.VISITOR,
            host=flat("5", "2", "702"),
            shown=code(Colour.RED, TestResult.NONE, how=JudgedHow.SCANNED),
            purpose="看房",
        ),
        passage(
            20,
            at(10, 30),
            citizen(16, "沈阳阳", flat("1", "1", "1503")),
            ADMIT,
            finding(FindingCode.CODE_UNSURE, HOLD, how="by-eye"),
            first=UNJUDGED,
            shown=code(Colour.UNSURE),
            override_reason="手机无法联网，带班人核对出入证放行",
        ),
        passage(
            21,
            at(11, 2),
            citizen(17, "韩梅", Place(COMMUNITY, PlaceKind.SHOP, shop="12")),
            purpose="开店",
        ),
        passage(
            22,
            at(11, 20),
            citizen(18, "杨帆"),
            category=Category.SUPPLY,
            plate="沪B·E6688",
            purpose="生活物资配送",
        ),
        passage(
            23,
            at(11, 21),
            citizen(19, "朱大勇"),
            category=Category.SUPPLY,
            plate="沪B·E6688",
            purpose="生活物资配送（随车）",
        ),
        passage(
            24,
            at(12, 5),
            citizen(20, "秦岚", flat("8", "1", "604")),
            REFUSE,
            finding(
                FindingCode.QUOTA,
                REFUSE,
                label="每户每两天一人一次",
                used=1,
                limit=1,
                days=2,
                next="2022-03-16",
            ),
            direction=OUT,
            purpose="购物",
        ),
        passage(
            25,
            at(12, 40),
            citizen(21, "许志明", flat("4", "1", "303")),
            corrections=(("temperature", "39.6", "36.6", "录入有误"),),
            celsius=(36.6,),
        ),
        passage(
            26,
            at(13, 15),
            citizen(22, "吕萍"),
            category=Category.MEDICAL,
            purpose="上门采样",
        ),
    ]


def _evening() -> list[PassageRow]:
    paper = at(21, 10)
    return [
        passage(27, at(14, 3), citizen(23, "施雨桐", flat("7", "2", "1804"))),
        passage(
            28,
            at(15, 22),
            citizen(24, "王䶮", flat("3", "2", "1501")),
            celsius=(36.7,),
            purpose="回家",
        ),
        passage(
            29,
            at(16, 48),
            citizen(
                25, "孔令山", Place(COMMUNITY, PlaceKind.HOUSE, group="2", door="15")
            ),
            celsius=(36.9,),
        ),
        passage(
            30,
            at(17, 30),
            citizen(26, "曹颖", flat("6", "1", "2002")),
            HOLD,
            fever(37.5),
            first=HOLD,
            waiting=True,
            celsius=(37.5,),
            note="十五分钟后复测，在保安亭旁等候",
        ),
        passage(31, at(18, 12), citizen(3, "张𬱖", flat("5", "1", "1102"))),
        passage(
            32,
            at(18, 40),
            citizen(27, "严立新", flat("5", "2", "901")),
            shown=code(Colour.GREEN, popup=True),
            override_reason="弹窗已由社区解除",
        ),
        passage(
            33,
            at(19, 5),
            citizen(28, "华敏", flat("2", "2", "1101")),
            recorded_us=paper,
            paper_line="1-1",
            shown=code(age=30.0),
        ),
        passage(
            34,
            at(19, 6),
            citizen(29, "金涛", flat("2", "2", "1101")),
            recorded_us=paper,
            paper_line="1-2",
            celsius=(36.2,),
        ),
        passage(
            35,
            at(19, 20),
            Person(name="戚老太", home=flat("1", "2", "102")),
            recorded_us=paper,
            paper_line="1-3",
            shown=(),
            celsius=(36.5,),
        ),
        passage(
            36,
            at(23, 41),
            citizen(30, "谢晓东", flat("9", "2", "402")),
            REFUSE,
            finding(
                FindingCode.CURFEW,
                REFUSE,
                label="夜间静默",
                **{"from": "23:00", "until": "05:00"},
            ),
            direction=OUT,
            purpose="散步",
            local_orders=("lo-1",),
        ),
    ]


def count(rows: tuple[PassageRow, ...]) -> DayCounts:
    """The counts of the rows, by the words of DayCounts."""
    real = [row for row in rows if not row.void]
    admitted = Counter(row.direction for row in real if row.outcome is ADMIT)
    codes = [{f.code for f in row.findings} for row in real]
    return DayCounts(
        passages=len(real),
        entered=admitted[IN],
        left=admitted[OUT],
        by_outcome=dict(Counter(row.outcome for row in real)),
        by_category=dict(Counter(row.category for row in real)),
        held=sum(row.first_outcome in {HOLD, UNJUDGED} for row in real),
        waiting=sum(row.waiting for row in real),
        fevers=sum(bool(found & FEVERS) for found in codes),
        lows=sum(bool(found & LOWS) for found in codes),
        corrections=sum(bool(row.corrections) for row in rows),
        paper=sum(bool(row.paper_line) for row in real),
        inside=max(0, admitted[IN] - admitted[OUT]),
    )


def day_log(rows: tuple[PassageRow, ...]) -> DayLogView:
    """The view of any rows, with everything around them fixed."""
    return DayLogView(
        community=COMMUNITY,
        gate=GATE,
        station="st-east",
        day=DAY.date().isoformat(),
        policy_version=7,
        policy_label="管控",
        printed_us=at(23, 58),
        rows=rows,
        counts=count(rows),
        operators=OPERATORS,
        volume="v1",
        head_seq=41,
        head_link="5f2c9a0be37d4416" + "a1" * 24,
        local_orders=("夜间静默：23:00 起只进不出（街道 李主任，23:35）",),
    )


def sample_day() -> DayLogView:
    return day_log(tuple(_morning() + _midday() + _evening()))


def empty_day() -> DayLogView:
    return day_log(())


def long_day(copies: int) -> DayLogView:
    """The same day so many times over, for what takes many pages."""
    return day_log(sample_day().rows * copies)
