"""`gatebook search` and `gatebook report`: finding people, and counting."""

from typing import Annotated

import typer

from resources import _
from station.domain.moments import from_us
from station.domain.people import Resident
from station.domain.views import PassageRow
from station.services.audit import is_number, note_search
from station.services.operators import Right
from station.wording import masks, outcomes, places
from station.workspace.home import HomeRole
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say, day_named
from ui.commands.homes import any_of, either_of, office_of


def add(app: typer.Typer) -> None:
    app.command(help=_("Find residents and passages; masked."))(search)
    report = typer.Typer(help=_("What the records say."), no_args_is_help=True)
    report.command("day", help=_("The counts of a day, by station."))(day)
    report.command("two-gates", help=_("Codes seen at two gates."))(two_gates)
    app.add_typer(report, name="report")


def search(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help=_("room, name, plate, number tail"))],
) -> int:
    """Exit status 1 when nothing is found. A search by number is recorded."""
    options: Globals = ctx.obj
    say = Say(options)
    right = Right.SEARCH_NUMBER if is_number(text) else Right.SEARCH
    with either_of(options, "search", right) as home:
        residents = home.register.search(text)
        passages = home.passages.search(text)
        if is_number(text):
            found = len(residents) + len(passages)
            note_search(text, found, home.recorder(), home.keys.digest_key)
    for resident in residents:
        say.fact(_resident_line(resident), _resident_fact(resident))
    for row in passages:
        say.fact(_passage_line(row), _passage_fact(row))
    if not residents and not passages:
        say.note(_("Nothing was found."))
    return DONE if residents or passages else WITH_REFUSALS


def day(
    ctx: typer.Context,
    on: Annotated[str, typer.Option(help=_("a day as 2022-03-15, else today"))] = "",
) -> int:
    """One line a station; a zero is reported too."""
    options: Globals = ctx.obj
    say = Say(options)
    with any_of(options, "report") as home:
        local = day_named(on) if on else home.clock.now().at.date()
        stations = {head.station for head in home.journal.heads()}
        if home.settings.role is HomeRole.OFFICE:  # it has a journal and no gate
            stations.discard(home.settings.id)
        for station in sorted(stations):
            counts = home.passages.day_counts(station, local)
            text = _("{station}: {n} passages, {a} in, {b} out").format(
                station=station, n=counts.passages, a=counts.entered, b=counts.left
            )
            say.fact(text, {"station": station, "day": local, "counts": counts})
    return DONE


def two_gates(
    ctx: typer.Context,
    minutes: Annotated[int, typer.Option(min=1, help=_("how close in time"))] = 60,
) -> int:
    """One code in two hands, or one person faster than can be."""
    options: Globals = ctx.obj
    say = Say(options)
    with office_of(options, "report") as office:
        pairs = office.cross_gate.codes_at_two_gates(minutes)
    for pair in pairs:
        text = _("{time} {one}, then {other}: records {a} and {b}").format(
            time=from_us(pair.first_us).strftime("%Y-%m-%d %H:%M"),
            one=pair.first_station,
            other=pair.second_station,
            a=pair.first_record,
            b=pair.second_record,
        )
        say.fact(text, pair)
    if not pairs:
        say.note(_("Nothing was found."))
    return DONE


def _resident_line(resident: Resident) -> str:
    person = resident.person
    home = places.label(person.home) if person.home else ""
    return " · ".join(
        filter(None, (masks.name(person.name), home, masks.phone(person.phone)))
    )


def _resident_fact(resident: Resident) -> dict[str, object]:
    person = resident.person
    return {
        "kind": "resident",
        "person_id": person.person_id,
        "name": masks.name(person.name),
        "phone": masks.phone(person.phone),
        "door": person.home.key if person.home else "",
    }


def _passage_line(row: PassageRow) -> str:
    time = from_us(row.at_us).strftime("%Y-%m-%d %H:%M")
    word = outcomes.word(row.outcome, row.direction)
    return f"{time} {row.station} {masks.name(row.person.name)} {word}"


def _passage_fact(row: PassageRow) -> dict[str, object]:
    return {
        "kind": "passage",
        "record_id": row.record_id,
        "station": row.station,
        "at": from_us(row.at_us),
        "direction": row.direction,
        "outcome": row.outcome,
        "name": masks.name(row.person.name),
    }
