"""Whether two descriptions may be of one person, and one completed by the other.

What somebody showed is put beside what is known: nothing here looks into a register.
"""

import re

import msgspec

from station.domain.documents import match_key
from station.domain.people import Document, DocumentKind, Person, Sex

# A passport is given a new number each time; the others keep theirs for life.
_RENUMBERED = frozenset({DocumentKind.PASSPORT, DocumentKind.OTHER})
_LATIN_END = "\u024f"


def may_be_same(one: Person, other: Person) -> bool:
    """Whether nothing that both tell speaks against it: number, birth date, name.

    A number kept for life decides alone.
    """
    if one.document and other.document and is_for_life(one.document, other.document):
        return match_key(one.document) == match_key(other.document)
    if one.birth and other.birth and one.birth != other.birth:
        return False
    return names_agree(one.name, other.name)


def completed(known: Person, told: Person) -> Person:
    """`known` with what only `told` says; nothing that is known is changed."""
    unknown = (None, "", Sex.UNKNOWN)
    missing = {
        name: value
        for name, value in msgspec.structs.asdict(told).items()
        if getattr(known, name) in unknown
    }
    return msgspec.structs.replace(known, **missing)


def names_agree(one: str, other: str) -> bool:
    """Whether both may be one name; only two in Latin, or two not, can contradict.

    A card cuts a long name, a passport turns its parts around.
    """
    words, others = _words(one), _words(other)
    if not (words and others) or _is_latin(one) is not _is_latin(other):
        return True
    if _is_latin(one):
        return not words.isdisjoint(others)
    return one.startswith(other) or other.startswith(one)


def is_for_life(one: Document, other: Document) -> bool:
    """Whether both are of one kind whose numbers stay with their holder."""
    return one.kind is other.kind and one.kind not in _RENUMBERED


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))


def _is_latin(name: str) -> bool:
    return max(name) <= _LATIN_END
