"""Where a recovery key leaves the program, and how it comes back to it.

Not a command: `init office` and `keys new-recovery` write one, `keys open` and `keys
drill` read one. It is never an option of a command line, only a file or typed.
"""

import getpass
import sys
from datetime import datetime
from pathlib import Path

import msgspec

from printing import recovery_sheet
from resources import _
from station.domain.errors import OperatorError
from station.workspace.files import write_private
from station.workspace.recovery import (
    RecoveryKey,
    file_text,
    new_recovery_key,
    read_recovery_key,
    rows_of,
)
from ui.commands.common import Say, bytes_of

# Words of options that several commands have.
RECOVERY = _("write the recovery key into this file")
SHEET = _("write the recovery key as a sheet to print (PDF)")
HOLDER = _("who keeps the sheet")

_MOST = 1 << 16
_LINES = 4


class Keeping(msgspec.Struct, frozen=True):
    """Where the new key goes, and who holds it (保管人)."""

    file: Path | None
    sheet: Path | None
    holder: str


class Named(msgspec.Struct, frozen=True):
    """The office whose key it is."""

    id: str
    name: str


def require_keeping(keeping: Keeping, root: Path) -> None:
    """Raises OperatorError where the key would be kept nowhere, or in its own home."""
    targets = [one for one in (keeping.file, keeping.sheet) if one is not None]
    if not targets:
        raise OperatorError(
            "A recovery key is made now and never shown again. It must be printed and"
            " sealed: give --sheet FILE.pdf, or --recovery FILE."
        )
    for target in targets:
        if target.absolute().is_relative_to(root.absolute()):
            raise OperatorError("The recovery key must not lie in the home it opens.")


def require_absent(target: Path | None) -> None:
    """A key that somebody keeps is never written over; raises OperatorError."""
    if target is not None and target.exists():
        raise OperatorError(
            "Something else of this name is there: {place}.", place=str(target)
        )


def key_for(keeping: Keeping) -> RecoveryKey:
    """A new key; but one that lies in its file already is taken as it is.

    So an office can be made again after a power cut, or by a key made elsewhere.
    """
    require_absent(keeping.sheet)
    if keeping.file is not None and keeping.file.exists():
        return read(keeping.file)
    return new_recovery_key()


def hand_out(
    key: RecoveryKey, keeping: Keeping, office: Named, at: datetime
) -> dict[str, str]:
    """Write the sheet and the file that were asked for and are not there yet."""
    written = {}
    if keeping.file is not None and not keeping.file.exists():
        text = file_text(key, office.id, keeping.holder, f"{at:%Y-%m-%d}")
        write_private(keeping.file, text.encode())
        written["recovery"] = str(keeping.file)
    if keeping.sheet is not None:
        paper = recovery_sheet.RecoverySheet(
            office.id, office.name, keeping.holder, key, at
        )
        recovery_sheet.write(paper, keeping.sheet)
        written["sheet"] = str(keeping.sheet)
    return written


def proof_of(written: dict[str, str], key: RecoveryKey) -> RecoveryKey:
    """The key as the file has it that was just written, else as the sheet says it."""
    if "recovery" in written:
        return read(Path(written["recovery"]))
    rows = (" ".join((*row.groups, row.check)) for row in rows_of(key))
    return read_recovery_key(" ".join(rows))


def tell(say: Say, key: RecoveryKey, written: dict[str, str]) -> None:
    """What has to be done with it now."""
    say.note(
        _(
            "Recovery key {fingerprint}: it opens this office and all its stations."
        ).format(fingerprint=key.fingerprint)
    )
    for place in written.values():
        say.note(_("Print {place}, seal it, then delete the file.").format(place=place))


def read(file: Path | None) -> RecoveryKey:
    """From a file, from a pipe, or line by line as it stands on the sheet."""
    if file is not None:
        data = bytes_of(file, _MOST)
        return read_recovery_key(data.decode("utf-8", "replace"))
    if not sys.stdin.isatty():
        return read_recovery_key(sys.stdin.read(_MOST))
    asked = _("Line {line} of the recovery sheet: ")
    lines = [getpass.getpass(asked.format(line=n + 1)) for n in range(_LINES)]
    return read_recovery_key(" ".join(lines))
