"""What was typed to find somebody, and whom it found; pure values."""

import re
import unicodedata

import msgspec

from station.domain.people import Person
from station.domain.places import Place
from station.domain.visit import Category

# Nothing that is known of anybody is longer; what is longer was pasted by mistake.
LONGEST = 60
_NOT_TYPED = re.compile(r"[^\w\s·.'/+-]|_")


class Hit(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody who may be meant: of the register, or seen here before.

    For a resident `person` is the register's and `relation` 与户主关系. For a visitor
    all is of the last passage: `host`, `plate`, `purpose`, `category`. `seen_us` is
    when that was (µs since 1970 UTC) and `record_id` which; 0 and empty: never here.
    """

    person: Person
    category: Category = Category.RESIDENT
    relation: str = ""
    host: Place | None = None
    plate: str = ""
    purpose: str = ""
    seen_us: int = 0
    record_id: str = ""

    @property
    def is_resident(self) -> bool:
        return bool(self.person.person_id)


class Found(msgspec.Struct, frozen=True, omit_defaults=True):
    """The likeliest first. `register`: a number that changes when the register does."""

    hits: tuple[Hit, ...] = ()
    register: int = 0


def cleaned(text: str) -> str:
    """What was typed, in one spelling; empty for what cannot mean anybody."""
    if len(text) > LONGEST:
        return ""
    plain = " ".join(unicodedata.normalize("NFKC", text).split(" ")).strip()
    hidden = any(unicodedata.category(sign)[0] == "C" for sign in plain)
    return "" if hidden or _NOT_TYPED.search(plain) else plain
