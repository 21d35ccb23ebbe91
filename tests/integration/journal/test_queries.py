"""Reads for verdicts and screens."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from db import history
from db.blocks import in_blocks
from db.connection import connect
from db.passage_rows import passages
from db.queries import _anywhere
from db.tables_journal import known, passage
from station.codes.digests import code_digest
from station.domain.day import Day, day_of, followed
from station.domain.moments import CHINA, to_us
from station.domain.passages import (
    CorrectableField,
    Correction,
    PaperSource,
    Passage,
    Resolution,
)
from station.domain.people import Person
from station.domain.places import Place, PlaceKind
from station.domain.verdict import Finding, Outcome, Verdict
from station.domain.views import DayCounts, line_of
from station.domain.visit import Category, Direction, Reading
from tests.fakes.clock import NOON_US
from tests.fakes.passages import a_fever, a_passage, a_person, a_place
from tests.integration.journal.homes import Home

DAY = date(2022, 5, 4)


def digest_of(number: int) -> str:
    return a_passage(number).shown[0].digest


def test_that_the_past_is_known_by_person_household_and_code(gate: Home) -> None:
    for number in (1, 2, 1, 9):
        gate.write("passage", a_passage(number))
    past = gate.passages.history("person-1", "household-0", (digest_of(1),))
    assert [p.person_id for p in past.same_person] == ["person-1"] * 2
    assert [p.person_id for p in past.same_household] == [
        "person-1",
        "person-2",
        "person-1",
    ]
    assert past.same_household[0].at < past.same_household[2].at
    assert {p.digest for p in past.same_code} == {digest_of(1)}
    key = code_digest(b"k" * 32, a_person(1).name)
    assert {p.name_key for p in past.same_code} == {key}


def test_that_an_unknown_person_has_no_past(gate: Home) -> None:
    gate.write("passage", a_passage(person=Person(name="路人"), shown=()))
    past = gate.passages.history("", "", ())
    assert (past.same_person, past.same_household, past.same_code) == ((), (), ())


def test_that_a_void_passage_is_no_past(gate: Home) -> None:
    record = gate.write("passage", a_passage(1))
    void = Correction(record.envelope.record_id, {CorrectableField.VOID: "1"}, "typo")
    gate.write("correction", void)
    past = gate.passages.history("person-1", "", (digest_of(1),))
    assert (past.same_person, past.same_code) == ((), ())
    assert gate.passages.person_of_code(digest_of(1)) is None


def test_that_a_resolved_passage_counts_as_resolved(gate: Home) -> None:
    record = gate.write("passage", a_fever(1))
    gate.write("resolution", Resolution(record.envelope.record_id, Outcome.ADMIT))
    (past,) = gate.passages.history("person-1", "", ()).same_person
    assert past.outcome == "admit"


def test_that_a_code_brings_back_its_last_person(gate: Home) -> None:
    shown = a_passage(1).shown
    gate.write("passage", a_passage(1))
    gate.write("passage", a_passage(2, shown=shown))
    gate.write("passage", a_passage(3, shown=shown, person=Person()))
    assert gate.passages.person_of_code(digest_of(1)) == a_person(2)
    assert gate.passages.person_of_code("other") is None


@pytest.mark.parametrize("person_id", ["person-7", ""])
@pytest.mark.parametrize(
    "text",
    [
        "王",
        "王䶮",
        "2-2-101",
        "沪b12345",
        "0000",
        "13800000000",
        "000x",
        "11010519000000000X",
    ],
)
def test_that_a_passage_is_found_by_what_is_remembered(
    gate: Home, text: str, person_id: str
) -> None:
    home = Place("阳光花园", building="2", unit="2", room="101")
    person = Person(
        name="王䶮",
        document=a_person(0).document,
        phone="13800000000",
        person_id=person_id,
        home=home,
    )
    sought = gate.write("passage", a_passage(person=person, plate="沪B12345"))
    gate.write("passage", a_passage(1, plate="京A00001"))
    found = gate.passages.search(text)
    assert [row.record_id for row in found] == [sought.envelope.record_id]


def test_that_a_search_takes_every_character_as_itself(gate: Home) -> None:
    gate.write("passage", a_passage(1))
    for text in ("%", "_", "'", '"; DROP TABLE passage', "\0", "  ", "%0001"):
        assert gate.passages.search(text) == ()


def test_that_only_passages_that_say_so_are_found(gate: Home) -> None:
    gate.write("passage", a_passage(1))
    renamed = msgspec.structs.replace(a_person(1), name="王小䶮")
    record = gate.write("passage", a_passage(1, person=renamed))
    assert [row.record_id for row in gate.passages.search("王小")] == [
        record.envelope.record_id
    ]


def test_that_no_search_reads_every_passage(gate: Home) -> None:
    query = passages().where(_anywhere("王")).order_by(passage.c.at_us.desc())
    assert "SCAN passage" not in plan_of(gate, query)


def test_that_visitors_are_found_by_their_host(gate: Home) -> None:
    shop = Place("阳光花园", PlaceKind.SHOP, shop="12")
    record = gate.write("passage", a_passage(1, host=shop))
    assert [row.record_id for row in gate.passages.search("S12")] == [
        record.envelope.record_id
    ]


def test_that_a_search_brings_the_newest_first_and_not_too_many(gate: Home) -> None:
    records = [gate.write("passage", a_passage(0)) for _ in range(4)]
    found = gate.passages.search("王", most=3)
    newest = [record.envelope.record_id for record in reversed(records)]
    assert [row.record_id for row in found] == newest[:3]


def at(hour: int, minute: int = 0, day: int = 4) -> PaperSource:
    moment = datetime(2022, 5, day, hour, minute, tzinfo=CHINA)
    return PaperSource(to_us(moment), 1, 1, "老王")


def test_that_a_day_is_the_local_day(gate: Home) -> None:
    late = gate.write("passage", a_passage(1, paper=at(23, 59)))
    early = gate.write("passage", a_passage(2, paper=at(0)))
    gate.write("passage", a_passage(3, paper=at(0, day=5)))
    gate.write("passage", a_passage(4, paper=at(23, 59, day=3)))
    rows = gate.passages.day_rows("gate-1", DAY, 480)
    assert [row.record_id for row in rows] == [
        early.envelope.record_id,
        late.envelope.record_id,
    ]
    utc = gate.passages.day_rows("gate-1", DAY - timedelta(days=1), 0)
    assert len(utc) == 2


PASSAGES = st.builds(
    a_passage,
    st.integers(1, 40),
    direction=st.sampled_from(Direction),
    category=st.sampled_from(Category),
    verdict=st.builds(
        Verdict,
        st.sampled_from(Outcome),
        st.lists(
            st.builds(
                Finding,
                st.sampled_from(["fever", "temperature-low", "code-green"]),
                st.sampled_from(Outcome),
            ),
            max_size=2,
        ).map(tuple),
    ),
    paper=st.none() | st.just(PaperSource(NOON_US, 1, 2, "老王")),
    readings=st.lists(
        st.builds(Reading, st.just(NOON_US), st.none() | st.just(36.5)), max_size=2
    ).map(tuple),
)


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(PASSAGES, max_size=6), st.integers(0, 5))
def test_that_a_day_carried_on_is_the_day_as_read(
    gate: Home, written: list[Passage], known: int
) -> None:
    """Lines and figures by increments agree with a full read, wherever one begins."""
    held: Day | None = None
    for number, one in enumerate(written):
        if number == known:
            held = day_as_read(gate)
        record = gate.write("passage", one)
        row = gate.passages.passage(record.envelope.record_id)
        assert row is not None
        held = followed(held, row, 500) if held else None
    if held is not None:
        assert held == day_as_read(gate)


def day_as_read(gate: Home) -> Day:
    lines = gate.passages.day_lines(gate.station, DAY, 500)
    rows = gate.passages.day_rows(gate.station, DAY)
    assert lines == tuple(map(line_of, reversed(rows)))
    return day_of(DAY, lines, gate.passages.day_counts(gate.station, DAY))


def test_that_the_office_sees_a_day_of_one_gate_or_of_all(
    make_home: Callable[[str], Home], office: Home
) -> None:
    for name in ("gate-1", "gate-2"):
        home = make_home(name)
        home.write("passage", a_passage(1))
        home.give(office)
    assert len(office.passages.day_rows("gate-1", DAY, 480)) == 1
    assert len(office.passages.day_rows(None, DAY, 480)) == 2
    assert office.passages.day_counts(None, DAY, 480).passages == 2
    assert office.passages.day_counts("gate-3", DAY, 480).passages == 0


def test_that_the_summary_box_adds_up(gate: Home) -> None:
    gate.write("passage", a_passage(1))
    gate.write("passage", a_passage(2, category=Category.VISITOR))
    gate.write("passage", a_passage(1, direction=Direction.OUT))
    held = gate.write("passage", a_fever(3))
    gate.write("resolution", Resolution(held.envelope.record_id, Outcome.REFER))
    gate.write("passage", a_fever(4))
    low = Verdict(Outcome.ADMIT, (Finding("temperature-low", Outcome.ADMIT),))
    gate.write("passage", a_passage(5, verdict=low, paper=at(9)))
    unjudged = Verdict(Outcome.UNJUDGED, (Finding("technical", Outcome.UNJUDGED),))
    gate.write("passage", a_passage(6, verdict=unjudged))
    void = gate.write("passage", a_passage(7))
    wrong = gate.write("passage", a_passage(8))
    for record, field in (
        (void, CorrectableField.VOID),
        (wrong, CorrectableField.NAME),
    ):
        change = Correction(record.envelope.record_id, {field: "1"}, "typo")
        gate.write("correction", change)
    assert gate.passages.day_counts("gate-1", DAY, 480) == DayCounts(
        passages=8,
        entered=4,
        left=1,
        by_outcome={
            Outcome.ADMIT: 5,
            Outcome.HOLD: 1,
            Outcome.REFER: 1,
            Outcome.UNJUDGED: 1,
        },
        by_category={Category.RESIDENT: 7, Category.VISITOR: 1},
        held=3,
        waiting=2,
        fevers=2,
        lows=1,
        corrections=2,
        paper=1,
        inside=3,
    )
    assert len(gate.passages.day_rows("gate-1", DAY, 480)) == 9


def test_that_more_left_than_came_is_nobody_inside(gate: Home) -> None:
    gate.write("passage", a_passage(1, direction=Direction.OUT))
    assert gate.passages.day_counts("gate-1", DAY, 480).inside == 0


def test_that_a_person_without_a_door_or_document_comes_back_whole(gate: Home) -> None:
    person = Person(name="Anna", birth=date(1990, 2, 28))
    record = gate.write("passage", a_passage(1, person=person, host=a_place()))
    row = gate.passages.passage(record.envelope.record_id)
    assert row is not None
    assert row.person == person


def test_that_nothing_is_found_under_unknown_ids(gate: Home) -> None:
    assert gate.passages.passage("nobody") is None
    assert gate.passages.record_raw("gate-1", "none", 1) is None
    assert gate.passages.waiting() == ()


INDEXED = {
    "person_id": "ix_passage_block_person_id_at_us",
    "household_id": "ix_passage_block_household_id_at_us",
}


@pytest.mark.parametrize(("column", "index"), INDEXED.items())
def test_that_the_past_is_read_through_an_index(
    gate: Home, column: str, index: str
) -> None:
    of = passage.c[column]
    query = history._newest().where(of == "x", known(of), in_blocks(passage.c.id))
    plan = plan_of(gate, query)
    assert index in plan
    assert "USE TEMP B-TREE" not in plan


def plan_of(gate: Home, query: Select[Any]) -> str:
    compiled = query.compile(
        dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True}
    )
    values = tuple(compiled.params[name] for name in compiled.positiontup or ())
    with gate.engine.connect() as connection:
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {compiled.string}", values
        ).all()
    return "\n".join(row[-1] for row in plan)


def test_that_a_number_taken_out_is_missing(gate: Home) -> None:
    for number in (1, 2, 3):
        gate.write("passage", a_passage(number))
    head = gate.journal.head()
    held = (head.station, head.volume, head.seq)
    assert gate.passages.missing(*held) == 0
    opened = connect(gate.path, gate.key)
    opened.execute("PRAGMA foreign_keys = off")
    opened.execute("DROP TRIGGER journal_stays")
    opened.execute("DELETE FROM journal WHERE seq = 3")
    opened.close()
    assert gate.passages.missing(*held) == 1
