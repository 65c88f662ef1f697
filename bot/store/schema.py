"""Which migrations a database has had, and how it comes to have the rest."""

from enum import Enum
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from bot.store.errors import StoreError

_VERSIONS: Final = Path(__file__).parent / "migrations" / "versions"


class Schema(Enum):
    """How a database's tables stand to those of this version."""

    CURRENT = "current"
    OLDER = "older"
    """The next start brings them up to date."""
    NEWER = "newer"
    """A newer Footnote has written the database; this one must not."""


def schema_of(connection: Connection) -> Schema:
    """Return how the tables behind a connection stand to this version's."""
    had, known = _had(connection), _known()
    if had == known[-1]:
        return Schema.CURRENT
    return Schema.OLDER if had is None or had in known else Schema.NEWER


def upgrade(connection: Connection, database: str) -> None:
    """Bring the schema up to date, within the connection's transaction: wholly or not at all.

    Alembic keeps what it does in globals: nothing else may upgrade in this process meanwhile.

    Raises:
        StoreError: a newer Footnote has written the database.
    """
    match schema_of(connection):
        case Schema.CURRENT:
            return
        case Schema.NEWER:
            raise StoreError(
                f"The database {database} was written by a newer Footnote. "
                "Install that one again, or name another database."
            )
    # Only here: they take a tenth of a start to import, and most starts need no migration.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _had(connection: Connection) -> str | None:
    """Return the last migration that a database has had, None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    # Alembic's own table, which has one row once the first migration is done.
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _known() -> tuple[str, ...]:
    """Return the numbers of this version's migrations, the last one last."""
    return tuple(sorted(file.stem.partition("_")[0] for file in _VERSIONS.glob("[0-9]*.py")))
