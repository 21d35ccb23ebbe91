"""The tables of the exchange: what a home knows of the other end.

`document` keeps single values as JSON by name. Stations and their receipts belong to an
office, the outbox and what other gates recorded to a station.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from db.metadata import metadata
from db.tables_journal import RowNumber

document = Table(
    "document",
    metadata,
    Column("name", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

station = Table(
    "station",
    metadata,
    Column("station", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("gate", Text, nullable=False),
    Column("community", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    Column("invited_us", BigInteger, nullable=False),
    Column("sign_key", Text, nullable=False),
    Column("age_key", Text, nullable=False),
    Column("cut_off", Text, nullable=False),
    sqlite_with_rowid=False,
)

receipt = Table(
    "receipt",
    metadata,
    Column("station", Text, primary_key=True),
    Column("volume", Text, primary_key=True),
    Column("upto", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("signature", Text, nullable=False),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("handover_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("volume", Text, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("written_us", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# One row for each digest of a passage; person and household stand on the first alone,
# so that a passage counts once.
elsewhere = Table(
    "elsewhere",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("record_id", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("offset_min", Integer, nullable=False),
    Column("direction", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("household_id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    *(
        Index(None, name, "at_us", sqlite_where=text(f"{name} <> ''"))
        for name in ("person_id", "household_id", "digest")
    ),
)
