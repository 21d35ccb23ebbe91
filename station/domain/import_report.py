"""What an import did with each file: values that are kept, shown and told as JSON.

Taking files in is `station.services.receive`; the sentences are `station.wording`.
"""

from enum import StrEnum

import msgspec

from station.domain.exchange import ClockNote


class FileState(StrEnum):
    """What became of one file of an import."""

    IMPORTED = "imported"
    HELD = "already-held"
    SET_ASIDE = "set-aside"
    REFUSED = "refused"


class Reason(msgspec.Struct, frozen=True):
    """A sentence for later: English msgid, its fields, and the exit status it asks."""

    msgid: str
    fields: dict[str, str | int] = {}
    exit_code: int = 1


class FileReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one file of an import was and did.

    `missing`: ranges of numbers not yet held in this volume, after this file.
    `set_aside`: number and reason of records kept but not understood. `undone`: how
    many of its records an undone import set aside; `back`: how many were brought back.
    `cut`: the range that came after the cut-off of a withdrawn station. `same_as`: the
    file of this import that holds the very same bytes. `told`: what became of the
    laptop; its exit status is 0 where nothing need be done.
    """

    file: str
    state: FileState
    station: str = ""
    volume: str = ""
    first: int = 0
    last: int = 0
    new: int = 0
    held: int = 0
    corrections: int = 0
    missing: tuple[tuple[int, int], ...] = ()
    undone: int = 0
    back: int = 0
    cut: tuple[int, int] | None = None
    same_as: str = ""
    set_aside: tuple[tuple[int, str], ...] = ()
    clock: tuple[ClockNote, ...] = ()
    reason: Reason | None = None
    told: Reason | None = None

    @property
    def is_warned(self) -> bool:
        return self.told is not None and self.told.exit_code > 0


class ImportReport(msgspec.Struct, frozen=True):
    """What an import did, file by file."""

    files: tuple[FileReport, ...]
    dry_run: bool = False
    import_id: str = ""

    @property
    def new(self) -> int:
        return sum(file.new for file in self.files)

    @property
    def held(self) -> int:
        return sum(file.held for file in self.files)

    @property
    def exit_code(self) -> int:
        """Design § 8: 4 for anything altered, else 1 once something was done, else 2.

        A file alone that is refused gives the status of its own reason.
        """
        codes = [f.reason.exit_code for f in self.files if f.reason]
        if codes and (max(codes) >= 4 or len(codes) == len(self.files)):  # noqa: PLR2004 - the status of an IntegrityFault
            return max(codes)
        aside = any(f.set_aside or f.undone or f.cut or f.is_warned for f in self.files)
        return 1 if codes or aside else 0
