"""The signed part of a container: a manifest as its exact bytes, and who signed it."""

from typing import TypeVar

import msgspec

from station.domain.errors import IntegrityFault, OperatorError
from station.domain.exchange import Content, SigningKey
from station.domain.records import encode
from station.handover.container import Members
from station.handover.minisign import sign, verify

Manifest = TypeVar("Manifest", bound=msgspec.Struct)


class _Face(msgspec.Struct):
    format: str


def sign_up(
    manifest: msgspec.Struct, records: bytes, key: SigningKey, comment: str
) -> Members:
    """The three members; `comment` is trusted text that minisign shows."""
    body = encode(manifest)
    return Members(body, sign(body, key, comment), records)


def manifest_of(
    members: Members, kind: type[Manifest], formats: frozenset[str]
) -> Manifest:
    """The manifest, not yet trusted: its signer is named inside.

    Raises OperatorError for a file of another kind or version, IntegrityFault for
    what is no manifest at all.
    """
    try:
        face = msgspec.json.decode(members.manifest, type=_Face)
        if face.format in formats:
            return msgspec.json.decode(members.manifest, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise IntegrityFault("The manifest cannot be read.") from error
    if _kind(face.format) in map(_kind, formats):
        raise OperatorError(
            "A newer program wrote this file: bring the program here up to date."
        )
    raise OperatorError("This is another kind of Gatebook file.")


def _kind(format_: str) -> str:
    """A format without its number: `gatebook handover 1` is `gatebook handover`."""
    return format_.rpartition(" ")[0]


def check_signer(members: Members, line: str) -> None:
    """Raises IntegrityFault unless the manifest is signed by this public key line."""
    verify(members.manifest, members.signature, line)


def check_rows(content: Content, rows: int) -> None:
    """Raises IntegrityFault when a manifest contradicts itself about its rows."""
    if content.rows != rows or min(content.plain_bytes, content.zst_bytes) < 0:
        raise IntegrityFault("The manifest cannot be read.")
