"""`gatebook admit`, `resolve`, `correct`: one passage and what is said of it later."""

from collections.abc import Sequence
from math import isfinite, nan
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from resources import _
from station.domain.credentials import CodeKind, JudgedHow, Shown, TestResult
from station.domain.desk import DeskState, Phase
from station.domain.errors import OperatorError
from station.domain.passages import CorrectableField
from station.domain.people import Person
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.views import PassageRow
from station.domain.visit import Category, Direction, Site
from station.scanning.pictures import read_picture
from station.services.correct import LOW
from station.services.correct import correct as put_right
from station.services.desk import GateDesk
from station.services.operators import Right
from station.wording import findings, masks, outcomes
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say
from ui.commands.homes import station_of

OLDEST_TEST_H = 8760


class Looked(msgspec.Struct, frozen=True):
    """What the guard saw on a phone, and where somebody says they were."""

    colour: Colour | None = None
    test: TestResult | None = None
    test_age: float | None = None
    place_code: bool = False
    travel_card: bool = False
    star: bool = False
    been: Sequence[str] = ()


def add(app: typer.Typer) -> None:
    app.command(help=_("Record one passage."))(admit)
    app.command(help=_("End a hold: a new reading, or a decision with its reason."))(
        resolve
    )
    app.command(help=_("Put a mistake right; the first record stays."))(correct)


def admit(
    ctx: typer.Context,
    picture: Annotated[Path | None, typer.Option(help=_("a picture of a code"))] = None,
    code: Annotated[str, typer.Option(help=_("the text of a code"))] = "",
    door: Annotated[str, typer.Option(help=_("a room, e.g. 3-2-1501"))] = "",
    choice: Annotated[int, typer.Option(help=_("who of the room, from 1"))] = 1,
    category: Annotated[Category | None, typer.Option(help=_("who comes"))] = None,
    direction: Annotated[Direction, typer.Option(help=_("which way"))] = Direction.IN,
    temperature: Annotated[str, typer.Option(help=_("°C, or lo"))] = "",
    name: Annotated[str, typer.Option(help=_("their name"))] = "",
    phone: Annotated[str, typer.Option(help=_("their phone"))] = "",
    host: Annotated[str, typer.Option(help=_("the room visited"))] = "",
    plate: Annotated[str, typer.Option(help=_("the plate, or its tail"))] = "",
    colour: Annotated[Colour | None, typer.Option(help=_("code, as seen"))] = None,
    test: Annotated[TestResult | None, typer.Option(help=_("test, as seen"))] = None,
    test_age: Annotated[
        float | None, typer.Option(min=0, max=OLDEST_TEST_H, help=_("hours"))
    ] = None,
    place_code: Annotated[
        bool, typer.Option("--place-code", help=_("the place code was scanned"))
    ] = False,
    travel_card: Annotated[
        bool, typer.Option("--travel-card", help=_("the travel card was shown"))
    ] = False,
    star: Annotated[
        bool, typer.Option("--star", help=_("the travel card has a star"))
    ] = False,
    been: Annotated[list[str] | None, typer.Option(help=_("a place, as told"))] = None,
) -> int:
    """One passage from what was shown, seen and measured."""
    options: Globals = ctx.obj
    text, hint = _scanned(picture) if picture else (code, Colour.NONE)
    looked = Looked(colour, test, test_age, place_code, travel_card, star, been or [])
    say = Say(options)
    _require_anybody((text, door, category, name, phone, host, plate))
    with station_of(options, "admit") as station:
        desk = station.desk()
        state = DeskState()
        if door:
            state = _of_door(desk, door, choice, direction)
        elif category or not text:
            wanted = category or Category.VISITOR
            state = desk.present_category(wanted, direction, plate)
        if text and (_open(state) or not (door or category)):
            state = _noted(say, desk.present_code(text, hint, direction))
            state = _chosen(desk, state, choice)
        if _open(state) and (name or phone or host):
            state = _noted(say, _described(desk, state, (name, phone), host))
        state = _seen(desk, state, looked)
        return _told(say, _measured(desk, state, temperature))


def resolve(
    ctx: typer.Context,
    record_id: Annotated[str, typer.Argument(help=_("id of the passage"))],
    temperature: Annotated[str, typer.Option(help=_("repeat reading in °C"))] = "",
    site: Annotated[Site | None, typer.Option(help=_("where it was taken"))] = None,
    outcome: Annotated[Outcome, typer.Option(help=_("what is decided"))] = (
        Outcome.ADMIT
    ),
    reason: Annotated[str, typer.Option(help=_("why; a decision needs it"))] = "",
) -> int:
    """What became of a held passage."""
    options: Globals = ctx.obj
    lets_in = not temperature and outcome is Outcome.ADMIT
    right = Right.OVERRIDE if lets_in else Right.RESOLVE
    with station_of(options, "admit", right) as station:
        celsius = celsius_named(temperature) if temperature else None
        if temperature and celsius is None:
            raise OperatorError("A repeat reading needs a value in °C.")
        holds = station.desk().holds
        if celsius is None:
            state = holds.decide(record_id, outcome, reason, station.warrant)
        else:
            state = holds.measure_again(record_id, celsius, site)
        return _told(Say(options), state)


