"""`gatebook notice`: help cards, signs, rules, visitor plates, envelopes of grids."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from printing import help_cards, notices
from printing.blocks import Printed
from printing.delivery import deliver
from resources import _, current_language, text
from station.domain.errors import OperatorError
from station.domain.help_cards import HelpCard, read_help_card
from station.domain.letters import read_notice
from station.scanning.photographs import photograph
from station.services.households import grid_counts, households
from station.services.letters import template_text
from station.services.operators import Right
from ui.commands.common import Globals, Say
from ui.commands.homes import any_of
from ui.commands.printing import (
    Copies,
    PaperSize,
    PdfFile,
    PrinterName,
    PrintIt,
    TemplateTo,
    Wish,
    finish,
    hand_template,
    target_of,
)
from ui.commands.sheets import record_sheet, tell, written
from ui.compose import OpenHome

SPARE_POSTERS = 4


class Wanted(msgspec.Struct, frozen=True):
    """What a notice is made from: the text of its template, the place, the moment."""

    home: OpenHome
    template: str
    plates: tuple[int, int]
    picture: Path | None
    at: datetime
    progress: Callable[[int], None]

    @property
    def place(self) -> str:
        named = (self.home.community, self.home.settings.gate)
        return "  ".join(filter(None, named))


def _card(wanted: Wanted) -> HelpCard:
    """The text of the cards, with the persons of the grids whom it does not name."""
    return read_help_card(wanted.template).watched_by(wanted.home.register.grids())


def _help_cards(wanted: Wanted) -> tuple[bytes, Printed]:
    return help_cards.render(
        households(wanted.home.register),
        _card(wanted),
        wanted.home.community,
        wanted.at,
        wanted.progress,
    )


def _sign(wanted: Wanted) -> tuple[bytes, Printed]:
    notice = read_notice(wanted.template)
    return notices.checkpoint_sign(notice, wanted.place, wanted.at)


def _rules(wanted: Wanted) -> tuple[bytes, Printed]:
    return notices.rules_poster(read_notice(wanted.template), wanted.place, wanted.at)


def _place_code(wanted: Wanted) -> tuple[bytes, Printed]:
    if wanted.picture is None:
        raise OperatorError("Give the official picture: --picture FILE.")
    jpeg = photograph(wanted.picture, PLACE_CODE_PIXELS)
    return notices.place_code_frame(jpeg, wanted.place, wanted.at)


def _plates(wanted: Wanted) -> tuple[bytes, Printed]:
    return notices.visitor_plates(*wanted.plates, wanted.place, wanted.at)


def _envelopes(wanted: Wanted) -> tuple[bytes, Printed]:
    """One a grid, with the papers that go to its households."""
    card = _card(wanted)
    rules = read_notice(text(f"papers/{current_language()}/resident-rules.toml"))
    tasks = [
        notices.GridTask(
            grid=count.grid,
            watcher=_watcher(card, count.grid),
            households=count.households,
            residents=count.residents,
            papers=(
                f"{card.title} {count.households}",
                f"{rules.title} {SPARE_POSTERS}",
            ),
        )
        for count in grid_counts(wanted.home.register)
    ]
    return notices.grid_envelopes(tasks, wanted.place, wanted.at)


NOTICES: dict[str, Callable[[Wanted], tuple[bytes, Printed]]] = {
    "help-card": _help_cards,
    "checkpoint-sign": _sign,
    "resident-rules": _rules,
    "place-code": _place_code,
    "visitor-plates": _plates,
    "grid-envelopes": _envelopes,
}
SIZES = {"grid-envelopes": "C5"}
TWO_SIDED = frozenset({"help-card"})
PLACE_CODE_PIXELS = 2000
_TEMPLATES = {
    "place-code": "checkpoint-sign",
    "grid-envelopes": "help-card",
    "visitor-plates": "checkpoint-sign",
}


def add(app: typer.Typer) -> None:
    app.command(help=_("Print cards, signs and posters."))(notice)


def notice(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help=" | ".join(NOTICES))],
    pdf: PdfFile = None,
    own: Annotated[
        Path | None, typer.Option("--template", help=_("a template of your own"))
    ] = None,
    template_to: TemplateTo = None,
    first: Annotated[int, typer.Option(help=_("first visitor plate"))] = 1,
    last: Annotated[int, typer.Option(help=_("last visitor plate"))] = 24,
    picture: Annotated[
        Path | None, typer.Option(help=_("the official place code"))
    ] = None,
    print_it: PrintIt = False,
    printer: PrinterName = "",
    copies: Copies = 1,
    paper: PaperSize = "",
) -> int:
    """What hangs on walls or goes to every door; what is printed is recorded."""
    options: Globals = ctx.obj
    say = Say(options)
    if name not in NOTICES:
        raise OperatorError("There is no notice “{name}”.", name=name[:30])
    drawn, duplex = SIZES.get(name, "A4"), name in TWO_SIDED
    wish = Wish(name, printer, drawn, paper, copies, duplex)
    template = template_text(_TEMPLATES.get(name, name), current_language(), own)
    if template_to is not None:
        return hand_template(say, template, template_to)
    with (
        any_of(options, "notice", Right.PRINT) as home,
        say.progress(_("Drawing"), None) as progress,
    ):
        now = home.clock.now().at
        wanted = Wanted(home, template, (first, last), picture, now, progress)
        data, printed = NOTICES[name](wanted)
        file = target_of(pdf, home.home, name, wanted=print_it)
        deliver(data, file)
        recorder = home.recorder()
        done = written(file, name, printed, masked=True)
        record_sheet(recorder, done, now.date().isoformat())
        tell(say, done)
        return finish(
            say, file, wish if print_it else None, recorder, keep=pdf is not None
        )


def _watcher(card: HelpCard, grid: str) -> str:
    who = card.grids.get(grid)
    return f"{who.name} {who.phone}".strip() if who is not None else ""
