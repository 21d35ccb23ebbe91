"""Paper from the command line: what reaches the printer, and what goes wrong."""

import os
import subprocess
from datetime import timedelta

import cv2
import numpy as np
import pytest

from station.domain.errors import OperatorError
from station.domain.kinds import PAPER, REVEAL
from station.domain.operators import Operator, Role
from station.services.operators import with_pin
from tests.integration.keeping.conftest import homes, template
from tests.integration.printing.queue import stand_in
from ui.papers import SHIFT_SHEET, StationPapers

__all__ = ["homes", "template"]  # fixtures

SHEETS = ("visitors", "vehicles", "temperatures", "temperature-posting", "disinfection")
BLANK = ("observation", "returnee")
LETTERS = (
    "isolation-notice",
    "pledge",
    "release-notice",
    "medical-exit",
    "temporary-slip",
)
NOTICES = ("help-card", "checkpoint-sign", "resident-rules", "visitor-plates")
EVERY = (
    ("log",),
    *(("sheet", name) for name in (*SHEETS, *BLANK)),
    *(("letter", name) for name in LETTERS),
    *(("notice", name) for name in (*NOTICES, "grid-envelopes")),
)


def papers(homes, name="gate-1"):
    with homes.gate(name) as station:
        return [(row.state, row.fields) for row in station.passages.ledger(PAPER.name)]


def require_refused(homes, target):
    """No sheet goes there; each is one sentence, and none counts as printed."""
    for words in EVERY:
        assert homes.run("gate-1", *words, "--pdf", target, expect=3) == []
        assert len(homes.said.err.strip().splitlines()) == 1, words
    assert papers(homes) == []