def correct(
    ctx: typer.Context,
    record_id: Annotated[str, typer.Argument(help=_("id of the passage"))],
    change: Annotated[
        list[str], typer.Option(help=_("FIELD=VALUE, e.g. temperature=36.9"))
    ],
    reason: Annotated[str, typer.Option(help=_("why"))],
) -> int:
    """Append a correction of a passage."""
    options: Globals = ctx.obj
    changes: dict[CorrectableField, str] = {}
    for text in change:
        field, _equals, value = text.partition("=")
        if field not in set(CorrectableField):
            raise OperatorError("A correction has no field “{field}”.", field=field)
        changes[CorrectableField(field)] = value
    measured = changes.get(CorrectableField.TEMPERATURE)
    if measured is not None:
        celsius = celsius_named(measured)
        text = LOW if celsius is None else f"{celsius:.1f}"
        changes[CorrectableField.TEMPERATURE] = text
    with station_of(options, "admit", Right.CORRECT) as station:
        put_right(record_id, changes, reason, station.gate())
        row = station.passages.passage(record_id)
        return _told(Say(options), DeskState(phase=Phase.RECORDED, row=row))


def _require_anybody(said: tuple[str | None, ...]) -> None:
    if not any(said):
        raise OperatorError(
            "Say who comes: --picture, --code, --door, --category, --name, --phone,"
            " --host or --plate."
        )


def _scanned(picture: Path) -> tuple[str, Colour]:
    symbols = read_picture(picture)
    if not symbols:
        raise OperatorError("There is no readable code in this picture.")
    return symbols[0].text, symbols[0].colour


def _of_door(desk: GateDesk, door: str, choice: int, direction: Direction) -> DeskState:
    return _chosen(desk, desk.present_door(door, direction), choice)


def _chosen(desk: GateDesk, state: DeskState, choice: int) -> DeskState:
    return desk.choose(choice - 1) if state.phase is Phase.CHOOSING else state


def _described(
    desk: GateDesk, state: DeskState, told: tuple[str, str], host: str
) -> DeskState:
    """What is told completes what is known; another name is another person."""
    person = state.visit.person if state.visit else Person()
    name, phone = told
    if name not in {"", person.name}:
        person = Person(name=name)
    if phone:
        person = msgspec.structs.replace(person, phone=phone)
    return desk.describe(person, host=host)


def _seen(desk: GateDesk, state: DeskState, looked: Looked) -> DeskState:
    eye = JudgedHow.BY_EYE
    seen: list[Shown] = []
    if looked.colour or looked.test or looked.test_age is not None:
        result = looked.test or (looked.test_age is not None and TestResult.NEGATIVE)
        seen.append(
            Shown(
                CodeKind.HEALTH_CODE,
                eye,
                colour=looked.colour,
                test=result or None,
                test_age_h=looked.test_age,
            )
        )
    if looked.place_code:
        seen.append(Shown(CodeKind.PLACE_CODE, eye))
    if looked.travel_card:
        seen.append(Shown(CodeKind.TRAVEL_CARD, eye, star=looked.star))
    for place in looked.been:
        state = desk.been_to(place) if _open(state) else state
    for shown in seen:
        state = desk.by_eye(shown) if _open(state) else state
    return state


def _measured(desk: GateDesk, state: DeskState, temperature: str) -> DeskState:
    if temperature and _open(state):
        celsius = celsius_named(temperature)
        state = desk.temperature(celsius)
    return desk.finish() if _open(state) else state


def _noted(say: Say, state: DeskState) -> DeskState:
    if state.notice:
        say.note(state.notice)
    return state


def _open(state: DeskState) -> bool:
    return state.phase is Phase.ASKING


def celsius_named(text: str) -> float | None:
    """°C as typed: `36.5`, `365`, or `lo` for a reading the device did not get."""
    if text.casefold() == LOW.casefold():
        return None
    try:
        value = float(text)
    except ValueError:
        value = nan
    if not isfinite(value):
        raise OperatorError("“{text}” is no temperature.", text=text[:20])
    return value / 10 if value >= 100 else value  # noqa: PLR2004 - 365 means 36.5


def _told(say: Say, state: DeskState) -> int:
    if state.row is None:
        raise OperatorError("{notice}", notice=state.notice or _("Nothing recorded."))
    return told(say, state.row)


def told(say: Say, row: PassageRow) -> int:
    """One line for the passage; exit 1 where somebody was not let through."""
    reasons = [findings.reason(finding) for finding in row.findings]
    word = outcomes.word(row.outcome, row.direction)
    text = " · ".join(filter(None, (word, masks.name(row.person.name), *reasons)))
    say.fact(text, _as_json(row, word, reasons))
    return DONE if row.outcome is Outcome.ADMIT else WITH_REFUSALS


def _as_json(row: PassageRow, word: str, reasons: list[str]) -> dict[str, object]:
    return {
        "record_id": row.record_id,
        "seq": row.seq,
        "outcome": row.outcome,
        "word": word,
        "waiting": row.waiting,
        "findings": [finding.code for finding in row.findings],
        "reasons": reasons,
        "direction": row.direction,
        "category": row.category,
    }
