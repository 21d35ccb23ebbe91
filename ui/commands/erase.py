"""`gatebook erase`: what is kept no longer goes; legal holds; one person's records."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Annotated

import msgspec
import typer

from resources import N_, _
from station.domain.errors import GatebookError, OperatorError
from station.domain.moments import CHINA, from_us, to_us
from station.domain.retention import BACKED_WORDS, LegalHold
from station.services import erase as service
from station.services.erase import Erasure
from station.services.erasing_port import ErasingEnd
from station.services.legal_hold import holds_of, lift_hold, set_hold
from station.wording.errors import sentence
from station.wording.kinds import kind_name
from station.workspace.keyslots import unlock
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say, day_named
from ui.commands.homes import any_of, root_of, way_into
from ui.commands.signing import signed
from ui.compose import OpenOffice, OpenStation, open_any
from ui.erasing import erasing_of, signing_key

WHAT = "erase"
IN_DOUBT = N_("Nothing is erased: the clock of this laptop is in doubt.")


def add(app: typer.Typer) -> None:
    commands = typer.Typer(
        help=_("Erase what the policy keeps no longer."), invoke_without_command=True
    )
    commands.callback()(erase)
    holds = typer.Typer(help=_("What an inquiry wants kept."), no_args_is_help=True)
    holds.command("add", help=_("Keep records from being erased."))(hold_add)
    holds.command("lift", help=_("Let what was held be erased."))(hold_lift)
    holds.command("list", help=_("Show the legal holds in force."))(hold_list)
    commands.add_typer(holds, name="hold")
    commands.command(help=_("Erase one person's records at this office."))(person)
    app.add_typer(commands, name="erase")


def erase(
    ctx: typer.Context,
    preview: Annotated[
        bool, typer.Option("--preview", help=_("say what would go"))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=_("do it"))] = False,
) -> int:
    """Contents go everywhere they went; that they were there stays provable."""
    if ctx.invoked_subcommand is not None:
        return DONE
    if preview == yes:
        raise OperatorError("Say --preview to look, or --yes to erase.")
    options: Globals = ctx.obj
    say = Say(options)
    with erasing_end(options) as end:
        done = service.preview(end) if preview else service.erase_due(end)
    return tell(say, done, doing=yes)


def person(
    ctx: typer.Context,
    who: Annotated[
        str, typer.Argument(help=_("id in the register, or of one of their records"))
    ],
    reason: Annotated[str, typer.Option(help=_("why"))],
) -> int:
    """Also takes them out of the register. Gates follow at their own time."""
    options: Globals = ctx.obj
    with erasing_end(options) as end:
        done = service.erase_person(end, who, reason)
    say = Say(options)
    known = done.report.unregistered or done.report.count or done.report.kept
    if not known and not done.suspect:
        say.note(_("Nobody and no passage has this id; see gatebook search."))
    status = tell(say, done, doing=True)
    return status if known else WITH_REFUSALS


def hold_add(
    ctx: typer.Context,
    reason: Annotated[str, typer.Option(help=_("why, or the number of the case"))],
    station: Annotated[str, typer.Option(help=_("of this station"))] = "",
    volume: Annotated[str, typer.Option(help=_("of this volume"))] = "",
    first: Annotated[int, typer.Option(min=0, help=_("from this number on"))] = 0,
    last: Annotated[int, typer.Option(min=0, help=_("up to this number"))] = 0,
    since: Annotated[str, typer.Option("--from", help=_("from this day on"))] = "",
    until: Annotated[str, typer.Option("--to", help=_("up to this day"))] = "",
) -> int:
    """Every erasure spares what is held, until the hold is lifted."""
    options: Globals = ctx.obj
    wanted = LegalHold(
        hold_id="",
        reason=reason,
        station=station,
        volume=volume,
        first=first,
        last=last,
        from_us=_midnight(since) if since else 0,
        to_us=_midnight(until, after=1) if until else 0,
        by=options.operator,
    )
    with any_of(options, WHAT) as home:
        hold = set_hold(wanted, home.recorder())
    Say(options).fact(_("Held: {hold}.").format(hold=_told(hold)), hold)
    return DONE


def hold_lift(
    ctx: typer.Context,
    hold: Annotated[str, typer.Argument(help=_("id of the hold, or its last digits"))],
) -> int:
    options: Globals = ctx.obj
    with any_of(options, WHAT) as home:
        lifted = lift_hold(hold, home.passages, home.recorder())
    Say(options).fact(_("Lifted: {hold}.").format(hold=_told(lifted)), lifted)
    return DONE


def hold_list(ctx: typer.Context) -> int:
    options: Globals = ctx.obj
    say = Say(options)
    with any_of(options, WHAT) as home:
        held = holds_of(home.passages, home.settings.id)
    for hold in held:
        say.fact(_told(hold), hold)
    if not held:
        say.note(_("No legal hold is in force."))
    return DONE


@contextmanager
def erasing_end(options: Globals) -> Iterator[ErasingEnd]:
    """The home that is meant, as far as erasing needs it."""
    root = root_of(options)
    way = way_into(root, options)
    with open_any(root, way, WHAT) as opened:
        home = signed(opened, options, WHAT)
        sign = signing_key(home, unlock(home.home.keys, way))
        end = erasing_of(home, sign)
        if end is None:
            raise OperatorError("This home has no policy that says what is kept.")
        yield end


def erase_quietly(home: OpenStation | OpenOffice, say: Say) -> None:
    """Erase what is due by the way; a word only where something went wrong."""
    for line in quiet_troubles(home):
        say.note(line)


def quiet_troubles(home: OpenStation | OpenOffice) -> Iterator[str]:
    """Erase what is due; a sentence for each thing that went wrong."""
    end = erasing_of(home, home.keys.sign)
    if end is None:
        return
    try:
        done = service.erase_due(end)
    except GatebookError as error:
        yield sentence(error)
        return
    if done.suspect:
        yield _(IN_DOUBT)
    yield from trouble_lines(done)


def tell(say: Say, done: Erasure, *, doing: bool) -> int:
    """What went or would go, what was held back, what a person has to look after."""
    if done.suspect:
        say.note(_(IN_DOUBT))
        return WITH_REFUSALS
    for line in _lines(done, doing=doing):
        say.note(line)
    report = done.report
    text = _("{n} records erased.") if doing else _("{n} records would be erased.")
    say.fact(text.format(n=report.count), _as_json(done))
    return WITH_REFUSALS if done.trouble or done.left else DONE


def _lines(done: Erasure, *, doing: bool) -> Iterator[str]:
    for kind in done.report.kinds:
        oldest = from_us(kind.oldest_us).date().isoformat()
        yield _("{kind}: {n}, the oldest of {day}").format(
            kind=kind_name(kind.kind), n=kind.count, day=oldest
        )
    for mark in done.report.marks:
        if not mark.upto:  # one person's records, here and there
            continue
        yield _("{station} {volume}: up to number {upto}").format(
            station=mark.station, volume=mark.volume, upto=mark.upto
        )
    if done.report.unregistered:
        yield _("Taken out of the register.")
    for why, number in sorted(done.report.kept.items()):
        yield _("{n} kept: {why}").format(n=number, why=_(BACKED_WORDS[why]))
    if doing:
        yield from trouble_lines(done)


def trouble_lines(done: Erasure) -> Iterator[str]:
    """What did not go as it should."""
    for left in done.left:
        yield f"{left.file}: {_(left.why)}"
    for error in done.trouble:
        yield _("Not finished, the next erasure goes on: {why}").format(
            why=sentence(error)
        )


def _as_json(done: Erasure) -> dict[str, object]:
    return {
        **msgspec.to_builtins(done.report),
        "count": done.report.count,
        "wiped": done.wiped,
        "places": msgspec.to_builtins(done.places),
        "trouble": [sentence(error) for error in done.trouble],
    }


def _told(hold: LegalHold) -> str:
    parts = [hold.hold_id, hold.station, hold.volume]
    if hold.first or hold.last:
        parts.append(f"{hold.first or 1}–{hold.last or ''}")
    if hold.from_us or hold.to_us:
        ends = [from_us(us).date().isoformat() if us else "" for us in _days(hold)]
        parts.append("–".join(ends))
    return " ".join(filter(None, [*parts, hold.reason]))


def _days(hold: LegalHold) -> tuple[int, int]:
    """The first and the last day that a hold names."""
    return hold.from_us, hold.to_us - 1 if hold.to_us else 0


def _midnight(text: str, after: int = 0) -> int:
    day = day_named(text) + timedelta(days=after)
    return to_us(datetime.combine(day, time(), CHINA))
