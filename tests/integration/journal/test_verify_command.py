"""`gatebook verify`: 0 on an honest home, 4 naming the record that was altered."""

import json
from pathlib import Path

import pytest

from db.verify_report import Fault
from tests.faults import tamper
from ui.commands.verify import told
from ui.main import run


@pytest.mark.fault(57)
def test_that_an_altered_byte_ends_in_4_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--home", str(tmp_path / "office"), "--key-file", str(tmp_path / "key")]
    made = ["--id", "street-1", "--recovery", str(tmp_path / "recovery.txt")]
    assert run(["init", "office", *made, *where]) == 0
    assert run(["verify", *where]) == 0

    capsys.readouterr()
    assert tamper.main([*where, "--seq", "1"]) == 0
    record_id = capsys.readouterr().out.strip()
    assert run(["verify", "--json", *where]) == 4
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    *faults, figures = lines
    assert record_id in {fault["record_id"] for fault in faults}
    assert figures["faults"] == len(faults)
    assert not figures["holds"]
    assert run(["verify", *where]) == 4


def test_that_a_page_which_took_a_hundred_along_stays_one_short_line() -> None:
    place = "\n".join(f"Page {n}: never used" for n in range(100))
    line = told(
        Fault("The structure of the database file is damaged.", "file", place=place)
    )
    assert "Page 3" in line
    assert "Page 4" not in line
    assert "96" in line
    assert len(line.splitlines()) == 1
