"""Doubles, merges, what was before, and who looks after a grid, in a real home."""

from datetime import date

import msgspec
import pytest
from sqlalchemy import Engine, select

from db.engine import reading
from db.erasing import SqlErasing
from db.queries import SqlPassages
from db.register import SqlRegister
from db.register_book import SqlRegisterBook
from db.register_keeping import KEPT_DAYS
from db.tables_register import register_change
from station.domain.doubles import Reason
from station.domain.errors import OperatorError
from station.domain.help_cards import Responsible
from station.domain.kinds import REGISTER_MERGE
from station.domain.merging import Choice
from station.domain.people import Resident
from station.domain.register import ChangeNote, Clue
from station.domain.retention import Terms
from station.services.recorder import Recorder
from station.services.register_book import (
    Bookkeeper,
    doubles,
    history,
    keep_apart,
    merge,
    unmerge,
)
from tests.fakes.register import a_flat, a_resident, citizen_id

DAY_US = 86_400_000_000
NOTE = ChangeNote(1_650_000_000_000_000, "clerk-1")


@pytest.fixture
def keeper(
    engine: Engine, register: SqlRegister, passages: SqlPassages, recorder: Recorder
) -> Bookkeeper:
    return Bookkeeper(register, SqlRegisterBook(engine), passages, recorder)


def twice() -> list[Resident]:
    """One person twice: with an ID number, and from a sheet without."""
    known = a_resident("王试甲", a_flat("101"), order=1)
    again = a_resident(
        "王试甲",
        a_flat("102"),
        document=None,
        birth=None,
        phone="13900000001",
        plates=("粤B12345",),
    )
    return [known, again, a_resident("李试乙", a_flat("103"), order=2)]


def ids_of(register: SqlRegister) -> list[str]:
    return [resident.person.person_id for resident in register.residents()]


def test_that_one_person_twice_is_told_with_reasons(keeper: Bookkeeper) -> None:
    keeper.register.replace(twice())
    (double,) = doubles(keeper)
    assert double.one.person.name == double.other.person.name == "王试甲"
    assert {Reason.SAME_NAME, Reason.SAME_PHONE} <= set(double.reasons)


def test_that_a_family_is_not_told_as_doubles(keeper: Bookkeeper) -> None:
    place = a_flat("101")
    keeper.register.replace(
        [
            a_resident("王试", place, order=1),
            a_resident("李试", place, order=2, relation="配偶", phone="13900000001"),
            a_resident("王小试", place, order=3, relation="子", birth=date(2015, 1, 1),
                       document=citizen_id(date(2015, 1, 1), 3)),
        ]
    )  # fmt: skip
    assert doubles(keeper) == ()


def test_that_two_said_to_be_two_are_not_told_again(keeper: Bookkeeper) -> None:
    keeper.register.replace(twice())
    (double,) = doubles(keeper)
    keep_apart(keeper, double.other.person.person_id, double.one.person.person_id)
    assert doubles(keeper) == ()


def test_that_a_merge_keeps_whose_word_counts_and_is_recorded(
    keeper: Bookkeeper, register: SqlRegister
) -> None:
    register.replace(twice())
    one, other, _third = ids_of(register)
    register.set_lists({other: ("watch",)})
    done = merge(keeper, one, other, {"home": Choice.THEIRS})
    whole = register.by_id(one)
    assert whole
    assert whole.person.home == a_flat("102")
    assert whole.person.document == citizen_id(order=1)
    assert whole.plates == ("粤B12345",)
    assert register.by_id(other) is None
    assert register.at_door("3-2-101") == ()
    assert register.lists_of(one) == ("watch",)
    (row,) = keeper.passages.ledger(REGISTER_MERGE.name)
    assert (row.subject, row.state) == (f"{one} {other}", "merged")
    assert row.fields == {"fields": "home plates", "number": done.number}


def test_that_a_merge_is_undone_to_the_letter(
    keeper: Bookkeeper, register: SqlRegister
) -> None:
    register.replace(twice())
    before = {r.person.person_id: r for r in register.residents()}
    one, other, _third = before
    done = merge(keeper, one, other)
    assert len(unmerge(keeper, done.number)) == 2
    assert {r.person.person_id: r for r in register.residents()} == before
    with pytest.raises(OperatorError, match="changed since"):
        unmerge(keeper, done.number)


