"""Briefings and pairing files that are not for this station, old, or altered."""

from pathlib import Path

import pytest

from tests.integration.bad_input.program import (
    Place,
    assert_proven,
    assert_refused,
)


def briefing(place: Place, gate: str, folder: str = "rules") -> Path:
    (path,) = (place.root / folder).glob(f"sun-{gate}-*.briefing")
    return path


def test_that_a_wrong_briefing_changes_nothing(place, tmp_path):
    right = briefing(place, "gate-1").read_bytes()
    altered = tmp_path / "altered.briefing"
    altered.write_bytes(right[:-1] + bytes([right[-1] ^ 1]))
    cut = tmp_path / "cut.briefing"
    cut.write_bytes(right[:-100])
    garbage = tmp_path / "garbage.briefing"
    garbage.write_bytes(b"garbage")
    empty = tmp_path / "empty"
    empty.mkdir()
    before = place.kept("gate-1")
    wrong = [
        (briefing(place, "gate-2"), 2, "meant for somebody else"),
        (altered, 4, "altered or cut short"),
        (cut, 4, "altered or cut short"),
        (garbage, 2, "This is no Gatebook file"),
        (next((place.root / "news").iterdir()), 2, "meant for somebody else"),
        (place.root / "gate-1.pairing", 2, "This is a pairing file"),
        (tmp_path / "gone.briefing", 2, "There is no such file"),
        (empty, 2, "There is no briefing for this station here"),
        ("nowhere://x", 2, "This address cannot be used"),
    ]
    for file, status, sentence in wrong:
        assert_refused(place.run("gate-1", "adopt", file), status, sentence)
    assert place.kept("gate-1") == before
    assert place.run("gate-1", "adopt", briefing(place, "gate-1")).status == 0
    assert_proven(place, "gate-1")


def test_that_an_older_briefing_is_refused_and_the_same_one_said(place):
    new = briefing(place, "gate-1")
    assert place.run("gate-1", "adopt", new).status == 0
    before = place.kept("gate-1")
    old = briefing(place, "gate-1", "first")
    assert_refused(
        place.run("gate-1", "adopt", old), 2, "but number 5 is in force already"
    )
    said = place.run("gate-1", "adopt", new)
    assert said.status == 0
    assert "in force already; nothing changed" in said.out
    assert place.kept("gate-1") == before


@pytest.mark.parametrize(
    ("office", "station", "sentence"),
    [
        ("strange", "gate-1", "This station is paired with another office"),
        ("office", "gate-3", "This is station gate-1 already"),
    ],
)
def test_that_a_paired_station_stays_what_it_is(place, office, station, sentence):
    pairing = place.root / "wrong.pairing"
    words = ("pair", pairing, "--station", station, "--gate", "西门", "--json")
    (fact,) = place.run(office, *words).facts()
    home = place.root / "gate-1"
    files = [home / "gatebook.toml", *sorted((home / "keys").iterdir())]
    before = place.kept("gate-1"), [file.read_bytes() for file in files]
    said = place.run("gate-1", "pair", pairing, "--code", fact["code"])
    assert_refused(said, 2, sentence)
    assert (place.kept("gate-1"), [file.read_bytes() for file in files]) == before
    assert_proven(place, "gate-1")


@pytest.mark.parametrize(
    ("kind", "status", "sentence"),
    [
        ("wrong code", 2, "The code is wrong"),
        ("altered", 4, "altered or cut short"),
        ("handover", 2, "This is no pairing file"),
        ("garbage", 2, "This is no Gatebook file"),
        ("gone", 2, "There is no such file"),
        ("folder", 2, "This is a folder"),
    ],
)
def test_that_a_pairing_that_fails_makes_no_home(place, kind, status, sentence):
    file = place.root / "gate-1.pairing"
    code = (place.root / "gate-1.code").read_text()
    if kind == "altered":
        data = file.read_bytes()
        file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif kind == "garbage":
        file.write_bytes(b"garbage")
    elif kind == "gone":
        file.unlink()
    elif kind == "folder":
        file = place.root
    elif kind == "handover":
        (file,) = (place.root / "news").glob("*.handover")
    else:
        code = "0" * 10
    assert_refused(place.run("new", "pair", file, "--code", code), status, sentence)
    assert not (place.root / "new").exists()


def test_that_an_office_is_not_paired_as_a_station(place):
    before = place.kept("office")
    file, code = place.root / "gate-1.pairing", "0" * 10
    wrong = [
        (("pair", file, "--code", code), 2, "This home is an office"),
        (("pair", file), 2, "Give --code at a station"),
        (("pair", file, "--station", "Bad Id"), 2, "An id is 1 to 32"),
        (("pair", file, "--station", "gate-1"), 2, "is paired already"),
        (("briefing", "--to", "x", "--station", "gate-9"), 2, "no station gate-9"),
    ]
    for words, status, sentence in wrong:
        assert_refused(place.run("office", *words), status, sentence)
    assert place.kept("office") == before


def test_that_a_briefing_without_a_place_is_made_again(place):
    for words in (
        ("pair", "/no/such/x", "--station", "gate-3"),
        ("briefing", "--to", "/no/such/x"),
    ):
        said = place.run("office", *words)
        assert_refused(said, 3, "There is no such file or folder")
    assert place.run("office", "briefing", "--to", place.root / "again").status == 0
    assert place.run("gate-1", "adopt", briefing(place, "gate-1", "again")).status == 0
    assert_proven(place, "office", "gate-1")