@pytest.mark.fault(15)
def test_that_a_target_that_cannot_be_is_a_sentence_for_every_sheet(homes, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    require_refused(homes, tmp_path / "file" / "a.pdf")


def mounted(tmp_path):
    """A small disk with no room left but for a page."""
    if os.geteuid() != 0:
        pytest.skip("needs root to mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    (disk / "full").write_bytes(bytes(60 * 1024))
    return disk


@pytest.mark.root
@pytest.mark.fault(15)
def test_that_a_disk_that_fills_up_leaves_no_half_sheet(homes, tmp_path):
    disk = mounted(tmp_path)
    try:
        (disk / "a.pdf").write_bytes(b"before")
        require_refused(homes, disk / "a.pdf")
        assert {path.name for path in disk.iterdir()} == {"full", "a.pdf"}
        assert (disk / "a.pdf").read_bytes() == b"before"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_that_every_disinfection_of_a_day_is_on_its_sheet(homes, tmp_path, poppler):
    how = ("--agent", "含氯消毒剂", "--strength", "500 mg/L", "--minutes", "30")
    for by in ("甲某", "乙某"):
        homes.run("gate-1", "disinfection", "add", "电梯", *how, "--by", by)
    listed = homes.run("gate-1", "disinfection", "list")
    assert [row["subject"] for row in listed] == ["电梯", "电梯"]
    file = tmp_path / "a.pdf"
    (made,) = homes.run("gate-1", "sheet", "disinfection", "--pdf", file)
    assert made["rows"] == 2
    text = poppler.text(file)
    assert "甲某" in text
    assert "乙某" in text


def test_that_a_disinfection_without_its_agent_is_asked_for(homes):
    homes.run("gate-1", "disinfection", "add", "电梯", "--agent", " ", expect=2)
    long = "长" * 101
    homes.run("gate-1", "disinfection", "add", long, "--agent", "酒精", expect=2)


def test_that_one_temperature_record_goes_over_several_days(homes, tmp_path, poppler):
    homes.record(1, 2)
    with homes.gate() as station:
        today = station.clock.now().at.date()
    first, last = today - timedelta(days=2), today + timedelta(days=1)
    file = tmp_path / "a.pdf"
    span = ("--day", first, "--to", last)
    (made,) = homes.run("gate-1", "sheet", "temperatures", *span, "--pdf", file)
    assert made["rows"] == 2
    text = poppler.text(file)
    assert f"{first} — {last}" in text
    assert text.count(f"{today} ") >= 2


@pytest.mark.parametrize(
    "span",
    [
        ("visitors", "--to", "2022-05-05"),
        ("temperatures", "--day", "2022-05-05", "--to", "2022-05-04"),
        ("temperatures", "--day", "2022-01-01", "--to", "2022-05-04"),
        ("temperatures", "--day", "2022-05-01", "--to", "soon"),
    ],
)
def test_that_days_that_make_no_sheet_are_said(homes, tmp_path, span):
    homes.run("gate-1", "sheet", *span, "--pdf", tmp_path / "a.pdf", expect=2)
    assert not (tmp_path / "a.pdf").exists()


def test_that_what_was_printed_is_told(homes, tmp_path):
    homes.run("gate-1", "log", "--pdf", tmp_path / "a.pdf")
    homes.run("gate-1", "log", "--csv", tmp_path / "a.csv", "--full")
    told = homes.run("gate-1", "prints")
    assert [row["state"] for row in told] == ["printed", "exported"]
    assert [row["fields"]["masked"] for row in told] == [True, False]


@pytest.mark.parametrize("words", [("letter", "pledge"), ("notice", "help-card")])
def test_that_a_template_is_handed_out_changed_and_printed(homes, tmp_path, words):
    mine = tmp_path / "mine.toml"
    homes.run("gate-1", *words, "--template-to", mine)
    mine.write_text(mine.read_text().replace("title = ", "# changed\ntitle = "))
    target = tmp_path / "a.pdf"
    homes.run("gate-1", *words, "--template", mine, "--pdf", target)
    assert target.exists()
    homes.run("gate-1", *words, "--template-to", mine, expect=2)
    assert "# changed" in mine.read_text()


def test_that_no_two_homes_give_a_letter_the_same_number(homes, tmp_path):
    for name in ("gate-1", "gate-1", "gate-2", "office"):
        homes.run(name, "letter", "pledge", "--pdf", tmp_path / "a.pdf")
    told = [
        row["subject"]
        for name in ("gate-1", "gate-2", "office")
        for row in homes.run(name, "prints")
    ]
    series = [number.split("-", 2)[2] for number in told]
    assert series == ["gate-1-0001", "gate-1-0002", "gate-2-0001", "0001"]
    assert all(number.startswith("CN-") for number in told)


@pytest.fixture
def printer(tmp_path, monkeypatch):
    """A print service that takes every job and keeps what it was asked."""
    return stand_in(tmp_path, monkeypatch)


def test_that_a_job_reaches_the_printer_as_asked(homes, printer):
    how = ("--print", "--paper", "A3", "--duplex", "--copies", "3")
    (_made, sent) = homes.run("gate-1", "log", *how)
    assert sent["done"] is True
    asked = printer.read_text()
    for words in ("-n 3", "media=A3", "sides=two-sided-short-edge", "fit-to-page"):
        assert words in asked
    assert [row["state"] for row in homes.run("gate-1", "prints")][-1] == "sent"


def test_that_a_printer_that_is_not_there_is_said_and_the_file_is_kept(homes, printer):
    (printer.parent / "tools" / "lp").write_text("#!/bin/sh\necho 'lp: gone' >&2\n")
    homes.run("gate-1", "log", "--print", expect=3)
    assert "gone" in homes.said.err
    (kept,) = (homes.root / "gate-1" / "prints").iterdir()
    assert str(kept) in homes.said.err
    assert [state for state, _fields in papers(homes)] == ["printed"]


@pytest.mark.parametrize(
    "command", [("log",), ("sheet", "visitors"), ("notice", "help-card")]
)
def test_that_an_unknown_size_of_paper_is_said_before_anything(homes, printer, command):
    homes.run("gate-1", *command, "--print", "--paper", "B9", expect=2)
    assert "A4" in homes.said.err
    assert not printer.exists()
    assert papers(homes) == []


def test_that_the_phase_of_passes_is_kept(homes, tmp_path):
    file = tmp_path / "a.pdf"
    homes.run("office", "pass", "issue", "--all", "--phase", "2", "--pdf", file)
    with homes.office() as office:
        assert office.settings.pass_phase == 2
        number = office.passages.ledger("pass")[0].subject
    homes.run("office", "pass", "reprint", number, "--reason", "磨损", "--pdf", file)
    with_mark = file.read_bytes()
    again = ("reprint", number, "--reason", "磨损", "--phase", "0", "--pdf", file)
    homes.run("office", "pass", *again)
    assert len(file.read_bytes()) < len(with_mark)
    homes.run(
        "office", "pass", "issue", "--all", "--phase", "9", "--pdf", file, expect=2
    )


def test_that_the_number_of_a_lost_pass_is_found_by_its_room(homes, tmp_path):
    file = tmp_path / "a.pdf"
    with homes.office() as office:
        home = next(one for one in office.register.residents() if one.person.home)
    door = home.person.home.key
    issued = homes.run("office", "pass", "issue", door, "--pdf", file)[-1]["cards"]
    held = homes.run("office", "pass", "list", door)
    assert len(held) == issued
    assert home.person.name not in homes.said.out
    number = held[0]["number"]
    homes.run("office", "pass", "revoke", number, "--reason", "遗失")
    left = [one["number"] for one in homes.run("office", "pass", "list", door)]
    assert number not in left
    assert len(left) == issued - 1


def test_that_a_pass_printed_again_keeps_its_photograph(homes, tmp_path):
    file, album = tmp_path / "a.pdf", tmp_path / "album"
    album.mkdir()
    with homes.office() as office:
        resident = next(one for one in office.register.residents() if one.person.home)
    number = resident.person.document.number
    noise = np.random.default_rng(1).integers(0, 255, (300, 240, 3), np.uint8)
    cv2.imwrite(str(album / f"{number}.png"), noise)
    door = resident.person.home.key
    homes.run("office", "pass", "issue", door, "--pdf", file)
    (held,) = homes.run("office", "pass", "list", door)[:1]
    again = ("pass", "reprint", held["number"], "--reason", "磨损", "--pdf", file)
    homes.run("office", *again)
    without = file.stat().st_size
    homes.run("office", *again, "--photos", album)
    assert file.stat().st_size > without


def test_that_a_pass_that_no_disk_takes_is_a_sentence(homes, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    how = ("pass", "issue", "--all", "--pdf", tmp_path / "file" / "a.pdf")
    homes.run("office", *how, expect=2)
    assert len(homes.said.err.strip().splitlines()) == 1
    assert papers(homes) == []


@pytest.mark.root
@pytest.mark.fault(15)
def test_that_passes_on_a_full_disk_are_kept_and_leave_no_half(homes, tmp_path):
    disk = mounted(tmp_path)
    try:
        (disk / "a.pdf").write_bytes(b"before")
        how = ("pass", "issue", "--all", "--pdf", disk / "a.pdf")
        homes.run("office", *how, expect=3)
        (kept,) = (homes.root / "office" / "prints").iterdir()
        assert kept.read_bytes().startswith(b"%PDF")
        assert {path.name for path in disk.iterdir()} == {"full", "a.pdf"}
        assert (disk / "a.pdf").read_bytes() == b"before"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_that_passes_that_could_not_be_put_there_are_kept(homes, tmp_path):
    (tmp_path / "a.pdf").mkdir()
    file = tmp_path / "a.pdf"
    homes.run("office", "pass", "issue", "--all", "--pdf", file, expect=2)
    (kept,) = (homes.root / "office" / "prints").iterdir()
    assert kept.read_bytes().startswith(b"%PDF")
    assert str(kept) in homes.said.err


def test_that_photographs_that_cannot_be_used_are_left_out(homes, tmp_path):
    with homes.office() as office:
        residents = list(office.register.residents())
    album = tmp_path / "album"
    album.mkdir()
    huge, text = (one.person.document.number for one in residents[:2])
    white = np.full((10_000, 10_000), 255, np.uint8)
    cv2.imwrite(str(album / f"{huge}.png"), white)
    (album / f"{text}.jpg").write_text("no picture")
    made = homes.run(
        "office",
        "pass",
        "issue",
        "--all",
        "--photos",
        album,
        "--pdf",
        tmp_path / "a.pdf",
    )
    assert made[-1]["cards"] == len(residents)
    assert "2 photographs" in homes.said.err


def test_that_holders_without_a_photograph_are_counted(homes, tmp_path):
    album = tmp_path / "album"
    album.mkdir()
    how = ("--photos", album, "--pdf", tmp_path / "a.pdf")
    made = homes.run("office", "pass", "issue", "--all", *how)
    assert f"{made[-1]['cards']} holders have no photograph" in homes.said.err


@pytest.mark.parametrize("what", ["missing", "text", "empty", "huge", "none"])
def test_that_a_place_code_that_is_no_picture_is_a_sentence(homes, tmp_path, what):
    picture = tmp_path / "code.png"
    if what == "huge":
        cv2.imwrite(str(picture), np.full((10_000, 10_000), 255, np.uint8))
    elif what != "missing":
        picture.write_text("no picture" if what == "text" else "")
    given = () if what == "none" else ("--picture", picture)
    target = tmp_path / "a.pdf"
    made = homes.run(
        "gate-1", "notice", "place-code", *given, "--pdf", target, expect=2
    )
    assert made == []
    assert len(homes.said.err.strip().splitlines()) == 1
    assert not target.exists()
    assert papers(homes) == []


def test_that_papers_of_a_gate_name_the_community_of_its_policy(
    homes, tmp_path, poppler
):
    with homes.gate() as station:
        community = station.gate().policy.community
    file = tmp_path / "a.pdf"
    words = (("sheet", "returnee"), ("letter", "pledge"), ("notice", "checkpoint-sign"))
    for sheet in words:
        homes.run("gate-1", *sheet, "--pdf", file)
        assert community in poppler.text(file)


def test_that_what_the_window_saves_is_recorded(homes, tmp_path):
    with homes.gate() as station:
        window = StationPapers(station)
        window.save(window.draw("pledge"), tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    ((state, fields),) = papers(homes)
    assert (state, fields["sheet"]) == ("printed", "pledge")
    assert fields["file"] == str(tmp_path / "a.pdf")


def test_that_the_window_of_a_gate_has_every_sheet(homes):
    homes.record(1, 2)
    with homes.gate() as station:
        papers = StationPapers(station)
        titles = papers.titles()
        for name in titles:
            if name == SHIFT_SHEET:
                with pytest.raises(OperatorError):  # nobody is on duty yet
                    papers.draw(name)
                continue
            drawn = papers.draw(name)
            assert drawn.data.startswith(b"%PDF")
            assert drawn.printed.pages > 0
        assert {"observation", "returnee", *LETTERS, SHIFT_SHEET} <= titles.keys()
        assert papers.printed(drawn, "nowhere") == ""
    told = homes.run("gate-1", "prints")
    assert [(row["state"], row["fields"]["target"]) for row in told] == [
        ("sent", "nowhere")
    ]


def test_that_the_window_fills_a_letter_for_each_of_a_room(homes, tmp_path, poppler):
    with homes.gate() as station:
        window = StationPapers(station)
        resident = next(one for one in station.register.residents() if one.person.home)
        door = resident.person.home.key
        whom = window.personal.find(door).whom
        assert not any(resident.person.name in one.label for one in whom)
        lives = station.register.at_door(door)
        drawn = window.draw("isolation-notice", whom[0].people)
        window.save(drawn, tmp_path / "a.pdf")
        text = poppler.text(tmp_path / "a.pdf")
        for one in lives:
            assert one.person.name in text
        for number in drawn.numbers:
            assert number in text
        after = window.draw("isolation-notice", whom[0].people)
        assert not set(after.numbers) & set(drawn.numbers)
        assert window.draw("observation", whom[0].people).printed.pages >= len(lives)
        looks = [row.subject for row in station.passages.ledger(REVEAL.name)]
        assert sorted(looks) == sorted(one.person.person_id for one in lives)
    told = homes.run("gate-1", "prints")
    assert [row["subject"] for row in told] == list(drawn.numbers)
    assert not any(row["fields"]["masked"] for row in told)


@pytest.mark.parametrize("text", ["9-9-9", "19000000001", "查无此人"])
def test_that_the_window_finds_by_room_and_name_alone(homes, text):
    with homes.gate() as station, pytest.raises(OperatorError):
        StationPapers(station).personal.find(text)


def test_that_the_window_shows_nobody_in_full_before_the_leader_signs(homes):
    with homes.gate() as station:
        leader = with_pin(Operator("L01", "示例带班", Role.LEADER), "271828")
        station.register.set_operators((leader,))
        window = StationPapers(station)
        resident = next(one for one in station.register.residents() if one.person.name)
        found = window.personal.find(resident.person.name)
        assert [one.operator_id for one in found.signers] == ["L01"]
        people = found.whom[0].people
        with pytest.raises(OperatorError, match="signs with the PIN"):
            window.draw("pledge", people)
        with pytest.raises(OperatorError, match="wrong"):
            window.personal.sign("L01", "1")
        window.personal.sign("L01", "271828")
        assert window.draw("pledge", people).people == people
        assert window.personal.find(resident.person.name).signers == ()
        window.personal.forget()
        with pytest.raises(OperatorError, match="signs with the PIN"):
            window.draw("pledge", people)
