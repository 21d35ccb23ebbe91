"""What the day log says, declared once for paper, spreadsheet and csv.

The columns are those of the registers that offices ask for; the summary is what a
shift signs. Names and numbers are masked unless somebody asked for the full log.
"""

from collections import Counter
from collections.abc import Callable, Iterator

import msgspec

from printing.fonts import clean
from resources import N_, _
from station.domain.credentials import CodeKind, Shown
from station.domain.findings import FEVERS, FindingCode
from station.domain.moments import from_us
from station.domain.passages import CorrectableField
from station.domain.verdict import Finding, Outcome
from station.domain.views import DayLogView, PassageRow
from station.domain.visit import TYPED, Category, Reading
from station.wording import devices, findings, masks, outcomes, places, terms

CELL_LIMIT = 32_767  # characters of one spreadsheet cell
HELD_FIRST = frozenset({Outcome.HOLD, Outcome.UNJUDGED})
_WORTH_SAYING = frozenset({FindingCode.EXEMPT, FindingCode.FEVER_CLEARED})


class Entry(msgspec.Struct, frozen=True):
    """One passage with what its line needs. `number` is its place in the day."""

    number: int
    row: PassageRow
    operators: dict[str, str]
    masked: bool

    @property
    def admitted(self) -> bool:
        """Whether it stands in the first table; a void line stays where it was."""
        return self.row.void or self.row.outcome is Outcome.ADMIT

    @property
    def feverish(self) -> bool:
        return any(finding.code in FEVERS for finding in self.row.findings)


class Column(msgspec.Struct, frozen=True):
    """One column. `cell` gives its text, several lines parted by a line feed.

    `mm`: its width on paper in Chinese and in English; together they fill A4 landscape.
    `chars`: its width in a spreadsheet, in digits.
    """

    key: str
    title: str
    cell: Callable[[Entry], str]
    mm: tuple[float, float]
    chars: float


class Item(msgspec.Struct, frozen=True):
    """One count of the summary."""

    label: str
    count: int


class Group(msgspec.Struct, frozen=True):
    """Counts that belong together; the first group of a summary is the headline."""

    title: str
    items: tuple[Item, ...]


def entries(view: DayLogView, *, masked: bool) -> Iterator[Entry]:
    """Every passage of the day in its order, void ones included."""
    for number, row in enumerate(view.rows, start=1):
        yield Entry(number, row, view.operators, masked)


def title() -> str:
    return _("Passage log")


def name_of(view: DayLogView) -> str:
    """The heading of one log, in a line."""
    return f"{title()} {view.community} {view.gate} {view.day}"


def heading(view: DayLogView, *, masked: bool) -> tuple[tuple[str, str], ...]:
    """Label and value of what stands above the log."""
    version = _("version {n}").format(n=view.policy_version)
    policy = " ".join(filter(None, (version, view.policy_label)))
    lines = [
        (_("Community"), view.community),
        (_("Gate"), view.gate),
        (_("Day"), view.day),
        (_("Policy"), policy),
        *((_("Local order"), order) for order in view.local_orders),
        (_("Printed"), f"{from_us(view.printed_us):%Y-%m-%d %H:%M}"),
        (_("Personal data"), privacy(masked=masked)),
    ]
    return tuple(lines)


def privacy(*, masked: bool) -> str:
    if masked:
        return _("names and numbers masked")
    return _("in full: keep under lock")


def chain_head(view: DayLogView) -> str:
    """`volume · seq · first 16 hex`, short enough to be read over the telephone."""
    start = view.head_link[:16]
    groups = " ".join(start[at : at + 4] for at in range(0, len(start), 4))
    return f"{view.volume} · {view.head_seq} · {groups}"


