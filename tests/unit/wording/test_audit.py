"""An auditor reads words, whatever kind of record it is."""

import pytest

from resources import use_language
from station.domain import kinds
from station.wording.audit import deed, facts
from station.wording.kinds import kind_name

AUDITED = [kind for kind in kinds.KINDS.values() if kind.audited]


@pytest.fixture(autouse=True)
def chinese():
    use_language("zh")
    yield
    use_language("en")


@pytest.mark.parametrize("kind", AUDITED, ids=lambda kind: kind.name)
def test_that_every_audited_kind_and_field_has_its_word(kind) -> None:
    assert kind_name(kind.name) != kind.name
    for field in sorted(kind.fields):
        (said,) = facts({field: "x"})
        assert said.endswith(": x")
        assert not said.startswith(f"{field}:")


def test_that_a_deed_of_a_newer_program_is_shown_as_it_stands() -> None:
    assert deed("drone", "landed") == "drone landed"
    assert list(facts({"height": 3, "note": ""})) == ["height: 3"]


def test_that_times_and_truths_are_shown_as_people_say_them() -> None:
    said = list(facts({"to_us": 1_650_296_400_000_000, "masked": True}))
    assert said == ["至: 2022-04-18 23:40", "已脱敏: 是"]


def test_that_every_lasting_state_has_its_word() -> None:
    lasting = {state for kind in AUDITED for state in kind.lasting}
    for state in {*lasting, "closed", "wrong", "in", "number", "withdrawn"}:
        assert deed("shift", state).split(" ")[-1] != state
