"""The register as a book: likely doubles, two made one, and what became of somebody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import msgspec

from station.domain.doubles import LIKELY, Double, compared
from station.domain.errors import OperatorError
from station.domain.kinds import PASS, REGISTER_MERGE
from station.domain.merging import Choice, Field, differences, merged
from station.domain.people import Resident
from station.domain.register import ChangeNote, RegisterChange
from station.services.ports import Passages, Register
from station.services.recorder import Recorder

MERGED = "merged"


class RegisterBook(Protocol):
    """What the database keeps of the register beside what is so now."""

    def pairs(self) -> Iterator[tuple[Resident, Resident]]: ...

    def merge(self, merged: Resident, gone_id: str, note: ChangeNote) -> int: ...

    def unmerge(self, number: int, note: ChangeNote) -> tuple[Resident, ...]: ...

    def history(self, person_id: str) -> tuple[RegisterChange, ...]: ...

    def changes_of(self, number: int) -> tuple[RegisterChange, ...]: ...


class Merge(msgspec.Struct, frozen=True):
    """A merge done: its number, who stayed and who went, and passes that went too."""

    number: int
    kept: str
    gone: str
    passes: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True):
    """One line of somebody's history: the change, and the fields before and after."""

    change: RegisterChange
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Bookkeeper:
    """Who keeps the register: the home's ports for the functions of this module."""

    register: Register
    book: RegisterBook
    passages: Passages
    recorder: Recorder

    def note(self) -> ChangeNote:
        now = self.recorder.clock.now()
        return ChangeNote(now.wall_us, self.recorder.operator)


def doubles(keeper: Bookkeeper, least: int = LIKELY) -> tuple[Double, ...]:
    """Likely doubles, the likeliest first, without those said to be two persons."""
    apart = {
        row.subject
        for row in keeper.passages.ledger(REGISTER_MERGE.name)
        if row.state == "distinct"
    }
    found = (compared(one, other) for one, other in keeper.book.pairs())
    likely = [
        double
        for double in found
        if double.score >= least and _pair(double.one, double.other) not in apart
    ]
    return tuple(sorted(likely, key=lambda d: (-d.score, d.one.person.person_id)))


def merge(
    keeper: Bookkeeper,
    yours: str,
    theirs: str,
    choices: Mapping[str, Choice] | None = None,
) -> Merge:
    """Make two residents one, who keeps the id of `yours`; recorded and undoable.

    Raises OperatorError for an id that nobody has, or a wrong choice.
    """
    one, other = two_of(keeper.register, yours, theirs)
    whole = merged(one, other, choices)
    number = keeper.book.merge(whole, theirs, keeper.note())
    taken = [field.name for field in differences(one, whole)]
    keeper.recorder.note(
        REGISTER_MERGE,
        f"{yours} {theirs}",
        MERGED,
        fields=" ".join(taken),
        number=number,
    )
    return Merge(number, yours, theirs, _passes_of(keeper.passages, theirs))


def unmerge(keeper: Bookkeeper, number: int) -> tuple[Resident, ...]:
    """Undo a merge; raises OperatorError for none, or where the one changed since."""
    changes = [c for c in keeper.book.changes_of(number) if c.what == MERGED]
    if not changes:
        raise OperatorError(
            "There is no merge with the number {number}.", number=number
        )
    kept, gone = changes[0].person_id, changes[0].other_id
    last = keeper.book.history(kept)[-1]
    if last.import_no != number or keeper.register.by_id(gone) is not None:
        raise OperatorError(
            "The register has changed since merge {number}: it stays.", number=number
        )
    restored = keeper.book.unmerge(number, keeper.note())
    keeper.recorder.note(REGISTER_MERGE, f"{kept} {gone}", "undone", number=number)
    return restored


def keep_apart(keeper: Bookkeeper, one: str, other: str) -> None:
    """Say that two are two persons indeed: they are not told as doubles again."""
    pair = _pair(*two_of(keeper.register, one, other))
    keeper.recorder.note(REGISTER_MERGE, pair, "distinct")


def history(keeper: Bookkeeper, person_id: str) -> tuple[Entry, ...]:
    """What became of somebody, the oldest first; empty for one never heard of."""
    changes = keeper.book.history(person_id)
    if not changes:
        return ()
    now = keeper.register.by_id(person_id)
    later = [*(change.before for change in changes[1:]), now]
    return tuple(
        Entry(change, differences(change.before, after))
        if change.before is not None and after is not None
        else Entry(change)
        for change, after in zip(changes, later, strict=True)
    )


def two_of(register: Register, one: str, other: str) -> tuple[Resident, Resident]:
    """The two residents of these ids; raises OperatorError unless they are two."""
    first, second = register.by_id(one), register.by_id(other)
    for id_, found in ((one, first), (other, second)):
        if found is None:
            raise OperatorError("Nobody in the register has the id {id}.", id=id_[:40])
    if first is None or second is None or one == other:
        raise OperatorError("Give two different persons.")
    return first, second


def _pair(one: Resident, other: Resident) -> str:
    return " ".join(sorted((one.person.person_id, other.person.person_id)))


def _passes_of(passages: Passages, person_id: str) -> tuple[str, ...]:
    return tuple(
        row.subject
        for row in passages.ledger(PASS.name)
        if row.fields.get("person") == person_id and row.state != "revoked"
    )
