"""The shift sheet 交接班记录 on one page of A4: what a shift did and hands over.

The same content as lines for a terminal. Names are masked: the sheet lies on a table.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from printing.blocks import (
    Code,
    Field,
    Fields,
    Form,
    Imprint,
    Printed,
    Rows,
    Signatures,
)
from printing.document import write as write_forms
from printing.inks import inks_of
from printing.sheet import MM
from printing.table import TableColumn, TableRow
from resources import _
from station.domain.heads import full_head, grouped, short_head
from station.domain.moments import from_us
from station.domain.verdict import Outcome
from station.domain.views import PassageRow
from station.services.shift_sheet import Inside, ShiftSheet
from station.wording import findings, masks, outcomes, places, terms

_WHOLE = 192  # mm between the margins of A4
MOST_LISTED = 6  # of each list, so that all stays on one page


def write(sheet: ShiftSheet, target: Path) -> Printed:
    """Write the sheet; the file appears whole or not at all."""
    form = form_of(sheet)
    imprint = Imprint(form.place, form.foot, from_us(sheet.printed_us))
    return write_forms([form], imprint, target)


def form_of(sheet: ShiftSheet) -> Form:
    """The sheet as blocks."""
    return Form(
        title=title(),
        place=f"{sheet.community}  {sheet.gate}",
        day=sheet.name,
        details=((_("Printed"), _moment(sheet.printed_us)),),
        foot=_("Chain head {head}").format(head=head_short(sheet)),
        blocks=(
            Fields(tuple(_duty(sheet)), columns=2),
            Fields(_figures(sheet), columns=4, title=_("What the shift recorded")),
            _holds(sheet),
            _inside(sheet),
            Fields(tuple(_handed_over(sheet)), columns=2, title=_("Handed over")),
            Code(full_text(sheet), _head_lines(sheet), title=_("Head of the journal")),
            Signatures(
                (
                    _("Leader going off (signed)"),
                    _("Leader coming on (signed)"),
                    _("Date and time"),
                )
            ),
        ),
    )


def title() -> str:
    return _("Shift handover record")


def full_text(sheet: ShiftSheet) -> str:
    """What the code holds, as `gatebook verify --head` takes it."""
    return full_head(sheet.volume, sheet.head_seq, sheet.head_link)


def head_short(sheet: ShiftSheet) -> str:
    return short_head(sheet.volume, sheet.head_seq, sheet.head_link)


def lines(sheet: ShiftSheet) -> Iterator[str]:
    """The sheet for a terminal, a matter a line."""
    yield f"{title()} {sheet.name} {sheet.community} {sheet.gate}"
    for field in _duty(sheet):
        yield f"{field.label}: {field.value or '–'}"
    figures = (f"{field.label} {field.value}" for field in _figures(sheet))
    yield " · ".join(figures)
    for block in (_holds(sheet), _inside(sheet)):
        yield block.title
        for row in block.rows:
            yield "  " + " ".join(filter(None, row.cells))
    for field in _handed_over(sheet):
        yield f"{field.label}: {field.value or '–'}"
    label = _("Head of the journal")
    yield f"{label}: {full_text(sheet)}"


def _duty(sheet: ShiftSheet) -> Iterator[Field]:
    closed = _moment(sheet.closed_us) if sheet.closed_us else _("still open")
    version = _("version {n}").format(n=sheet.policy_version)
    yield Field(_("Shift leader"), sheet.leader)
    yield Field(_("On duty"), ", ".join(sheet.guards))
    yield Field(_("Shift began"), _moment(sheet.opened_us))
    yield Field(_("Shift ended"), closed)
    yield Field(_("Policy"), " ".join(filter(None, (version, sheet.policy_label))))
    yield Field(_("Local orders"), "\n".join(sheet.orders) or _("none"))


def _figures(sheet: ShiftSheet) -> tuple[Field, ...]:
    counts = sheet.counts
    refused = counts.by_outcome.get(Outcome.REFUSE, 0)
    figures = (
        (_("All passages"), counts.passages),
        (_("Entered"), counts.entered),
        (_("Left"), counts.left),
        (_("Held"), counts.held),
        (_("Refused"), refused),
        (_("Fever"), counts.fevers),
        (_("Corrections"), counts.corrections),
        (_("From paper"), counts.paper),
    )
    return tuple(Field(label, str(number)) for label, number in figures)


def _holds(sheet: ShiftSheet) -> Rows:
    columns = _columns(
        (_("Since"), 24), (_("Name"), 24), (_("Verdict"), 40), (_("Reasons"), 0)
    )
    heading = _("On hold, handed over {n}").format(n=len(sheet.holds))
    rows = (
        TableRow(_hold_cells(row), inks=inks_of(row.outcome, 2)) for row in sheet.holds
    )
    return Rows(columns, _first(rows, len(sheet.holds)), heading, nothing=_("none"))


def _hold_cells(row: PassageRow) -> tuple[str, ...]:
    word = outcomes.word(row.outcome, row.direction)
    reasons = (
        findings.reason(one) for one in row.findings if one.outcome is not Outcome.ADMIT
    )
    return (
        f"{from_us(row.at_us):%m-%d %H:%M}",
        masks.name(row.person.name),
        f"{outcomes.mark(row.outcome)} {word}",
        " ".join(reasons),
    )


def _inside(sheet: ShiftSheet) -> Rows:
    columns = _columns(
        (_("Came"), 24),
        (_("Name"), 24),
        (_("Category"), 40),
        (_("Hours inside"), 30),
        (_("To whom"), 0),
    )
    late = sorted(
        (one for one in sheet.inside if one.overdue), key=lambda one: -one.hours
    )
    heading = _("Visitors not seen leaving {n}, too long inside {late}").format(
        n=len(sheet.inside), late=len(late)
    )
    if not sheet.sees_leaving:
        heading = _("Visitors: nobody leaves by this gate")
    rows = (TableRow(_inside_cells(one)) for one in late)
    return Rows(columns, _first(rows, len(late)), heading, nothing=_("none too long"))


def _inside_cells(one: Inside) -> tuple[str, ...]:
    row = one.row
    hours = _("{hours:.1f} h").format(hours=one.hours)
    return (
        f"{from_us(row.at_us):%m-%d %H:%M}",
        masks.name(row.person.name),
        terms.category(row.category),
        hours,
        places.label(row.host) if row.host else row.purpose,
    )


def _first(rows: Iterable[TableRow], count: int) -> Iterator[TableRow]:
    """As many as a page bears; how many more there are is said."""
    if count <= MOST_LISTED:
        yield from rows
        return
    *shown, last = islice(rows, MOST_LISTED)
    yield from (*shown, last)
    more = _("and {n} more").format(n=count - MOST_LISTED)
    yield TableRow((more, *[""] * (len(last.cells) - 1)))


def _handed_over(sheet: ShiftSheet) -> Iterator[Field]:
    standing, last = sheet.standing, sheet.head_seq
    unsent = _("none")
    if standing.unsent:
        first = max(1, last - standing.unsent + 1)
        unsent = _("{n} records, {first} to {last}").format(
            n=standing.unsent, first=first, last=last
        )
    yield Field(_("Without receipt"), unsent)
    yield Field(_("Files not taken yet"), str(standing.files))
    if sheet.items:
        yield Field(_("Things"), sheet.items, 2)
    else:
        for thing in (_("Thermometers"), _("Radios"), _("Keys"), _("Other things")):
            yield Field(thing)
    yield Field(_("Remarks"), sheet.note, 2, lines=1 if sheet.note else 2)


def _head_lines(sheet: ShiftSheet) -> tuple[tuple[str, str], ...]:
    link = grouped(sheet.head_link)
    half = len(link) // 2
    return (
        (_("Volume of records"), sheet.volume),
        (_("Last number"), str(sheet.head_seq)),
        (_("Short"), head_short(sheet)),
        (_("Link"), f"{link[:half].strip()}\n{link[half:].strip()}"),
        (_("Check"), _("gatebook verify --head, or by telephone with the office")),
    )


def _columns(*columns: tuple[str, float]) -> tuple[TableColumn, ...]:
    """Widths in mm; 0 takes what is left."""
    taken = sum(mm for _title, mm in columns)
    return tuple(
        TableColumn(title, (mm or _WHOLE - taken) * MM) for title, mm in columns
    )


def _moment(us: int) -> str:
    return f"{from_us(us):%Y-%m-%d %H:%M}"
