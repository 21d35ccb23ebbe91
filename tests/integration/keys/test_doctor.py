"""`gatebook doctor` says what protects a home, and what does not."""

import os

import pytest

from tests.integration.keys.conftest import GATE, OFFICE


@pytest.fixture
def doctor(place):
    """The checks of a home by name."""

    def look(home=GATE, *words):
        said = place.run(home, "doctor", "--json", *words)
        facts = {fact["check"]: fact for fact in said.facts()}
        missing = [name for name, fact in facts.items() if fact["state"] == "missing"]
        assert said.status == (1 if missing else 0), said
        assert all(f["good"] == (f["state"] != "missing") for f in facts.values())
        return facts

    return look


@pytest.mark.parametrize("home", [OFFICE, GATE])
def test_that_a_good_home_is_told_so(doctor, recovery, home):
    facts = doctor(home)
    told = ("keys", "slots", "recovery", "permissions", "place", "private-keys")
    told += ("database", "journal", "recording")
    assert {facts[name]["state"] for name in told} == {"good"}
    assert recovery.fingerprint in facts["recovery"]["text"]
    assert facts["disk"]["state"] in {"good", "advice"}
    assert facts["key-age"]["text"] == "the key is 0 days old"
    assert ("mirror" in facts) == (home == GATE) == ("outbox" in facts)


def test_that_the_doctor_asks_for_nothing_without_a_key(place, capsys):
    from ui.main import run

    run(["--home", str(place.root / GATE), "--lang", "en", "doctor"])
    assert "not opened, for no --key-file was given" in capsys.readouterr().out


def test_that_what_others_may_read_is_missing_protection(place, doctor):
    (place.root / GATE / "keys" / "slots.json").chmod(0o644)
    assert doctor()["permissions"]["state"] == "missing"


def test_that_a_damaged_copy_of_the_slots_is_told(place, doctor):
    (place.root / GATE / "keys" / "slots.copy.json").write_bytes(b"")
    assert doctor()["slots"]["state"] == "missing"
    assert doctor()["slots"]["state"] == "good"  # opening it mended it


def test_that_a_home_without_the_office_is_told(place, doctor):
    place.good("lone", "init", "station")
    assert doctor("lone")["recovery"]["state"] == "advice"


def test_that_an_old_backup_is_told(place, doctor):
    place.good(GATE, "backup")
    assert doctor()["backup"]["state"] == "good"
    for file in (place.root / GATE / "backups").glob("*.db"):
        then = file.stat().st_mtime - 30 * 86400
        os.utime(file, (then, then))
    assert doctor()["backup"]["text"] == "the last backup is 30 days old"
    assert doctor()["backup"]["state"] == "advice"  # a home of today is excused


def test_that_a_mirror_that_is_away_is_told(place, doctor):
    settings = place.root / GATE / "gatebook.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace('mirror = ""', f'mirror = "{place.root}/away"'), encoding="utf-8"
    )
    assert doctor()["mirror"]["state"] == "missing"


def test_that_a_home_of_another_key_is_told(place, doctor):
    (place.root / "key").unlink()
    assert doctor()["database"]["state"] == "missing"


def test_that_broken_settings_are_one_check(place, doctor):
    (place.root / GATE / "gatebook.toml").write_text("= nothing")
    assert doctor()["settings"]["state"] == "missing"


def test_that_a_home_being_destroyed_is_told(place, doctor):
    (place.root / GATE / "destroying.json").write_bytes(b"{}")
    assert doctor()["database"]["text"].startswith("This home is being destroyed")
