"""What goes with an open visit besides itself, and how it is saved with the passage."""

import msgspec

from station.domain.credentials import Shown
from station.domain.desk import DeskState, Phase
from station.domain.records import RecordId
from station.domain.views import PassageRow
from station.domain.visit import Direction, PassShown, Reading, Visit
from station.services import shelf, visitor_plates
from station.services.admit import admit
from station.services.gate import Gate

LONGEST_NUMBER = 3


class Aside(msgspec.Struct, frozen=True):
    """What the passage will need that its visit does not hold.

    `number`: the visitor plate by which somebody leaves, `came`: the passage by which
    they came in. `note`: kept with the passage. Of somebody who is still to be chosen:
    `readings` that were taken, and the `pass_shown` with its code in `shown`.
    """

    number: int = 0
    came: PassageRow | None = None
    note: str = ""
    readings: tuple[Reading, ...] = ()
    pass_shown: PassShown | None = None
    shown: tuple[Shown, ...] = ()


def leaving_by(key: str, gate: Gate) -> Aside:
    """Of who carries the visitor plate that was typed, if anybody does."""
    if not (key.isascii() and key.isdigit() and len(key) <= LONGEST_NUMBER):
        return Aside()
    return Aside(int(key), visitor_plates.bearer(int(key), gate))


def leave(visit: Visit, came: PassageRow) -> Visit:
    """Who came in by that passage goes out again."""
    return msgspec.structs.replace(
        visit,
        person=came.person,
        category=came.category,
        direction=Direction.OUT,
        host=came.host,
        plate=came.plate,
    )


def chosen(visit: Visit, plate: str, aside: Aside) -> Visit:
    """Who was chosen, with what was there of them before."""
    return msgspec.structs.replace(
        visit,
        plate=plate,
        readings=aside.readings,
        pass_shown=aside.pass_shown,
        shown=aside.shown,
    )


def save(visit: Visit, record_id: RecordId, aside: Aside, gate: Gate) -> DeskState:
    """The passage on disk, with the number that is given or comes back by it."""
    knowing = visitor_plates.remembering(gate, aside.came) if aside.came else gate
    number = visitor_plates.given(visit, record_id, knowing)
    note = " ".join(filter(None, (visitor_plates.words(number), aside.note)))
    done = admit(visit, knowing, record_id=record_id, note=note)
    visitor_plates.returned(visit, aside.number, gate)
    shelf.remember(visit, gate)
    return DeskState(
        Phase.RECORDED,
        visit=visit,
        row=gate.passages.passage(record_id),
        verdict=done.verdict,
        visitor_plate=number,
    )
