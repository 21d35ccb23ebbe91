"""The steps of the schema (Alembic), run by the program itself on opening.

A step imports nothing of ours: what it made must stay what it made. Files are named
`NNNN_words.py` after their revision, so that the newest is known without Alembic.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection

_FOLDER = Path(__file__).parent
_DIGITS = 4


@cache
def revisions() -> tuple[str, ...]:
    """Every revision this program knows, oldest first."""
    names = (step.name for step in (_FOLDER / "versions").glob("[0-9]*_*.py"))
    return tuple(sorted(name[:_DIGITS] for name in names))


def newest_revision() -> str:
    return revisions()[-1]


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the missing steps up to `revision` inside the caller's transaction."""
    # Alembic is slow to load and only an upgrade needs it
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
