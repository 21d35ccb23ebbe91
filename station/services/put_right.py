"""The last passage was wrong: the guard puts it right at once, and the trace stays.

What changes nothing about the verdict is a correction. What would be judged otherwise
is taken back, and whoever still stands there is judged anew: a fact is never judged
again, and both entries stay.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from resources import _
from station.domain import thermometers
from station.domain.errors import OperatorError
from station.domain.passages import CorrectableField
from station.domain.people import Person, Resident
from station.domain.policy.judge import judge
from station.domain.policy.needs import needs
from station.domain.records import RecordId
from station.domain.views import PassageRow
from station.domain.visit import Direction, PastPassage, Visit
from station.services.admit import history_of, with_lists, with_name_key
from station.services.correct import LOW, correct
from station.services.gate import Gate
from station.services.once_more import visit_again


class Mistake(StrEnum):
    """What was wrong with a passage."""

    DIRECTION = "direction"
    TEMPERATURE = "temperature"
    PERSON = "person"
    TWICE = "twice"


def last_passage(made: Sequence[RecordId], gate: Gate) -> PassageRow | None:
    """The last of those passages that is not void; of none, the last one of this day.

    A line of paper is none: whoever enters one looks at the paper.
    """
    rows: Iterator[PassageRow | None]
    rows = (gate.passages.passage(record_id) for record_id in reversed(made))
    if not made:
        here, today = gate.journal.head().station, gate.clock.now().at.date()
        rows = iter(gate.passages.day_rows(here, today)[::-1])
    return next((r for r in rows if r and not (r.void or r.paper_line)), None)


def others_at_home(row: PassageRow, gate: Gate) -> tuple[Resident, ...]:
    """Who else lives where the wrong person does."""
    home, wrong = row.person.home, row.person.person_id
    found = gate.register.at_door(home.key) if home else ()
    return tuple(one for one in found if one.person.person_id != wrong)


def put_right(
    row: PassageRow, mistake: Mistake, celsius: float | None, gate: Gate
) -> Visit | None:
    """Record what was wrong; who is to be judged anew, or None where all is said.

    `celsius`: the right reading, None for "Lo". Raises OperatorError for a passage of
    another shift or one that a leader decided: a leader corrects those.
    """
    if row.shift != gate.shift:
        raise OperatorError("This passage is of another shift: a leader corrects it.")
    if row.override_reason:
        raise OperatorError("A leader decided this passage: a leader corrects it.")
    if mistake is Mistake.TWICE:
        _take_back(row, _("Entered twice"), gate)
        return None
    visit = visit_again(row, gate)
    if mistake is Mistake.PERSON:
        _take_back(row, _("Wrong person"), gate)
        return msgspec.structs.replace(
            visit, person=Person(), pass_shown=None, shown=()
        )
    if mistake is Mistake.DIRECTION:
        return _turned(row, visit, gate)
    return _measured(row, visit, celsius, gate)


def _turned(row: PassageRow, visit: Visit, gate: Gate) -> Visit | None:
    way = Direction.OUT if row.direction is Direction.IN else Direction.IN
    right = msgspec.structs.replace(visit, direction=way)
    changes = {CorrectableField.DIRECTION: way.value}
    return _corrected(row, right, changes, _("Wrong direction"), gate)


def _measured(
    row: PassageRow, visit: Visit, celsius: float | None, gate: Gate
) -> Visit | None:
    if not row.readings:
        raise OperatorError("No temperature was taken in this passage.")
    last = thermometers.put_right(row.readings[-1], celsius)
    right = msgspec.structs.replace(visit, readings=(*row.readings[:-1], last))
    word = LOW if celsius is None else f"{celsius:.1f}"
    changes = {CorrectableField.TEMPERATURE: word}
    return _corrected(row, right, changes, _("Wrong temperature"), gate)


def _corrected(
    row: PassageRow,
    right: Visit,
    changes: dict[CorrectableField, str],
    reason: str,
    gate: Gate,
) -> Visit | None:
    if _is_judged_alike(row, right, gate):
        correct(row.record_id, changes, reason, gate)
        return None
    _take_back(row, reason, gate)
    return right


def _is_judged_alike(row: PassageRow, right: Visit, gate: Gate) -> bool:
    """Whether the right entry asks for nothing more and comes to the same end."""
    if needs(right, gate.policy, gate.orders):
        return False
    known = with_name_key(with_lists(right, gate), gate)
    past = history_of(known, gate)
    others = msgspec.structs.replace(
        past,
        same_person=_without(past.same_person, row),
        same_household=_without(past.same_household, row),
        same_code=_without(past.same_code, row),
    )
    verdict = judge(known, gate.policy, others, gate.orders)
    return verdict.outcome is row.outcome


def _without(past: tuple[PastPassage, ...], row: PassageRow) -> tuple[PastPassage, ...]:
    return tuple(one for one in past if one.record_id != row.record_id)


def _take_back(row: PassageRow, reason: str, gate: Gate) -> None:
    correct(row.record_id, {CorrectableField.VOID: "1"}, reason, gate)