def summary(view: DayLogView) -> tuple[Group, ...]:
    """The counts of the day; zeros are said too."""
    counts = view.counts
    headline = (
        Item(_("Entered"), counts.entered),
        Item(_("Left"), counts.left),
        Item(_("Inside"), counts.inside),
        Item(_("Waiting"), counts.waiting),
    )
    by_category = tuple(
        Item(terms.category(category), counts.by_category.get(category, 0))
        for category in Category
    )
    by_outcome = tuple(
        Item(verdict(outcome), counts.by_outcome.get(outcome, 0)) for outcome in Outcome
    )
    checks = (
        Item(_("Fever"), counts.fevers),
        Item(_("Low reading"), counts.lows),
        Item(_("Corrections"), counts.corrections),
        Item(_("From paper"), counts.paper),
        Item(_("Gaps"), view.gaps),
    )
    return (
        Group(_("Passages {n}").format(n=counts.passages), headline),
        Group(_("By category"), by_category),
        Group(_("By verdict"), by_outcome),
        Group(_("Held {n}, ended as").format(n=counts.held), _ends(view)),
        Group(_("Readings and entries"), checks),
    )


def _ends(view: DayLogView) -> tuple[Item, ...]:
    """How the holds of the day ended."""
    held = [r for r in view.rows if r.first_outcome in HELD_FIRST and not r.void]
    ended = Counter(row.outcome for row in held)
    ends = tuple(
        Item(verdict(outcome), ended.pop(outcome, 0))
        for outcome in (Outcome.ADMIT, Outcome.REFUSE, Outcome.REFER)
    )
    return (*ends, Item(_("still waiting"), ended.total()))


def zero_report() -> str:
    return _("No passage was recorded at this gate on this day.")


def one_cell(text: str) -> str:
    """The text for one cell of a sheet: cleaned lines, no more than a cell holds."""
    return "\n".join(map(clean, text.split("\n")))[:CELL_LIMIT]


def verdict(outcome: Outcome) -> str:
    """Mark and word: a grey printer loses nothing."""
    return f"{outcomes.mark(outcome)} {outcomes.word(outcome)}"


def _number(entry: Entry) -> str:
    return str(entry.number)


def _time(entry: Entry) -> str:
    return f"{from_us(entry.row.at_us):%H:%M}"


def _direction(entry: Entry) -> str:
    return terms.direction(entry.row.direction)


def _category(entry: Entry) -> str:
    return terms.category(entry.row.category)


def _name(entry: Entry) -> str:
    name = entry.row.person.name
    return masks.name(name) if entry.masked else name


def _document(entry: Entry) -> str:
    document = entry.row.person.document
    if document is None:
        return ""
    return masks.number(document.number) if entry.masked else document.number


def _phone(entry: Entry) -> str:
    phone = entry.row.person.phone
    return masks.phone(phone) if entry.masked else phone


def _address(entry: Entry) -> str:
    """Where the person lives, or whom they came to see."""
    home, host = entry.row.person.home, entry.row.host
    if host is not None:
        return _("to {place}").format(place=places.label(host))
    return places.label(home) if home is not None else ""


def _temperature(entry: Entry) -> str:
    return " / ".join(map(reading, entry.row.readings))


def reading(taken: Reading) -> str:
    """One temperature as guards write it: 36.5, or Lo."""
    return "Lo" if taken.celsius is None else f"{taken.celsius:.1f}"


def taken(entry: Entry) -> str:
    """Where and by what the readings were taken, a line each, the same said once."""
    return "\n".join(dict.fromkeys(map(_taken, entry.row.readings)))


def _taken(reading: Reading) -> str:
    typed = reading.device in {"", TYPED}
    by = "" if typed else f" {devices.taken_by(reading.device)}"
    return terms.site(reading.site) + by


def _code(entry: Entry) -> str:
    """The health code and its test, then the other things shown, on one line."""
    health = (s for s in entry.row.shown if s.kind is CodeKind.HEALTH_CODE)
    others = (s for s in entry.row.shown if s.kind is not CodeKind.HEALTH_CODE)
    rest = " ".join(map(_named, others))
    return "\n".join(filter(None, (*map(_health, health), rest)))


def _health(shown: Shown) -> str:
    """The colour on one line, the test on the next."""
    seen, test = [], []
    if shown.colour is not None:
        seen.append(terms.colour(shown.colour))
    if shown.popup:
        seen.append(_("pop-up"))
    if shown.test is not None:
        test.append(terms.test(shown.test))
    if shown.test_age_h is not None:
        test.append(_("{hours:.0f}h").format(hours=shown.test_age_h))
    return "\n".join(filter(None, (" ".join(seen), " ".join(test))))


