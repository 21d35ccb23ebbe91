import pytest

from station.domain.exchange import AdoptReport, ClockDoubt, ClockNote
from station.domain.import_report import (
    FileReport,
    FileState,
    ImportReport,
    Reason,
)
from station.wording.exchange import adoption, eject_line, file_lines, import_total


def lines(**more):
    state = more.pop("state", FileState.IMPORTED)
    return list(file_lines(FileReport("a.handover", state, station="gate-1", **more)))


def test_that_new_and_held_records_are_counted():
    (line,) = lines(new=12, held=3)
    assert line == "a.handover: 12 new records of gate-1, 3 were here already."


def test_that_a_repeated_file_says_that_nothing_changed():
    (line,) = lines(state=FileState.HELD, held=3)
    assert "nothing changed" in line


@pytest.mark.parametrize("state", [FileState.REFUSED, FileState.SET_ASIDE])
def test_that_a_reason_is_a_whole_sentence(state):
    reason = Reason("Station {station} was withdrawn.", {"station": "gate-1"})
    (line,) = lines(state=state, reason=reason)
    assert line.endswith("Station gate-1 was withdrawn.")


def test_that_everything_worth_knowing_has_its_own_line():
    told = lines(
        new=5,
        corrections=2,
        missing=((1, 4), (9, 9)),
        set_aside=((7, "odd"),),
        clock=(ClockNote(8, ClockDoubt.BACK, -60),),
    )
    assert told[1:] == [
        "2 of them are corrections.",
        "Records 1 to 4 of gate-1 are missing.",
        "Records 9 to 9 of gate-1 are missing.",
        "Record 7 was set aside: odd",
        "At record 8 the clock had gone back by 60 s.",
    ]


@pytest.mark.parametrize("doubt", ClockDoubt)
def test_that_every_doubt_about_a_clock_has_words(doubt):
    assert "8" in lines(clock=(ClockNote(8, doubt, 5),))[1]


def test_that_a_trial_says_so():
    assert "trial" in import_total(ImportReport((), dry_run=True))
    assert import_total(ImportReport(())) == "0 new records in all."


def test_that_an_adoption_names_what_was_delivered():
    told = list(
        adoption(
            AdoptReport(
                3, 7, residents=30, delivered=("a",), strange=("v1",), unknown=("x",)
            )
        )
    )
    assert told[0] == "Briefing 3 is in force: policy 7, 30 residents."
    assert len(told) == 4
    assert list(adoption(AdoptReport(3, 7, already=True))) == [
        "Briefing 3 is in force already; nothing changed."
    ]


def test_that_a_stick_is_taken_out_as_its_system_wants_it():
    assert "udisksctl unmount -b /dev/sdb1" in eject_line("/dev/sdb1", "/dev/sdb")
    assert "safely remove hardware" in eject_line("", "")


def test_that_a_part_says_what_is_still_wanted():
    (line,) = adoption(AdoptReport(7, 1, waiting=("a.2of2.briefing",)))
    assert line.endswith("still wanted: a.2of2.briefing")


def test_that_what_does_not_count_is_told():
    told = "\n".join(lines(undone=2, back=1, cut=(5, 9)))
    assert "Records 5 to 9 came after" in told
    assert "2 of its records are set aside" in told
    assert "1 record that was set aside counts again" in told
