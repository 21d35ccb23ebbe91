"""What people are found by while somebody types; filled after the start.

Revision: 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_key",
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "key", name="pk_person_key"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.person_id"],
            name="fk_person_key_person_id_person",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_person_key_key", "person_key", ["key"])
    op.create_table(
        "passage_key",
        sa.Column("passage", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("who", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("passage", "key", name="pk_passage_key"),
        sa.ForeignKeyConstraint(
            ["passage"],
            ["passage.id"],
            name="fk_passage_key_passage_passage",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_passage_key_key_who", "passage_key", ["key", "who"])
