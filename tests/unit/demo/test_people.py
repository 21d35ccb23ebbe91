from datetime import date

from station.domain.documents import parse_document
from station.domain.register import is_head
from ui.demo.people import residents

TODAY = date(2022, 5, 4)
MANY = list(residents(7, TODAY))


def test_that_the_demonstration_has_five_thousand_residents() -> None:
    assert len(MANY) == 5000


def test_that_the_same_seed_makes_the_same_residents() -> None:
    assert list(residents(7, TODAY)) == MANY
    assert list(residents(8, TODAY)) != MANY


def test_that_every_number_can_exist_and_none_is_used_twice() -> None:
    documents = [r.person.document for r in MANY if r.person.document]
    assert len({d.number for d in documents}) == len(MANY)
    assert all(parse_document(d.number, TODAY, d.kind) == d for d in documents)


def test_that_no_door_has_two_heads() -> None:
    heads = [r.person.home for r in MANY if is_head(r.relation)]
    assert len(set(heads)) == len(heads)


def test_that_names_that_programs_lose_are_among_them() -> None:
    names = {r.person.name for r in MANY}
    assert {"王䶮", "李㛃", "张𬱖", "阿卜杜拉·艾合买提"} <= names
    assert any(name.isascii() for name in names)


def test_that_estate_village_shops_and_let_rooms_are_all_there() -> None:
    homes = [r.person.home for r in MANY if r.person.home]
    assert {h.kind.value for h in homes} == {"flat", "house", "shop"}
    assert any(h.let_room for h in homes)
    assert any(r.plates for r in MANY)
    assert any("lives-alone" in r.flags for r in MANY)
