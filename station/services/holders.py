"""Whom an identity document names, and a visit whose person becomes known by it."""

import msgspec

from station.codes.identity import IDENTITY_KINDS, person_of
from station.domain.credentials import CodeKind, Credential, Shown
from station.domain.people import DocumentKind, Person
from station.domain.sameness import completed, may_be_same
from station.domain.visit import Category, Visit
from station.services.gate import Gate

_OF_THE_CARD = ("document-kind", "valid-until", "name-cut", "place-unknown")


def holder_of(credential: Credential, shown: Shown, gate: Gate) -> Person:
    """A resident, somebody who was here before or a stranger; nobody for a bad card."""
    named = person_of(credential)
    if named.document is None:
        return named
    resident = gate.register.by_document(named.document.number)
    if resident is not None and _is_of(named, resident.person):
        return resident.person
    before = seen_before(credential, shown, gate)
    return completed(named, before) if may_be_same(named, before) else named


def seen_before(credential: Credential, shown: Shown, gate: Gate) -> Person:
    """Who was last here with the same code; a token that is renewed tells nobody."""
    known = gate.passages.person_of_code(shown.digest) if credential.stable else None
    return known or Person()


def named_too(visit: Visit, person: Person) -> Visit:
    """The visit with whom a further code or document names, where both may be one.

    Whom the register knows is never changed; somebody described at the desk is
    completed, or found to live here.
    """
    known = visit.person
    if known.person_id or not may_be_same(known, person):
        return visit
    if not person.person_id:
        return msgspec.structs.replace(visit, person=completed(known, person))
    is_visitor = visit.category is Category.VISITOR
    return msgspec.structs.replace(
        visit,
        person=completed(person, known),
        category=Category.RESIDENT if is_visitor else visit.category,
    )


def fields_to_keep(credential: Credential) -> dict[str, str]:
    """The claims a passage keeps: of a document nothing that its person says already.

    A text that nobody knows leaves nothing of itself behind.
    """
    if credential.kind is CodeKind.UNKNOWN:
        return {}
    fields = credential.fields
    if credential.kind in IDENTITY_KINDS:
        return {name: fields[name] for name in _OF_THE_CARD if name in fields}
    return fields


def _is_of(named: Person, resident: Person) -> bool:
    """Documents of two kinds may have one number, and so may those of two states."""
    kinds = {person.document.kind for person in (named, resident) if person.document}
    return len(kinds - {DocumentKind.OTHER}) <= 1 and may_be_same(named, resident)
