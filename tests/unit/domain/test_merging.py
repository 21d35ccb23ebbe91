import pytest

from station.domain.errors import OperatorError
from station.domain.merging import FIELDS, Choice, differences, fields_of, merged
from station.domain.people import Sex
from tests.fakes.register import a_flat, a_resident

YOURS = a_resident(
    "王试甲", a_flat("101"), order=1, person_id="a", household_id="h",
    flags=("aged",), note="甲",
)  # fmt: skip
THEIRS = a_resident(
    "王试乙", a_flat("102"), order=2, person_id="b", household_id="k",
    flags=("aged", "dialysis"), plates=("粤B12345",), note="乙",
)  # fmt: skip


def test_that_yours_counts_and_both_where_both_can() -> None:
    whole = merged(YOURS, THEIRS)
    assert whole.person.name == "王试甲"
    assert whole.person.phone == "13900000001/13900000002"
    assert whole.flags == ("aged", "dialysis")
    assert whole.plates == ("粤B12345",)
    assert whole.note == "甲；乙"
    assert (whole.person.person_id, whole.person.household_id) == ("a", "h")


def test_that_what_is_not_known_is_taken_from_the_other() -> None:
    blank = a_resident("", a_flat("101"), document=None, birth=None, sex=Sex.UNKNOWN)
    whole = merged(blank, THEIRS)
    assert (whole.person.name, whole.person.document) == (
        "王试乙",
        THEIRS.person.document,
    )
    assert (whole.person.birth, whole.person.sex) == (
        THEIRS.person.birth,
        THEIRS.person.sex,
    )


def test_that_a_chosen_home_brings_its_household() -> None:
    whole = merged(YOURS, THEIRS, {"home": Choice.THEIRS})
    assert (whole.person.home, whole.person.household_id) == (a_flat("102"), "k")


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("choice", [Choice.YOURS, Choice.THEIRS])
def test_that_every_field_can_be_of_either(name: str, choice: Choice) -> None:
    whole = merged(YOURS, THEIRS, {name: choice})
    told = {field.name: field for field in fields_of(whole, THEIRS)}[name]
    was = {field.name: field for field in fields_of(YOURS, THEIRS)}[name]
    assert told.yours == (was.theirs if choice is Choice.THEIRS else was.yours)


def test_that_a_wrong_field_or_choice_is_refused() -> None:
    with pytest.raises(OperatorError, match="no field"):
        merged(YOURS, THEIRS, {"height": Choice.YOURS})
    with pytest.raises(OperatorError, match="not both"):
        merged(YOURS, THEIRS, {"name": Choice.BOTH})


def test_that_only_what_changed_is_a_difference() -> None:
    assert differences(YOURS, YOURS) == ()
    changed = merged(YOURS, THEIRS, {"name": Choice.THEIRS, "note": Choice.YOURS})
    assert {f.name for f in differences(YOURS, changed)} == {
        "name", "phone", "flags", "plates",
    }  # fmt: skip
