"""`gatebook demo`: a whole day, office and two gates, from an empty folder."""

import shutil
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from resources import _
from station.domain.errors import OperatorError, disk_fault
from ui.commands.common import DONE, Globals, Say
from ui.commands.gate import show
from ui.demo.day import Plan, play_day
from ui.demo.summary import lines

SUMMARY = "summary.json"


def add(app: typer.Typer) -> None:
    app.command(help=_("Play a whole day at two gates and hand it to the office."))(
        demo
    )


def demo(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option(help=_("a new folder"))] = Path("demo-day"),
    seed: Annotated[int, typer.Option(help=_("the same seed, the same day"))] = 1,
    pictures: Annotated[
        Path | None, typer.Option(help=_("real pictures instead of rendered codes"))
    ] = None,
    window: Annotated[
        bool, typer.Option("--window", help=_("open the gate window afterwards"))
    ] = False,
) -> int:
    """Write homes, register, passes, logs and handovers under `out`."""
    options: Globals = ctx.obj
    if out.exists() and any(out.iterdir()):
        raise OperatorError("This folder is not empty: {place}.", place=str(out))
    say = Say(options)
    part = out.with_name(f"{out.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)  # a day that was broken off
        summary = play_day(Plan(part, seed, say.progress, pictures))
        text = msgspec.json.format(msgspec.json.encode(summary), indent=2)
        (part / SUMMARY).write_bytes(text)
        part.replace(out)
    except OSError as error:
        raise disk_fault(error, out) from error
    say.fact("\n".join(lines(summary)), summary)
    say.note(_("Everything is in {place}.").format(place=out))
    if window:
        return show(Globals(out / "gate-1", out / "keys" / "gate-1.key", options.lang))
    return DONE
