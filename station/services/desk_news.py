"""What the guard is told beside the card: one sentence each, or nothing at all."""

import msgspec

from resources import _
from station.codes.identity import IDENTITY_KINDS
from station.domain.credentials import CodeKind, Problem
from station.domain.desk import DeskState
from station.domain.sameness import names_agree
from station.domain.views import PassageRow
from station.services.look import Seen


def done(state: DeskState) -> DeskState:
    """What stands there, with news of something that was done."""
    return msgspec.structs.replace(state, done=True)


def of_code(seen: Seen) -> str:
    """What is said of a code at once; empty for one that is as it should."""
    kind, problem = seen.credential.kind, seen.credential.problem
    if kind is CodeKind.UNKNOWN:
        return _("This code is not known here: judge it by eye.")
    if kind not in IDENTITY_KINDS:
        return ""
    if problem is Problem.MALFORMED:
        return _("The check digits of this document do not fit: look at it.")
    if not names_agree(seen.credential.fields.get("name", ""), seen.person.name):
        return _("The register has another name for this document.")
    return _("This document has expired.") if problem is Problem.EXPIRED else ""


def parts_missing(missing: tuple[int, ...]) -> str:
    """Which codes of a card are awaited; the lines of a passport follow unasked."""
    if not missing:
        return ""
    numbers = ", ".join(map(str, missing))
    return _("A card of several codes: show part {numbers} too.").format(
        numbers=numbers
    )


def nobody_at(door: str) -> str:
    return _("Nobody is registered at {door}.").format(door=door)


def renewed() -> str:
    """Whoever was meant is not in the register any more."""
    return _("The register was renewed: say again who it is.")


def nobody_here() -> str:
    return _("Nobody stands at the desk.")


def displaced() -> str:
    """The next one came before the last was saved."""
    return _("Whoever stood here before was not recorded.")


def same_code() -> str:
    return _("The same code again: it counts once.")


def parcel_left(door: str = "") -> str:
    if door:
        return _("Noted: a parcel for {door} lies at the shelf.").format(door=door)
    return _("Noted: a parcel lies at the shelf.")


def thermometer(*, out: bool) -> str:
    if out:
        return _("No temperature is asked for until one works or the shift ends.")
    return _("The thermometer works again: temperatures are asked for.")


def several_vehicles(count: int) -> str:
    """More than one plate ends as typed."""
    if count <= 1:
        return ""
    return _("Several vehicles end like this: the plate stays as typed.")


def put_right(row: PassageRow) -> str:
    return _("№ {seq} is put right; both entries stay.").format(seq=row.seq)


def taken_back(row: PassageRow, *, again: bool) -> str:
    """The passage counts no more; `again`: somebody is to be registered by hand."""
    said = _("№ {seq} is taken back.").format(seq=row.seq)
    return said + " " + _("Register this person again.") if again else said


def instead_of(row: PassageRow) -> str:
    """What the passage notes that takes the place of another."""
    return _("Instead of № {seq}").format(seq=row.seq)


def nobody_before() -> str:
    return _("Nobody was recorded just now whom somebody could be with.")
