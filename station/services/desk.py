"""One gate desk: what stands there, what is still asked, and the way to a passage.

The desk of the window, of the command line and of the demonstration day is this one.
"""

from collections import deque
from collections.abc import Callable

import msgspec

from resources import _
from station.codes.mrz import ZoneLines
from station.codes.passes import is_genuine_pass
from station.codes.shc_parts import CardParts
from station.domain.credentials import CodeKind, Shown
from station.domain.day import Day
from station.domain.desk import DeskState, Phase, StationStatus
from station.domain.errors import OperatorError
from station.domain.people import Person, Resident
from station.domain.places import Place
from station.domain.policy.needs import Need, needs
from station.domain.policy.sections import RiskArea
from station.domain.records import RecordId
from station.domain.sameness import may_be_same
from station.domain.search import Hit
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.views import DayCounts, PassageRow
from station.domain.visit import TYPED, Category, Direction, Reading, Site, Visit
from station.services import (
    desk_news,
    party,
    put_right,
    reveal,
    search_desk,
    shelf,
    thermometers,
    today,
    travel,
    visitor_plates,
    visits,
)
from station.services.aside import Aside, chosen, leave, leaving_by, save
from station.services.duty import DutyDesk, relieved
from station.services.gate import Gate
from station.services.holders import named_too
from station.services.holds import HoldDesk
from station.services.login import Warrant
from station.services.look import look_at, together
from station.services.same_code import SameCode

_MADE = 20  # passages of this desk that may be the last one


