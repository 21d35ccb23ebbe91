"""The tables by which people are found: one row for each beginning of what is typed.

They follow from the rows that they name and go with them, of whichever table; nothing
in them is proven or carried anywhere. `db.search_keys` makes them and makes them anew.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text

from db.blocks import index_by_block
from db.metadata import metadata
from db.tables_journal import RowNumber

# What letters find a resident; numbers, names and doors have indexes of their own.
person_key = Table(
    "person_key",
    metadata,
    Column(
        "person_id",
        ForeignKey("person.person_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("key", Text, primary_key=True),
    Index(None, "key"),
    sqlite_with_rowid=False,
)

# What finds somebody of a passage whom the register does not know. `who` is the same
# for every passage of one of them.
passage_key = Table(
    "passage_key",
    metadata,
    Column(
        "passage",
        RowNumber,
        ForeignKey("passage.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("key", Text, primary_key=True),
    Column("who", BigInteger, nullable=False),
    index_by_block("passage_key", "passage", "key", "who"),
    sqlite_with_rowid=False,
)
