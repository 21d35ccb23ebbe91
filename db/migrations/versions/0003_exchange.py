"""The exchange: stations, receipts, outbox, what other gates recorded.

Revision: 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_tables = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def upgrade() -> None:
    sa.Table(
        "document",
        _tables,
        *_keys("name"),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    _table(
        "station",
        *_keys("station"),
        *_texts("name", "gate", "community", "state", "token_hash"),
        *_numbers("invited_us"),
        *_texts("sign_key", "age_key", "cut_off"),
    )
    _table(
        "receipt",
        *_keys("station", "volume"),
        *_numbers("upto"),
        *_texts("body", "signature"),
    )
    _table(
        "outbox",
        *_keys("handover_id"),
        *_texts("name", "volume"),
        *_numbers("first", "last"),
        *_texts("head"),
        *_numbers("size"),
        *_texts("sha256"),
        *_numbers("written_us"),
    )
    _elsewhere()
    _tables.create_all(op.get_bind())


def _elsewhere() -> None:
    indexed = ("person_id", "household_id", "digest")
    sa.Table(
        "elsewhere",
        _tables,
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True
        ),
        *_texts("record_id"),
        *_numbers("at_us"),
        sa.Column("offset_min", sa.Integer, nullable=False),
        *_texts("direction", "outcome", *indexed, "name_key"),
        *(
            sa.Index(None, name, "at_us", sqlite_where=sa.text(f"{name} <> ''"))
            for name in indexed
        ),
    )


def _table(name: str, *items: sa.schema.SchemaItem) -> None:
    sa.Table(name, _tables, *items, sqlite_with_rowid=False)


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]
