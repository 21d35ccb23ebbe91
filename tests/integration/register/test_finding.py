"""Finding people in a real encrypted database, while somebody types."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.engine import reading, writing
from db.erasing import SqlErasing
from db.journal import SqlJournal
from db.rebuild import rebuild
from db.register import SqlRegister
from db.search import _AT_DOOR, _BEGUN, _WHO, MOST, SqlFinder
from db.search_keys import SqlKeyFilling, forget_keys
from db.statements import Prepared
from db.verify import verify
from station.domain.passages import CorrectableField, Correction
from station.domain.people import Document, DocumentKind, Person, Resident
from station.domain.places import Place
from station.domain.retention import Terms
from station.domain.search import LONGEST, Hit
from station.domain.visit import Category
from station.services.ports import Draft
from station.services.recorder import Recorder
from station.wording.pinyin import letter_keys
from tests.fakes.passages import a_place, draft_of, passage_draft
from tests.fakes.register import a_flat, a_resident

HERE = "示范花园"
NAMES = [
    "王䶮",
    "李㛃",
    "单雄信",
    "曾国藩",
    "解珍",
    "仇英",
    "欧阳小花",
    "吕布",
    "朴树",
    "张𬱖",
]
LATIN = ["阿卜杜拉·艾合买提", "Jo Smith", "José García"]
KEPT = "SELECT * FROM {} ORDER BY 1, 2"


@pytest.fixture
def finder(engine: Engine) -> SqlFinder:
    return SqlFinder(engine, HERE)


def names(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.person.name for hit in hits]


def kept(engine: Engine, table: str) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        rows = connection.exec_driver_sql(KEPT.format(table))
        return [tuple(row) for row in rows]


def visited(recorder: Recorder, name: str, phone: str, **changes: object) -> str:
    """A visitor comes by; the id of the passage."""
    values = {"category": Category.VISITOR, "host": a_place(7), **changes}
    person = Person(name, phone=phone)
    made = passage_draft(1, recorder.clock, person=person, **values)
    recorder.journal.append(made)
    return made.record_id


def said_later(recorder: Recorder, target: str, **change: str) -> None:
    changes = {CorrectableField(field): text for field, text in change.items()}
    draft: Draft = draft_of(
        "correction", Correction(target, changes, "x"), recorder.clock
    )
    recorder.journal.append(draft)


def everybody() -> st.SearchStrategy[list[Resident]]:
    """Up to six neighbours, some of them from next door's community."""
    one = st.builds(
        lambda name, community, room, phone, number, plate: (
            name,
            community,
            room,
            phone,
            number,
            plate,
        ),
        st.sampled_from(NAMES + LATIN),
        st.sampled_from([HERE, HERE, "别处花园"]),
        st.integers(101, 2804),
        st.integers(13_000_000_000, 19_999_999_999),
        st.integers(10**16, 10**17 - 1),
        st.integers(0, 99_999),
    )
    return st.lists(one, min_size=1, max_size=6).map(_residents)


def _residents(people: list[tuple[str, str, int, int, int, int]]) -> list[Resident]:
    return [
        a_resident(
            name,
            Place(community, building="3", unit="2", room=str(room)),
            phone=str(phone),
            document=Document(DocumentKind.OTHER, f"{number}X"),
            plates=(f"粤B{plate:05d}",),
            person_id=f"p{at}",
        )
        for at, (name, community, room, phone, number, plate) in enumerate(people)
    ]


def words_for(resident: Resident) -> Iterator[str]:
    """All that this one may be found by, as somebody types it."""
    person, (plate,) = resident.person, resident.plates
    assert person.home is not None
    assert person.document is not None
    number = person.document.number
    yield from (
        person.name,
        person.name[:1],
        plate,
        plate[1:],
        plate.lower(),
        plate[-4:],
    )
    yield from (person.phone, person.phone[-4:], person.phone[-3:])
    yield from (number, number.lower(), number[-4:])
    yield from (person.home.key, person.home.key.replace("-", ""), person.home.room)
    yield from letter_keys(person.name)
    yield from (key[:2].upper() for key in letter_keys(person.name))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(people=everybody())
