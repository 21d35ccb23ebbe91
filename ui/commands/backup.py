"""`gatebook backup`: copies of the database, made, listed, checked, on two disks."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from resources import _
from station.domain.errors import GatebookError, OperatorError, disk_fault
from station.services.backups import (
    Made,
    card_beside,
    second_folder,
    sound_copies,
    write_card,
)
from station.wording.errors import sentence
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import any_of
from ui.compose import OpenHome


def add(app: typer.Typer) -> None:
    group = typer.Typer(
        help=_("Copy the database, encrypted, and check the copy."),
        invoke_without_command=True,
    )
    group.callback()(backup)
    group.command("list", help=_("Show the copies that are here."))(list_)
    group.command(help=_("Open a copy and prove it."))(check)
    group.command(help=_("Make every copy on a second disk too."))(second)
    app.add_typer(group, name="backup")


def backup(
    ctx: typer.Context,
    to: Annotated[Path | None, typer.Option(help=_("a file; else in the home"))] = None,
) -> int:
    """The copy opens with the same key and has been read back."""
    if ctx.invoked_subcommand is not None:
        return DONE
    options: Globals = ctx.obj
    with any_of(options, "backup") as home:
        day = home.clock.now().at.strftime("%Y%m%d-%H%M%S")
        target = to or home.home.backups / f"journal-{day}.db"
        head = home.copies.make(target)
        write_card(home.home, target, head)
    Say(options).fact(
        _("Copied to {place}.").format(place=target), {"file": str(target)}
    )
    return DONE


def list_(ctx: typer.Context) -> int:
    """Newest first; those on a second disk only while it is there."""
    options: Globals = ctx.obj
    say = Say(options)
    with any_of(options, "backup") as home:
        copies = sound_copies(home.home)
    for path in copies:
        card = card_beside(path)
        volume, upto = (card.volume, card.upto) if card else ("", 0)
        text = _("{place}: up to {upto} of {volume}") if card else "{place}"
        told = text.format(place=path, upto=upto, volume=volume)
        say.fact(told, {"file": str(path), "volume": volume, "upto": upto})
    if not copies:
        say.note(_("There is no copy of this database."))
    return DONE


def check(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("a copy of the database"))],
) -> int:
    """Every page is read and the end of the chain proven. Exit status 4: damaged."""
    options: Globals = ctx.obj
    with any_of(options, "backup") as home:
        head = home.copies.check(file)
    text = _("{place} holds everything up to {upto}.").format(place=file, upto=head.seq)
    fact = {"file": str(file), "volume": head.volume, "upto": head.seq}
    Say(options).fact(text, fact)
    return DONE


def second(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(help=_("a folder there, or off"))],
) -> int:
    """The folder must be there. One copy is made at once."""
    options: Globals = ctx.obj
    say = Say(options)
    with any_of(options, "backup") as home:
        place = "" if folder == "off" else str(Path(folder).absolute())
        before = home.settings
        saved = msgspec.structs.replace(before, backup_to=place)
        if place:
            _require_folder(Path(place))
        home.home.save(saved)
        if place:
            _prepare(home)
            made = home.backups.make()
            if made.missed is not None:
                home.home.save(before)
                raise made.missed
            say.fact(_told(made), _plain(made))
        else:
            say.note(_("Copies stay on this disk from now on."))
    return DONE


def keep_copy(home: OpenHome, say: Say) -> None:
    """A copy at the end of a shift or of a handover; a failure is only told."""
    try:
        made = home.backups.make()
    except GatebookError as error:
        say.note(sentence(error))
        return
    if made.missed is not None:
        say.note(sentence(made.missed))


def _require_folder(place: Path) -> None:
    if not place.is_dir():
        raise OperatorError("There is no such file or folder: {place}.", place=place)


def _prepare(home: OpenHome) -> None:
    folder = second_folder(home.home)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise disk_fault(error, folder) from error


def _told(made: Made) -> str:
    return _("{place} holds everything up to {upto}.").format(
        place=made.path, upto=made.upto
    )


def _plain(made: Made) -> dict[str, object]:
    return {"file": str(made.path), "volume": made.volume, "upto": made.upto}
