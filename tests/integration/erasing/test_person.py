"""One person's records go on request, whatever their age."""

from db.register import SqlRegister
from station.domain.passages import CorrectableField, Correction
from station.domain.people import Resident
from tests.fakes.passages import a_passage, a_person
from tests.integration.erasing.eraser import Eraser, counts
from tests.integration.journal.homes import Home


def test_that_everything_of_one_person_goes_and_nothing_else(
    gate: Home, eraser: Eraser
) -> None:
    first = gate.write("passage", a_passage(1))
    gate.write("passage", a_passage(2))
    gate.write("passage", a_passage(1))
    target = first.envelope.record_id
    gate.write("correction", Correction(target, {CorrectableField.NAME: "李㛃"}, "x"))
    register = SqlRegister(gate.engine)
    register.replace([Resident(a_person(1)), Resident(a_person(2))])
    register.set_lists({"person-1": ("watch",), "person-2": ("watch",)})
    report = eraser.person("person-1")
    assert counts(report) == {"correction": 1, "passage": 2}
    assert report.unregistered
    (mark,) = report.marks
    assert (mark.seqs, mark.reason, mark.kinds) == (((2, 2), (4, 5)), "asked for", ())
    assert [r.person.person_id for r in register.residents()] == ["person-2"]
    assert list(register.lists()) == ["person-2"]
    assert len(gate.select("SELECT id FROM passage")) == 1
    eraser.require_sound()
    again = eraser.person("person-1")
    assert (again.count, again.unregistered) == (0, False)


def test_that_one_record_names_its_person(gate: Home, eraser: Eraser) -> None:
    """A visitor has no id in the register; the document joins the visits."""
    stranger = a_passage(5).person
    visitor = type(stranger)(name="刘洋", document=stranger.document)
    record = gate.write("passage", a_passage(1, person=visitor))
    gate.write("passage", a_passage(1, person=visitor))
    gate.write("passage", a_passage(1, person=type(stranger)(name="刘洋")))
    assert eraser.person(record.envelope.record_id).count == 2


def test_that_nobody_is_found_by_an_empty_word(gate: Home, eraser: Eraser) -> None:
    gate.write("passage", a_passage(1, person=type(a_person(1))()))
    assert eraser.person("").count == 0


def test_that_a_correction_of_a_correction_goes_too(gate: Home, eraser: Eraser) -> None:
    first = gate.write("passage", a_passage(1))
    change = {CorrectableField.NAME: "李㛃"}
    said = gate.write("correction", Correction(first.envelope.record_id, change, "x"))
    gate.write("correction", Correction(said.envelope.record_id, change, "y"))
    assert counts(eraser.person("person-1")) == {"correction": 2, "passage": 1}
    eraser.require_sound()
