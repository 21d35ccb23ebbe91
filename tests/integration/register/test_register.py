"""The register in a real encrypted database."""

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.engine import writing
from db.register import SqlRegister
from db.tables_register import household, person, vehicle
from station.domain.operators import Operator, Role
from station.domain.people import Document, DocumentKind, Resident
from station.domain.places import Place, PlaceKind
from tests.fakes.register import a_flat, a_resident, citizen_id

HOUSE = Place("演示村", PlaceKind.HOUSE, group="2", door="15")
SHOP = Place("示范花园", PlaceKind.SHOP, shop="12")


def names(found: tuple[Resident, ...]) -> list[str]:
    return [resident.person.name for resident in found]


def ids(register: SqlRegister) -> dict[str, str]:
    return {r.person.name: r.person.person_id for r in register.residents()}


def changed(resident: Resident, **changes: object) -> Resident:
    person = msgspec.structs.replace(resident.person, **changes)
    return msgspec.structs.replace(resident, person=person)


def test_that_a_resident_comes_back_as_taken(register: SqlRegister) -> None:
    taken = a_resident(
        "阿卜杜拉·艾合买提",
        HOUSE,
        flags=("lives-alone",),
        plates=("粤BYS001",),
        note="=1",
    )
    assert register.replace([taken]) == 1
    (got,) = register.residents()
    assert changed(got, person_id="", household_id="") == taken
    assert got.person.person_id
    assert got.person.household_id


def test_that_persons_keep_their_ids_when_the_sheet_comes_again(
    register: SqlRegister,
) -> None:
    people = [a_resident(), a_resident("李㛃", order=2, relation="配偶", document=None)]
    register.replace(people)
    before = ids(register)
    again = register.take(reversed(people))
    assert ids(register) == before
    assert (again.new, again.changed, again.gone) == (0, 0, 0)


def test_that_a_person_is_known_by_document_after_moving_and_renaming(
    register: SqlRegister,
) -> None:
    register.replace([a_resident("王䶮")])
    (before,) = ids(register).values()
    register.replace([a_resident("王龑", a_flat("1601"))])
    assert ids(register) == {"王龑": before}


def test_that_a_person_without_document_is_known_by_name_at_the_door(
    register: SqlRegister,
) -> None:
    register.replace([a_resident(document=None)])
    before = ids(register)
    changes = register.take([a_resident()])
    assert ids(register) == before
    assert changes.changed == 1


def test_that_a_newborn_of_the_same_name_takes_nobodys_id(
    register: SqlRegister,
) -> None:
    grandfather = a_resident()
    register.replace([grandfather])
    before = ids(register)["王䶮"]
    register.replace([a_resident(order=2, relation="孙"), grandfather])
    found = register.by_document(citizen_id().number)
    assert found
    assert found.person.person_id == before


def test_that_nobody_is_recognised_twice_in_one_import(register: SqlRegister) -> None:
    nameless = a_resident(document=None)
    register.replace([nameless])
    changes = register.take([nameless, nameless])
    assert (changes.total, changes.new) == (2, 1)
    assert len({r.person.person_id for r in register.residents()}) == 2


def test_that_ids_given_by_the_office_are_kept(register: SqlRegister) -> None:
    register.replace([a_resident()])
    given_ids = changed(a_resident(), person_id="p1", household_id="h1")
    register.replace([given_ids])
    (got,) = register.residents()
    assert (got.person.person_id, got.person.household_id) == ("p1", "h1")


def test_that_a_whole_import_counts_who_came_changed_and_went(
    register: SqlRegister,
) -> None:
    people = [a_resident(f"王试{n}", order=n) for n in range(1, 5)]
    first = register.take(people)
    assert (first.total, first.households, first.new) == (4, 1, 4)
    moved = changed(people[1], home=a_flat("1601"))
    second = register.take([people[0], moved, a_resident("新人", order=9)])
    assert (second.new, second.changed, second.gone) == (1, 1, 2)
    assert second.households == 2
    assert names(register.at_door("3-2-1501")) == ["王试1", "新人"]


def test_that_adding_removes_nobody(register: SqlRegister) -> None:
    register.replace([a_resident(order=1)])
    changes = register.take([a_resident("李㛃", order=2)], whole=False)
    assert (changes.new, changes.gone) == (1, 0)
    assert names(register.at_door("3-2-1501")) == ["王䶮", "李㛃"]


def test_that_a_dry_run_changes_nothing_and_tells_everything(
    register: SqlRegister,
) -> None:
    register.replace([a_resident(order=1)])
    changes = register.take([a_resident("李㛃", order=2)], dry_run=True)
    assert (changes.new, changes.gone) == (1, 1)
    assert list(ids(register)) == ["王䶮"]


def test_that_an_import_that_breaks_off_changes_nothing(
    register: SqlRegister,
) -> None:
    def breaking() -> Iterator[Resident]:
        yield from (a_resident(f"新{n}", order=n) for n in range(2, 900))
        yield from (a_resident(f"新{n}", order=n) for n in range(100, 900))
        raise RuntimeError("the stick was pulled")

    register.replace([a_resident()])
    with pytest.raises(RuntimeError):
        register.replace(breaking())
    assert list(ids(register)) == ["王䶮"]


