"""The sheets of a gate's day, for the command line and for the window: no Qt here."""

from collections.abc import Callable, Iterable
from datetime import date

import msgspec

from printing import document
from printing.blocks import Form, Imprint, Printed
from printing.day_log import pdf as day_log_pdf
from printing.forms import hygiene, registers
from resources import N_, _
from station.domain.errors import OperatorError
from station.domain.kinds import DISINFECTION, PAPER
from station.domain.moments import from_us
from station.domain.views import DayLogView, LedgerRow
from station.services.day_log import day_log
from ui.compose import OpenStation

DAY_LOG = "day-log"
ALWAYS_MASKED = frozenset({"temperature-posting"})


class Day(msgspec.Struct, frozen=True):
    """What a sheet of a day is made from."""

    view: DayLogView
    disinfections: tuple[LedgerRow, ...]
    masked: bool = True
    blank: int = 0

    @property
    def place(self) -> str:
        return f"{self.view.community}  {self.view.gate}"


def _visitors(day: Day) -> Form:
    return registers.visitor_register(day.view, masked=day.masked, blank=day.blank)


def _vehicles(day: Day) -> Form:
    return registers.vehicle_register(day.view, masked=day.masked, blank=day.blank)


def _temperatures(day: Day) -> Form:
    return registers.temperature_record(day.view, masked=day.masked, blank=day.blank)


def _posting(day: Day) -> Form:
    return registers.temperature_posting(day.view, blank=day.blank)


def _disinfection(day: Day) -> Form:
    return hygiene.disinfection_record(
        day.place, day.view.day, day.disinfections, blank=day.blank
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
}


class Drawn(msgspec.Struct, frozen=True):
    """One sheet as a PDF, and what is in it."""

    name: str
    day: str
    data: bytes
    printed: Printed


def day_of(station: OpenStation, local: date, *, masked: bool, blank: int) -> Day:
    """Everything that the sheets of one local day at this station show."""
    view = day_log(local, station.settings.gate, station.gate())
    cleaned = station.passages.ledger(DISINFECTION.name)
    return Day(view, _on(local, cleaned), masked, blank)


def draw(name: str, day: Day, at_us: int) -> Drawn:
    """One sheet of the day; raises OperatorError for a name there is no sheet of."""
    if name == DAY_LOG:
        data, printed = day_log_pdf.render(
            day.view, masked=day.masked, blank_lines=day.blank
        )
    elif name in OF_A_DAY:
        form = OF_A_DAY[name](day)
        data, printed = document.render(
            [form], Imprint(form.place, form.foot, from_us(at_us))
        )
    else:
        raise OperatorError("There is no sheet “{name}”.", name=name[:30])
    return Drawn(name, day.view.day, data, printed)


class StationPapers:
    """The masked sheets of today at one station, for its window."""

    def __init__(self, station: OpenStation) -> None:
        self._station = station

    def titles(self) -> dict[str, str]:
        return {name: _(title) for name, title in TITLES.items()}

    def draw(self, name: str) -> Drawn:
        now = self._station.clock.now()
        day = day_of(self._station, now.at.date(), masked=True, blank=0)
        return draw(name, day, now.wall_us)

    def printed(self, drawn: Drawn, printer: str) -> None:
        """The fact that a sheet went to a printer; returns after COMMIT."""
        gate = self._station.gate()
        gate.note(
            PAPER,
            gate.fresh_id(),
            "sent",
            sheet=drawn.name,
            day=drawn.day,
            rows=drawn.printed.rows,
            target=printer,
            masked=True,
        )


def _on(day: date, rows: Iterable[LedgerRow]) -> tuple[LedgerRow, ...]:
    return tuple(row for row in rows if from_us(row.at_us).date() == day)