def _named(shown: Shown) -> str:
    """What it is; the star of a travel card stands beside its name."""
    return terms.code_kind(shown.kind) + ("*" if shown.star else "")


def _plate(entry: Entry) -> str:
    return entry.row.plate


def _purpose(entry: Entry) -> str:
    return entry.row.purpose


def _verdict(entry: Entry) -> str:
    row = entry.row
    lines = [
        f"{outcomes.mark(row.outcome)} {outcomes.word(row.outcome, row.direction)}"
    ]
    if row.first_outcome is not row.outcome:
        first = outcomes.word(row.first_outcome, row.direction)
        lines.append(_("first: {word}").format(word=first))
    return "\n".join(lines)


def _reasons(entry: Entry) -> str:
    return "\n".join(
        findings.reason(finding) for finding in entry.row.findings if _said(finding)
    )


def _said(finding: Finding) -> bool:
    """What let somebody pass as usual is not written out in every line."""
    return finding.outcome is not Outcome.ADMIT or finding.code in _WORTH_SAYING


def _operator(entry: Entry) -> str:
    return entry.operators.get(entry.row.operator, entry.row.operator)


def _remarks(entry: Entry) -> str:
    row = entry.row
    lines = []
    if row.void:
        lines.append(_("Void"))
    lines += [_correction(entry, *correction) for correction in row.corrections]
    if row.override_reason:
        decided = _("Decided: {reason}").format(reason=row.override_reason)
        lines.append(row.override_reason if row.paper_line else decided)
    if row.paper_line:
        lines.append(_("From paper {line}").format(line=row.paper_line))
    if row.local_orders:
        lines.append(_("Under a local order"))
    if row.note:
        lines.append(row.note)
    return "\n".join(lines)


def _correction(entry: Entry, field: str, old: str, new: str, reason: str) -> str:
    if field == CorrectableField.VOID:
        return reason
    mask = _FIELD_MASKS.get(field, str) if entry.masked else str
    return _("{field} corrected: {old} → {new} ({reason})").format(
        field=terms.field(field), old=mask(old) or "–", new=mask(new), reason=reason
    )


_FIELD_MASKS: dict[str, Callable[[str], str]] = {
    CorrectableField.NAME: masks.name,
    CorrectableField.PHONE: masks.phone,
    CorrectableField.DOCUMENT: masks.number,
}

COLUMNS: tuple[Column, ...] = (
    Column("number", N_("No."), _number, (8.5, 8.5), 6),
    Column("time", N_("Time"), _time, (11, 11), 7),
    Column("direction", N_("In out"), _direction, (8.5, 9), 7),
    Column("category", N_("Category"), _category, (14.5, 18), 10),
    Column("name", N_("Name"), _name, (19.5, 19), 18),
    Column("document", N_("ID number"), _document, (32.5, 33), 21),
    Column("phone", N_("Phone"), _phone, (32.5, 33), 14),
    Column("address", N_("Address / visited"), _address, (28, 29), 26),
    Column("temperature", N_("Temp. °C"), _temperature, (14, 13), 12),
    Column("code", N_("Code / test"), _code, (24.5, 26.8), 20),
    Column("plate", N_("Plate"), _plate, (16.5, 16), 12),
    Column("purpose", N_("Purpose"), _purpose, (17, 16), 16),
    Column("verdict", N_("Verdict"), _verdict, (20.5, 20), 16),
    Column("reasons", N_("Reasons"), _reasons, (28, 26.2), 36),
    Column("operator", N_("Guard"), _operator, (13.5, 13), 12),
    Column("remarks", N_("Remarks / corrections"), _remarks, (22.5, 20.5), 36),
)

SHEET_COLUMNS = (*COLUMNS, Column("taken", N_("Site, device"), taken, (0, 0), 24))
"""A sheet has room for what the paper leaves to the temperature record."""

BY_KEY = {column.key: column for column in COLUMNS}
"""The columns by their keys, for the registers that show a choice of them."""
