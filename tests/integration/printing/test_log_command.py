import csv
import io

import msgspec
import pytest

from station.domain.errors import OperatorError
from station.domain.kinds import PAPER, decode_payload
from station.domain.people import Person
from station.services.recorder import Recorder
from station.workspace.ids import new_record_id
from tests.data.sample_day import day_log, empty_day, sample_day
from tests.fakes.clock import TickingClock
from tests.fakes.journal import FakeJournal
from ui.commands import log
from ui.commands.common import Globals, Say, day_named


def test_that_every_file_asked_for_is_written_masked(tmp_path):
    wanted = log.Wanted(tmp_path / "a.pdf", tmp_path / "a.xlsx", tmp_path / "a.csv")
    written = list(log.write(sample_day(), wanted))
    assert [one.format for one in written] == ["pdf", "xlsx", "csv"]
    assert {(one.rows, one.masked) for one in written} == {(35, True)}
    assert all((tmp_path / f"a.{one.format}").stat().st_size for one in written)
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    names = [line["Name"] for line in csv.DictReader(io.StringIO(text))]
    assert names[0] == "王*"


def test_that_a_copy_is_a_fact_of_the_register(tmp_path):
    written = next(log.write(sample_day(), log.Wanted(csv=tmp_path / "a.csv")))
    clock = TickingClock()
    journal = FakeJournal("gate-1", clock)
    journal.open_volume("first", "RWQ")
    recorder = Recorder(journal, clock, new_record_id, "G01", "shift-1")
    log.record_copy(recorder, sample_day(), written)
    (record,) = journal.records("gate-1", journal.head().volume, 2, 9)
    envelope = record.envelope
    assert (envelope.operator, envelope.shift) == ("G01", "shift-1")
    entry = decode_payload(envelope.kind, envelope.version, record.payload)
    assert (envelope.kind, entry.state) == (PAPER.name, "exported")
    assert (entry.fields["rows"], entry.fields["masked"]) == (35, True)


def test_that_one_line_is_told_for_each_file(tmp_path, capsys):
    row = msgspec.structs.replace(sample_day().rows[0], person=Person(name="\ue81e"))
    wanted = log.Wanted(pdf=tmp_path / "a.pdf", masked=False)
    for written in log.write(day_log((row,)), wanted):
        log.tell(Say(Globals(json=True)), written)
    said = capsys.readouterr()
    assert msgspec.json.decode(said.out)["undrawable"] == ["U+E81E"]
    assert said.out.count("\n") == 1
    assert "U+E81E" in said.err


def test_that_the_summary_on_screen_has_no_name_in_it():
    text = "\n".join(log.lines(sample_day()))
    assert "Passages 34" in text
    assert not any(
        row.person.name in text for row in sample_day().rows if row.person.name
    )
    assert list(log.lines(empty_day()))[-1].startswith("No passage")


def test_that_a_day_that_is_none_is_said_in_one_sentence():
    with pytest.raises(OperatorError, match="is no day"):
        day_named("yesterday")
