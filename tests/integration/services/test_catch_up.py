"""After the disk failed, the paper of that time is asked for until it is entered."""

from station.domain.kinds import TECHNICAL
from station.services.keeping import BACK, ENTERED, PART
from station.services.paper import enter_paper
from tests.integration.services.test_duty import paper_visit


def states(checkpoint):
    rows = checkpoint.gate.passages.ledger(TECHNICAL.name, PART)
    return [row.state for row in rows]


def test_that_the_first_paper_entry_ends_the_asking(checkpoint):
    checkpoint.gate.note(TECHNICAL, PART, BACK, part=PART, seconds=600)
    assert states(checkpoint) == [BACK]
    enter_paper(paper_visit(checkpoint), 3, 7, "G02", checkpoint.gate)
    assert states(checkpoint) == [ENTERED]
    before = len(checkpoint.records())
    enter_paper(paper_visit(checkpoint), 3, 8, "G02", checkpoint.gate)
    assert len(checkpoint.records()) == before + 1


def test_that_paper_of_a_sound_disk_says_nothing_of_it(checkpoint):
    enter_paper(paper_visit(checkpoint), 3, 7, "G02", checkpoint.gate)
    assert states(checkpoint) == []
