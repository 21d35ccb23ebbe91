"""The tables of the journal and of what is projected from it.

`journal`, `payload`, `volume` and `segment` are the truth; everything from `set_aside`
down is computed from them by `db.projections` and can be rebuilt. The steps that made
these tables are in `db.migrations`; a test keeps both equal. Triggers made there forbid
UPDATE and DELETE on `journal` and UPDATE on `payload`: a guard against accidents, not a
lock. The chain is the proof.

`journal.id` counts records in the order they came to this home. A record_id is unique
by construction; a stranger who uses one twice is set aside, hence no constraint.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

from db.blocks import index_by_block
from db.metadata import metadata

# INTEGER PRIMARY KEY is SQLite's own row number; other databases need the wide type
RowNumber = BigInteger().with_variant(Integer, "sqlite")

journal = Table(
    "journal",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("station", Text, nullable=False),
    Column("volume", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("record_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("wall_us", BigInteger, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("commitment", LargeBinary, nullable=False),
    Column("link", LargeBinary, nullable=False),
    UniqueConstraint("station", "volume", "seq"),
)

# Both empty: the record came without them, erased where it was made. No row: erased
# here, which an `erased` record must cover.
payload = Table(
    "payload",
    metadata,
    Column("id", RowNumber, ForeignKey("journal.id"), primary_key=True),
    Column("payload", LargeBinary),
    Column("salt", LargeBinary),
    CheckConstraint("(payload IS NULL) = (salt IS NULL)", name="whole"),
)

# Names of volumes sort in the order in which their station opened them.
volume = Table(
    "volume",
    metadata,
    Column("station", Text, primary_key=True),
    Column("volume", Text, primary_key=True),
    Column("own", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# One row for each contiguous run absorbed from elsewhere; own volumes have no gaps.
segment = Table(
    "segment",
    metadata,
    Column("station", Text, primary_key=True),
    Column("volume", Text, primary_key=True),
    Column("first", BigInteger, primary_key=True),
    Column("last", BigInteger, nullable=False),
    Column("previous_link", LargeBinary, nullable=False),
    ForeignKeyConstraint(["station", "volume"], ["volume.station", "volume.volume"]),
    sqlite_with_rowid=False,
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("id", RowNumber, ForeignKey("journal.id"), primary_key=True),
    Column("reason", Text, nullable=False),
)

# Resolutions and corrections by the passage they name, which may arrive after them.
amendment = Table(
    "amendment",
    metadata,
    Column("id", RowNumber, ForeignKey("journal.id"), primary_key=True),
    Column("target", Text, nullable=False, index=True),
)

passage = Table(
    "passage",
    metadata,
    Column("id", RowNumber, ForeignKey("journal.id"), primary_key=True),
    Column("record_id", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("volume", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("offset_min", Integer, nullable=False),
    Column("recorded_us", BigInteger, nullable=False),
    Column("operator", Text, nullable=False),
    Column("shift", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("first_outcome", Text, nullable=False),
    Column("waiting", Boolean, nullable=False),
    Column("void", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("document_kind", Text, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("document_tail", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("phone_tail", Text, nullable=False),
    Column("sex", Text, nullable=False),
    Column("birth", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("household_id", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("home_key", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("host_key", Text, nullable=False),
    Column("pass_id", Text, nullable=False),
    Column("plate", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("local_orders", Text, nullable=False),
    Column("override_by", Text, nullable=False),
    Column("override_reason", Text, nullable=False),
    Column("paper_page", Integer),
    Column("paper_line", Integer),
    Column("paper_writer", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index(None, "station", "at_us"),
    Index(None, "waiting", sqlite_where=text("waiting = 1")),
    *(
        index_by_block("passage", "id", *names)
        for names in (
            ("person_id", "at_us"),
            ("household_id", "at_us"),
            ("name",),
            ("document_tail",),
            ("phone_tail",),
            ("home_key",),
            ("host_key",),
            ("plate",),
        )
    ),
)


def _part(name: str, *columns: Column[object], keys: tuple[str, ...] = ()) -> Table:
    """A table of parts of a passage, numbered inside it."""
    return Table(
        name,
        metadata,
        Column(
            "passage",
            RowNumber,
            ForeignKey("passage.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        Column("ordinal", Integer, primary_key=True, autoincrement=False),
        *columns,
        *(index_by_block(name, "passage", key) for key in keys),
        sqlite_with_rowid=False,
    )


# `stage` 0 is what the gate said first, 1 the first resolution, and so on.
passage_finding = _part(
    "passage_finding",
    Column("stage", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("params", Text, nullable=False),
)

passage_shown = _part(
    "passage_shown",
    Column("kind", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("colour", Text, nullable=False),
    Column("popup", Boolean, nullable=False),
    Column("verified", Boolean),
    Column("problem", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("test", Text, nullable=False),
    Column("test_age_h", Float),
    Column("star", Boolean, nullable=False),
    Column("fields", Text, nullable=False),
    keys=("digest",),
)

passage_reading = _part(
    "passage_reading",
    Column("stage", Integer, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("celsius", Float),
    Column("site", Text, nullable=False),
    Column("device", Text, nullable=False),
)

passage_correction = _part(
    "passage_correction",
    Column("field", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

# The present state of each subject as each station knows it: one station's `closed`
# says nothing about another's, even where both use the same word for the subject.
ledger_entry = Table(
    "ledger_entry",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("station", Text, primary_key=True),
    Column("id", RowNumber, ForeignKey("journal.id"), nullable=False),
    Column("volume", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_us", BigInteger),
    Column("fields", Text, nullable=False),
    sqlite_with_rowid=False,
)


def known(column: ColumnElement[str]) -> ColumnElement[bool]:
    """That a text is known, said as its index says it.

    An index over known values serves only a question that repeats its words, and a
    bound value is not its words.
    """
    return column != literal_column("''")
