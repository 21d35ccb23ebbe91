"""What became of each person of the register, and who looks after each grid.

Revision: 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_change",
        sa.Column("change_no", sa.Integer, nullable=False),
        sa.Column("import_no", sa.Integer, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        *_texts("person_id", "other_id", "operator", "what", "before"),
        sa.PrimaryKeyConstraint("change_no", name="pk_register_change"),
    )
    for column in ("person_id", "other_id", "at_us"):
        op.create_index(f"ix_register_change_{column}", "register_change", [column])
    op.create_table(
        "grid",
        sa.Column("grid", sa.Text, nullable=False),
        *_texts("name", "phone"),
        sa.PrimaryKeyConstraint("grid", name="pk_grid"),
        sqlite_with_rowid=False,
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]
