"""What every update asks of a database: what is committed is read, lists of changes are written."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.change import Change, make

Rows: TypeAlias = Sequence[Row[Any]]
Read: TypeAlias = Callable[[Select[Any], Mapping[str, Any]], Awaitable[Rows]]
"""Returns the rows that a query finds with the values of its parameters."""
Write: TypeAlias = Callable[[Sequence[Change]], Awaitable[None]]
"""Makes changes in one transaction, and commits it."""
Transaction: TypeAlias = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
"""Opens a transaction for what reads before it writes; it is committed when the block ends."""


class Access(Protocol):
    """The way to a database that every update takes; it raises what the driver raises."""

    async def read(self, wanted: Select[Any], values: Mapping[str, Any]) -> Rows:
        """Return what is committed, without waiting for who writes."""
        ...

    async def write(self, changes: Sequence[Change]) -> None:
        """Make changes, all of them or none; they are on the disk then.

        Whoever is cancelled meanwhile does not know which of the two.
        """
        ...

    def alone(self) -> AbstractAsyncContextManager[object]:
        """Hold `write` back while the block runs, where only one connection may write at a time."""
        ...

    async def close(self) -> None:
        """Let go of what was open."""
        ...


@dataclass(frozen=True, slots=True)
class PooledAccess:
    """Takes a connection from the engine's pool each time."""

    engine: AsyncEngine

    async def read(self, wanted: Select[Any], values: Mapping[str, Any]) -> Rows:
        """Return what is committed."""
        async with self.engine.connect() as connection:
            return await rows(connection, wanted, values)

    async def write(self, changes: Sequence[Change]) -> None:
        """Make changes in a transaction."""
        async with self.engine.begin() as connection:
            await make(changes, connection)

    def alone(self) -> AbstractAsyncContextManager[object]:
        """Hold nothing back: the server lets many write."""
        return nullcontext()

    async def close(self) -> None:
        """Leave the engine to whoever made it."""


async def rows(connection: AsyncConnection, wanted: Select[Any], values: Mapping[str, Any]) -> Rows:
    """Return the rows that a query finds on a connection."""
    found: Rows = (await connection.execute(wanted, values)).all()
    return found
