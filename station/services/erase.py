"""删除: what the policy keeps no longer goes, everywhere it went.

First the database, in one transaction; then the bytes of its file; then every other
place. Interrupted anywhere, the next run finishes it. Nothing goes by a clock that is
in doubt, before a receipt covers it, or against a legal hold.
"""

import msgspec

from station.domain.errors import GatebookError, OperatorError
from station.domain.exchange import Receipt
from station.domain.kinds import PASSAGE
from station.domain.moments import from_us
from station.domain.retention import Due, EraseReport, Terms
from station.services.clock_watch import clock_is_suspect, office_time
from station.services.erasing_port import Dropped, ErasingEnd, Gone, Left, Place
from station.services.legal_hold import holds_of


class Erasure(msgspec.Struct, frozen=True):
    """What became of one erasure.

    `suspect`: nothing was done, because the clock is in doubt. `wiped`: the file was
    written anew. `trouble`: places that could not be worked on; the next run tries
    again.
    """

    report: EraseReport = EraseReport()
    suspect: bool = False
    wiped: bool = False
    places: tuple[Dropped, ...] = ()
    trouble: tuple[GatebookError, ...] = ()

    @property
    def left(self) -> tuple[Left, ...]:
        """Copies that a person has to look after."""
        return tuple(left for place in self.places for left in place.left)


def preview(end: ErasingEnd) -> Erasure:
    """What `erase_due` would do now; changes nothing."""
    if _in_doubt(end):
        return Erasure(suspect=True)
    return Erasure(end.erasing.erase_due(due_now(end), _terms(end), None))


def erase_due(end: ErasingEnd) -> Erasure:
    """Erase what is due; a second run finds nothing.

    Raises EnvironmentFault when the database cannot be written; then nothing is erased.
    """
    if _in_doubt(end):
        return Erasure(suspect=True)
    due = due_now(end)
    swept = _Sweep(end, due)
    swept.over(end.first)
    report = end.erasing.erase_due(due, _terms(end), end.erasures.note)
    return swept.finish(report)


def erase_person(end: ErasingEnd, person: str, reason: str) -> Erasure:
    """Erase one person's passages, and their entry in the register, at this office.

    `reason` is recorded, the person is not. Raises OperatorError at a station, which
    knows its own gate alone, and without a reason.
    """
    if end.station:
        raise OperatorError("One person's records are erased at the office.")
    if not reason.strip():
        raise OperatorError("Say why, with --reason.")
    terms = _terms(end, reason)
    report = end.erasing.erase_person(person, terms, end.erasures.note)
    return _Sweep(end, due_now(end)).finish(report)


def due_now(end: ErasingEnd) -> Due:
    """What may go now.

    At a station the time is the last one of its office and its receipts are the limit;
    an office has nobody to ask.
    """
    now_us = end.recorder.clock.now().wall_us
    if not end.station:
        return Due(end.policy, now_us)
    receipts = end.exchange.receipts(end.station)
    bodies = [msgspec.json.decode(one.body, type=Receipt) for one in receipts]
    return Due(
        policy=end.policy,
        now_us=min(now_us, office_time(end.exchange, end.station)),
        covered={receipt.volume: receipt.upto for receipt in bodies},
    )


class _Sweep:
    """The places of one erasure, one after the other; a bad one stops no other."""

    def __init__(self, end: ErasingEnd, due: Due) -> None:
        self._end = end
        self._due = due
        self._done: list[Dropped] = []
        self._trouble: list[GatebookError] = []

    def over(self, places: tuple[Place, ...]) -> None:
        gone = self._gone()
        for place in places:
            try:
                self._done.append(place.drop(gone))
            except GatebookError as error:
                self._trouble.append(error)

    def finish(self, report: EraseReport) -> Erasure:
        wiped = False
        try:
            wiped = self._end.erasing.wipe()
        except GatebookError as error:
            self._trouble.append(error)
        self.over(self._end.then)
        if not self._trouble:
            self._end.erasing.swept()
        return Erasure(
            report=report,
            wiped=wiped,
            places=tuple(self._done),
            trouble=tuple(self._trouble),
        )

    def _gone(self) -> Gone:
        return Gone(
            marks=self._end.erasures.read(),
            before=from_us(self._due.cutoff_us(PASSAGE.name)).date(),
            covered=self._due.covered,
            stale=self._end.erasing.sweep_due(),
        )


def _terms(end: ErasingEnd, reason: str = "") -> Terms:
    holds = holds_of(end.passages, end.home)
    return Terms(holds, end.recorder.operator, reason)


def _in_doubt(end: ErasingEnd) -> bool:
    recorder = end.recorder
    return clock_is_suspect(recorder.journal, end.exchange, recorder.clock)
