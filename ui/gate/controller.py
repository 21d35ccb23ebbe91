"""Between the flow and the desk: keys in, calls to the writer thread, screens out."""

from collections import deque
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from resources import _
from station.domain.day import Day, followed
from station.domain.desk import DeskState, Phase, StationStatus
from station.domain.device_news import Measured
from station.domain.errors import GatebookError, OperatorError
from station.domain.moments import Stamp
from station.domain.symbols import Colour
from station.domain.views import PassageRow
from station.services.duty import Crew
from station.wording import errors, outcomes
from ui.gate import (
    duty_flow,
    find_flow,
    flow,
    forms,
    keys,
    last_flow,
    party_flow,
    reading_flow,
)
from ui.gate.desk_port import Desk, Upkeep
from ui.gate.find_seeker import Answered
from ui.gate.quiet import Quiet
from ui.gate.screen import (
    Answer,
    Call,
    Done,
    Mode,
    Noted,
    Opened,
    Screen,
    Step,
)
from ui.gate.settings import GateSettings
from ui.widgets.banner import Level, News
from ui.workers.writer import Worker

QUEUE_LENGTH = 200
LINES = 5000  # of today's list
Deed = Callable[[Screen], Step]


class Lists(msgspec.Struct, frozen=True):
    """What the desk told about the day, who waits, and who is on duty."""

    waiting: tuple[PassageRow, ...]
    day: Day
    status: StationStatus
    crew: Crew


