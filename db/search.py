"""Finding people while somebody types: residents, and visitors who were here before.

Every question is a range of an index. What one keystroke may look at is bounded, so
that a single letter costs no more than a whole name.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    bindparam,
    func,
    literal_column,
    not_,
    select,
)

from db.blocks import block_of, in_blocks
from db.engine import reading
from db.passage_rows import passages, person_of, place_of
from db.register_reads import JOINED, with_plates
from db.rows import PassageColumns
from db.search_keys import tail_key
from db.statements import Among, Prepared
from db.tables_journal import journal, known, passage
from db.tables_register import household, person, vehicle
from db.tables_search import passage_key, person_key
from station.domain.documents import normalise_number
from station.domain.names import normalise_name
from station.domain.people import Resident
from station.domain.register import typed_door
from station.domain.search import Found, Hit, cleaned
from station.domain.visit import Category
from station.wording.pinyin import first_reading, typed_letters

MOST = 10  # one more than a list shows, so that it can say so
SHORTEST_TAIL = 3
_LOOKED_AT = 200
_LAST = "\U0010ffff"
_NONE: ColumnElement[int] = literal_column("0")  # SQLite names an offset in every limit
_FEW: ColumnElement[int] = literal_column(
    str(4 * _LOOKED_AT)
)  # several keys may be of one person
EXACT, BEGUN = 0, 1


class SqlFinder:
    """Implements `station.services.find.Finder` over the tables of one home.

    `community`: whose residents are found; empty for all. Reads only, from any thread.
    Raises EnvironmentFault or IntegrityFault when the disk or the file fails.
    """

    def __init__(self, engine: Engine, community: str = "") -> None:
        self._engine = engine
        self._community = community

    def find(self, text: str) -> Found:
        """Whom a text may mean, at most `MOST`; nobody for what means nothing."""
        plain = cleaned(text)
        with reading(self._engine) as connection:
            register = _REGISTER.first(connection)
            hits = self._hits(connection, _Typed(plain)) if plain else ()
        return Found(hits, register[0] if register else 0)

    def again(self, hit: Hit) -> Hit | None:
        """The same person as they stand there now; None for somebody who is gone."""
        with reading(self._engine) as connection:
            if hit.is_resident:
                return next(
                    iter(_residents(connection, {hit.person.person_id: 0})), None
                )
            rows = _BY_RECORD(connection, hit.record_id)
            return next((_visitor(PassageColumns(*row)) for row in rows), None)

    def _hits(self, connection: Connection, typed: "_Typed") -> tuple[Hit, ...]:
        """Whole words before beginnings, then whoever was here last."""
        found = [*self._residents(connection, typed), *_visitors(connection, typed)]
        found.sort(key=lambda one: (one.rank, -one.seen_us))
        first = found[:MOST]
        here = {one.person_id: one.seen_us for one in first if one.person_id}
        by_id = {hit.person.person_id: hit for hit in _residents(connection, here)}
        return tuple(
            one.hit or by_id[one.person_id]
            for one in first
            if one.hit or one.person_id in by_id
        )

    def _residents(
        self, connection: Connection, typed: "_Typed"
    ) -> Iterator["_Candidate"]:
        known_ids: set[str] = set()
        for name_of, word, rank in typed.of_residents():
            ask = _AT_DOOR[name_of] if rank is EXACT else _BEGUN[name_of]
            span = (word,) if rank is EXACT else (word, word + _LAST)
            for person_id, name, seen_us in ask(
                connection, *span, self._community, _LOOKED_AT
            ):
                if person_id not in known_ids and name.startswith(typed.head):
                    known_ids.add(person_id)
                    at = typed.rank(name, rank)
                    yield _Candidate(at, seen_us or 0, person_id)


class _Candidate(msgspec.Struct, frozen=True):
    """Somebody who may be meant: a resident by id, a visitor as a hit."""

    rank: int
    seen_us: int
    person_id: str = ""
    hit: Hit | None = None


class _Typed:
    """What a text may be: a door, letters of a name, a name, digits of a number.

    `head`: the characters with which the name begins, where letters follow them (王xl).
    """

    def __init__(self, plain: str) -> None:
        self.door = typed_door(plain) if any(map(str.isdigit, plain)) else None
        self.name = "" if plain.isascii() else normalise_name(plain)
        self.letters = typed_letters(plain)
        self.number = normalise_number(plain)
        self.head = ""
        head = plain.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if head != plain and not head.isascii() and not any(map(str.isdigit, head)):
            self.head, rest = normalise_name(head), plain[len(head) :]
            self.letters = first_reading(self.head) + typed_letters(rest)

    @property
    def tail(self) -> str:
        """From its end, what may be the end of a number."""
        return self.number[::-1] if len(self.number) >= SHORTEST_TAIL else ""

    def rank(self, name: str, rank: int) -> int:
        """A name of as many syllables as letters were typed is meant as a whole."""
        if self.letters and len(name) - len(self.head) == len(self.letters):
            return EXACT
        return EXACT if self.name and self.name == name else rank

    def of_residents(self) -> Iterator[tuple[str, str, int]]:
        """Which questions about residents, with which word, and how near they come."""
        door = self.door
        if door and door.parts:
            yield "parts", door.parts, EXACT
            if door.parts == door.compact:
                yield "compact", door.compact, EXACT
                yield "room", door.parts, EXACT
            yield "parts", f"{door.parts}-", BEGUN
            if len(door.compact) >= SHORTEST_TAIL and door.parts == door.compact:
                yield "compact", door.compact, BEGUN
        if self.letters:
            yield "letters", self.letters, BEGUN
        elif self.name:
            yield "name", self.name, BEGUN
        if self.tail:
            yield "phone", self.tail, BEGUN
            yield "document", self.tail, BEGUN
            yield "plate", self.number, BEGUN
            yield "plate_tail", self.tail, BEGUN

    def of_visitors(self) -> Iterator[str]:
        """With what a key begins."""
        said = {self.letters, self.name if not self.head else ""}
        if self.tail:
            said |= {self.number, tail_key(self.number)}
        yield from sorted(said - {""})


def _visitors(connection: Connection, typed: _Typed) -> Iterator[_Candidate]:
    newest: dict[int, int] = {}
    for low in typed.of_visitors():
        for who, last in _WHO(connection, low, low + _LAST, 2 * MOST):
            newest[who] = max(last, newest.get(who, 0))
    if not newest:
        return
    for row in map(_columns, _BY_ID(connection, list(newest.values()))):
        if row.name.startswith(typed.head):
            hit = _visitor(row)
            yield _Candidate(typed.rank(row.name, BEGUN), row.at_us, hit=hit)


def _columns(row: Sequence[Any]) -> PassageColumns:
    return PassageColumns(*row)


def _visitor(row: PassageColumns) -> Hit:
    return Hit(
        person=person_of(row),
        category=Category(row.category),
        host=place_of(row.host),
        plate=row.plate,
        purpose=row.purpose,
        seen_us=row.at_us,
        record_id=row.record_id,
    )


def _residents(connection: Connection, seen: dict[str, int]) -> Iterator[Hit]:
    found = _PERSONS(connection, list(seen)) if seen else []
    rows = [dict(zip(_NAMES, row, strict=True)) for row in found]
    for resident in with_plates(connection, rows):
        yield _resident(resident, seen[resident.person.person_id])


def _resident(resident: Resident, seen_us: int) -> Hit:
    return Hit(
        person=resident.person,
        relation=resident.relation,
        plate=resident.plates[0] if resident.plates else "",
        seen_us=seen_us,
    )


def _ask(which: ColumnElement[bool]) -> Prepared:
    """Persons with their names and when they were here last."""
    here = passage.c
    last = (
        select(here.at_us)
        .where(here.person_id == person.c.person_id, known(here.person_id))
        .where(in_blocks(here.id), not_(here.void))
        .order_by(block_of(here.id).desc(), here.at_us.desc())
        .limit(literal_column("1"))
        .offset(_NONE)
    )
    own = household.c.community
    everybody: ColumnElement[str] = literal_column("''")
    return Prepared(
        select(person.c.person_id, person.c.name, last.scalar_subquery())
        .join_from(person, household)
        .where(which, bindparam("community").in_([everybody, own]))
        .limit(bindparam("most"))
        .offset(_NONE)
    )


def _begins(column: ColumnElement[str]) -> ColumnElement[bool]:
    """A prefix as a range, which an index serves whatever LIKE thinks of case."""
    return (column >= bindparam("low")) & (column < bindparam("high"))


def _by(column: ColumnElement[str], owner: ColumnElement[str]) -> ColumnElement[bool]:
    few = select(owner).where(_begins(column)).limit(_FEW).offset(_NONE)
    return person.c.person_id.in_(few)


_AT_DOOR = {
    name: _ask(column == bindparam("low"))
    for name, column in (
        ("parts", household.c.parts),
        ("compact", household.c.compact),
        ("room", household.c.room),
    )
}
_BEGUN = {
    name: _ask(which)
    for name, which in (
        ("parts", _begins(household.c.parts)),
        ("compact", _begins(household.c.compact)),
        ("name", _begins(person.c.name)),
        ("letters", _by(person_key.c.key, person_key.c.person_id)),
        ("phone", _begins(person.c.phone_reversed)),
        ("document", _begins(person.c.document_reversed)),
        ("plate", _by(vehicle.c.plate, vehicle.c.person_id)),
        ("plate_tail", _by(vehicle.c.plate_reversed, vehicle.c.person_id)),
    )
}
# the newest position was given by the newest import, of whatever kind
_REGISTER = Prepared(
    select(person.c.import_no)
    .order_by(person.c.position.desc())
    .limit(literal_column("1"))
    .offset(_NONE)
)
_last = func.max(passage_key.c.passage).label("last")
_WHO = Prepared(
    select(passage_key.c.who, _last)
    .where(_begins(passage_key.c.key), known(passage_key.c.key))
    .where(in_blocks(passage_key.c.passage))
    .group_by(passage_key.c.who)
    .order_by(_last.desc())
    .limit(bindparam("most"))
    .offset(_NONE)
)
_PERSONS = Among(lambda ids: JOINED.where(person.c.person_id.in_(ids)))
_NAMES = tuple(column.name for column in JOINED.selected_columns)
_BY_ID = Among(lambda ids: passages().where(passage.c.id.in_(ids)))
_BY_RECORD = Prepared(
    passages()
    .join(journal, journal.c.id == passage.c.id)
    .where(journal.c.record_id == bindparam("record_id"))
)