def test_that_a_household_keeps_its_id_while_somebody_lives_there(
    register: SqlRegister,
) -> None:
    register.replace([a_resident(order=1)])
    (before,) = register.residents()
    register.replace([a_resident("新人", order=2)])
    (after,) = register.residents()
    assert after.person.household_id == before.person.household_id
    assert after.person.person_id != before.person.person_id


@pytest.mark.parametrize("typed", ["3-2-1501", "3 2 1501", "321501", "3栋2单元1501"])
def test_that_a_door_is_found_however_it_is_typed(
    register: SqlRegister, typed: str
) -> None:
    register.replace([a_resident(), a_resident("邻居", a_flat("1502"), order=2)])
    assert names(register.at_door(typed)) == ["王䶮"]


def test_that_digits_that_mean_two_doors_tell_both(register: SqlRegister) -> None:
    near = a_flat("501", unit="21")
    register.replace([a_resident(), a_resident("邻居", near, order=2)])
    assert names(register.at_door("321501")) == ["王䶮", "邻居"]
    assert names(register.at_door("3-21-501")) == ["邻居"]


def test_that_village_doors_shops_and_let_rooms_are_found(
    register: SqlRegister,
) -> None:
    let = a_flat(let_room="B")
    register.replace(
        [
            a_resident("村民", HOUSE, order=1),
            a_resident("店主", SHOP, order=2),
            a_resident("房东", order=3),
            a_resident("租客", let, order=4),
        ]
    )
    assert names(register.at_door("2组15")) == ["村民"]
    assert names(register.at_door("2-15")) == ["村民"]
    assert names(register.at_door("215")) == ["村民"]
    assert names(register.at_door("S12")) == ["店主"]
    assert names(register.at_door("3-2-1501")) == ["房东", "租客"]
    assert names(register.at_door("3-2-1501/B")) == ["租客"]
    assert register.at_door("9-9-9") == ()
    assert register.at_door("") == ()


def test_that_a_renewed_permit_finds_its_holder(register: SqlRegister) -> None:
    first = Document(DocumentKind.HM_PERMIT, "H1234567801")
    register.replace([a_resident(document=first)])
    found = register.by_document("h12345678 02")
    assert found
    assert found.person.document == first


def test_that_a_plate_finds_everybody_who_drives_it(register: SqlRegister) -> None:
    shared = {"plates": ("粤BYS001", "粤BYS002")}
    register.replace([a_resident(**shared), a_resident("李㛃", order=2, **shared)])
    assert names(register.by_plate("粤b·ys002")) == ["王䶮", "李㛃"]
    assert register.by_plate("粤BYS003") == ()


@pytest.mark.parametrize(
    "typed",
    ["王", "王䶮", "1501", "3-2", "321501", "粤BYS001", "YS001", "0001", "13900000001"],
)
def test_that_a_search_finds_by_whatever_is_typed(
    register: SqlRegister, typed: str
) -> None:
    neighbour = a_resident("李㛃", a_flat("808", building="9"), order=2)
    register.replace([a_resident(plates=("粤BYS001",)), neighbour])
    assert names(register.search(typed)) == ["王䶮"]


def test_that_a_search_by_the_end_of_an_id_number_finds_its_holder(
    register: SqlRegister,
) -> None:
    register.replace([a_resident(), a_resident("李㛃", order=2)])
    assert names(register.search(citizen_id(order=2).number[-4:].lower())) == ["李㛃"]


def test_that_a_search_keeps_its_limit_and_names_nobody_twice(
    register: SqlRegister,
) -> None:
    register.replace(a_resident(f"王试{n}", order=n) for n in range(1, 40))
    found = register.search("王", limit=7)
    assert len(set(names(found))) == len(found) == 7


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=30))
def test_that_no_typed_text_breaks_a_lookup(register: SqlRegister, text: str) -> None:
    for look in (register.search, register.at_door, register.by_plate):
        assert look(text) == ()
    assert register.by_document(text) is None


def test_that_lists_name_persons_beyond_an_import(register: SqlRegister) -> None:
    register.replace([a_resident()])
    (person_id,) = ids(register).values()
    register.set_lists({person_id: ("watch", "home-isolation", "watch")})
    register.replace([a_resident()])
    assert register.lists_of(person_id) == ("home-isolation", "watch")
    assert register.lists() == {person_id: ("home-isolation", "watch")}
    register.set_lists({})
    assert register.lists_of(person_id) == ()


def test_that_operators_are_exactly_those_set(register: SqlRegister) -> None:
    first = Operator("g1", "王试甲", Role.GUARD, "13900000001", "hash")
    register.set_operators([first, Operator("l1", "李试乙", Role.LEADER)])
    register.set_operators([first])
    assert register.operators() == (first,)


def test_that_nothing_of_a_person_stands_in_their_id(register: SqlRegister) -> None:
    register.replace([a_resident()])
    (first,) = ids(register).values()
    register.replace([])
    register.replace([a_resident()])
    (second,) = ids(register).values()
    assert first != second


def test_that_vehicles_go_with_their_owners(
    register: SqlRegister, engine: Engine
) -> None:
    register.replace([a_resident(plates=("粤BYS001",))])
    register.replace([])
    with writing(engine) as connection:
        for table in (person, household, vehicle):
            assert connection.execute(table.select()).all() == []
