"""What the station line says about the station."""

from station.domain.desk import SpaceLevel, StationStatus
from ui.gate.station_words import age, facts

NOW = 1_650_000_000_000_000
MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000


def told(**changes: object) -> dict[str, bool]:
    """The sentences, and whether each of them warns."""
    basis = {"station": "S1", "gate": "东门", "community": "阳光花园"}
    rules = {"policy_version": 3, "policy_label": "常态", "head_seq": 120}
    status = StationStatus(**{**basis, **rules, **changes})
    return {fact.text: fact.warns for fact in facts(status, NOW)}


def test_that_rules_and_briefing_have_an_age():
    said = told(policy_us=NOW - 12 * DAY, briefing=41, briefing_us=NOW - 5 * HOUR)
    assert "Rules 3 常态 (12 days)" in said
    assert "As of briefing 41 (5 h)" in said


def test_that_what_was_not_sent_is_told_from_what_was_not_receipted():
    assert "All receipted" in told()
    assert "No receipt yet: 20" in told(unsent=20, handed=120)
    assert "No receipt yet: 20, not handed over: 7" in told(unsent=20, handed=113)


def test_that_the_last_handover_is_told():
    assert "Nothing handed over yet" in told()
    assert "Handed over 3 min ago" in told(handed_us=NOW - 3 * MINUTE)


def test_that_a_disk_that_fills_up_warns():
    assert told(free=12_300_000_000)["Disk 12.3 GB"] is False
    assert told(free=400_000_000, space=SpaceLevel.SCARCE)["Disk 0.4 GB"] is True


def test_that_what_stops_the_recording_comes_first():
    said = told(paper="Write on paper.", warnings=("The clock jumped.",))
    assert list(said)[:2] == ["Write on paper.", "The clock jumped."]
    assert said["Write on paper."]
    assert said["The clock jumped."]


def test_that_an_age_is_told_in_its_largest_unit():
    ages = (0, 59 * MINUTE, 60 * MINUTE, 47 * HOUR, -5)
    words = [age(NOW - passed, NOW) for passed in ages]
    assert words == ["0 min", "59 min", "1 h", "1 day", "0 min"]
