"""Plays the script at the two gates through the same desk that the window uses."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from station.domain.credentials import Shown
from station.domain.desk import DeskState, Phase
from station.domain.errors import OperatorError
from station.domain.moments import to_us
from station.domain.symbols import Colour, Symbol
from station.domain.visit import Category
from station.scanning.scenes import Holder
from station.services.shifts import close_shift
from ui.compose import OpenStation
from ui.demo import special
from ui.demo.actions import (
    ChangeShift,
    Correct,
    GiveOrder,
    Medium,
    NameDoor,
    OneKey,
    Paper,
    Party,
    Resolve,
    ShowPass,
    Step,
    Visit,
    Walk,
)
from ui.demo.clock import DemoClock
from ui.demo.optics import Optics, Presentation, typed


@dataclass
class Tally:
    """What the play measured: codes shown and read, milliseconds of each passage.

    `ms` runs from the frame (or the first key) to the committed record and leaves out
    the time that a person needs.
    """

    shown: int = 0
    read: int = 0
    ms: list[float] = field(default_factory=list)


class Player:
    """One day at several gates. `codes`: person id to the text of their pass."""

    def __init__(
        self,
        stations: Mapping[int, OpenStation],
        clock: DemoClock,
        codes: Mapping[str, str],
        optics: Optics,
    ) -> None:
        self._stations = stations
        self._clock = clock
        self._codes = codes
        self._optics = optics
        self._labelled: dict[str, str] = {}
        self._spent_ms = 0.0
        self.tally = Tally()

    def play(self, steps: Iterable[Step], tell: Callable[[int], None]) -> None:
        """Play every step in order and close the last shifts."""
        for number, step in enumerate(steps, start=1):
            self._clock.set(step.at)
            self._act(step)
            tell(number)
        for station in self._stations.values():
            close_shift(station.desk().today()[1], station.gate())

    def _act(self, step: Step) -> None:
        station = self._stations[step.gate]
        match step:
            case Walk():
                self._walk(station, step)
            case Resolve():
                special.resolve(station, step, self._labelled[step.of])
            case Correct():
                special.put_right(station, step, self._labelled[step.of])
            case ChangeShift():
                special.change_shift(station, step)
            case GiveOrder():
                special.order(station, step)
            case Paper():
                special.paper_line(station, step)
            case _:
                raise TypeError(step)

    def _walk(self, station: OpenStation, step: Walk) -> None:
        station.desk().cancel()  # another person, whose photo may show the same code
        match step:
            case ShowPass():
                self._show_pass(station, step)
            case NameDoor():
                self._name_door(station, step)
            case Visit():
                self._visit(station, step)
            case Party():
                self._party(station, step)
            case OneKey():
                with self._timed():
                    state = station.desk().present_category(
                        step.category, step.direction, step.plate
                    )
                    self._see(station, state, step.shown, step)
            case _:
                raise TypeError(step)

    def _show_pass(self, station: OpenStation, step: ShowPass) -> None:
        text = self._codes[step.person_id]
        shown = None
        if step.medium is Medium.CAMERA:
            shown = self._optics.presented(text, Colour.NONE, Holder.CARD)
        with self._timed():
            symbol = self._read(text, shown)
            if symbol is None:
                self._by_person(station, step)
                return
            state = station.desk().present_code(
                symbol.text, symbol.colour, step.direction
            )
            self._measure(station, state, step)

    def _by_person(self, station: OpenStation, step: ShowPass) -> None:
        """The card cannot be read: the guard types the room instead."""
        resident = station.register.by_id(step.person_id)
        home = resident.person.home if resident else None
        if home is not None:
            self._at_door(station, home.key, step.person_id, step)

    def _name_door(self, station: OpenStation, step: NameDoor) -> None:
        with self._timed():
            self._at_door(station, step.door, step.person_id, step)

    def _at_door(
        self, station: OpenStation, door: str, person_id: str, step: Walk
    ) -> None:
        desk = station.desk()
        state = desk.present_door(door, step.direction)
        if state.phase is Phase.CHOOSING:
            ids = [r.person.person_id for r in state.candidates]
            state = desk.choose(ids.index(person_id))
        self._measure(station, state, step)

    def _visit(self, station: OpenStation, step: Visit) -> None:
        shown = None
        if step.unreadable:
            shown = self._optics.spoilt(step.text)
        elif step.text and step.medium is Medium.CAMERA:
            shown = self._optics.presented(step.text, step.colour, Holder.PHONE)
        desk = station.desk()
        with self._timed():
            state = DeskState()
            symbol = self._read(step.text, shown) if step.text else None
            if symbol is not None:
                state = desk.present_code(symbol.text, symbol.colour, step.direction)
            if state.phase is not Phase.ASKING:
                state = desk.present_category(Category.VISITOR, step.direction)
            state = desk.describe(step.person, host=step.host, purpose=step.purpose)
            if step.unreadable:
                state = desk.unreadable()
            self._see(station, state, () if step.unreadable else step.shown, step)

    def _see(
        self,
        station: OpenStation,
        state: DeskState,
        shown: tuple[Shown, ...],
        step: Walk,
    ) -> None:
        for credential in shown:
            if state.phase is Phase.ASKING:
                state = station.desk().by_eye(credential)
        self._measure(station, state, step)

    def _party(self, station: OpenStation, step: Party) -> None:
        desk = station.desk()
        party = f"{step.gate}-{to_us(step.at)}"
        for person in step.people:
            with self._timed():
                desk.present_category(
                    Category.VISITOR, step.direction, step.plate, step.host
                )
                state = desk.describe(person, party=party)
                self._see(station, state, step.shown, step)

    def _read(self, text: str, shown: Presentation | None) -> Symbol | None:
        """The code as camera or gun gives it; a real picture where there is one."""
        self.tally.shown += 1
        symbol = self._optics.picture()
        if symbol is None and shown is not None:
            symbol = shown.look()
            self._spent_ms += shown.spent_ms
        elif symbol is None and (heard := typed(text)) is not None:
            symbol = Symbol(heard, "gun", (), Colour.UNSURE)
        self.tally.read += symbol is not None
        return symbol

    def _measure(self, station: OpenStation, state: DeskState, step: Walk) -> None:
        """Take the readings; whatever is still asked is left to the judge."""
        desk = station.desk()
        for celsius in step.celsius:
            if state.phase is Phase.ASKING:
                state = desk.temperature(celsius)
        if state.phase is Phase.ASKING:
            state = desk.finish()
        if state.row is None:
            raise OperatorError("The play is stuck: {notice}", notice=state.notice)
        if step.label:
            self._labelled[step.label] = state.row.record_id

    @contextmanager
    def _timed(self) -> Iterator[None]:
        start, self._spent_ms = time.perf_counter(), 0.0
        yield
        took = (time.perf_counter() - start) * 1000
        self.tally.ms.append(took - self._spent_ms)
