"""Forms about one person: observed at home, returned from elsewhere.

Without a person they are left blank, to be written on.
"""

from datetime import date, timedelta

import msgspec

from printing.blocks import Field, Fields, Form, Prose, Rows, Signatures, Ticks
from printing.sheet import MM
from printing.table import TableColumn, TableRow
from resources import _
from station.domain.people import Person, Resident, Sex
from station.wording import places, terms

DAYS = 14
_LINE = 8 * MM
_UNKNOWN = Person()


class Watcher(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who looks after a household: name and phone of the person responsible."""

    name: str = ""
    phone: str = ""


NOBODY = Watcher()


def observation_sheet(
    place: str,
    resident: Resident | None = None,
    first_day: date | None = None,
    watcher: Watcher = NOBODY,
    days: int = DAYS,
) -> Form:
    """居家观察体温表: morning and evening of every day, symptoms, tests, signatures.

    After annex 9-4 of the community guide (standards.md § Register columns).
    """
    person = resident.person if resident else _UNKNOWN
    period = ""
    if first_day is not None:
        last = first_day + timedelta(days=days - 1)
        period = f"{first_day.isoformat()} — {last.isoformat()}"
    fields = (
        *_who(person),
        Field(_("Work or school")),
        Field(_("Observed from, to"), period, span=2),
        Field(_("Person responsible"), watcher.name),
        Field(_("Their phone"), watcher.phone),
        Field(_("Household members")),
    )
    columns = (
        TableColumn(_("No."), 10 * MM, centred=True),
        TableColumn(_("Date"), 25 * MM),
        TableColumn(_("Morning °C"), 20 * MM),
        TableColumn(_("Evening °C"), 20 * MM),
        TableColumn(_("Symptoms (letters below)"), 36 * MM),
        TableColumn(_("Test, result"), 30 * MM),
        TableColumn(_("Visit, needs"), 27 * MM),
        TableColumn(_("Signed"), 24 * MM),
    )
    legend = _(
        "Symptoms: A none, B fever, C dry cough, D tiredness, E loss of smell or taste,"
        " F stuffy or runny nose, G sore throat, H sore eyes, I muscle pain,"
        " J diarrhoea."
    )
    return Form(
        title=_("Home observation sheet"),
        place=place,
        blocks=(
            Fields(fields, columns=3),
            Rows(columns, tuple(_days(first_day, days, len(columns)))),
            Prose((legend, _fever_advice())),
            Signatures((_("Observed person (signed)"), _("Person responsible"))),
        ),
        foot=_foot(resident),
    )


def returnee_declaration(place: str, resident: Resident | None = None) -> Form:
    """返乡人员申报表: where from, how, contacts, health, what was decided."""
    person = resident.person if resident else _UNKNOWN
    journey = (
        Field(_("Returned on")),
        Field(_("Came from (place)"), span=2),
        Field(_("Places of the last 14 days"), span=3, lines=2),
        Field(_("Travelled by")),
        Field(_("Train, flight or plate")),
        Field(_("Seat")),
        Field(_("Who came along"), span=3),
    )
    health = (
        Field(_("Temperature °C")),
        Field(_("Health code")),
        Field(_("Last test, result")),
        Field(_("Vaccinations")),
        Field(_("Symptoms"), span=2),
    )
    contact = (
        (_("had contact"), False),
        (_("no contact"), False),
        (_("not known"), False),
    )
    measures = (
        (_("none"), False),
        (_("self health monitoring"), False),
        (_("home health monitoring"), False),
        (_("home isolation under observation"), False),
        (_("central isolation"), False),
        (_("sent to hospital"), False),
    )
    promise = _("I declare that this is true and complete.")
    return Form(
        title=_("Returnee declaration"),
        place=place,
        blocks=(
            Fields(_who(person), columns=3),
            Fields(journey, columns=3, title=_("Journey")),
            Ticks(contact, title=_("Contact with a confirmed or suspected case")),
            Fields(health, columns=3, title=_("Health")),
            Ticks(measures, title=_("Measure taken")),
            Prose((promise,)),
            Signatures((_("Declared by (signed)"), _("Taken by"), _("Date and time"))),
        ),
        foot=_foot(resident),
    )


def _who(person: Person) -> tuple[Field, ...]:
    document = person.document
    home = places.label(person.home) if person.home is not None else ""
    kind = terms.document_kind(document.kind) if document else ""
    return (
        Field(_("Name"), person.name),
        Field(_("Sex"), _sex(person)),
        Field(_("Phone"), person.phone),
        Field(_("Document"), kind),
        Field(_("ID number"), document.number if document else "", span=2),
        Field(_("Address"), home, span=3),
    )


def _foot(resident: Resident | None) -> str:
    """A sheet to write on holds nothing yet that would have to be kept."""
    return _("in full: keep under lock") if resident else ""


def _sex(person: Person) -> str:
    """Left to be written where the register does not say."""
    return "" if person.sex is Sex.UNKNOWN else terms.sex(person.sex)


def _days(first_day: date | None, days: int, columns: int) -> list[TableRow]:
    rows = []
    for n in range(days):
        day = (first_day + timedelta(days=n)).isoformat() if first_day else ""
        cells = (str(n + 1), day, *[""] * (columns - 2))
        rows.append(TableRow(cells, height=_LINE))
    return rows


def _fever_advice() -> str:
    return _(
        "Above 37.3 °C, or with a symptom: do not go out, call the person responsible"
        " at once."
    )
