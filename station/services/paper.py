"""补录: what was written on paper while the laptop could not."""

import re
from datetime import datetime

import msgspec

from resources import _
from station.domain.errors import OperatorError
from station.domain.kinds import TECHNICAL
from station.domain.moments import CHINA, to_us
from station.domain.passages import Override, PaperSource
from station.domain.people import Person, Resident
from station.domain.places import Place
from station.domain.verdict import Outcome
from station.domain.views import PassageRow
from station.domain.visit import Category, Direction, Reading, Visit
from station.services.admit import Admitted, admit
from station.services.gate import Gate
from station.services.keeping import BACK, ENTERED, PART

_ROOM_FIRST = re.compile(r"(?P<room>\S*[0-9]\S*)\s*(?P<rest>.*)")
MOST_PAGES, MOST_LINES = 9999, 99


class PaperLine(msgspec.Struct, frozen=True):
    """One line as it stands on the sheet; `at` is its time, aware.

    `who`: a room and then, where several live there, a name or the number of one of
    them; or a name alone. `readings`: empty where none was written. `outcome`: what
    became of the person, which counts whatever the rules say today.
    """

    at: datetime
    direction: Direction
    who: str
    readings: tuple[Reading, ...]
    outcome: Outcome
    page: int
    line: int
    writer: str


class PaperEntered(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a line: a `row` on disk, or why there is none.

    `twice`: the entry that is there already of this page and line of that day.
    `several`: residents of the room, of whom one has to be named.
    """

    row: PassageRow | None = None
    twice: PassageRow | None = None
    several: tuple[Resident, ...] = ()


def enter_line(line: PaperLine, gate: Gate) -> PaperEntered:
    """Write a line of a sheet as a passage, once.

    Raises OperatorError as `enter_paper`, and for a room where nobody is registered.
    """
    _check(line.at, line.page, line.line, line.writer, gate)
    twice = _entered(line.at, line.page, line.line, gate)
    if twice is not None:
        return PaperEntered(twice=twice)
    found = _meant(line.who.strip(), gate)
    if isinstance(found, tuple):
        return PaperEntered(several=found)
    visit = msgspec.structs.replace(
        found, at=line.at, direction=line.direction, readings=line.readings
    )
    said = Override(line.writer, _("As it stands on paper"), line.outcome)
    done = enter_paper(visit, line.page, line.line, line.writer, gate, said)
    return PaperEntered(gate.passages.passage(done.record.envelope.record_id))


def enter_paper(
    visit: Visit,
    page: int,
    line: int,
    writer: str,
    gate: Gate,
    said: Override | None = None,
) -> Admitted:
    """Write a paper line as a passage; `visit.at` is the time on the sheet.

    The record carries both times and is counted apart; the first one after the disk
    failed says that the paper of that time is being entered. `said`: what was decided
    then. Raises OperatorError for a time that has not come yet, without page, line or
    writer, and for a line of that day that is entered already.
    """
    _check(visit.at, page, line, writer, gate)
    twice = _entered(visit.at, page, line, gate)
    if twice is not None:
        raise OperatorError(
            "Page {page}, line {line} of that day is entered already: № {seq}.",
            page=page,
            line=line,
            seq=twice.seq,
        )
    source = PaperSource(to_us(visit.at), page, line, writer)
    entered = admit(visit, gate, paper=source, decided=said)
    if any(row.state == BACK for row in gate.passages.ledger(TECHNICAL.name, PART)):
        gate.note(TECHNICAL, PART, ENTERED, part=PART)
    return entered


def _entered(at: datetime, page: int, line: int, gate: Gate) -> PassageRow | None:
    """What was entered from this line of that day's sheets, unless it is void."""
    here, day = gate.journal.head().station, at.astimezone(CHINA).date()
    rows = gate.passages.on_paper(here, day, page, line)
    return next((row for row in rows if not row.void), None)


def _check(at: datetime, page: int, line: int, writer: str, gate: Gate) -> None:
    if at > gate.clock.now().at:
        raise OperatorError("The time on the paper has not come yet.")
    if page < 1 or line < 1 or not writer.strip():
        raise OperatorError("A paper entry needs page, line and who wrote it.")


def _meant(who: str, gate: Gate) -> Visit | tuple[Resident, ...]:
    """Who is meant; several where the room alone does not tell.

    A name that does not live in the room came to visit it.
    """
    nobody = Visit(gate.clock.now().at, Direction.IN, Category.VISITOR)
    match = _ROOM_FIRST.fullmatch(who)
    if match is None:
        if not who:
            raise OperatorError("Say who it was: a room, or a name.")
        return msgspec.structs.replace(nobody, person=Person(who))
    room, rest = match["room"], match["rest"]
    found = gate.register.at_door(room)
    if not found:
        raise OperatorError("Nobody is registered at {door}.", door=room)
    lives = _one_of(found, rest)
    if lives is not None:
        return msgspec.structs.replace(
            nobody, category=Category.RESIDENT, person=lives.person
        )
    if not rest or rest.isdecimal() or _begun(found, rest):
        return found
    host: Place | None = found[0].person.home
    return msgspec.structs.replace(nobody, person=Person(rest), host=host)


def _one_of(found: tuple[Resident, ...], rest: str) -> Resident | None:
    """The resident that a number, a name or its beginning tells from the others."""
    if not rest:
        return found[0] if len(found) == 1 else None
    if rest.isdecimal() and rest.isascii():
        place = int(rest[:3])
        return found[place - 1] if 1 <= place <= len(found) else None
    same = [one for one in found if one.person.name == rest] or _begun(found, rest)
    return same[0] if len(same) == 1 else None


def _begun(found: tuple[Resident, ...], rest: str) -> list[Resident]:
    return [one for one in found if one.person.name.startswith(rest)]
