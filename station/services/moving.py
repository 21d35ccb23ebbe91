"""The office moves to another computer: one file, sealed to its recovery key.

It holds the database, the keys, the handovers that came, the trust lists and how the
columns of sheets are read. At the new computer the recovery key opens it, proves it,
and gives it a new way in; the journal goes on in a new volume. At the old one the home
is marked and issues nothing any more.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec
import pyrage

from station.domain.errors import (
    EnvironmentFault,
    IntegrityFault,
    OperatorError,
    disk_fault,
    input_fault,
)
from station.domain.exchange import SigningKey
from station.domain.records import encode
from station.handover.bundle import (
    MANIFEST,
    SIGNATURE,
    Packed,
    Sink,
    packed,
    read_files,
    read_small,
    require_bundle,
    write_bundle,
)
from station.handover.minisign import public_line, sign, verify
from station.services.column_memory import COLUMNS_FILE
from station.services.ports import Head
from station.workspace import keyslots
from station.workspace.home import SETTINGS, Home, HomeRole, Settings, begin_home
from station.workspace.keyslots import Means, Recovery, SlotKind
from station.workspace.private_keys import OfficeKeys, open_keys
from station.workspace.recovery import RecoveryKey

MOVE_FORMAT = "gatebook office 1"
MOVED, STAYED, ARRIVED = "moved", "stayed", "arrived"
# the reason of the volume in which a moved office goes on
REPLACED = "replaced"
_DATABASE = "journal.db"
_FOLDERS = ("keys", "trust", "inbox")
# What an office that moved away is still good for: what nobody else hears of.
_AFTER_A_MOVE = frozenset(
    {"audit", "clock", "destroy", "keys", "move-office", "restore", "search"}
)


class MoveManifest(msgspec.Struct, frozen=True):
    """The signed face of a moved office: every file, and how far its journal goes."""

    format: str
    office: str
    name: str
    at_us: int
    volume: str
    upto: int
    link: str
    settings: str
    files: tuple[Packed, ...]


class Luggage(msgspec.Struct, frozen=True):
    """What goes along: the files, and the manifest with its signature."""

    manifest: MoveManifest
    small: tuple[tuple[str, bytes], ...]
    files: tuple[tuple[Packed, Path], ...]


def require_here(settings: Settings, what: str) -> None:
    """Two copies of an office must not issue: neither knows what the other says.

    Raises OperatorError where the home moved away and `what` is more than looking.
    """
    if settings.moved and what not in _AFTER_A_MOVE:
        raise OperatorError(
            "This office moved to another computer ({time}); work there. If it never "
            "arrived: gatebook move-office --stay",
            time=settings.moved,
        )


def pack_up(home: Home, copy: Path, head: Head, key: SigningKey, at_us: int) -> Luggage:
    """Everything of an office; `copy` is its database, proven up to `head`."""
    try:
        files = tuple((packed(name, path), path) for name, path in _files(home, copy))
        settings = (home.root / SETTINGS).read_text(encoding="utf-8")
    except OSError as error:
        raise disk_fault(error, home.root) from error
    manifest = MoveManifest(
        format=MOVE_FORMAT,
        office=home.settings.id,
        name=home.settings.name,
        at_us=at_us,
        volume=head.volume,
        upto=head.seq,
        link=head.link.hex(),
        settings=settings,
        files=tuple(one for one, _path in files),
    )
    body = encode(manifest)
    comment = f"{MOVE_FORMAT} office={manifest.office} upto={head.seq}"
    signature = sign(body, key, comment).encode()
    return Luggage(manifest, ((MANIFEST, body), (SIGNATURE, signature)), files)


def write_luggage(sink: Sink, luggage: Luggage, recipient: str) -> None:
    write_bundle(sink, recipient, luggage.small, luggage.files)


def move_in(root: Path, file: Path, recovery: RecoveryKey, way: Means) -> MoveManifest:
    """Make the office of a file in `root`; nothing is there if anything does not hold.

    `way` opens it from now on, beside the recovery key. Raises OperatorError for
    another file or another key, IntegrityFault for one that was altered.
    """
    try:
        with (
            file.open("rb") as sealed,
            tempfile.TemporaryFile(dir=_beside(root)) as tar,
        ):
            require_bundle(sealed)
            _unseal(recovery, sealed, tar)
            tar.seek(0)
            return _settle(root, tar, recovery, way)
    except OSError as error:
        raise input_fault(error, file) from error


def _beside(root: Path) -> Path:
    """A folder that is there already, on the disk where the home will be."""
    return next(folder for folder in root.absolute().parents if folder.is_dir())


def _unseal(recovery: RecoveryKey, sealed: object, tar: object) -> None:
    try:
        recovery.open_stream(sealed, tar)
    except pyrage.DecryptError as error:
        raise OperatorError(
            "This file is sealed to another recovery key, or its beginning was altered."
        ) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise IntegrityFault("The file was altered or cut short.") from error


def _settle(
    root: Path,
    tar: IO[bytes],
    recovery: RecoveryKey,
    way: Means,
) -> MoveManifest:
    body, signature = read_small(tar)
    manifest, settings = _read(body)
    home = begin_home(root, settings, "init")
    try:
        read_files(tar, manifest.files, lambda name: _place(home, name))
        home.save(settings)
        _prove(home, body, signature, recovery)
        _give_way(home, recovery, way)
        home.finish()
    except BaseException:
        home.discard()
        raise
    home.close()
    return manifest


def _read(body: bytes) -> tuple[MoveManifest, Settings]:
    try:
        manifest = msgspec.json.decode(body, type=MoveManifest)
        settings = msgspec.toml.decode(manifest.settings, type=Settings)
    except (msgspec.DecodeError, ValueError) as error:
        raise IntegrityFault("The manifest cannot be read.") from error
    if manifest.format != MOVE_FORMAT or settings.role is not HomeRole.OFFICE:
        raise OperatorError("This is another kind of Gatebook file.")
    return manifest, msgspec.structs.replace(
        settings, moved="", mirror="", backup_to=""
    )


def _place(home: Home, name: str) -> Path:
    path = home.root / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    return path


def _prove(home: Home, body: bytes, signature: str, recovery: RecoveryKey) -> None:
    """That the keys inside are those that signed what is inside."""
    key = _key_of(home, recovery)
    keys = open_keys(home.keys, key, OfficeKeys)
    verify(body, signature, public_line(keys.sign))


def _key_of(home: Home, recovery: RecoveryKey) -> bytes:
    try:
        return keyslots.unlock(home.keys, Recovery(recovery))
    except EnvironmentFault as error:
        raise IntegrityFault(
            "The recovery key does not open what is inside."
        ) from error


def _give_way(home: Home, recovery: RecoveryKey, way: Means) -> None:
    """The ways of the old computer stay behind."""
    key = _key_of(home, recovery)
    old = keyslots.slots_of(home.keys)
    keyslots.add_slot(home.keys, key, way)
    for slot in old:
        if slot.kind is not SlotKind.RECOVERY:
            keyslots.remove_slot(home.keys, slot.slot_id)


def _files(home: Home, copy: Path) -> Iterator[tuple[str, Path]]:
    yield _DATABASE, copy
    columns = home.root / COLUMNS_FILE
    if columns.is_file():
        yield COLUMNS_FILE, columns
    for folder in _FOLDERS:
        for path in sorted((home.root / folder).rglob("*")):
            if path.is_file() and not path.name.endswith(".part"):
                yield path.relative_to(home.root).as_posix(), path
