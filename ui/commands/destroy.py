"""`gatebook destroy` (销毁): a home is counted, certified, made unreadable for good."""

import hashlib
import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from db.census import census
from db.rekey import SqlVault
from printing import destroy_record
from printing.destroy_record import DestroyRecord
from resources import _
from station.domain.errors import IntegrityFault, OperatorError
from station.domain.exchange import SigningKey
from station.domain.moments import from_us
from station.handover.minisign import public_file, sign
from station.handover.publish import publish
from station.services import destroying
from station.services.destroying import Certificate, Destroyed, Marker
from station.services.operators import Right
from station.workspace import keyslots
from station.workspace.home import Home, open_home, require_home
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import either_of, root_of


def add(app: typer.Typer) -> None:
    app.command(help=_("Destroy this home for good, with a signed record."))(destroy)


def destroy(
    ctx: typer.Context,
    to: Annotated[
        Path | None, typer.Option(help=_("a folder elsewhere, for the record"))
    ] = None,
    leader: Annotated[str, typer.Option(help=_("who answers for it, by name"))] = "",
    witness: Annotated[str, typer.Option(help=_("who looks on, by name"))] = "",
    even_unsent: Annotated[
        bool, typer.Option("--even-unsent", help=_("records nobody else has, too"))
    ] = False,
) -> int:
    """The name of the home is asked for. Broken off, it goes on when called again."""
    options: Globals = ctx.obj
    root, say, key = root_of(options), Say(options), None
    marker = destroying.marker_in(root)
    if marker is None:
        require_home(root)
        names = _named(root, to, leader, witness)
        marker, key = _begin(options, names, even_unsent=even_unsent)
    with (
        Home(root, "destroy") as home,
        say.progress(_("Overwriting"), marker.certificate.files) as tell,
    ):
        done = destroying.carry_out(home, marker.second, key, SqlVault(), tell)
        paper = _print(marker, done)
        destroying.finish(home)
    return _told(say, marker, done, paper)


class _Names(msgspec.Struct, frozen=True):
    to: Path
    leader: str
    witness: str


def _named(root: Path, to: Path | None, leader: str, witness: str) -> _Names:
    """Raises OperatorError where a name is missing, or the record would go, too."""
    if to is None or not leader or not witness:
        raise OperatorError(
            "The record wants a folder and two names: give --to FOLDER, --leader NAME"
            " and --witness NAME."
        )
    if leader == witness:
        raise OperatorError("Leader and witness are two people.")
    if to.absolute().is_relative_to(root.absolute()):
        raise OperatorError("The record must not lie in the home that is destroyed.")
    return _Names(to.absolute(), leader, witness)


def _begin(
    options: Globals, names: _Names, *, even_unsent: bool
) -> tuple[Marker, bytes]:
    """Certificate, two answers, marker; and the key, for the proof afterwards."""
    root = root_of(options)
    with either_of(options, "destroy", Right.KEYS) as opened:
        counted = census(opened.engine)
        of = destroying.survey(
            opened.home, opened.end, counted, names.leader, names.witness
        )
        destroying.require_sent(of, even_unsent=even_unsent)
        _confirm(of)
        key = keyslots.unlock(opened.home.keys, opened.way)
        signing = opened.keys.sign
    with open_home(root, "destroy") as home:
        second = destroying.second_of(home)
        of = destroying.weigh(home, of, second)
        marker = _certify(of, signing, names, second)
        destroying.begin(home, marker)
    return marker, key


def _confirm(of: Certificate) -> None:
    """The name of the home and, where something is lost with it, how much that is."""
    name = of.id or of.name
    _answer(_("Type {name} to destroy it for good: ").format(name=name), name)
    if of.unsent:
        asked = _("{n} records are lost with it. Type that number: ")
        _answer(asked.format(n=of.unsent), str(of.unsent))


def _answer(asked: str, wanted: str) -> None:
    """From keyboard or pipe; OperatorError for anything else than what is wanted."""
    sys.stderr.write(asked)
    sys.stderr.flush()
    if sys.stdin.readline().strip() != wanted:
        raise OperatorError("This is not what was asked for; nothing was destroyed.")


def _certify(of: Certificate, key: SigningKey, names: _Names, second: str) -> Marker:
    """The certificate and its signature, outside the home and read back."""
    body = msgspec.json.format(msgspec.json.encode(of))
    name = f"destroyed-{of.id or 'station'}-{from_us(of.at_us):%Y%m%d-%H%M%S}"
    digest = hashlib.sha256(body).hexdigest()
    comment = f"{of.format} id={of.id} sha256={digest}"
    signature = sign(body, key, comment).encode()
    public = public_file(of.public_key).encode()
    for suffix, data in (
        (".json", body),
        (".json.minisig", signature),
        (".pub", public),
    ):
        publish(data, str(names.to), name + suffix)
    return Marker(of, str(names.to), name, digest, second)


def _print(marker: Marker, done: Destroyed) -> Path:
    target = Path(marker.to) / f"{marker.name}.pdf"
    file = f"{marker.name}.json"
    record = DestroyRecord(marker.certificate, done, file, marker.sha256)
    destroy_record.write(record, target)
    return target


def _told(say: Say, marker: Marker, done: Destroyed, paper: Path) -> int:
    of = marker.certificate
    text = _("{name} is destroyed: {n} files. Print and sign {paper}.").format(
        name=of.name or of.id, n=done.files, paper=paper
    )
    proofs = {proof.what: proof.holds for proof in done.proofs}
    say.fact(text, {"id": of.id, "record": str(paper), "proofs": proofs})
    if not done.holds:
        say.note(_("Something was not destroyed as it should be; see the record."))
        return IntegrityFault.exit_code
    return DONE
