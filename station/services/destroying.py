"""A home is destroyed (销毁): counted, certified, made unreadable, proven, taken away.

    1  certificate: what is here and who has it too, signed by the home's own key
    2  marker: from here on the home opens no more, and only `carry_out` goes on
    3  overwritten: key slots and private keys first, so that whatever the disk keeps
       of the rest stays closed; then databases, backups, outbox and everything else
    4  proven: with the former key at hand nothing opens
    5  unlinked, the marker last

Interrupted anywhere after 2, the same is simply done again. What left the home before,
such as exported sheets, is named in the certificate and not touched.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from resources import N_
from station.domain.errors import EnvironmentFault, GatebookError, OperatorError
from station.domain.exchange import Receipt
from station.domain.kinds import BACKUP, BRIEFING, HANDOVER, LOGIN, PAPER
from station.domain.records import StationId
from station.handover.minisign import public_line
from station.services.backups import second_folder
from station.services.exchange_port import OfficeEnd, StationEnd
from station.services.key_change import Vault
from station.workspace import keyslots
from station.workspace.files import write_private
from station.workspace.home import DESTROYING, HOLDER, LOCK, Home, Settings
from station.workspace.key_ways import forget
from station.workspace.private_keys import opens_keys
from station.workspace.shredding import everything_in, overwrite, remove, unlink

FORMAT = "gatebook destroyed 1"
MARKER = DESTROYING
# What a home notes of its own going: no handover carries it, and none has to.
_OF_ITSELF = frozenset({HANDOVER.name, BRIEFING.name, LOGIN.name, BACKUP.name})
_DATABASE = "journal.db"
_KEPT_TO_THE_END = frozenset({MARKER, LOCK, HOLDER})
_PASSING = ("-wal", "-shm")  # there only while a database is open

SLOTS_GONE = N_("The key slots cannot be read any more")
KEYS_GONE = N_("The private keys cannot be read any more")
CLOSED = N_("No database opens by the former key")
NOT_TRIED = N_("The former key was destroyed before; no database opens without it")
EMPTY = N_("No file is left in the folder")


class VolumeHeld(msgspec.Struct, frozen=True):
    """One volume: its last number and link (hex), receipted up to a number."""

    station: StationId
    volume: str
    last: int
    head: str
    receipted: int


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """What was in a home that was destroyed; no name of anybody who passed.

    `records`: by kind. `unsent`: how many nobody else holds. `exported`: sheets that
    were exported from here, wherever they are now. `mirror`, `backup_to`: folders on
    another medium that are not touched. `leader`, `witness`: who answers for it.
    """

    role: str
    id: StationId
    name: str
    gate: str
    community: str
    office: str
    at_us: int
    records: dict[str, int]
    volumes: tuple[VolumeHeld, ...]
    unsent: int
    outbox: tuple[str, ...]
    exported: int
    files: int
    size: int
    untouched: tuple[str, ...]
    leader: str
    witness: str
    public_key: str
    format: str = FORMAT


class Marker(msgspec.Struct, frozen=True):
    """Beside what is still there, until all is gone.

    `to` and `name`: where the certificate is; `sha256`: of its bytes. `second`: the
    folder of its backups on another disk, empty where there is none at hand.
    """

    certificate: Certificate
    to: str
    name: str
    sha256: str
    second: str


class Proof(msgspec.Struct, frozen=True):
    """One thing that was tried afterwards: an English msgid, and whether it holds."""

    what: str
    holds: bool


class Destroyed(msgspec.Struct, frozen=True):
    """What was done: files and bytes overwritten, and what was tried then."""

    files: int
    size: int
    proofs: tuple[Proof, ...]

    @property
    def holds(self) -> bool:
        return all(proof.holds for proof in self.proofs)


def survey(
    home: Home,
    end: StationEnd | OfficeEnd,
    records: dict[str, int],
    leader: str,
    witness: str,
) -> Certificate:
    """Count what is in an opened home. `records`: how many of each kind."""
    settings, now = home.settings, end.clock.now()
    volumes = tuple(_volumes(end))
    exported = [
        row for row in end.passages.ledger(PAPER.name) if row.state != "printed"
    ]
    return Certificate(
        role=settings.role.value,
        id=settings.id,
        name=settings.name,
        gate=settings.gate,
        community=settings.community,
        office=settings.office,
        at_us=now.wall_us,
        records=records,
        volumes=volumes,
        unsent=sum(_unsent(end, volume, settings.id) for volume in volumes),
        outbox=tuple(file.name for file in end.exchange.outbox()),
        exported=len(exported),
        files=0,
        size=0,
        untouched=tuple(_untouched(settings)),
        leader=leader,
        witness=witness,
        public_key=public_line(end.keys.sign),
    )


def weigh(home: Home, certificate: Certificate, second: str) -> Certificate:
    """With the files and bytes that lie in the home, its database being closed."""
    paths = [path for path in _in_order(*_roots(home, second)) if _counts(path)]
    size = sum(path.stat().st_size for path in paths)
    return msgspec.structs.replace(certificate, files=len(paths), size=size)


def require_sent(certificate: Certificate, *, even_unsent: bool) -> None:
    """Raises OperatorError while this home alone holds something."""
    if certificate.unsent and not even_unsent:
        raise OperatorError(
            "{n} records are held by nobody else: hand them over and adopt the receipt"
            " first, or give --even-unsent.",
            n=certificate.unsent,
        )


def begin(home: Home, marker: Marker) -> None:
    """From here on the home opens no more; on disk when this returns."""
    write_private(home.root / MARKER, msgspec.json.encode(marker))


def marker_in(root: Path) -> Marker | None:
    """What is being destroyed here, if anything is; EnvironmentFault if unreadable."""
    try:
        return msgspec.json.decode((root / MARKER).read_bytes(), type=Marker)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise EnvironmentFault(
            "What was being destroyed here cannot be read: {place}.",
            place=str(root / MARKER),
        ) from error


def second_of(home: Home) -> str:
    """The folder of the home's backups on another disk, if that is at hand."""
    there = home.settings.backup_to and second_folder(home).is_dir()
    return str(second_folder(home)) if there else ""