def test_that_everybody_is_found_by_every_key_and_nobody_of_another_community(
    register: SqlRegister, finder: SqlFinder, people: list[Resident]
) -> None:
    register.replace(people)
    for resident in people:
        home = resident.person.home
        for word in words_for(resident):
            found = finder.find(word).hits
            homes = {hit.person.home.community for hit in found if hit.person.home}
            assert homes <= {HERE}, word
            ids = {hit.person.person_id for hit in found}
            here = home is not None and home.community == HERE
            assert (resident.person.person_id in ids) is here, word


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(st.characters(codec=None, exclude_categories=()), max_size=80))
def test_that_no_text_hurts(finder: SqlFinder, text: str) -> None:
    assert finder.find(text).hits == ()


@pytest.mark.parametrize(
    "garbage",
    [
        "%",
        "_",
        "'",
        '"',
        "王%",
        "' OR 1=1 --",
        "王'; DROP TABLE person",
        "wang\x00",
        "王\u202e",
        "\x1b[2J",
        "*",
        "~",
        "王" * (LONGEST + 1),
        "z" * 5_000_000,
    ],
)
def test_that_garbage_finds_nobody(
    register: SqlRegister, finder: SqlFinder, garbage: str
) -> None:
    register.replace([a_resident("王~"), a_resident("王王", order=2)])
    assert finder.find(garbage).hits == ()


def test_that_letters_after_a_character_are_those_of_the_other_characters(
    register: SqlRegister, finder: SqlFinder
) -> None:
    register.replace([a_resident("王小龙"), a_resident("汪小龙", order=2)])
    assert sorted(names(finder.find("wxl").hits)) == ["汪小龙", "王小龙"]
    assert names(finder.find("王xl").hits) == ["王小龙"]


def test_that_a_door_with_hyphens_is_no_other_door(
    register: SqlRegister, finder: SqlFinder
) -> None:
    register.replace(
        [
            a_resident("王䶮", a_flat("1501")),
            a_resident("李㛃", a_flat("501", building="32", unit="1"), order=2),
        ]
    )
    assert names(finder.find("3-2-1501").hits) == ["王䶮"]
    assert len(finder.find("321501").hits) == 2
    assert names(finder.find("3-2").hits) == ["王䶮"]


def test_that_a_known_visitor_brings_the_last_visit_along(
    recorder: Recorder, finder: SqlFinder
) -> None:
    visited(recorder, "单雄信", "13812345678", purpose="送修", host=a_place(1))
    last = visited(recorder, "单雄信", "13812345678", purpose="探亲", plate="粤B12345")
    for word in ("sx", "dxx", "chanxiongxin", "单", "5678", "13812345678", "345"):
        (hit,) = finder.find(word).hits
        assert (hit.record_id, hit.purpose, hit.host) == (last, "探亲", a_place(7))
        assert hit.person.phone == "13812345678"
        assert not hit.is_resident
    assert finder.again(hit) == hit


def test_that_a_visitor_of_yesterday_comes_before_residents_never_seen(
    register: SqlRegister, recorder: Recorder, finder: SqlFinder
) -> None:
    people = (
        a_resident(f"张{sign}", order=n) for n, sign in enumerate("伟文武卫威", 1)
    )
    register.replace(people)
    visited(recorder, "赵王", "13800000001")
    visited(recorder, "朱薇", "13800000002")
    assert names(finder.find("zw").hits)[:2] == ["朱薇", "赵王"]


def test_that_a_resident_seen_last_comes_first(
    register: SqlRegister, recorder: Recorder, finder: SqlFinder
) -> None:
    people = [a_resident(f"张伟{n}", order=n, person_id=f"p{n}") for n in (1, 2, 3)]
    register.replace(people)
    came = Person("张伟2", person_id="p2")
    recorder.journal.append(passage_draft(1, recorder.clock, person=came))
    first = finder.find("zw").hits[0]
    assert first.person.person_id == "p2"
    assert first.seen_us > 0


def test_that_a_void_passage_makes_nobody_known(
    recorder: Recorder, finder: SqlFinder
) -> None:
    target = visited(recorder, "单雄信", "13812345678")
    said_later(recorder, target, void="1")
    assert finder.find("dxx").hits == ()


def test_that_a_corrected_name_is_the_one_that_finds(
    recorder: Recorder, finder: SqlFinder
) -> None:
    target = visited(recorder, "单雄信", "13812345678")
    said_later(recorder, target, name="曾国藩")
    assert finder.find("dxx").hits == ()
    assert names(finder.find("zgf").hits) == ["曾国藩"]


