"""The tables of the 居民底册: households at doors, persons, vehicles, lists, operators.

A station holds a copy of what its office sent. `import_no` is the import that last
named a person, so that those whom a whole import no longer names are known as gone. The
reversed columns serve searches by the last digits. An office also keeps what each
change of a person replaced, and who looks after each grid.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.schema import SchemaItem

from db.metadata import metadata


def _texts(*names: str) -> list[SchemaItem]:
    return [Column(name, Text, nullable=False) for name in names]


# Two households may stand at one door for a while, when an office gave it a new id.
household = Table(
    "household",
    metadata,
    Column("household_id", Text, primary_key=True),
    *_texts("community", "door_key", "parts", "compact", "kind", "grid"),
    *_texts("building", "unit", "room", "group", "row", "door", "shop", "let_room"),
    Index(None, "community", "door_key"),
    Index(None, "parts"),
    Index(None, "compact"),
    Index(None, "room"),
    sqlite_with_rowid=False,
)

# `document_key` is the part of the number that stays when a document is renewed.
person = Table(
    "person",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("household_id", ForeignKey("household.household_id"), nullable=False),
    Column("import_no", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    *_texts("name", "document_kind", "document_number", "document_key"),
    *_texts("document_reversed", "phone", "phone_reversed", "sex", "birth"),
    *_texts("relation", "tenancy", "flags", "note"),
    Index(None, "household_id", "position"),
    Index(None, "position"),
    Index(None, "name"),
    Index(None, "document_key"),
    Index(None, "document_reversed"),
    Index(None, "phone_reversed"),
    sqlite_with_rowid=False,
)

vehicle = Table(
    "vehicle",
    metadata,
    Column(
        "person_id",
        ForeignKey("person.person_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    *_texts("plate", "plate_reversed"),
    Index(None, "plate"),
    Index(None, "plate_reversed"),
    sqlite_with_rowid=False,
)

# A list outlives an import: its persons are not bound to the table of persons.
list_entry = Table(
    "list_entry",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("list_name", Text, primary_key=True),
    *(
        Column(name, Text, nullable=False, server_default="")
        for name in ("starts", "until", "reason")  # ISO days; empty: open
    ),
    sqlite_with_rowid=False,
)

operator = Table(
    "operator",
    metadata,
    Column("operator_id", Text, primary_key=True),
    *_texts("name", "role", "phone", "pin_hash"),
    sqlite_with_rowid=False,
)

# What was so before a change: `before` is the resident as JSON, empty for a new one;
# `other_id` the person with whom a double was merged.
register_change = Table(
    "register_change",
    metadata,
    Column("change_no", Integer, primary_key=True),
    Column("import_no", Integer, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    *_texts("person_id", "other_id", "operator", "what", "before"),
    Index(None, "person_id"),
    Index(None, "other_id"),
    Index(None, "at_us"),
)

grid = Table(
    "grid",
    metadata,
    Column("grid", Text, primary_key=True),
    *_texts("name", "phone"),
    sqlite_with_rowid=False,
)
