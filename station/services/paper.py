"""补录: what was written on paper while the laptop could not."""

from station.domain.errors import OperatorError
from station.domain.kinds import TECHNICAL
from station.domain.moments import to_us
from station.domain.passages import PaperSource
from station.domain.visit import Visit
from station.services.admit import Admitted, admit
from station.services.gate import Gate
from station.services.keeping import BACK, ENTERED, PART


def enter_paper(
    visit: Visit, page: int, line: int, writer: str, gate: Gate
) -> Admitted:
    """Write a paper line as a passage; `visit.at` is the time on the sheet.

    The record carries both times and is counted apart; the first one after the disk
    failed says that the paper of that time is being entered. Raises OperatorError for
    a time that has not come yet, and without page, line or writer.
    """
    if visit.at > gate.clock.now().at:
        raise OperatorError("The time on the paper has not come yet.")
    if page < 1 or line < 1 or not writer.strip():
        raise OperatorError("A paper entry needs page, line and who wrote it.")
    source = PaperSource(to_us(visit.at), page, line, writer)
    entered = admit(visit, gate, paper=source)
    if any(row.state == BACK for row in gate.passages.ledger(TECHNICAL.name, PART)):
        gate.note(TECHNICAL, PART, ENTERED, part=PART)
    return entered
