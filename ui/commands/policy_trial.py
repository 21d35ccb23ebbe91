"""`gatebook policy preview|risk-areas`: rules tried on a day, areas as pasted."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from resources import _
from station.domain.errors import OperatorError, input_fault
from station.domain.policy.model import MAX_CHARACTERS, load_policy
from station.domain.policy.preview import Changed, Preview
from station.domain.policy.risk_areas import Meaning
from station.domain.policy.sections import Masking
from station.domain.verdict import Outcome
from station.services.operators import Right
from station.wording import masks, policies
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say, day_named

UTF8_BYTES = 4  # the longest character
ENCODINGS = ("utf-8-sig", "gb18030")


def add(commands: typer.Typer) -> None:
    commands.command(
        help=_("What new rules would have done to the passages of a day.")
    )(preview)
    commands.command(
        "risk-areas", help=_("Office: put a pasted table of risk areas in force.")
    )(risk_areas)


def preview(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("a policy as TOML text"))],
    day: Annotated[
        str, typer.Option(help=_("a day as 2022-03-15, else yesterday"))
    ] = "",
    station: Annotated[str, typer.Option(help=_("id of the station"))] = "",
) -> int:
    """Nothing is changed. Exit status 1 when a passage would have gone otherwise."""
    from db.preview import SqlPreview
    from station.services.policy_preview import preview_day
    from ui.commands.homes import any_of

    options: Globals = ctx.obj
    text = policy_text(file)
    with any_of(options, "policy", Right.POLICY) as home:
        yesterday = home.clock.now().at.date() - timedelta(days=1)
        on = day_named(day) if day else yesterday
        reads = SqlPreview(home.engine)
        found = preview_day(
            text, on, reads, home.exchange, home.passages, station or None
        )
    masking = load_policy(text).masking
    lines = [on.isoformat(), *policies.preview_lines(found, masking)]
    Say(options).fact("\n".join(lines), {"day": on, **_preview_fact(found, masking)})
    return WITH_REFUSALS if found.changed else DONE


def risk_areas(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help=_("a table as text, - for stdin"))],
    lookback: Annotated[
        int, typer.Option(min=1, max=3650, help=_("days that are looked back"))
    ] = 7,
    outcome: Annotated[
        Outcome, typer.Option(help=_("what having been there means"))
    ] = Outcome.HOLD,
    level: Annotated[
        str, typer.Option(help=_("the level of lines that name none"))
    ] = "",
    add_only: Annotated[
        bool, typer.Option("--add", help=_("add areas, end none"))
    ] = False,
) -> int:
    """The table is the whole list of today: areas that it does not name end today.

    Exit status 1 when a line or a name was not understood.
    """
    from station.services.policy_versions import put_areas
    from ui.commands.homes import office_of

    say = Say(ctx.obj)
    table = _pasted(file)
    meaning = Meaning(lookback, outcome, level)
    with office_of(ctx.obj, "policy", Right.POLICY) as office:
        today = office.clock.now().at.date()
        done = put_areas(office.end, table, today, meaning, add=add_only)
    for line, name in done.pasted.unknown:
        say.note(
            _("Line {line}: no division is called {name}.").format(line=line, name=name)
        )
    for fault in done.pasted.faults:
        told = _(fault.msgid)
        say.note(_("Line {line}: {why}.").format(line=fault.place, why=told))
    text = _(
        "Policy version {version} goes out with {n} risk areas: {new} new, {ended}"
        " ended."
    ).format(version=done.version, n=done.areas, new=done.new, ended=done.ended)
    say.fact(text, done)
    return WITH_REFUSALS if done.pasted.unknown or done.pasted.faults else DONE


def policy_text(file: Path) -> str:
    """A policy file as text; raises OperatorError for what is no UTF-8."""
    try:
        return _bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OperatorError("The policy is not UTF-8 text.") from None


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(MAX_CHARACTERS * UTF8_BYTES + 1)
    except OSError as error:
        raise input_fault(error, file) from error


def pasted_text(data: bytes) -> str:
    """Text as Windows and chat programs write it; raises OperatorError for no text."""
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and len(text) <= MAX_CHARACTERS:
            return text
    raise OperatorError("This is no table as text.")


def _pasted(file: str) -> str:
    if file == "-":
        return pasted_text(sys.stdin.buffer.read(MAX_CHARACTERS * UTF8_BYTES + 1))
    return pasted_text(_bytes(Path(file)))


def _preview_fact(found: Preview, masking: Masking) -> dict[str, object]:
    return {
        "passages": found.passages,
        "judged": found.judged,
        "unchecked": found.unchecked,
        "not_judged": found.not_judged,
        "outcomes": [
            {"old": old, "new": new, "count": count}
            for (old, new), count in sorted(found.outcomes.items())
        ],
        "findings": {
            code: {"old": old, "new": new}
            for code, (old, new) in found.findings.items()
        },
        "changed": [_changed_fact(one, masking) for one in found.changed],
    }


def _changed_fact(changed: Changed, masking: Masking) -> dict[str, object]:
    recorded, passage = changed.recorded, changed.recorded.passage
    return {
        "record_id": recorded.record_id,
        "station": recorded.station,
        "at": recorded.at,
        "name": masks.name(passage.person.name, masking) if passage else "",
        "direction": passage.direction if passage else "",
        "category": passage.category if passage else "",
        "old": msgspec.to_builtins(changed.old),
        "new": msgspec.to_builtins(changed.new),
        "asked_anew": changed.asked_anew,
    }
