"""What is written: statements that were made once, each with the values of this time.

SQLAlchemy compiles a statement once, but has to look at every piece of a new one to find that out:
that takes longer than SQLite needs to run it.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.errors import Told

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Change(NamedTuple):
    """A statement and the values of its parameters, or of the row that it inserts."""

    statement: Executable
    values: Mapping[str, Any] = _NOTHING


async def commit(changes: Sequence[Change], engine: AsyncEngine, told: Told) -> None:
    """Make changes in a transaction of their own, all of them or none.

    Raises:
        StoreError: the database fails.
    """
    with told():
        async with engine.begin() as connection:
            await make(changes, connection)


async def make(changes: Sequence[Change], connection: AsyncConnection) -> None:
    """Make changes in a transaction, one after the other."""
    await connection.run_sync(_make, changes)


def _make(connection: Connection, changes: Sequence[Change]) -> None:
    for statement, values in changes:
        connection.execute(statement, dict(values) or None)
