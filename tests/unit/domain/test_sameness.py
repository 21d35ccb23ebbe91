"""Whether what is shown may be of whom is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.people import Document, DocumentKind, Person, Sex
from station.domain.sameness import completed, may_be_same
from tests.fakes.register import citizen_id

CITIZEN = Person(name="王试甲", document=citizen_id(), birth=date(1990, 1, 1))
PERMIT = DocumentKind.HM_PERMIT
PASSPORT = DocumentKind.PASSPORT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CITIZEN, Person()),
        (CITIZEN, Person(name="王试甲")),
        (CITIZEN, Person(name="王改名", document=citizen_id())),
        (CITIZEN, Person(name="WANG SHIJIA")),
        (
            Person(document=Document(PERMIT, "H1234567801")),
            Person(document=Document(PERMIT, "H1234567802")),
        ),
        (
            Person(name="JIA CESHI", document=Document(PASSPORT, "E12345678")),
            Person(name="Ceshi Jia", document=Document(PASSPORT, "EA1234567")),
        ),
        (Person(name="CESHI, JIA"), Person(name="CESHI YI")),
        (Person(name="阿卜杜拉·艾合买提"), Person(name="阿卜杜拉·艾合")),
    ],
)
def test_that_nothing_speaks_against_one_person(one, other):
    assert may_be_same(one, other)
    assert may_be_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CITIZEN, Person(name="李试乙")),
        (CITIZEN, Person(name="王试甲", document=citizen_id(order=2))),
        (CITIZEN, Person(name="王试甲", birth=date(1990, 1, 2))),
        (Person(name="ANNA ERIKSSON"), Person(name="JIA CESHI")),
    ],
)
def test_that_two_persons_are_told_apart(one, other):
    assert not may_be_same(one, other)
    assert not may_be_same(other, one)


def test_that_what_is_known_is_completed_and_never_changed():
    known = Person(name="王试甲", phone="13800000001")
    told = Person(name="王", document=citizen_id(), sex=Sex.MALE)
    assert completed(known, told) == Person(
        name="王试甲", phone="13800000001", document=citizen_id(), sex=Sex.MALE
    )


PERSONS = st.builds(
    Person,
    name=st.text(max_size=4),
    birth=st.none() | st.dates(),
    sex=st.sampled_from(Sex),
)


@given(PERSONS, PERSONS)
def test_that_a_completed_person_is_still_who_they_were(one, other):
    whole = completed(one, other)
    assert may_be_same(one, whole)
    assert completed(whole, other) == whole
    assert may_be_same(one, other) is may_be_same(other, one)
