"""What anybody is found by is kept by blocks of arrivals: see `db.blocks`.

Revision: 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OF_PASSAGE = (
    ("person_id", "at_us"),
    ("household_id", "at_us"),
    ("name",),
    ("document_tail",),
    ("phone_tail",),
    ("home_key",),
    ("host_key",),
    ("plate",),
)


def upgrade() -> None:
    for names in _OF_PASSAGE:
        _keep_by_block("passage", "id", *names)
    _keep_by_block("passage_shown", "passage", "digest")
    _keep_by_block("passage_key", "passage", "key", "who")


def _keep_by_block(table: str, number: str, *names: str) -> None:
    joined = "_".join(names)
    op.drop_index(f"ix_{table}_{joined}", table)
    op.create_index(
        f"ix_{table}_block_{joined}",
        table,
        [sa.text(f"{number} >> 15"), *names],
        sqlite_where=sa.text(f"{names[0]} <> ''"),
    )
