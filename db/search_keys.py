"""What people are found by: made with their rows, and anew where they are missing.

A home of an older program, or one whose keys were made by another edition of the rules,
gets them in small steps beside the work of the gate: see `SqlKeyFilling`.
"""

from collections.abc import Iterable
from hashlib import blake2b
from threading import Event

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
)
from sqlalchemy.dialects.sqlite import insert as put

from db.engine import reading, writing
from db.passage_rows import passages
from db.rows import PassageColumns
from db.statements import Prepared
from db.tables_exchange import document
from db.tables_journal import passage
from db.tables_register import person
from db.tables_search import passage_key, person_key
from station.wording.pinyin import EDITION, letter_keys

TAIL_MARK = "~"
STEP = 200
_BREATH_S = 0.01
_DONE = "search_keys"
_WHO_BYTES = 7


def put_person_keys(connection: Connection, named: Iterable[tuple[str, str]]) -> None:
    """Make the keys of these persons (id, name) what their names say now."""
    people = list(named)
    _DROP_PERSON.many(connection, [(person_id,) for person_id, _name in people])
    _PUT_PERSON.many(
        connection,
        [(person_id, key) for person_id, name in people for key in letter_keys(name)],
    )


def put_passage_keys(connection: Connection, rows: Iterable[PassageColumns]) -> None:
    """The keys of passages that were just written; residents have their own."""
    _PUT_PASSAGE.many(
        connection,
        [(row.id, key, who_of(row)) for row in rows for key in passage_keys(row)],
    )


def passage_keys(row: PassageColumns) -> set[str]:
    """What finds somebody whom the register does not know; of a void passage nobody."""
    if row.person_id or row.void:
        return set()
    plate = row.plate.upper()
    keys = {*letter_keys(row.name), plate, plate[1:] if plate[:1] > "~" else ""}
    keys |= {tail_key(number) for number in (row.phone, row.document_number, plate)}
    if not row.name.isascii():
        keys.add(row.name)
    return keys - {"", TAIL_MARK}


def tail_key(number: str) -> str:
    """A number from its end, so that its last digits find it."""
    return TAIL_MARK + number[::-1]


def who_of(row: PassageColumns) -> int:
    """The same for every passage of one visitor: one name and one number."""
    said = "\0".join((row.name, row.phone or row.document_number or row.plate))
    return int.from_bytes(blake2b(said.encode(), digest_size=_WHO_BYTES).digest())


def forget_keys(connection: Connection) -> None:
    """Have them all made anew."""
    connection.execute(delete(document).where(document.c.name == _DONE))


class SqlKeyFilling:
    """Makes the keys of one home anew where they are missing or of another edition.

    `step` writes for a few milliseconds and returns False when all is done. Killed in
    between it begins again; what is made is made over.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._person = ""
        self._passage = 0
        self._is_done = False

    def work(self) -> None:
        """All that is missing, piece by piece: whoever records comes in between."""
        between = Event()
        while self.step():
            between.wait(_BREATH_S)

    def step(self) -> bool:
        """One small piece; whether there is more."""
        if self._is_done:
            return False
        with reading(self._engine) as connection:
            done = select(document.c.body).where(document.c.name == _DONE)
            self._is_done = connection.scalar(done) == _MARK
        if not self._is_done:
            with writing(self._engine) as connection:
                self._is_done = not self._fill(connection)
        return not self._is_done

    def _fill(self, connection: Connection) -> bool:
        """Persons first, then passages; at the end the mark that says so."""
        people = _PERSONS(connection, self._person, STEP)
        if people:
            put_person_keys(connection, people)
            self._person = people[-1][0]
            return True
        rows = [
            PassageColumns(*row) for row in _PASSAGES(connection, self._passage, STEP)
        ]
        if rows:
            _DROP_PASSAGE.many(connection, [(row.id,) for row in rows])
            put_passage_keys(connection, rows)
            self._passage = rows[-1].id
            return True
        mark = put(document).values(name=_DONE, body=_MARK)
        connection.execute(mark.on_conflict_do_update(set_={"body": _MARK}))
        return False


_MARK = str(EDITION).encode()
# SQLite names an offset in every limit
_NONE: ColumnElement[int] = literal_column("0")
_PUT_PERSON = Prepared(insert(person_key))
_DROP_PERSON = Prepared(
    delete(person_key).where(person_key.c.person_id == bindparam("person_id"))
)
_PUT_PASSAGE = Prepared(insert(passage_key))
_DROP_PASSAGE = Prepared(
    delete(passage_key).where(passage_key.c.passage == bindparam("passage"))
)
_PERSONS = Prepared(
    select(person.c.person_id, person.c.name)
    .where(person.c.person_id > bindparam("after"))
    .order_by(person.c.person_id)
    .limit(bindparam("most"))
    .offset(_NONE)
)
_PASSAGES = Prepared(
    passages()
    .where(passage.c.id > bindparam("after"))
    .order_by(passage.c.id)
    .limit(bindparam("most"))
    .offset(_NONE)
)
