"""Which migrations a database has had, without bringing it up to date."""

from enum import Enum

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.store.tables import migrations


class Schema(Enum):
    """How a database's tables stand to those of this version."""

    CURRENT = "current"
    OLDER = "older"
    """The next start brings them up to date."""
    NEWER = "newer"
    """A newer Footnote has written the database; this one must not."""


def schema_of(connection: Connection) -> Schema:
    """Return how the tables behind a connection stand to this version's."""
    scripts = ScriptDirectory.from_config(migrations())
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision == scripts.get_current_head():
        return Schema.CURRENT
    try:
        scripts.get_revision(revision or "base")
    except CommandError:
        return Schema.NEWER
    return Schema.OLDER
