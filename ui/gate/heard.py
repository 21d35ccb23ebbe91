"""What is heard when the screen changes: a sound, and sentences. No Qt."""

import msgspec

from resources import language
from station.domain.desk import Phase
from station.domain.people import DocumentKind, Person
from station.domain.verdict import Outcome
from station.domain.visit import Direction
from station.wording import outcomes
from ui.gate.screen import Screen

_NAMES = {
    Outcome.ADMIT: "admit",
    Outcome.HOLD: "hold",
    Outcome.REFUSE: "refuse",
    Outcome.REFER: "refer",
    Outcome.UNJUDGED: "fault",
}
_FOREIGN = (DocumentKind.PASSPORT, DocumentKind.FOREIGN_RESIDENCE)


class Heard(msgspec.Struct, frozen=True):
    """A sound of `resources/sounds` and what is said after it, by language."""

    name: str
    sentences: dict[str, str]


def heard(before: Screen, now: Screen) -> Heard | None:
    """The outcome that came with this change; nothing where none did."""
    if now.failure and now.failure != before.failure:
        return _of(Outcome.UNJUDGED, now.direction, Person())
    row = now.state.row
    if now.busy or row is None or now.state.phase is not Phase.RECORDED:
        return None
    if before.state.row == row and not before.busy:
        return None
    return _of(row.outcome, row.direction, row.person)


def _of(outcome: Outcome, direction: Direction, person: Person) -> Heard:
    """A guest from abroad hears English too."""
    with language("zh"):
        sentences = {"zh": outcomes.spoken(outcome, direction)}
    if person.document is not None and person.document.kind in _FOREIGN:
        sentences["en"] = outcomes.spoken_english(outcome, direction)
    return Heard(_NAMES[outcome], sentences)