class GateDesk:
    """Holds at most one visit; every call may block, so one thread alone calls it.

    A call returns the state to draw. RECORDED comes only after COMMIT returned. What
    cannot go on says so in `notice` and changes nothing. A call that raises because
    the disk failed leaves the visit standing: the same call, or `finish`, saves it
    under the id that it had, so that no passage is lost and none is doubled.
    """

    def __init__(
        self,
        gate: Gate,
        status: Callable[[], StationStatus],
        changed: Callable[[], None] | None = None,
    ) -> None:
        """`changed` is called when somebody else stands on duty; it calls `use`."""
        self._gate = gate
        self._status = status
        self.duty = DutyDesk(lambda: self._gate, changed or self._stand_anew)
        self.holds = HoldDesk(lambda: self._gate)
        self.search = search_desk.SearchDesk(lambda: self._gate)
        self._visit: Visit | None = None
        self._record_id = ""
        self._candidates: tuple[Resident, ...] = ()
        self._direction = Direction.IN
        self._plate = ""
        self._parts = CardParts()
        self._lines = ZoneLines()
        self._aside = Aside()
        self._same_code = SameCode()
        self._recorded = DeskState()
        self._party = ""  # of who comes next
        self._made: deque[RecordId] = deque(maxlen=_MADE)

    def use(self, gate: Gate) -> None:
        """From now on work under this gate: a new policy, order or shift."""
        self._gate = gate

    def _stand_anew(self) -> None:
        self.use(relieved(self._gate))

    def is_genuine(self, text: str) -> bool:
        """Whether a pass's signature holds here; may be asked from any thread."""
        return is_genuine_pass(text, self._gate.trust)

    def present_code(
        self, text: str, colour: Colour, direction: Direction
    ) -> DeskState:
        """A scanned text. A pass begins a visit; other codes join the one there.

        A text that nobody knows is kept as shown and not judged; the guard looks. A
        document says who stands there; a plate brings its owners, or joins the visit.
        The same text the same way within 5 s counts once.
        """
        code, now_us = (text, colour, direction), self._gate.clock.now().boot_us
        if self._same_code.comes_again(*code, self._visit, now_us):
            return self._as_it_is(desk_news.same_code())
        state = self._take_code(*code)
        self._same_code.served(self._visit)
        return state

    def present_door(self, key: str, direction: Direction) -> DeskState:
        """A room number; one resident is chosen at once, several are shown.

        The number of a visitor plate that is out: its bearer leaves. Where it is a
        room as well, the bearer is offered after the residents.
        """
        found = self._gate.register.at_door(key)
        leaving = leaving_by(key, self._gate)
        if leaving.came is None:
            if not found:
                return self._standing(desk_news.nobody_at(key))
            return self._offer(found, direction)
        if not found:
            return self._leave(leaving, leaving.came)
        bearer = Resident(leaving.came.person, visitor_plates.words(leaving.number))
        state = self._offer((*found, bearer), direction)
        self._aside = leaving
        return state

    def choose(self, index: int) -> DeskState:
        """Pick a resident of the door by number, counted from 0."""
        if not 0 <= index < len(self._candidates):
            return self._standing(_("There is no such number in the list."))
        aside = self._aside
        if aside.came is not None and index == len(self._candidates) - 1:
            return self._leave(aside, aside.came)
        person = visits.known_now(self._candidates[index].person, self._gate)
        if person is None:
            return self._offer_anew(self._candidates[index].person)
        visit = visits.begun(person, Category.RESIDENT, self._direction, self._gate)
        visit = chosen(visit, self._plate, aside)
        return self._begin(visit, aside=Aside(note=aside.note))

    def present_category(
        self, category: Category, direction: Direction, plate: str = "", host: str = ""
    ) -> DeskState:
        """Somebody with no code yet: a visitor, a courier, an ambulance."""
        visit = visits.begun(Person(), category, direction, self._gate)
        place = self._place(host)
        visit = msgspec.structs.replace(visit, plate=plate, host=place)
        self._candidates = ()
        return self._begin(
            visit, "" if place or not host else desk_news.nobody_at(host)
        )

    def present_found(self, hit: Hit, direction: Direction) -> DeskState | None:
        """Whoever was found: the one who stands unnamed, or the next; None: gone."""
        now = self.search.again(hit)
        if now is None:
            return None
        if self._visit is not None and self._visit.person == Person():
            self._visit = search_desk.named(self._visit, now)
            return self._advance()
        empty = visits.begun(Person(), now.category, direction, self._gate)
        return self._begin(search_desk.named(empty, now))

    def present_vehicle(
        self, category: Category, direction: Direction, tail: str
    ) -> DeskState:
        """A fixed vehicle by its plate or tail: what it came for before is known."""
        found = shelf.vehicles_ending(tail, self._gate)
        plate, purpose = found[0] if len(found) == 1 else (tail, "")
        visit = visits.begun(Person(), category, direction, self._gate)
        visit = msgspec.structs.replace(visit, plate=plate, purpose=purpose)
        self._candidates = ()
        return self._begin(visit, desk_news.several_vehicles(len(found)))

    def purpose(self, purpose: str) -> DeskState:
        """What the one who stands there comes for."""
        if self._visit is None:
            return self._standing(desk_news.nobody_here())
        self._visit = msgspec.structs.replace(self._visit, purpose=purpose)
        return self._advance()

    def leave_parcel(self, door: str = "") -> DeskState:
        """A parcel lies at the shelf: noted, and nobody passed."""
        plate = self._visit.plate if self._visit else ""
        shelf.leave_parcel(self._gate, door, plate)
        return desk_news.done(self._as_it_is(desk_news.parcel_left(door)))

    def turn_thermometer(self) -> DeskState:
        """No thermometer works from now on, or one works again: recorded."""
        out = thermometers.turn(self._gate)
        if self._visit is not None:
            self._visit = msgspec.structs.replace(self._visit, thermometer_out=out)
        told = self._as_it_is(desk_news.thermometer(out=out))
        return told if out else desk_news.done(told)

    def describe(
        self, person: Person, *, host: str = "", purpose: str = "", party: str = ""
    ) -> DeskState:
        """Who the visitor says to be, and whom they visit."""
        if self._visit is None:
            return self._standing(desk_news.nobody_here())
        place = self._place(host)
        self._visit = msgspec.structs.replace(
            self._visit,
            person=person,
            host=place or self._visit.host,
            purpose=purpose or self._visit.purpose,
            party=party or self._visit.party,
        )
        return self._advance("" if place or not host else desk_news.nobody_at(host))

    def companion(self) -> DeskState:
        """The next one of the party of whoever was recorded last; see `party`."""
        if self._visit is not None and self._visit.party:
            return self._standing()  # the same key again after a save that failed
        found = party.companion_of(self._recorded, self._gate)
        if found is None:
            return self._standing(desk_news.nobody_before())
        self._party, visit = found.party, found.visit
        others = (found.others, visit.direction, visit.plate)
        return self._offer(*others) if found.others else self._begin(visit)

    def by_eye(self, shown: Shown) -> DeskState:
        """A credential as seen: colour, test, place code, travel card."""
        if self._visit is None:
            return self._standing(desk_news.nobody_here())
        return self._show(shown, Person())

    def areas(self) -> tuple[RiskArea, ...]:
        """The risk areas that count today."""
        return travel.areas(self._gate)

    def been_to(self, place: str) -> DeskState:
        """Where the one who stands there was; the same again takes it back."""
        if self._visit is None:
            return self._standing(desk_news.nobody_here())
        self._visit = travel.been_to(self._visit, place)
        return self._advance()

    def unreadable(self, part: str = "scanner") -> DeskState:
        """A technical part did not answer: it is said, never taken for a verdict."""
        if self._visit is None:
            return self._standing(desk_news.nobody_here())
        failures = (*self._visit.failures, part)
        self._visit = msgspec.structs.replace(self._visit, failures=failures)
        return self._advance()

    def temperature(
        self,
        celsius: float | None,
        site: Site = Site.FOREHEAD,
        device: str = TYPED,
    ) -> DeskState:
        """A reading in °C, None for "Lo"; records when nothing else is asked."""
        if self._visit is None:
            return self._standing(desk_news.nobody_here())
        reading = Reading(self._now_us(), celsius, site, device)
        # after a save that failed the same key is pressed again: no second reading
        if not (self._record_id and _repeats(reading, self._visit.readings)):
            readings = (*self._visit.readings, reading)
            self._visit = msgspec.structs.replace(self._visit, readings=readings)
        return self._advance()

    def turn(self, direction: Direction) -> DeskState:
        """The person who stands there goes this way; nothing is recorded by it."""
        self._direction = direction
        if self._visit is not None:
            self._visit = msgspec.structs.replace(self._visit, direction=direction)
        return self._standing()

    def finish(self) -> DeskState:
        """Judge and record now, whatever is still missing."""
        if self._visit is None:
            return self._standing(desk_news.nobody_here())
        return self._record(self._visit)

    def cancel(self) -> DeskState:
        """Nobody stands there any more; nothing was recorded."""
        self._visit, self._candidates, self._aside = None, (), Aside()
        self._recorded, self._party = DeskState(), ""
        self._same_code.forget()
        self._parts.forget()
        return self._standing()

    def waiting(self) -> tuple[PassageRow, ...]:
        return self._gate.passages.waiting()

    def resolve(
        self,
        record_id: str,
        outcome: Outcome,
        celsius: float | None,
        reason: str,
        warrant: Warrant | None = None,
    ) -> DeskState:
        """End a hold: a new reading is judged, otherwise the word given counts.

        `warrant`: who signed for the word; see `resolve.decide`.
        """
        if celsius is not None:
            return self.holds.measure_again(record_id, celsius)
        return self.holds.decide(record_id, outcome, reason, warrant)

    def last(self) -> PassageRow | None:
        """The last passage of this desk that is not void, or of this day's."""
        return put_right.last_passage(self._made, self._gate)

    def put_right(
        self,
        record_id: RecordId,
        mistake: put_right.Mistake,
        celsius: float | None = None,
    ) -> DeskState:
        """The last passage was wrong; see `put_right`. Who is judged anew stands here.

        The one who stands here already stays, and is told first.
        """
        row = self.last()
        if row is None or row.record_id != record_id:
            raise OperatorError("Only the last passage is put right here.")
        again = put_right.put_right(row, mistake, celsius, self._gate)
        self._recorded = DeskState()
        if again is None:
            return desk_news.done(self._standing(desk_news.put_right(row)))
        if self._visit is not None:
            return self._standing(desk_news.taken_back(row, again=True))
        aside = Aside(note=desk_news.instead_of(row), readings=again.readings)
        if mistake is not put_right.Mistake.PERSON:
            return self._begin(again, desk_news.taken_back(row, again=False), aside)
        return self._offer_others(row, aside)

    def today(self) -> tuple[tuple[PassageRow, ...], DayCounts]:
        """The passages of this local day, newest first, and their counts."""
        return today.passages_of(self._gate)

    def day(self, most: int) -> Day:
        """The list and the figures of this local day, as long lists show them."""
        return today.day(self._gate, most)

    def last_passages(self, most: int) -> tuple[PassageRow, ...]:
        """The last passages of this local day, newest first."""
        return reveal.last_passages(self._gate, most)

    def reveal(self, record_id: str, warrant: Warrant | None = None) -> PassageRow:
        """A passage to be shown in full; who looks is recorded first."""
        return reveal.reveal(record_id, self._gate, warrant)

    def status(self) -> StationStatus:
        return self._status()

    def _offer_others(self, row: PassageRow, aside: Aside) -> DeskState:
        """Who else lives there, to be chosen in place of the wrong person."""
        others = put_right.others_at_home(row, self._gate)
        if not others:
            return self._standing(desk_news.taken_back(row, again=True))
        self._candidates, self._aside = others, aside
        self._direction, self._plate = row.direction, row.plate
        return self._standing(desk_news.taken_back(row, again=False))

    def _offer_anew(self, gone: Person) -> DeskState:
        """The register was renewed: who lives there now, to be chosen again."""
        door = gone.home.key if gone.home else ""
        self._candidates = self._gate.register.at_door(door)
        self._aside = msgspec.structs.replace(self._aside, number=0, came=None)
        return self._standing(desk_news.renewed())

    def _leave(self, aside: Aside, came: PassageRow) -> DeskState:
        """The bearer of a visitor plate goes out again."""
        visit = visits.begun(came.person, came.category, Direction.OUT, self._gate)
        self._candidates = ()
        return self._begin(leave(visit, came), aside=aside)

    def _as_it_is(self, notice: str) -> DeskState:
        """What stands here, or the card of who was recorded last."""
        if self._visit is not None or self._candidates:
            return self._standing(notice)
        return msgspec.structs.replace(self._recorded, notice=notice)

    def _take_code(self, text: str, colour: Colour, direction: Direction) -> DeskState:
        whole = self._lines.take(text)
        seen = look_at(whole, colour, self._gate, self._parts)
        if seen.credential.is_part:
            return self._standing(desk_news.parts_missing(self._parts.missing))
        kind = seen.credential.kind
        if kind is CodeKind.PLATE:
            return self._present_plate(
                seen.credential.fields.get("plate", ""), direction
            )
        notice = desk_news.of_code(seen)
        if self._visit is not None and visits.is_joined_by(seen, self._visit):
            return self._show(seen.shown, seen.person, notice)
        if seen.bearers:
            aside = Aside(pass_shown=seen.pass_shown, shown=(seen.shown,))
            return self._offer(seen.bearers, direction, seen.plate, aside)
        self._candidates = ()
        return self._begin(visits.of_seen(seen, direction, self._gate), notice)

    def _present_plate(self, plate: str, direction: Direction) -> DeskState:
        if self._visit is not None:
            self._visit = msgspec.structs.replace(self._visit, plate=plate)
            return self._advance()
        owners = self._gate.register.by_plate(plate)
        if owners:
            return self._offer(owners, direction, plate)
        return self.present_category(Category.VISITOR, direction, plate)

    def _offer(
        self,
        found: tuple[Resident, ...],
        direction: Direction,
        plate: str = "",
        aside: Aside | None = None,
    ) -> DeskState:
        """Residents to choose from; one alone is chosen at once."""
        gone = self._displaced()
        self._visit, self._candidates = None, found
        self._direction, self._plate, self._aside = direction, plate, aside or Aside()
        state = self.choose(0) if len(found) == 1 else self._standing()
        return msgspec.structs.replace(state, notice=state.notice or gone)

    def _begin(
        self, visit: Visit, notice: str = "", aside: Aside | None = None
    ) -> DeskState:
        gone = self._displaced()
        self._visit = msgspec.structs.replace(visit, party=visit.party or self._party)
        self._record_id = ""
        self._aside, self._recorded = aside or Aside(), DeskState()
        return self._advance(notice or gone)

    def _displaced(self) -> str:
        """What the guard is told when the next one comes before the last was saved."""
        if self._visit is None:
            return ""
        return desk_news.displaced()

    def _show(self, shown: Shown, person: Person, notice: str = "") -> DeskState:
        """Add a credential to the visit; a second one of a kind completes the first."""
        assert self._visit is not None  # noqa: S101 - both callers have looked
        if not may_be_same(self._visit.person, person):
            notice = notice or _("This code or document names somebody else.")
        named = named_too(self._visit, person)
        seen_now = together(named.shown, shown)
        self._visit = msgspec.structs.replace(named, shown=seen_now)
        return self._advance(notice)

    def _advance(self, notice: str = "") -> DeskState:
        visit = self._visit
        if visit is None or self._needs(visit):
            return self._standing(notice)
        done = self._record(visit)
        return msgspec.structs.replace(done, notice=done.notice or notice)

    def _standing(self, notice: str = "") -> DeskState:
        """What stands there now, unchanged."""
        if self._visit is not None:
            needed = self._needs(self._visit)
            return DeskState(Phase.ASKING, (), self._visit, needed, notice=notice)
        phase = Phase.CHOOSING if self._candidates else Phase.IDLE
        return DeskState(phase, self._candidates, notice=notice)

    def _needs(self, visit: Visit) -> tuple[Need, ...]:
        return needs(visit, self._gate.policy, self._gate.orders)

    def _record(self, visit: Visit) -> DeskState:
        now = visits.as_of_now(visit, self._gate)
        if now is None:
            self._visit = visits.unnamed(visit)
            return self._standing(desk_news.renewed())
        self._record_id = self._record_id or self._gate.fresh_id()
        self._recorded = save(now, self._record_id, self._aside, self._gate)
        self._made.append(self._record_id)
        self._visit, self._candidates = None, ()
        self._record_id = self._party = ""
        self._parts.forget()
        return self._recorded

    def _place(self, host: str) -> Place | None:
        if not host:
            return None
        found = self._gate.register.at_door(host)
        return found[0].person.home if found else None

    def _now_us(self) -> int:
        return self._gate.clock.now().wall_us


def _repeats(reading: Reading, readings: tuple[Reading, ...]) -> bool:
    taken = (reading.celsius, reading.site)
    return any(taken == (last.celsius, last.site) for last in readings[-1:])
