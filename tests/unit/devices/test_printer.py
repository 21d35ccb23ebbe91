"""The stock tools of CUPS, stood in for by scripts that answer as they do."""

import os
import stat
from pathlib import Path

import pytest

from station.devices.printer import (
    PrinterState,
    PrintJob,
    Sides,
    Ticket,
    outcome,
    printers,
    submit,
    waiting_reason,
)
from station.domain.errors import EnvironmentFault, OperatorError

IDLE = "printer Office is idle.  enabled since Tue 15 Mar 2022"
EMPTY = "printer Office disabled since Tue 15 Mar 2022 -\n\tmedia-empty"


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """Puts a stock tool's answers on the path: name, what it prints, its stderr."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")

    def make(name: str, *cases: tuple[str, str], err: str = "") -> Path:
        lines = [
            f"case \"$*\" in {pattern}) printf '%b\\n' '{answer}';; esac"
            for pattern, answer in cases
        ]
        script = folder / name
        noise = f"printf '%b\\n' '{err}' >&2" if err else ""
        log = folder / f"{name}.asked"
        asked = f'echo "$*" >> {log}'
        script.write_text("\n".join(("#!/bin/sh", asked, *lines, noise)) + "\n")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        return log

    return make


def paper(tmp_path) -> Path:
    file = tmp_path / "log.pdf"
    file.write_bytes(b"%PDF-1.5")
    return file


def test_that_printers_are_told_with_their_reason(tools):
    answer = f"{EMPTY}\\nprinter Hall now printing Hall-7.  enabled since"
    tools("lpstat", ("-p", answer))
    assert printers() == (
        PrinterState("Office", ready=False, reason="media-empty"),
        PrinterState("Hall", ready=True),
    )


def test_that_a_job_says_how_it_is_printed(tools, tmp_path):
    asked = tools("lp", ("*", "request id is Office-12 (1 file(s))"))
    job = PrintJob("day-log", paper="C5", copies=3, sides=Sides.LONG_EDGE, fit=True)
    assert submit(paper(tmp_path), job, "Office") == Ticket("Office", 12)
    said = asked.read_text()
    for words in (
        "-d Office",
        "-n 3",
        "media=C5",
        "sides=two-sided-long-edge",
        "fit-to-page",
    ):
        assert words in said


def test_that_a_refused_job_is_one_sentence_with_its_reason(tools, tmp_path):
    tools("lp", err="lp: Error - The printer or class does not exist.")
    with pytest.raises(EnvironmentFault) as told:
        submit(paper(tmp_path), PrintJob("day-log"))
    assert "does not exist" in str(told.value.fields["reason"])


def test_that_a_file_that_is_gone_is_not_printed(tools, tmp_path):
    tools("lp", ("*", "request id is Office-12 (1 file(s))"))
    with pytest.raises(OperatorError):
        submit(tmp_path / "none.pdf", PrintJob("day-log"))


def test_that_a_computer_without_print_service_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert printers() == ()
    with pytest.raises(EnvironmentFault):
        submit(paper(tmp_path), PrintJob("day-log"))


def test_that_a_job_no_longer_queued_is_done(tools):
    tools("lpstat", ("-p", IDLE))
    assert outcome(Ticket("Office", 12), 1.0).done


def test_that_a_printer_out_of_paper_is_told_at_once(tools):
    tools("lpstat", ("-p", EMPTY), ("-W*", "Office-12  root  50176  Tue 15 Mar"))
    told = outcome(Ticket("Office", 12), 1000.0)
    assert (told.done, told.reason) == (False, "media-empty")


def test_that_patience_ends(tools):
    tools("lpstat", ("-p", IDLE), ("-W*", "Office-12  root  50176  Tue 15 Mar"))
    assert not outcome(Ticket("Office", 12), 0.5).done


def test_that_a_printer_says_why_it_waits(tools):
    tools("lpstat", ("-p", f"{EMPTY}\\nprinter Hall is idle.  enabled since"))
    assert waiting_reason("Office") == "media-empty"
    assert waiting_reason("Hall") == ""
    assert waiting_reason("nowhere") == ""
