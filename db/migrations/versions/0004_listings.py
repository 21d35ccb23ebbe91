"""Who is on a list, from when until when and why.

Revision: 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("starts", "until", "reason"):
        column = sa.Column(name, sa.Text, nullable=False, server_default="")
        op.add_column("list_entry", column)