class GateController(QObject):
    """Holds the screen of one window; the only one who asks the desk.

    What is pressed or scanned while a call is under way waits in order and is done
    then, so a slow disk loses no key. At most `QUEUE_LENGTH` of them are kept.

    Signals:
        screen_changed: the new `Screen`.
        lists_changed: the new `Lists`.
        status_changed: the `StationStatus` as it was read last.
        news_came: a `News` for the banner.
    """

    screen_changed = Signal(object)
    lists_changed = Signal(object)
    status_changed = Signal(object)
    news_came = Signal(object)

    def __init__(
        self,
        desk: Desk,
        writer: Worker,
        settings: GateSettings,
        upkeep: Upkeep | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._upkeep = upkeep
        self._quiet = Quiet(settings.lock_min)
        self._first_keys = settings.first_keys
        self._desk = desk
        self._writer = writer
        self._queue: deque[Deed] = deque(maxlen=QUEUE_LENGTH)
        self._lists: Lists | None = None
        self._warnings: frozenset[str] = frozenset()
        self._looking = False
        self._briefing: int | None = None
        self.screen = Screen(direction=settings.direction)

    @property
    def waiting(self) -> tuple[PassageRow, ...]:
        return self._lists.waiting if self._lists else ()

    @property
    def crew(self) -> Crew:
        return self._lists.crew if self._lists else Crew()

    def press(self, key: str) -> None:
        """A key of the keyboard or of a button."""
        self._quiet.end()
        self._do(lambda screen: flow.press(screen, key, self.waiting, self.crew))

    def scan(self, text: str, colour: Colour) -> None:
        """A code from the camera, a picture or a gun."""
        self._quiet.end()
        self._do(lambda screen: flow.scan(screen, text, colour))

    def measure(self, reading: Measured, *, direct: bool) -> None:
        """A thermometer; `direct`: at the desk it counts without Enter.

        Not for the next one of a party: a reading that is sent twice is no person.
        """

        def deed(screen: Screen) -> Step:
            step = reading_flow.measured(screen, reading)
            now = step.screen
            asked = now.mode is Mode.DESK and not party_flow.goes_on(now)
            if direct and now.offered and asked:
                self._quiet.end()
                return flow.press(now, keys.ENTER, self.waiting, self.crew)
            return step

        self._do(deed)

    def open_hold(self, row: PassageRow) -> None:
        self._quiet.end()
        self._do(lambda screen: flow.open_hold(screen, row))

    def type(self, text: str) -> None:
        """Characters for a form, whatever typed them."""
        self._quiet.end()
        self._do(lambda screen: forms.typed(screen, text))

    def retype(self, place: int, text: str) -> None:
        """A field of a form was edited by other means."""
        self._quiet.end()
        self._do(lambda screen: forms.retyped(screen, place, text))

    def choose_field(self, place: int) -> None:
        """A field of a form was clicked."""
        self._do(lambda screen: forms.to_field(screen, place))

    @Slot(object)
    def find(self, answer: Answered) -> None:
        """A search came back."""
        text, found = answer.text, answer.found
        self._do(lambda screen: find_flow.answered(screen, text, found))

    @Slot(object)
    def miss(self, error: Exception) -> None:
        """A search, or its record, did not come through."""
        self.news_came.emit(News(sentence(error)))

    def tick(self, stamp: Stamp) -> None:
        """A second went by: lock, or erase, when nobody has done anything for long."""
        self._quiet.look(stamp.boot_us)
        if self.screen.busy:
            return
        self._show(last_flow.ticked(self.screen, stamp.boot_us))
        if self._quiet.is_long and not self.screen.locked:
            self._do(duty_flow.lock)
        nobody = self.screen.state.phase in (Phase.IDLE, Phase.RECORDED)
        if self._upkeep and nobody and self._quiet.is_time_to_tidy(stamp.at.date()):
            self._writer.run_command(
                self._upkeep.erase, self._on_erased, self._on_upkeep_failed
            )

    def clear(self) -> None:
        """The card has been shown long enough."""
        if not self.screen.busy:
            self._show(flow.cleared(self.screen))

    def refresh(self) -> None:
        """Read the day's lists anew."""
        self._writer.run_command(
            self._read_lists, self._on_lists_read, self._on_lists_failed
        )

    def look(self) -> None:
        """Let the station look at itself: disk, clock, what it may record."""
        if not self._looking:
            self._looking = True
            self._writer.run_command(
                self._desk.status, self._on_status_read, self._on_look_failed
            )

    def _do(self, deed: Deed) -> None:
        if self.screen.busy:
            self._queue.append(deed)
            return
        step = deed(self.screen)
        self._show(step.screen)
        if step.news:
            self.news_came.emit(News(step.news))
        if step.call is not None:
            self._call(step.call)

    def _call(self, call: Call) -> None:
        desk = self._desk
        self._writer.run_command(
            lambda: call(desk), self._on_call_settled, self._on_call_failed
        )

    def _show(self, screen: Screen) -> None:
        if screen != self.screen:
            self.screen = screen
            self.screen_changed.emit(screen)

    @Slot(object)
    def _on_call_settled(self, answer: Answer) -> None:
        self._show(flow.settled(self.screen, answer))
        if isinstance(answer, Done):
            self._settle_duty(answer)
        elif isinstance(answer, DeskState):
            self._settle_visit(answer)
        elif isinstance(answer, Noted):
            self._settle_visit(answer.state)
            self.refresh()
        elif isinstance(answer, Opened):
            self.refresh()
        self._go_on()

    def _settle_visit(self, state: DeskState) -> None:
        if state.notice:
            level = Level.INFO if state.done else Level.WARNING
            self.news_came.emit(News(state.notice, level))
        if state.row is not None:
            self._follow(state.row)
            self._tell_behind(state.row)

    def _follow(self, row: PassageRow) -> None:
        """A new passage joins the lists; what changes an old one is read anew."""
        lists = self._lists
        day = followed(lists.day, row, LINES) if lists else None
        if lists is None or day is None:
            self.refresh()
            return
        waiting = (*lists.waiting, row) if row.waiting else lists.waiting
        self._tell_lists(msgspec.structs.replace(lists, day=day, waiting=waiting))
        self.look()

    def _settle_duty(self, done: Done) -> None:
        if done.notice:
            self.news_came.emit(News(done.notice, Level.INFO))
        self.refresh()
        if done.stick and self._upkeep is not None:
            self._writer.run_command(
                self._upkeep.exchange, self._on_exchanged, self._on_upkeep_failed
            )
        if done.sheet and self._upkeep is not None:
            upkeep, shift = self._upkeep, done.sheet
            self._writer.run_command(
                lambda: upkeep.shift_sheet(shift),
                self._on_sheet_written,
                self._on_upkeep_failed,
            )

    def _tell_behind(self, row: PassageRow) -> None:
        """A hold was resolved while somebody else stands at the desk."""
        if self.screen.state.row is None:
            word = outcomes.word(row.outcome, row.direction)
            text = _("The hold is resolved: {outcome}").format(outcome=word)
            self.news_came.emit(News(text, Level.INFO))

    @Slot(object)
    def _on_call_failed(self, error: Exception) -> None:
        words = sentence(error)
        if isinstance(error, OperatorError):
            self._show(flow.refused(self.screen, words, forms.place_of(error)))
            if not self.screen.said:
                self.news_came.emit(News(words))
        else:
            self._show(flow.failed(self.screen, words))
            self.look()
        self._go_on()

    def _go_on(self) -> None:
        while self._queue and not self.screen.busy:
            self._do(self._queue.popleft())

    def _read_lists(self) -> Lists:
        day, waiting = self._desk.day(LINES), self._desk.waiting()
        return Lists(waiting, day, self._desk.status(), self._desk.duty.crew())

    @Slot(object)
    def _on_lists_read(self, lists: Lists) -> None:
        self._tell_lists(lists)
        self._tell_status(lists.status)

    def _tell_lists(self, lists: Lists) -> None:
        self._lists = lists
        self.lists_changed.emit(lists)
        first, self._first_keys = self._first_keys, ()
        for key in first:
            self.press(key)

    @Slot(object)
    def _on_status_read(self, status: StationStatus) -> None:
        self._looking = False
        self._tell_status(status)

    @Slot(object)
    def _on_look_failed(self, error: Exception) -> None:
        self._looking = False
        self._on_lists_failed(error)

    def _tell_status(self, status: StationStatus) -> None:
        """Show it; what nobody was told yet is news."""
        self.status_changed.emit(status)
        self._tell_briefing(status.briefing)
        fresh = [text for text in status.warnings if text not in self._warnings]
        self._warnings = frozenset(status.warnings)
        for text in fresh[:1]:
            self.news_came.emit(News(text))

    def _tell_briefing(self, number: int) -> None:
        """Another one came into force while the window was open."""
        before, self._briefing = self._briefing, number
        if before in (None, number):
            return
        text = _("Briefing {number} is in force: rules, register and names are new.")
        self.news_came.emit(News(text.format(number=number), Level.INFO))
        self.refresh()

    @Slot(object)
    def _on_sheet_written(self, file: str) -> None:
        text = _("The shift is closed; its sheet: {file}").format(file=file)
        self.news_came.emit(News(text, Level.INFO))

    @Slot(object)
    def _on_exchanged(self, told: tuple[str, ...]) -> None:
        self.news_came.emit(News(" ".join(told), Level.INFO))
        self._briefing = None  # it was told just now
        self.refresh()

    @Slot(object)
    def _on_erased(self, troubles: tuple[str, ...]) -> None:
        """Only what went wrong is told."""
        for text in troubles[:1]:
            self.news_came.emit(News(text))

    @Slot(object)
    def _on_upkeep_failed(self, error: Exception) -> None:
        self.news_came.emit(News(sentence(error)))

    @Slot(object)
    def _on_lists_failed(self, error: Exception) -> None:
        self.news_came.emit(News(sentence(error), Level.FAILURE))


def sentence(error: Exception) -> str:
    """One sentence for the guard, whatever went wrong."""
    if isinstance(error, GatebookError):
        return errors.sentence(error)
    return _("The program met a fault of its own; the record book is unharmed.")
