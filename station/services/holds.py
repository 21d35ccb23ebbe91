"""What becomes of those who wait at the side: measured again, decided, reported."""

from collections.abc import Callable

from resources import _
from station.domain.desk import DeskState, Phase
from station.domain.records import RecordId
from station.domain.thermometers import repeat_site
from station.domain.verdict import Outcome
from station.domain.views import PassageRow
from station.domain.visit import TYPED, Reading, Site, Visit
from station.services import resolve, visitor_plates
from station.services.gate import Gate
from station.services.login import Warrant


class HoldDesk:
    """Ends the holds of one gate; every call may block on the disk.

    Each call returns the passage as it stands then, on disk. Raises OperatorError as
    `resolve` does. The visit at the desk is not touched.
    """

    def __init__(self, gate: Callable[[], Gate]) -> None:
        self._gate = gate

    def measure_again(
        self,
        record_id: RecordId,
        celsius: float | None,
        site: Site | None = None,
        device: str = TYPED,
    ) -> DeskState:
        """One more reading in °C, None for "Lo": it is judged.

        `site`: where it was taken; unless it is told, where the policy wants it.
        """
        gate = self._gate()
        taken = site or repeat_site(resolve.known(record_id, gate).findings)
        reading = Reading(gate.clock.now().wall_us, celsius, taken, device)
        resolve.measure_again(record_id, reading, gate)
        return self._as_it_stands(record_id)

    def decide(
        self,
        record_id: RecordId,
        outcome: Outcome,
        reason: str,
        warrant: Warrant | None = None,
    ) -> DeskState:
        """The word of whoever signed for it; see `resolve.decide`."""
        resolve.decide(record_id, outcome, reason, self._gate(), warrant)
        return self._as_it_stands(record_id)

    def report(self, record_id: RecordId, told: str) -> DeskState:
        """Note to whom it was reported."""
        note = _("Reported to: {whom}").format(whom=told)
        resolve.remark(record_id, note, self._gate())
        return self._as_it_stands(record_id)

    def _as_it_stands(self, record_id: RecordId) -> DeskState:
        """A visitor who may come in after all carries a number too."""
        gate = self._gate()
        row = resolve.known(record_id, gate)
        number = self._number(row) if row.outcome is Outcome.ADMIT else 0
        if number:
            resolve.remark(record_id, visitor_plates.words(number), gate)
            row = resolve.known(record_id, gate)
        return DeskState(Phase.RECORDED, row=row, visitor_plate=number)

    def _number(self, row: PassageRow) -> int:
        at = self._gate().clock.now().at
        visit = Visit(at, row.direction, row.category, row.person)
        if not visitor_plates.carries_one(visit):
            return 0
        return visitor_plates.give(row.person, row.record_id, self._gate())
