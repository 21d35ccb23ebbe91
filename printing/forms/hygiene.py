"""消毒记录: what was disinfected, with what, by whom, filled or to be written on."""

from collections.abc import Iterable, Iterator

from printing.blocks import Form, Rows, Signatures
from printing.sheet import MM
from printing.table import TableColumn, TableRow
from resources import _
from station.domain.kinds import FieldValue
from station.domain.moments import from_us
from station.domain.views import LedgerRow

_FIELDS = ("agent", "concentration", "method", "minutes")


def disinfection_record(
    place: str, day: str, entries: Iterable[LedgerRow] = (), *, blank: int = 0
) -> Form:
    """The entries in the order of their time; `blank` lines below them."""
    columns = (
        TableColumn(_("No."), 9 * MM, centred=True),
        TableColumn(_("Date"), 24 * MM),
        TableColumn(_("From"), 16 * MM),
        TableColumn(_("To"), 16 * MM),
        TableColumn(_("Place or surface"), 46 * MM),
        TableColumn(_("Agent"), 34 * MM),
        TableColumn(_("Strength (mg/L or ratio)"), 30 * MM),
        TableColumn(_("Sprayed, wiped, soaked"), 28 * MM),
        TableColumn(_("Minutes"), 16 * MM, centred=True),
        TableColumn(_("Done by"), 20 * MM),
        TableColumn(_("Checked by"), 20 * MM),
        TableColumn(_("Remarks"), 20 * MM),
    )
    rows = tuple(_rows(sorted(entries, key=lambda row: (row.at_us, row.seq))))
    nothing = _("No disinfection was recorded.")
    return Form(
        title=_("Disinfection record"),
        place=place,
        day=day,
        blocks=(
            Rows(columns, rows, blank=blank, nothing=nothing),
            Signatures((_("Shift leader (signed)"), _("Date and time"))),
        ),
        landscape=True,
    )


def _rows(entries: Iterable[LedgerRow]) -> Iterator[TableRow]:
    for number, entry in enumerate(entries, start=1):
        at = from_us(entry.at_us)
        said = {name: _text(entry.fields.get(name)) for name in entry.fields}
        yield TableRow(
            (
                str(number),
                f"{at:%Y-%m-%d}",
                f"{at:%H:%M}",
                "",
                entry.subject,
                *(said.get(name, "") for name in _FIELDS),
                said.get("done_by", ""),
                "",
                said.get("note", ""),
            )
        )


def _text(value: FieldValue) -> str:
    return "" if value is None else f"{value}"
