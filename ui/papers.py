"""The sheets of a gate's day, for the command line and for the window: no Qt here."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec

from db.audit import records_of
from printing import document
from printing import shift_sheet as shift_paper
from printing.blocks import Form, Imprint, Printed
from printing.day_log import pdf as day_log_pdf
from printing.delivery import deliver
from printing.forms import hygiene, letters, registers
from resources import N_, _, current_language
from station.devices.printer import waiting_reason
from station.domain.errors import OperatorError
from station.domain.kinds import DISINFECTION, PAPER, FieldValue
from station.domain.letters import fill
from station.domain.moments import CHINA, from_us, to_us
from station.domain.views import DayLogView, LedgerRow
from station.services.day_log import day_log
from station.services.disinfections import disinfections
from station.services.erase_places import copy_fields
from station.services.letters import LETTERS, template
from station.services.shift_sheet import ShiftSheet, Standing, shift_sheet
from ui.compose import OpenStation
from ui.personal_papers import ABOUT_PEOPLE, FORMS, Filled, PersonalPapers

DAY_LOG = "day-log"
SHIFT_SHEET = "shift-sheet"
ALWAYS_MASKED = frozenset({"temperature-posting"})
UPRIGHT = frozenset({"temperature-posting"})
SEVERAL_DAYS = frozenset({"temperatures", "disinfection"})
MOST_DAYS = 31
NUMBER_BY_HAND = "{serial}-{year}-______"


class Day(msgspec.Struct, frozen=True):
    """What a sheet of a day is made from.

    `earlier`: the days before it, where one sheet goes over several.
    """

    view: DayLogView
    disinfections: tuple[LedgerRow, ...]
    masked: bool = True
    blank: int = 0
    earlier: tuple[DayLogView, ...] = ()

    @property
    def days(self) -> str:
        return registers.span_of((*self.earlier, self.view))

    @property
    def place(self) -> str:
        return f"{self.view.community}  {self.view.gate}"


def _visitors(day: Day) -> Form:
    return registers.visitor_register(day.view, masked=day.masked, blank=day.blank)


def _vehicles(day: Day) -> Form:
    return registers.vehicle_register(day.view, masked=day.masked, blank=day.blank)


def _temperatures(day: Day) -> Form:
    views = (*day.earlier, day.view)
    return registers.temperature_record(views, masked=day.masked, blank=day.blank)


def _posting(day: Day) -> Form:
    return registers.temperature_posting(day.view, blank=day.blank)


def _disinfection(day: Day) -> Form:
    return hygiene.disinfection_record(
        day.place, day.days, day.disinfections, blank=day.blank
    )


OF_A_DAY: dict[str, Callable[[Day], Form]] = {
    "visitors": _visitors,
    "vehicles": _vehicles,
    "temperatures": _temperatures,
    "temperature-posting": _posting,
    "disinfection": _disinfection,
}
TITLES = {
    DAY_LOG: N_("Passage log"),
    "visitors": N_("Visitor register"),
    "vehicles": N_("Vehicle register"),
    "temperatures": N_("Temperature record"),
    "temperature-posting": N_("Temperatures of the day"),
    "disinfection": N_("Disinfection record"),
    SHIFT_SHEET: N_("Shift handover record"),
    "observation": N_("Home observation sheet"),
    "returnee": N_("Returnee declaration"),
}


class Drawn(msgspec.Struct, frozen=True):
    """One sheet as a PDF, and what is in it.

    `people`: the ids of those it names in full; `numbers` of the letters among it.
    """

    name: str
    day: str
    data: bytes
    printed: Printed
    people: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def day_of(station: OpenStation, local: date, *, masked: bool, blank: int) -> Day:
    """Everything that the sheets of one local day at this station show."""
    return days_of(station, (local, local), masked=masked, blank=blank)


def days_of(
    station: OpenStation, span: tuple[date, date], *, masked: bool, blank: int
) -> Day:
    """The same for a sheet that goes over several days, the last one included.

    Raises OperatorError for too many of them, or none.
    """
    first, last = span
    count = (last - first).days + 1
    if not 0 < count <= MOST_DAYS:
        raise OperatorError("A sheet goes over 1 to {most} days.", most=MOST_DAYS)
    gate, name = station.gate(), station.settings.gate
    *earlier, view = (
        day_log(first + timedelta(days=n), name, gate) for n in range(count)
    )
    cleaned = disinfections_of(station, first, last)
    return Day(view, cleaned, masked, blank, tuple(earlier))


def disinfections_of(
    station: OpenStation, first: date, last: date
) -> tuple[LedgerRow, ...]:
    """Every disinfection of these local days, also of one place several times."""
    start = to_us(datetime.combine(first, time(), CHINA))
    end = to_us(datetime.combine(last, time(), CHINA) + timedelta(days=1))
    return tuple(
        disinfections(records_of(station.engine, {DISINFECTION.name}, start, end))
    )


def shift_sheet_of(station: OpenStation, shift: str = "") -> ShiftSheet:
    """The sheet of a shift as things stand; left empty, of the latest."""
    standing = Standing(
        gate=station.settings.gate,
        unsent=station.status().unsent,
        files=len(station.exchange.outbox()),
    )
    return shift_sheet(shift, standing, station.gate())


def draw(name: str, day: Day, at_us: int) -> Drawn:
    """One sheet of the day; raises OperatorError for a name there is no sheet of."""
    if name == DAY_LOG:
        data, printed = day_log_pdf.render(
            day.view, masked=day.masked, blank_lines=day.blank
        )
    elif name in OF_A_DAY:
        data, printed = _rendered(OF_A_DAY[name](day), at_us)
    else:
        raise OperatorError("There is no sheet “{name}”.", name=name[:30])
    return Drawn(name, day.view.day, data, printed)


def _rendered(form: Form, at_us: int) -> tuple[bytes, Printed]:
    imprint = Imprint(form.place, form.foot, from_us(at_us))
    return document.render([form], imprint)


class StationPapers:
    """The masked sheets of today at one station, and papers to write on or filled in.

    A letter to write on has neither names nor its number.
    """

    def __init__(self, station: OpenStation) -> None:
        self._station = station
        self.personal = PersonalPapers(station)

    def titles(self) -> dict[str, str]:
        sheets = {name: _(title) for name, title in TITLES.items()}
        words = current_language()
        return sheets | {name: template(name, words).title for name in LETTERS}

    def draw(self, name: str, whom: tuple[str, ...] = ()) -> Drawn:
        """A sheet of today; about these people, in full, where it is about people."""
        now = self._station.clock.now()
        today = now.at.date()
        if whom and name in ABOUT_PEOPLE:
            filled = self.personal.fill(name, whom)
        else:
            whom, filled = (), Filled(self._without_data(name, today.year))
        if filled.forms:
            first = filled.forms[0]
            imprint = Imprint(self._station.community, first.foot, now.at)
            data, printed = document.render(filled.forms, imprint)
            day = today.isoformat()
            return Drawn(name, day, data, printed, whom, filled.numbers)
        day_shown = day_of(self._station, today, masked=True, blank=0)
        return draw(name, day_shown, now.wall_us)

    def _without_data(self, name: str, year: int) -> tuple[Form, ...]:
        """What is not made from the passages of a day; nothing for what is."""
        community = self._station.community
        if name in FORMS:
            return (FORMS[name](community, None),)
        if name == SHIFT_SHEET:
            return (shift_paper.form_of(shift_sheet_of(self._station)),)
        if name in LETTERS:
            form = template(name, current_language())
            number = NUMBER_BY_HAND.format(serial=form.serial, year=year)
            return letters.copies_of(fill(form, {}, number), community)
        return ()

    def printed(self, drawn: Drawn, printer: str) -> str:
        """Record that a sheet went to a printer; why it may still wait there, if so."""
        self._note("sent", drawn, printer)
        return waiting_reason(printer)

    def save(self, drawn: Drawn, file: Path) -> None:
        """Write a sheet to a file, and record that; raises EnvironmentFault."""
        deliver(drawn.data, file)
        self._note("printed", drawn, "pdf", **copy_fields(file))

    def _note(self, state: str, drawn: Drawn, target: str, **copy: FieldValue) -> None:
        """One fact a sheet, or one a letter: its number is taken from now on."""
        recorder = self.personal.recorder()
        for subject in drawn.numbers or (recorder.fresh_id(),):
            recorder.note(
                PAPER,
                subject,
                state,
                sheet=drawn.name,
                day=drawn.day,
                rows=drawn.printed.rows,
                target=target,
                masked=not drawn.people,
                **copy,
            )
