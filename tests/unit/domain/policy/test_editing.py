"""One section of a policy text changed, everything else left alone."""

from datetime import datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources import text
from station.domain.moments import CHINA
from station.domain.policy.editing import edited, given_out, section_of, with_version
from station.domain.policy.faults import PolicyFault
from station.domain.policy.model import load_policy
from station.domain.policy.sections import Policy, Temperature

DEFAULT = text("policy/default.toml")
SECTIONS = [field.encode_name for field in msgspec.structs.fields(Policy)]


@pytest.mark.parametrize("section", SECTIONS)
def test_that_a_section_written_again_means_the_same(section):
    policy = load_policy(DEFAULT)
    names = {f.encode_name: f.name for f in msgspec.structs.fields(Policy)}
    done = edited(DEFAULT, section, getattr(policy, names[section]))
    assert done.faults == {}
    assert load_policy(done.text) == policy


def test_that_only_the_section_changes():
    done = edited(DEFAULT, "temperature", Temperature(fever=37.5))
    assert load_policy(done.text).temperature.fever == 37.5
    kept = [line for line in DEFAULT.splitlines() if line.startswith("#")]
    assert [line for line in done.text.splitlines() if line.startswith("#")] == kept
    before, after = DEFAULT.split("[[duties]]"), done.text.split("[[duties]]")
    assert before[1:] == after[1:]


def test_that_a_single_value_changes_one_line():
    done = edited(DEFAULT, "label", "夜间规则")
    old, new = DEFAULT.splitlines(), done.text.splitlines()
    assert len(old) == len(new)
    assert [b for a, b in zip(old, new, strict=True) if a != b] == [
        'label = "夜间规则"'
    ]


def test_that_a_section_that_was_not_there_is_added():
    area = {"place": "长春市二道区", "level": "高风险"}
    done = edited(DEFAULT, "areas", [area])
    assert done.text.startswith(DEFAULT.rstrip())
    assert section_of(done.text, "areas") == [area]
    assert section_of(edited(done.text, "areas", None).text, "areas") is None


def test_that_faults_are_told_by_field():
    done = edited(DEFAULT, "temperature", {"fever": 50, "low": 36, "heat": 1})
    assert set(done.of_section("temperature")) == {
        "temperature.fever",
        "temperature.heat",
    }
    assert done.of_section("lists") == {}


def test_that_a_section_with_faults_can_be_mended():
    broken = edited(DEFAULT, "temperature", {"fever": 50}).text
    assert edited(broken, "temperature", {"fever": 37.3}).faults == {}


def test_that_the_number_is_counted_up_and_nothing_else():
    done = with_version(DEFAULT, 8)
    assert done == DEFAULT.replace("version = 1", "version = 8", 1)


def test_that_what_looks_like_a_header_inside_a_text_is_none():
    tricky = DEFAULT.replace(
        'label = "常态查验规则"', 'label = """\n[temperature]\nfever = 1\n"""'
    )
    done = edited(tricky, "temperature", {"fever": 38})
    assert load_policy(done.text).label == "[temperature]\nfever = 1\n"
    assert load_policy(done.text).temperature.fever == 38


def test_that_no_toml_is_refused():
    with pytest.raises(PolicyFault):
        edited("a = [", "label", "x")
    with pytest.raises(KeyError):
        edited(DEFAULT, "unheard", 1)


@settings(max_examples=30)
@given(
    label=st.text(
        st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80
    ),
    section=st.sampled_from(SECTIONS),
)
def test_that_edits_in_any_order_keep_each_other(label, section):
    names = {f.encode_name: f.name for f in msgspec.structs.fields(Policy)}
    value = getattr(load_policy(DEFAULT), names[section])
    one = edited(edited(DEFAULT, "label", label).text, section, value).text
    other = edited(edited(DEFAULT, section, value).text, "label", label).text
    for done in (one, other):
        assert load_policy(edited(done, "label", label).text).label == label


def test_that_rules_are_given_out_at_a_moment_and_for_a_community():
    at = datetime(2022, 5, 4, 12, 30, 5, 7, CHINA)
    policy = load_policy(given_out(DEFAULT, at, "幸福里"))
    assert policy.issued == at.replace(microsecond=0)
    assert policy.community == "幸福里"
    same = msgspec.structs.replace(
        policy, issued=load_policy(DEFAULT).issued, community="示范社区"
    )
    assert same == load_policy(DEFAULT)
    assert load_policy(given_out(DEFAULT, at)).community == "示范社区"