def test_that_a_merge_is_not_undone_over_a_later_change(
    keeper: Bookkeeper, register: SqlRegister
) -> None:
    register.replace(twice())
    one, other, _third = ids_of(register)
    done = merge(keeper, one, other)
    moved = register.by_id(one)
    assert moved
    register.take([msgspec.structs.replace(moved, note="x")], whole=False, note=NOTE)
    with pytest.raises(OperatorError, match="changed since"):
        unmerge(keeper, done.number)
    with pytest.raises(OperatorError, match="no merge"):
        unmerge(keeper, 999)


@pytest.mark.parametrize("other", ["", "nobody", "self"])
def test_that_a_merge_wants_two_persons(
    keeper: Bookkeeper, register: SqlRegister, other: str
) -> None:
    register.replace(twice())
    one = ids_of(register)[0]
    with pytest.raises(OperatorError):
        merge(keeper, one, one if other == "self" else other)
    assert len(ids_of(register)) == 3


def test_that_the_history_says_when_by_whom_and_what(
    keeper: Bookkeeper, register: SqlRegister
) -> None:
    resident = a_resident("王试甲", a_flat("101"))
    first = register.take([resident], note=NOTE)
    (id_,) = ids_of(register)
    moved = a_resident("王试甲", a_flat("202"))
    second = register.take([moved], note=NOTE)
    register.take([a_resident("李试", a_flat("9"), order=9)], note=NOTE)
    entries = history(keeper, id_)
    told = [(e.change.what, e.change.import_no, e.change.operator) for e in entries]
    assert told[:2] == [
        ("new", first.import_no, "clerk-1"),
        ("changed", second.import_no, "clerk-1"),
    ]
    assert told[2][0] == "gone"
    (field,) = entries[1].fields
    assert (field.name, field.yours[-3:], field.theirs[-3:]) == ("home", "101", "202")


def test_that_a_station_keeps_no_history(register: SqlRegister, engine: Engine) -> None:
    register.replace(twice())
    with reading(engine) as connection:
        assert connection.execute(select(register_change)).all() == []


def test_that_history_is_not_kept_longer_than_needed(
    register: SqlRegister, engine: Engine
) -> None:
    register.take(twice(), note=NOTE)
    later = ChangeNote(NOTE.at_us + (KEPT_DAYS + 1) * DAY_US)
    register.take(twice(), note=later)
    with reading(engine) as connection:
        assert connection.execute(select(register_change)).all() == []


def test_that_whom_a_refused_row_means_stays(register: SqlRegister) -> None:
    register.replace(twice())
    stranger = a_resident("赵试丙", a_flat("900"), order=9)

    def left(*clues: Clue) -> int:
        return register.take(
            [stranger], dry_run=True, spare=lambda _missing: clues
        ).kept

    assert left() == 0
    assert left(Clue(name="李试乙")) == 1
    assert left(Clue(document=citizen_id(order=1).number)) == 1
    assert left(Clue(name="李试乙"), Clue(name="王试甲")) == 3
    assert left(Clue(community="示范花园", door="3-2-101")) == 1
    assert left(Clue(name="nobody")) == 3  # it may be anybody
    assert left(Clue()) == 3
    assert (
        register.take([stranger], dry_run=True, spare=lambda _missing: None).kept == 3
    )


def test_that_grids_are_kept_with_their_persons(register: SqlRegister) -> None:
    grids = {
        "第1网格": Responsible("王试", "13900000001"),
        "第2网格": Responsible("李"),
    }
    register.set_grids(grids)
    assert register.grids() == grids
    register.set_grids({})
    assert register.grids() == {}


def test_that_an_erased_person_has_no_history(
    register: SqlRegister, engine: Engine, recorder: Recorder, keeper: Bookkeeper
) -> None:
    """Nor does a double that was merged into them."""
    register.take(twice(), note=NOTE)
    one, other, third = ids_of(register)
    merge(keeper, one, other)
    erasing = SqlErasing(engine, recorder.journal, recorder.clock)  # type: ignore[arg-type]  # the real journal
    erasing.erase_person(one, Terms((), reason="asked for"), lambda _marks: None)
    with reading(engine) as connection:
        left = set(connection.scalars(select(register_change.c.person_id)))
    assert left == {third}
