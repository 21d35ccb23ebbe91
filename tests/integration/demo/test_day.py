"""The demonstration day: everything happened, everything arrived, nothing twice."""

import json
import shutil
from collections import Counter

import pytest

from station.domain.findings import FindingCode
from station.domain.verdict import Outcome
from station.workspace.keyslots import KeyFile, unlock
from tests.faults.tamper import tamper
from tests.integration.demo.conftest import HOMES, PlayedDay, play
from ui.compose import open_office
from ui.demo.day import DAY
from ui.main import run

# what the day is for: each of these is said to at least one person
TOLD = {
    FindingCode.TEMPERATURE_LOW,
    FindingCode.FEVER_CLEARED,
    FindingCode.FEVER_CONFIRMED,
    FindingCode.CODE_RED,
    FindingCode.CODE_YELLOW,
    FindingCode.CODE_GREY,
    FindingCode.TECHNICAL,
    FindingCode.TEST_OLD,
    FindingCode.TRAVEL_STAR,
    FindingCode.QUOTA,
    FindingCode.LISTED,
    FindingCode.ORDER_CLOSED,
    FindingCode.EXEMPT,
}


def rows_at_office(day):
    with open_office(day.out / "office", KeyFile(day.key_file("office"))) as office:
        return office.passages.day_rows(None, DAY)


def test_that_about_four_hundred_passages_are_judged(day):
    summary = day.summary
    assert 380 <= summary.passages <= 420
    assert [gate.gate for gate in summary.gates] == ["East gate", "North gate"]
    for gate in summary.gates:
        assert gate.passages == sum(gate.outcomes.values())
        assert gate.passages > 100
        assert gate.outcomes[Outcome.ADMIT] > 0.9 * gate.passages


def test_that_the_incidents_of_the_day_are_counted(day):
    east, north = day.summary.gates
    assert (east.fevers, east.corrections, east.paper) == (2, 1, 6)
    assert north.lows >= 15
    assert (north.fevers, north.paper) == (0, 0)
    assert east.held > east.waiting > 0
    assert north.held > north.waiting > 0
    assert east.outcomes[Outcome.REFER] == 2
    assert east.outcomes[Outcome.REFUSE] >= 3


def test_that_the_codes_come_through_camera_and_gun(day):
    assert 0.98 <= day.summary.decode_rate < 1
    assert day.summary.both_doors == 1


def test_that_the_office_holds_exactly_the_passages_of_both_gates(day):
    summary = day.summary
    assert summary.at_office == summary.passages
    assert summary.again == 0
    rows = rows_at_office(day)
    assert len(rows) == summary.passages
    assert len({row.record_id for row in rows}) == summary.passages
    by_station = Counter(row.station for row in rows)
    assert [by_station[name] for name in HOMES[1:]] == [
        gate.passages for gate in summary.gates
    ]


def test_that_everything_a_gate_may_say_is_said(day):
    told = {finding.code for row in rows_at_office(day) for finding in row.findings}
    assert told >= TOLD


def test_that_importing_again_adds_none(day, capsys):
    before = rows_at_office(day)
    assert day.run("office", "import", day.out / "stick", "--json") in {0, 1}
    lines = capsys.readouterr().out.splitlines()
    reports = [json.loads(line) for line in lines]
    assert {report.get("new", 0) for report in reports} == {0}
    assert rows_at_office(day) == before


def test_that_logs_handovers_and_briefings_are_there(day):
    kinds = Counter(path.suffix for path in (day.out / "paper").iterdir())
    assert kinds == {".pdf": 4, ".xlsx": 2}  # two logs, the passes, the recovery key
    sent = Counter(path.suffix for path in (day.out / "stick").iterdir())
    assert sent == {".handover": 2, ".pairing": 2, ".briefing": 2}
    files = {str(p.relative_to(day.out)) for p in day.out.glob("[ps]*/*")}
    assert files == set(day.summary.files)
    assert all((day.out / name).stat().st_size > 1000 for name in files)


@pytest.mark.parametrize("home", HOMES)
def test_that_every_home_proves_itself(day, home, capsys):
    assert day.run(home, "verify") == 0
    assert "everything holds" in capsys.readouterr().out


@pytest.mark.parametrize("home", ["office", "gate-1"])
def test_that_one_changed_byte_is_named(day, home, capsys, tmp_path):
    root = tmp_path / home
    shutil.copytree(day.out / home, root)
    key_file = day.key_file(home)
    key = unlock(root / "keys", KeyFile(key_file))
    record_id = tamper(root / "journal.db", key, seq=40, station="gate-1")
    words = ["verify", "--home", root, "--key-file", key_file, "--lang", "en"]
    assert run([str(word) for word in words]) == 4
    said = capsys.readouterr()
    assert record_id in said.out
    assert "Traceback" not in said.err
    assert "does not hold" in said.out


def test_that_a_folder_with_something_in_it_is_left_alone(day, capsys):
    before = sorted(day.out.rglob("*"))
    assert run(["demo", "--out", str(day.out), "--lang", "en"]) == 2
    assert "not empty" in capsys.readouterr().err
    assert sorted(day.out.rglob("*")) == before


def test_that_the_same_seed_gives_the_same_counts(day, tmp_path):
    again = play(tmp_path / "again")
    assert again.summary.counts() == day.summary.counts()


def test_that_real_pictures_go_through_the_same_day(day, vectors, tmp_path):
    photos: PlayedDay = play(
        tmp_path / "photos", "--pictures", vectors / "qr-photos", "--seed", 1
    )
    summary = photos.summary
    assert summary.passages == summary.at_office == day.summary.passages
    assert summary.decode_rate > 0.99
    for gate, rendered in zip(summary.gates, day.summary.gates, strict=True):
        # nobody's pass is in the pictures: those who showed one are looked at
        assert gate.held > rendered.held
        assert gate.outcomes[Outcome.HOLD] > rendered.outcomes[Outcome.HOLD]
        assert (gate.lows, gate.paper) == (rendered.lows, rendered.paper)