def test_that_a_renewed_register_finds_those_of_now(
    register: SqlRegister, finder: SqlFinder
) -> None:
    register.replace([a_resident("王䶮"), a_resident("单雄信", order=2)])
    before = finder.find("wy")
    register.replace([a_resident("仇英"), a_resident("曾国藩", order=3)])
    after = finder.find("wy")
    assert (names(before.hits), after.hits) == (["王䶮"], ())
    assert before.register != after.register
    (renamed,) = finder.find("qy").hits
    now = finder.again(before.hits[0])
    assert now is not None
    assert now.person == renamed.person
    register.replace([a_resident("曾国藩", order=3)])
    assert finder.again(before.hits[0]) is None


def test_that_erasing_a_person_erases_what_found_them(
    engine: Engine, register: SqlRegister, recorder: Recorder, finder: SqlFinder
) -> None:
    register.replace([a_resident("王䶮", person_id="p1")])
    erasing = SqlErasing(engine, _journal(recorder), recorder.clock)
    target = visited(recorder, "单雄信", "13812345678")
    for who in ("p1", target):
        erasing.erase_person(who, Terms(), lambda _marks: None)
    assert finder.find("wy").hits == finder.find("dxx").hits == ()
    assert kept(engine, "person_key") == kept(engine, "passage_key") == []


def _journal(recorder: Recorder) -> SqlJournal:
    assert isinstance(recorder.journal, SqlJournal)
    return recorder.journal


def test_that_an_old_home_gets_its_keys_piece_by_piece(
    engine: Engine,
    register: SqlRegister,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("db.search_keys.STEP", 2)
    register.replace(a_resident(name, order=n) for n, name in enumerate(NAMES, 1))
    for n, name in enumerate(NAMES):
        visited(recorder, name, f"1380000{n:04d}")
    whole = [kept(engine, table) for table in ("person_key", "passage_key")]
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM person_key WHERE key > 'm'")
        connection.exec_driver_sql("DELETE FROM passage_key")
    killed = SqlKeyFilling(engine)
    assert all(killed.step() for _piece in range(3))
    SqlKeyFilling(engine).work()
    assert [kept(engine, table) for table in ("person_key", "passage_key")] == whole
    assert not SqlKeyFilling(engine).step()


def test_that_keys_of_another_edition_are_made_anew(
    engine: Engine, register: SqlRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.replace([a_resident("王䶮")])
    SqlKeyFilling(engine).work()
    monkeypatch.setattr("db.search_keys._MARK", b"next")
    monkeypatch.setattr("db.search_keys.letter_keys", lambda name: (name.lower(),))
    SqlKeyFilling(engine).work()
    assert kept(engine, "person_key")[0][1] == "王䶮"


def test_that_rebuild_and_verify_know_the_keys(
    engine: Engine, register: SqlRegister, recorder: Recorder
) -> None:
    register.replace([a_resident("王䶮")])
    visited(recorder, "单雄信", "13812345678")
    whole = kept(engine, "passage_key")
    rebuild(engine)
    assert kept(engine, "passage_key") == whole
    assert verify(engine).faults == ()
    SqlKeyFilling(engine).work()
    assert kept(engine, "passage_key") == whole


def test_that_no_answer_is_longer_than_a_list(
    register: SqlRegister, finder: SqlFinder
) -> None:
    register.replace(a_resident(f"王{n}", order=n) for n in range(1, 60))
    assert len(finder.find("w").hits) == MOST


def test_that_every_question_is_a_range_of_an_index(engine: Engine) -> None:
    asks = (*_AT_DOOR.values(), *_BEGUN.values(), _WHO)
    plans = [plan_of(engine, ask) for ask in asks]
    for plan in plans:
        assert not [line for line in plan if re.match("SCAN (?!blocks|CONST)", line)]
    for plan in plans[:-1]:  # whoever was here last is not sorted out of all passages
        assert (
            "SEARCH passage USING INDEX ix_passage_block_person_id_at_us"
            in " ".join(plan)
        )
        assert not [line for line in plan if "TEMP B-TREE" in line]
    assert "ix_passage_key_block_key_who" in " ".join(plans[-1])


def plan_of(engine: Engine, ask: Prepared) -> list[str]:
    values = ("a",) * (ask._sql.count("?") - 1)
    with reading(engine) as connection:
        rows = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {ask._sql}", (*values, 1)
        )
        return [row[-1] for row in rows]


def test_that_forgetting_has_them_made_again(engine: Engine) -> None:
    SqlKeyFilling(engine).work()
    with writing(engine) as connection:
        forget_keys(connection)
    assert SqlKeyFilling(engine).step() is False
    assert kept(engine, "document") != []
