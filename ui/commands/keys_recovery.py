"""`gatebook keys open|drill|new-recovery`: the key that the office keeps on paper."""

from pathlib import Path
from typing import Annotated

import typer

from db.rekey import SqlVault
from resources import _
from station.domain.errors import OperatorError
from station.services import key_care
from station.services.key_care import KeyBearer
from station.workspace import keyslots
from station.workspace.home import open_home
from station.workspace.keyslots import KeyFile, Recovery
from station.workspace.recovery import new_recovery_key
from ui.commands import recovery as paper
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import as_it_is, office_of, root_of
from ui.commands.secrets import new_passphrase

_FROM = _("a file with the recovery key; else it is asked for")


def add(commands: typer.Typer) -> None:
    commands.command("open", help=_("Open a broken home by the recovery key."))(open_)
    commands.command(
        "drill", help=_("Prove that the recovery key opens this home; change nothing.")
    )(drill)
    commands.command("new-recovery", help=_("Office: make a new recovery key."))(
        new_recovery
    )


def open_(
    ctx: typer.Context,
    recovery: Annotated[Path | None, typer.Option(help=_FROM, readable=False)] = None,
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help=_("add a passphrase"))
    ] = False,
) -> int:
    """Says what the home holds; --key-file or --passphrase gives it a new way in."""
    options: Globals = ctx.obj
    say, way = Say(options), Recovery(paper.read(recovery))
    root = root_of(options)
    with open_home(root, "keys") as home:
        key_care.unlock_by(home, way)  # says which key is wanted, where it is another
    with as_it_is(root, way, "keys") as opened:
        key = keyslots.unlock(opened.home.keys, way)
        bearer = KeyBearer(opened.home, key, opened.recorder())
        slots = []
        if options.key_file is not None:
            slots.append(_recovered(bearer, KeyFile(options.key_file)))
        if passphrase:
            slots.append(_recovered(bearer, new_passphrase()))
        heads, settings = opened.journal.heads(), opened.settings
    said = _("{name} ({id}): {n} records in {v} volumes; added: {slots}").format(
        name=settings.name,
        id=settings.id,
        n=sum(head.seq for head in heads),
        v=len(heads),
        slots=", ".join(slots) or "—",
    )
    records = {f"{head.station} {head.volume}": head.seq for head in heads}
    fact = {"role": settings.role, "id": settings.id, "records": records}
    say.fact(said, fact | {"added": slots})
    return DONE


def drill(
    ctx: typer.Context,
    recovery: Annotated[Path | None, typer.Option(help=_FROM, readable=False)] = None,
) -> int:
    """For a new station, and from time to time: nothing in the home is changed."""
    options: Globals = ctx.obj
    key = paper.read(recovery)
    with open_home(root_of(options), "drill") as home:
        proven = key_care.drill(home, key, SqlVault())
    said = _("Recovery key {fingerprint} opens {name} ({id}).").format(
        fingerprint=proven.fingerprint, name=proven.name, id=proven.id
    )
    Say(options).fact(said, proven)
    return DONE


def new_recovery(
    ctx: typer.Context,
    recovery: Annotated[
        Path | None, typer.Option(help=paper.RECOVERY, readable=False)
    ] = None,
    sheet: Annotated[Path | None, typer.Option(help=paper.SHEET)] = None,
    holder: Annotated[str, typer.Option(help=paper.HOLDER)] = "",
) -> int:
    """The stations follow with the next briefing that they adopt."""
    options: Globals = ctx.obj
    root, say = root_of(options), Say(options)
    keeping = paper.Keeping(recovery, sheet, holder)
    paper.require_keeping(keeping, root)
    paper.require_absent(recovery)
    paper.require_absent(sheet)
    key = new_recovery_key()
    with office_of(options, "keys") as office:
        secret = keyslots.unlock(office.home.keys, office.way)
        named = paper.Named(office.settings.id, office.settings.name)
        written = paper.hand_out(key, keeping, named, office.clock.now().at)
        bearer = KeyBearer(office.home, secret, office.recorder())
        slot = key_care.renew_recovery(bearer, key)
        key_care.drill(office.home, paper.proof_of(written, key), SqlVault())
    said = _("Recovery key {fingerprint} is made.").format(fingerprint=key.fingerprint)
    say.fact(said, {"fingerprint": key.fingerprint, "slot": slot.slot_id} | written)
    paper.tell(say, key, written)
    say.note(_("Write a briefing: each station follows once it has adopted it."))
    return DONE


def _recovered(bearer: KeyBearer, way: keyslots.Means) -> str:
    if isinstance(way, KeyFile) and way.path.absolute().is_relative_to(
        bearer.home.root.absolute()
    ):
        raise OperatorError("A key file must not lie in the home it opens.")
    return key_care.add_way(bearer, way, key_care.RECOVERED).slot_id
