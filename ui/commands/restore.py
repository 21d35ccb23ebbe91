"""`gatebook restore`: a copy of the database takes its place, nothing readable is lost.

How, and why a kill between two steps is harmless: `ui.restoring`, `db.restore`.
"""

from pathlib import Path
from typing import Annotated

import typer

from db.rekey import SqlVault
from db.restore import finish_swap
from resources import _
from station.domain.errors import OperatorError
from station.services import key_change
from station.services.backups import card_beside
from station.services.receive import How, receive
from station.services.restoring import make_home
from station.wording.exchange import file_lines
from station.workspace.home import HomeRole, is_home, open_home
from station.workspace.key_ways import Means
from station.workspace.logs import logged
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import root_of, way_into
from ui.compose import open_office
from ui.restoring import Restored, Restoring


def add(app: typer.Typer) -> None:
    app.command(help=_("Put a copy in the place of a damaged database."))(restore)


def restore(
    ctx: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help=_("a copy; else the newest sound one"))
    ] = None,
    mirror: Annotated[
        list[Path] | None,
        typer.Option(help=_("at the office: take in this mirror too")),
    ] = None,
    handovers: Annotated[
        list[Path] | None,
        typer.Option(help=_("at the office: take in this folder too")),
    ] = None,
) -> int:
    """The damaged database is kept aside. A station can register again at once."""
    options: Globals = ctx.obj
    say = Say(options)
    root = root_of(options)
    if not is_home(root):
        _make_home(root, file)
    way = way_into(root, options)
    with open_home(root, "restore") as home, logged(home.logs, "restore"):
        settings = home.settings
        office = settings.role is HomeRole.OFFICE
        if (mirror or handovers) and not office:
            raise OperatorError(
                "Only the office opens a mirror or a handover: give it the file."
            )
        finish_swap(home.journal)
        key = key_change.settle(home, way, SqlVault())
        restoring = Restoring(home, key, way, lambda step: say.note(_(step)))
        done = restoring.run(file)
    _tell(say, done)
    if office:
        return _take_in_again(root, way, say, [*(mirror or []), *(handovers or [])])
    if settings.mirror:
        say.note(
            _("Take the mirror to the office: {place}").format(place=settings.mirror)
        )
    return DONE


def _make_home(root: Path, file: Path | None) -> None:
    """On another computer a copy brings the keys that lie beside it."""
    card = card_beside(file) if file is not None else None
    if card is None:
        raise OperatorError(
            "On a new computer, name a copy that has its .keys file beside it."
        )
    make_home(root, card)


def _take_in_again(root: Path, way: Means, say: Say, more: list[Path]) -> int:
    """The handovers that the office keeps as they came, and what else is named."""
    with open_office(root, way, what="restore") as office:
        inbox = office.home.inbox
        kept = [inbox] if any(path.is_file() for path in inbox.iterdir()) else []
        report = receive(
            office.end, [str(place) for place in [*kept, *more]], How(deep=False)
        )
    for one in report.files:
        say.note("\n  ".join(file_lines(one)))
    return report.exit_code


def _tell(say: Say, done: Restored) -> None:
    text = _(
        "Restored from {backup}: everything up to {upto}; {salvaged} of these records "
        "were still in the damaged database, which is kept in {aside}."
    )
    told = text.format(
        backup=done.backup.name,
        upto=done.upto,
        salvaged=done.salvaged,
        aside=done.aside,
    )
    fact = {
        "backup": str(done.backup),
        "volume": done.volume,
        "upto": done.upto,
        "opened": done.opened,
        "salvaged": done.salvaged,
        "strays": done.strays,
        "aside": str(done.aside),
    }
    say.fact(told, fact)
