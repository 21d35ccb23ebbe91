"""Two policies beside each other."""

from resources import text
from station.domain.policy.comparing import changes
from station.domain.policy.editing import edited
from station.domain.policy.model import dump_policy, load_policy

DEFAULT = text("policy/default.toml")


def differences(new):
    return changes(load_policy(DEFAULT), load_policy(new))


def test_that_the_same_rules_differ_in_nothing():
    assert differences(DEFAULT) == ()
    assert differences(dump_policy(load_policy(DEFAULT))) == ()


def test_that_a_value_is_told_with_its_place():
    (change,) = differences(DEFAULT.replace("fever = 37.3", "fever = 37.5"))
    assert (change.place, change.old, change.new) == (
        "temperature.fever",
        "37.3",
        "37.5",
    )


def test_that_a_table_of_a_list_is_told_by_its_name():
    lists = [
        {"name": "watch", "label": "重点关注", "in": "refuse", "out": "hold"},
        {"name": "new", "label": "新名单"},
    ]
    found = {
        change.place: (change.old, change.new)
        for change in differences(edited(DEFAULT, "lists", lists).text)
    }
    assert found["lists[watch].in"] == ('"hold"', '"refuse"')
    assert found["lists[new]"][0] == ""
    assert found["lists[home-isolation]"][1] == ""
