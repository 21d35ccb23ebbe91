"""The registers of one day at one gate: visitors, vehicles, temperatures.

They show a choice of what the day log shows, in the order in which the registers on the
tables of gates have it; names and numbers are masked as there. `blank` adds lines to
write on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from printing.blocks import Form, Rows, Signatures
from printing.day_log import content
from printing.day_log.content import BY_KEY
from printing.forms.stays import Stay, stays, vehicles
from printing.inks import inks_of
from printing.sheet import MM
from printing.table import TableColumn, TableRow
from resources import _
from station.domain.moments import from_us
from station.domain.people import Sex
from station.domain.verdict import Outcome
from station.domain.views import DayLogView
from station.domain.visit import Category
from station.wording import outcomes, places, terms

_LANDSCAPE, _PORTRAIT = 279, 192  # mm between the margins of A4
_NUMBER = 9  # mm
_NOT_VISITORS = frozenset({Category.RESIDENT, Category.EMERGENCY})


class _Column(msgspec.Struct, frozen=True):
    title: str
    mm: float
    cell: Callable[[Stay], str]


def visitor_register(view: DayLogView, *, masked: bool = True, blank: int = 0) -> Form:
    """外来人员登记表: who came from outside, to whom, and when they left."""
    entries = content.entries(view, masked=masked)
    rows = stays(e for e in entries if e.row.category not in _NOT_VISITORS)
    columns = (
        _Column(_("Came"), 12, _came),
        _Column(_("Left"), 12, _left),
        _named("name", 20),
        _Column(_("Sex"), 13, _sex),
        _stacked("document", "phone", 34),
        _named("purpose", 22),
        _named("address", 32),
        _named("code", 30),
        _named("temperature", 15),
        _named("plate", 20),
        _Column(_("Verdict"), 24, _verdict),
        _named("operator", 14),
        _named("remarks", 0),
    )
    table = _table(columns, rows, blank, _("No visitor came on this day."))
    return _form(_("Visitor register"), view, table, masked=masked)


def vehicle_register(view: DayLogView, *, masked: bool = True, blank: int = 0) -> Form:
    """车辆登记表: vehicles, how many sat in them, and a reading for each of them."""
    rows = vehicles(content.entries(view, masked=masked))
    columns = (
        _Column(_("In"), 13, _came),
        _Column(_("Out"), 13, _left),
        _named("plate", 22),
        _named("category", 18),
        _Column(_("Driver"), 19, _cell("name")),
        _stacked("document", "phone", 36),
        _Column(_("Persons"), 17, _persons),
        _Column(_("Readings °C"), 26, _readings),
        _named("address", 32),
        _named("purpose", 30),
        _Column(_("Verdict"), 20, _verdict),
        _named("operator", 0),
    )
    table = _table(columns, rows, blank, _("No vehicle came on this day."))
    return _form(_("Vehicle register"), view, table, masked=masked)


def temperature_record(
    views: Sequence[DayLogView], *, masked: bool = True, blank: int = 0
) -> Form:
    """测温记录: first and repeat readings, where and by what they were taken.

    One record over one day or several that follow each other, numbered through.
    """
    rows = [row for view in views for row in _measured(view, masked=masked)]
    several = len(views) > 1
    when = _Column(_("Date and time"), 29, _moment) if several else None
    columns = (
        when or _Column(_("Time"), 13, _time),
        _named("direction", 13),
        _named("category", 19),
        _named("name", 24),
        _named("address", 45),
        _Column(_("First °C"), 17, _first),
        _Column(_("Repeat °C"), 20, _repeats),
        _Column(_("Site, device"), 20 if several else 36, _taken),
        _Column(_("Result"), 20, _result),
        _Column(_("What was done"), 38, _verdict),
        _named("operator", 0),
    )
    table = _table(columns, rows, blank, _("No temperature was taken on this day."))
    form = _form(_("Temperature record"), views[-1], table, masked=masked)
    return msgspec.structs.replace(form, day=span_of(views))


def span_of(views: Sequence[DayLogView]) -> str:
    """The day of a sheet, or its first and last."""
    return " — ".join(dict.fromkeys((views[0].day, views[-1].day)))


def temperature_posting(view: DayLogView, *, blank: int = 0) -> Form:
    """测温公示: the temperatures of a day for the wall, always masked."""
    rows = _measured(view, masked=True)
    columns = (
        _Column(_("Time"), 22, _time),
        _named("direction", 18),
        _named("category", 32),
        _named("name", 32),
        _Column(_("Building"), 30, _building),
        _Column(_("Temp. °C"), 30, _cell("temperature")),
        _Column(_("Result"), 0, _result),
    )
    nothing = _("No temperature was taken on this day.")
    table = _table(columns, rows, blank, nothing, _PORTRAIT)
    return Form(
        title=_("Temperatures of the day"),
        place=f"{view.community}  {view.gate}",
        day=view.day,
        blocks=(table, Signatures((_("Posted by"), _("Date and time")))),
        foot=content.privacy(masked=True),
    )


def _measured(view: DayLogView, *, masked: bool) -> list[Stay]:
    return [
        Stay(entry)
        for entry in content.entries(view, masked=masked)
        if entry.row.readings and not entry.row.void
    ]


def _form(title: str, view: DayLogView, table: Rows, *, masked: bool) -> Form:
    pairs = content.heading(view, masked=masked)[3:]
    labels = (_("On duty (signed)"), _("Shift leader (signed)"), _("Date and time"))
    return Form(
        title=title,
        place=f"{view.community}  {view.gate}",
        day=view.day,
        details=pairs,
        blocks=(table, Signatures(labels)),
        foot=content.privacy(masked=masked),
        landscape=True,
    )


def _table(
    columns: Sequence[_Column],
    lines: Iterable[Stay],
    blank: int,
    nothing: str,
    width: float = _LANDSCAPE,
) -> Rows:
    """The columns with a running number; one of width 0 takes what is left."""
    rest = width - _NUMBER - sum(column.mm for column in columns)
    drawn = [TableColumn(_("No."), _NUMBER * MM, centred=True)]
    drawn += [TableColumn(column.title, (column.mm or rest) * MM) for column in columns]
    return Rows(
        columns=tuple(drawn),
        rows=_rows(columns, lines),
        blank=blank,
        nothing=nothing,
    )


def _rows(columns: Sequence[_Column], lines: Iterable[Stay]) -> Iterator[TableRow]:
    verdicts = [n for n, one in enumerate(columns, start=1) if one.cell is _verdict]
    for number, stay in enumerate(lines, start=1):
        row = stay.entry.row
        yield TableRow(
            (str(number), *(column.cell(stay) for column in columns)),
            bold=_bold(stay),
            barred=bool(row.corrections),
            inks=inks_of(row.outcome, verdicts[0]) if verdicts else {},
        )


def _bold(stay: Stay) -> frozenset[int]:
    """The number of a line that somebody must look at stands out on grey paper."""
    stopped = stay.entry.row.outcome is not Outcome.ADMIT
    return frozenset({0}) if stopped or stay.entry.feverish else frozenset()


def _named(key: str, mm: float) -> _Column:
    return _Column(_(BY_KEY[key].title), mm, _cell(key))


def _stacked(above: str, below: str, mm: float) -> _Column:
    """Two columns of long numbers as one, the first above the second."""
    cells = _cell(above), _cell(below)
    return _Column(
        f"{_(BY_KEY[above].title)}\n{_(BY_KEY[below].title)}",
        mm,
        lambda stay: "\n".join(filter(None, (cell(stay) for cell in cells))),
    )


def _cell(key: str) -> Callable[[Stay], str]:
    of_entry = BY_KEY[key].cell
    return lambda stay: of_entry(stay.entry)


def _clock(at_us: int) -> str:
    return f"{from_us(at_us):%H:%M}"


def _time(stay: Stay) -> str:
    return _clock(stay.entry.row.at_us)


def _moment(stay: Stay) -> str:
    return f"{from_us(stay.entry.row.at_us):%Y-%m-%d %H:%M}"


def _came(stay: Stay) -> str:
    return _time(stay) if stay.came else ""


def _left(stay: Stay) -> str:
    if not stay.came:
        return _time(stay)
    return _clock(stay.left.row.at_us) if stay.left is not None else ""


def _sex(stay: Stay) -> str:
    sex = stay.entry.row.person.sex
    return "" if sex is Sex.UNKNOWN else terms.sex(sex)


def _verdict(stay: Stay) -> str:
    row = stay.entry.row
    return f"{outcomes.mark(row.outcome)} {outcomes.word(row.outcome, row.direction)}"


def _persons(stay: Stay) -> str:
    return str(len(stay.party))


def _readings(stay: Stay) -> str:
    return "\n".join(filter(None, map(BY_KEY["temperature"].cell, stay.party)))


def _first(stay: Stay) -> str:
    return content.reading(stay.entry.row.readings[0])


def _repeats(stay: Stay) -> str:
    return " / ".join(map(content.reading, stay.entry.row.readings[1:]))


def _taken(stay: Stay) -> str:
    return content.taken(stay.entry)


def _result(stay: Stay) -> str:
    if stay.entry.feverish:
        return _("‼ fever")
    measured = any(one.celsius is not None for one in stay.entry.row.readings)
    return _("normal") if measured else _("no value")


def _building(stay: Stay) -> str:
    """As much of a home as may hang on a wall."""
    home = stay.entry.row.person.home
    if home is None:
        return ""
    whole = msgspec.structs.replace(
        home, unit="", room="", door="", shop="", let_room=""
    )
    return places.label(whole)
