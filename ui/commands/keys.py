"""`gatebook keys`: what opens this home, and what opens a handover by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from db.rekey import SqlVault
from resources import _
from station.domain.errors import OperatorError, disk_fault
from station.domain.kinds import REVEAL
from station.handover.minisign import public_file
from station.services import key_care
from station.services.key_change import change_key
from station.wording.errors import sentence
from station.workspace import keyslots
from station.workspace.files import write_private
from station.workspace.home import open_home
from station.workspace.keyslots import Holder, Means, Slot, SlotKind
from station.workspace.recovery import fingerprint
from ui.commands import keys_recovery
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import as_it_is, either_of, office_of, root_of, way_into
from ui.commands.key_words import slot_kind
from ui.commands.secrets import held_passphrase, new_passphrase
from ui.commands.signing import signed
from ui.compose import OpenHome, open_any

IDENTITY = "office.age"


def add(app: typer.Typer) -> None:
    commands = typer.Typer(no_args_is_help=True, help=_("What opens this home."))
    commands.command("list", help=_("The ways of opening this home."))(list_)
    commands.command("add", help=_("One more way of opening this home."))(add_)
    commands.command("remove", help=_("Take a way of opening away."))(remove)
    commands.command("change", help=_("Give this home a new database key."))(change)
    commands.command("export", help=_("Write the keys that open a handover by hand."))(
        export
    )
    keys_recovery.add(commands)
    app.add_typer(commands, name="keys")


def list_(ctx: typer.Context) -> int:
    """No key is asked for and none is shown."""
    options: Globals = ctx.obj
    say = Say(options)
    with open_home(root_of(options), "keys") as home:
        slots = keyslots.slots_of(home.keys)
    for slot in slots:
        shown = fingerprint(slot.recipient) if slot.recipient else ""
        fact = {"slot": slot.slot_id, "kind": slot.kind, "fingerprint": shown}
        say.fact(f"{slot.slot_id}  {slot_kind(slot.kind)}  {shown}".rstrip(), fact)
    return DONE


def add_(
    ctx: typer.Context,
    kind: Annotated[SlotKind, typer.Argument(help=_("key-file, passphrase, keyring"))],
    file: Annotated[Path | None, typer.Option(help=_("the new key file"))] = None,
) -> int:
    """A passphrase is typed, or piped in; it is never an option."""
    options: Globals = ctx.obj
    with bearer_of(options) as bearer:
        slot = key_care.add_way(bearer, _new_way(kind, file))
    return _told(options, _("Slot {slot} is added."), slot)


def remove(
    ctx: typer.Context,
    slot: Annotated[str, typer.Argument(help=_("a slot, as `keys list` names it"))],
) -> int:
    """Who kept a copy of the slot file can still open it: then change the key, too."""
    options: Globals = ctx.obj
    with either_of(options, "keys") as opened:
        bearer = _bearer(opened)
        gone = key_care.remove_way(bearer, slot)
        own = key_care.opens_slot(opened.way, gone, bearer.key)
    if own:
        Say(options).note(
            _("You came in by this slot: from now on the home opens by another one.")
        )
    return _told(options, _("Slot {slot} is removed."), gone)


def change(
    ctx: typer.Context,
    also: Annotated[
        list[Path] | None, typer.Option(help=_("another key file that opens it"))
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option(help=_("a slot that gets no new key"))
    ] = None,
) -> int:
    """Every way of opening has to be at hand, or is dropped."""
    options: Globals = ctx.obj
    root = root_of(options)
    way, say = way_into(root, options), Say(options)
    with as_it_is(root, way, "keys") as found:
        opened = signed(found, options, "keys")
        key = keyslots.unlock(opened.home.keys, way)
        files = [keyslots.KeyFile(one) for one in also or ()]
        ways = _ways(opened, key, [way, *files], drop or [])
        now = opened.clock.now()
        told = keyslots.Told(opened.recorder().fresh_id(), now.wall_us, opened.operator)
    with (
        open_home(root, "keys") as home,
        say.progress(_("Writing the database under its new key"), None),
    ):
        change_key(home, key, ways, SqlVault(), told)
    with open_any(root, way, "keys") as changed:  # this carries it to its end
        slots = keyslots.slots_of(changed.home.keys)
        for fault in changed.told:
            say.note(sentence(fault))
    said = _("The key is changed; {n} ways open this home.").format(n=len(slots))
    say.fact(said, {"slots": [slot.slot_id for slot in slots]})
    say.note(_("Copies of the database outside this home keep the old key."))
    return DONE


def export(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help=_("where the keys go"))],
    reason: Annotated[str, typer.Option(help=_("why"))],
) -> int:
    """The office's age identity and the minisign key of every known station.

    The identity opens every handover, so that its leaving the home is recorded first.
    """
    options: Globals = ctx.obj
    with office_of(options, "keys") as office:
        recorder, subject = office.recorder(), office.settings.id
        recorder.note(REVEAL, subject, "revealed", what=IDENTITY, reason=reason)
        files = {IDENTITY: office.keys.age + "\n"}
        for one in office.exchange.stations():
            if one.keys is not None:
                files[f"{one.card.station}.pub"] = public_file(one.keys.sign)
            formers = (former.keys for former in one.former if former.keys)
            for number, keys in enumerate(formers, 1):
                name = f"{one.card.station}.former-{number}.pub"
                files[name] = public_file(keys.sign)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_fault(error, folder) from error
    say = Say(options)
    for name, text in files.items():
        write_private(folder / name, text.encode())
        say.fact(str(folder / name), {"file": str(folder / name)})
    say.note(_("Whoever has {name} reads every handover.").format(name=IDENTITY))
    return DONE


@contextmanager
def bearer_of(options: Globals) -> Iterator[key_care.KeyBearer]:
    """The home that is meant, with its database key."""
    with either_of(options, "keys") as opened:
        yield _bearer(opened)


def _bearer(opened: OpenHome) -> key_care.KeyBearer:
    key = keyslots.unlock(opened.home.keys, opened.way)
    return key_care.KeyBearer(opened.home, key, opened.recorder())


def _new_way(kind: SlotKind, file: Path | None) -> Means:
    match kind:
        case SlotKind.KEY_FILE:
            if file is None:
                raise OperatorError("A new key file wants a place: give --file FILE.")
            return keyslots.KeyFile(file)
        case SlotKind.PASSPHRASE:
            return new_passphrase()
        case SlotKind.KEYRING:
            return keyslots.Keyring()
        case SlotKind.RECOVERY:
            raise OperatorError("The office's slot is replaced, never removed.")


def _ways(
    opened: OpenHome, key: bytes, at_hand: list[Means], drop: list[str]
) -> list[Holder]:
    """What the new key is wrapped for: every slot that is not dropped."""
    slots = keyslots.slots_of(opened.home.keys)
    for one in drop:
        keyslots.require_droppable(opened.home.keys, one)
    kept = [slot for slot in slots if slot.slot_id not in drop]
    keyslots.require_enough(kept)
    return [_way_of(slot, key, at_hand) for slot in kept]


def _way_of(slot: Slot, key: bytes, at_hand: list[Means]) -> Holder:
    if slot.kind is SlotKind.RECOVERY:
        return keyslots.Recipient(slot.recipient)
    if slot.kind is SlotKind.KEYRING:
        return keyslots.Keyring()
    for way in at_hand:
        if key_care.opens_slot(way, slot, key):
            return way
    if slot.kind is SlotKind.PASSPHRASE:
        asked = held_passphrase(slot.slot_id)
        if key_care.opens_slot(asked, slot, key):
            return asked
    raise OperatorError(
        "The key of slot {slot} is not at hand: give it, or --drop {slot}.",
        slot=slot.slot_id,
    )


def _told(options: Globals, text: str, slot: Slot) -> int:
    fact = {"slot": slot.slot_id, "kind": slot.kind}
    Say(options).fact(text.format(slot=slot.slot_id), fact)
    return DONE
