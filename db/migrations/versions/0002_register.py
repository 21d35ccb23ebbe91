"""The register: households, persons, vehicles, lists and operators.

Revision: 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_tables = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def upgrade() -> None:
    _household()
    _person()
    _table(
        "vehicle",
        sa.Column(
            "person_id",
            sa.ForeignKey("person.person_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        *_texts("plate", "plate_reversed"),
        sa.Index(None, "plate"),
        sa.Index(None, "plate_reversed"),
    )
    _table("list_entry", *_keys("person_id", "list_name"))
    _table(
        "operator",
        *_keys("operator_id"),
        *_texts("name", "role", "phone", "pin_hash"),
    )
    _tables.create_all(op.get_bind())


def _household() -> None:
    _table(
        "household",
        *_keys("household_id"),
        *_texts("community", "door_key", "parts", "compact", "kind", "grid"),
        *_texts("building", "unit", "room", "group", "row", "door", "shop", "let_room"),
        sa.Index(None, "community", "door_key"),
        sa.Index(None, "parts"),
        sa.Index(None, "compact"),
        sa.Index(None, "room"),
    )


def _person() -> None:
    _table(
        "person",
        *_keys("person_id"),
        sa.Column(
            "household_id", sa.ForeignKey("household.household_id"), nullable=False
        ),
        sa.Column("import_no", sa.Integer, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        *_texts("name", "document_kind", "document_number", "document_key"),
        *_texts("document_reversed", "phone", "phone_reversed", "sex", "birth"),
        *_texts("relation", "tenancy", "flags", "note"),
        sa.Index(None, "household_id", "position"),
        sa.Index(None, "position"),
        sa.Index(None, "name"),
        sa.Index(None, "document_key"),
        sa.Index(None, "document_reversed"),
        sa.Index(None, "phone_reversed"),
    )


def _table(name: str, *items: sa.schema.SchemaItem) -> None:
    sa.Table(name, _tables, *items, sqlite_with_rowid=False)


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]
