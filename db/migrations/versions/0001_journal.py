"""The journal and its first projections.

Revision: 0001.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_tables = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _truth()
    _aside()
    _passage()
    _passage_parts()
    _ledger()
    _tables.create_all(op.get_bind())
    for name, table, act in (
        ("journal_keeps", "UPDATE ON journal", "changed"),
        ("journal_stays", "DELETE ON journal", "removed"),
        ("payload_keeps", "UPDATE ON payload", "changed"),
    ):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {table} "
            f"BEGIN SELECT RAISE(ABORT, 'a record is never {act}'); END"
        )


def _truth() -> None:
    _table(
        "journal",
        sa.Column("id", _ROW, primary_key=True),
        *_texts("station", "volume"),
        *_wide("seq"),
        sa.Column("record_id", sa.Text, nullable=False, index=True),
        *_texts("kind"),
        *_whole("version"),
        *_wide("wall_us"),
        *_bytes("envelope", "commitment", "link"),
        sa.UniqueConstraint("station", "volume", "seq"),
    )
    _table(
        "payload",
        _of_record(),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("salt", sa.LargeBinary),
        sa.CheckConstraint("(payload IS NULL) = (salt IS NULL)", name="whole"),
    )
    _table(
        "volume",
        *_keys("station", "volume"),
        *_flags("own"),
        sqlite_with_rowid=False,
    )
    _table(
        "segment",
        *_keys("station", "volume"),
        sa.Column("first", sa.BigInteger, primary_key=True),
        *_wide("last"),
        *_bytes("previous_link"),
        sa.ForeignKeyConstraint(
            ["station", "volume"], ["volume.station", "volume.volume"]
        ),
        sqlite_with_rowid=False,
    )


def _aside() -> None:
    _table("set_aside", _of_record(), *_texts("reason"))
    _table(
        "amendment",
        _of_record(),
        sa.Column("target", sa.Text, nullable=False, index=True),
    )


def _passage() -> None:
    _table(
        "passage",
        _of_record(),
        *_texts("record_id", "station", "volume"),
        *_wide("seq", "at_us"),
        *_whole("offset_min"),
        *_wide("recorded_us"),
        *_texts("operator", "shift", "direction", "category"),
        *_texts("outcome", "first_outcome"),
        *_flags("waiting", "void"),
        *_texts("name", "document_kind", "document_number", "document_tail"),
        *_texts("phone", "phone_tail", "sex", "birth", "person_id", "household_id"),
        *_texts("home", "home_key", "host", "host_key"),
        *_texts("pass_id", "plate", "party", "purpose"),
        *_whole("policy_version"),
        *_texts("local_orders", "override_by", "override_reason"),
        sa.Column("paper_page", sa.Integer),
        sa.Column("paper_line", sa.Integer),
        *_texts("paper_writer", "note"),
        sa.Index(None, "station", "at_us"),
        sa.Index(None, "waiting", sqlite_where=sa.text("waiting = 1")),
        _found_by("person_id", "at_us"),
        _found_by("household_id", "at_us"),
        _found_by("name"),
        _found_by("document_tail"),
        _found_by("phone_tail"),
        _found_by("home_key"),
        _found_by("host_key"),
        _found_by("plate"),
    )


def _passage_parts() -> None:
    _part(
        "passage_finding",
        *_whole("stage"),
        *_texts("code", "outcome", "params"),
    )
    _part(
        "passage_shown",
        *_texts("kind", "how", "issuer", "colour"),
        *_flags("popup"),
        sa.Column("verified", sa.Boolean),
        *_texts("problem", "digest", "test"),
        sa.Column("test_age_h", sa.Float),
        *_flags("star"),
        *_texts("fields"),
        _found_by("digest"),
    )
    _part(
        "passage_reading",
        *_whole("stage"),
        *_wide("at_us"),
        sa.Column("celsius", sa.Float),
        *_texts("site", "device"),
    )
    _part("passage_correction", *_texts("field", "old", "new", "reason"))


def _ledger() -> None:
    _table(
        "ledger_entry",
        *_keys("kind", "subject", "station"),
        sa.Column("id", _ROW, sa.ForeignKey("journal.id"), nullable=False),
        *_texts("volume"),
        *_wide("seq"),
        *_texts("record_id"),
        *_wide("at_us"),
        *_texts("state"),
        sa.Column("due_us", sa.BigInteger),
        *_texts("fields"),
        sqlite_with_rowid=False,
    )


def _table(name: str, *items: sa.schema.SchemaItem, **options: Any) -> None:
    sa.Table(name, _tables, *items, **options)


def _part(name: str, *items: sa.schema.SchemaItem) -> None:
    _table(
        name,
        sa.Column(
            "passage",
            _ROW,
            sa.ForeignKey("passage.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        *items,
        sqlite_with_rowid=False,
    )


def _of_record() -> sa.Column[int]:
    return sa.Column("id", _ROW, sa.ForeignKey("journal.id"), primary_key=True)


def _found_by(name: str, *more: str) -> sa.Index:
    return sa.Index(None, name, *more, sqlite_where=sa.text(f"{name} <> ''"))


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _wide(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _whole(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def _flags(*names: str) -> list[sa.Column[bool]]:
    return [sa.Column(name, sa.Boolean, nullable=False) for name in names]


def _bytes(*names: str) -> list[sa.Column[bytes]]:
    return [sa.Column(name, sa.LargeBinary, nullable=False) for name in names]