def carry_out(
    home: Home,
    second: str,
    key: bytes | None,
    vault: Vault,
    progress: Callable[[int], None],
) -> Destroyed:
    """Do what the marker says, from wherever it was broken off; the root stays empty.

    `second`: backups elsewhere, which hold the slots of then and go, too. `key`: the
    former database key, for the proof; None where it is known no more. Raises
    EnvironmentFault when the disk refuses: then it can be called again.
    """
    roots = _roots(home, second)
    closed = [path for path in _in_order(*roots) if _counts(path)]
    for slot in _slots(home):
        forget(slot)
    size, done = 0, 0
    for path in _in_order(*roots):
        size += overwrite(path)
        done += _counts(path)
        progress(done)
    proofs = [
        Proof(SLOTS_GONE, not _slots(home)),
        Proof(KEYS_GONE, key is None or not _sealed_opens(home, key)),
        _proof_of_databases(closed, key, vault),
    ]
    for root in roots:
        for path in everything_in(root):
            if not _is_kept(root, path):
                remove(path)
    for root in roots[1:]:
        remove(root)
    left = [p for root in roots for p in everything_in(root) if not _is_kept(root, p)]
    return Destroyed(done, size, (*proofs, Proof(EMPTY, not left)))


def finish(home: Home) -> None:
    """After the record was written: the marker and the folder itself go.

    At once each, or a power cut would leave a marker that says nothing or a file that
    nobody takes away; the marker holds no more than the record does.
    """
    unlink(home.root / MARKER)
    home.close()
    for path in everything_in(home.root):
        unlink(path)
    with contextlib.suppress(OSError):  # an empty mount point stays
        home.root.rmdir()


def _volumes(end: StationEnd | OfficeEnd) -> Iterator[VolumeHeld]:
    for head in end.journal.heads():
        receipts = [
            msgspec.json.decode(one.body, type=Receipt)
            for one in end.exchange.receipts(head.station)
        ]
        upto = [r.upto for r in receipts if r.volume == head.volume]
        yield VolumeHeld(
            head.station, head.volume, head.seq, head.link.hex(), max(upto, default=0)
        )


def _unsent(end: StationEnd | OfficeEnd, held: VolumeHeld, own: StationId) -> int:
    """Records that nobody else holds; an office hands over to nobody.

    An office gave the receipts itself: what its stations sent it, it may hold alone.
    """
    if isinstance(end, OfficeEnd):
        return held.last
    if held.station != own:
        return 0
    records = end.journal.records(own, held.volume, held.receipted + 1, held.last)
    return sum(record.envelope.kind not in _OF_ITSELF for record in records)


def _in_order(*roots: Path) -> list[Path]:
    """Everything but what is kept to the end; keys first, then databases."""
    paths = [
        (root, path)
        for root in roots
        for path in everything_in(root)
        if not _is_kept(root, path)
    ]
    ordered = sorted(paths, key=lambda pair: _turn(pair[1].relative_to(pair[0])))
    return [path for _root, path in ordered]


def _is_kept(root: Path, path: Path) -> bool:
    return path.parent == root and path.name in _KEPT_TO_THE_END


def _roots(home: Home, second: str) -> tuple[Path, ...]:
    return (home.root, *filter(Path.is_dir, [Path(second)] if second else []))


def _untouched(settings: Settings) -> Iterator[str]:
    if settings.mirror:
        yield settings.mirror
    if settings.backup_to and not Path(settings.backup_to).is_dir():
        yield settings.backup_to


def _turn(path: Path) -> tuple[int, str]:
    if path.parts[0] == "keys" or path.suffix == ".keys":
        return 0, str(path)
    return (1 if path.name.startswith(_DATABASE) else 2), str(path)


def _counts(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.endswith(_PASSING)


def _slots(home: Home) -> tuple[keyslots.Slot, ...]:
    try:
        return keyslots.slots_of(home.keys)
    except GatebookError:
        return ()


def _sealed_opens(home: Home, key: bytes) -> bool:
    return opens_keys(home.keys, key)


def _proof_of_databases(paths: list[Path], key: bytes | None, vault: Vault) -> Proof:
    if key is None:
        return Proof(NOT_TRIED, holds=True)
    return Proof(CLOSED, not any(vault.opens(path, key) for path in paths))
