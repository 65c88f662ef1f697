"""What is written: statements that were made once, each with the values of this time.

SQLAlchemy compiles a statement once, but has to look at every piece of a new one to find that out:
that takes longer than SQLite needs to run it.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

NO_VALUES: Final[Mapping[str, Any]] = MappingProxyType({})


class Change(NamedTuple):
    """A statement and the values of its parameters, or of the row that it inserts."""

    statement: Executable
    values: Mapping[str, Any] = NO_VALUES


async def make(changes: Sequence[Change], connection: AsyncConnection) -> None:
    """Make changes in a transaction, one after the other."""
    await connection.run_sync(partial(make_now, changes))


def make_now(changes: Sequence[Change], connection: Connection) -> None:
    """Make changes in a transaction, where nothing has to be awaited."""
    for statement, values in changes:
        connection.execute(statement, dict(values) or None)
