"""By what a reading was taken, in the names that records keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import language
from station.domain.thermometers import (
    USUAL,
    Way,
    brought_by,
    put_right,
    repeat_site,
    way_of,
)
from station.domain.verdict import Finding, Outcome
from station.domain.visit import TYPED, Reading, Site
from station.wording.devices import taken_by


@given(st.sampled_from(Way), st.text(max_size=80))
def test_that_a_driver_is_known_by_its_way_and_model(way, model):
    device = brought_by(way, model)
    known, said = way_of(device)
    assert known is way
    assert said.isprintable()
    assert len(said) <= 40
    assert set(said) <= set(model)


@pytest.mark.parametrize("device", [TYPED, *USUAL.values(), "", "other: x"])
def test_that_what_a_hand_typed_has_no_way(device):
    assert way_of(device) == (None, device)


@pytest.mark.parametrize(
    ("device", "after"),
    [
        ("serial:GY-MCU90614", TYPED),
        ("ble", TYPED),
        ("ear-thermometer", "ear-thermometer"),
        (TYPED, TYPED),
    ],
)
def test_that_a_value_put_right_is_no_drivers(device, after):
    right = put_right(Reading(7, 36.5, Site.EAR, device), 36.9)
    assert right == Reading(7, 36.9, Site.EAR, after)


@pytest.mark.parametrize(
    ("site", "taken"), [("ear", Site.EAR), ("nose", Site.ARMPIT), (3, Site.ARMPIT)]
)
def test_that_the_policy_names_the_site_of_a_repeat_reading(site, taken):
    fever = Finding("fever", Outcome.HOLD, {"site": site})
    assert repeat_site((Finding("code-grey", Outcome.HOLD), fever)) is taken


@pytest.mark.parametrize(
    ("device", "english", "chinese"),
    [
        (TYPED, "typed", "手输"),
        ("mercury-thermometer", "mercury thermometer", "水银体温计"),
        ("serial:GY-MCU90614", "GY-MCU90614 by cable", "GY-MCU90614 有线"),
        ("ble:IR42", "IR42 by Bluetooth", "IR42 蓝牙"),
        ("replay", "out of a recording", "录制数据回放"),
        ("rectal", "rectal", "rectal"),
    ],
)
def test_that_a_device_is_worded(device, english, chinese):
    for name, words in (("en", english), ("zh", chinese)):
        with language(name):
            assert taken_by(device) == words
