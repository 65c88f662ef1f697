"""Both databases, asked the same at every step."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import delete, func, select

from bot.store import Store, open_store
from bot.store.tables import keys, metadata
from tests.store.model import Model

_Got = TypeVar("_Got")


class Both:
    """Both stores, the loop in which they run, and what makes a model of them."""

    def __init__(self, model: type[Model], *places: Path | str) -> None:
        self.model = model
        self._places = places
        self._runner = asyncio.Runner()
        self._open = AsyncExitStack()
        self._stores: list[Store] = []
        self.reopen()

    def answer(self, ask: Callable[[Store], Awaitable[_Got]], expected: _Got) -> None:
        """Do the same with every store at once; each must answer what is expected."""

        async def answers() -> list[_Got]:
            return await asyncio.gather(*map(ask, self._stores))

        given = self._runner.run(answers())
        assert given == [expected] * len(self._stores), f"{given} instead of {expected}"

    def empty(self) -> None:
        """Let both databases hold no row, and the process remember no update."""

        async def all_gone(store: Store) -> None:
            await store.prune_updates(datetime.max.replace(tzinfo=UTC))
            async with store._transaction() as connection:  # noqa: SLF001 - no other door
                for table in metadata.sorted_tables:
                    if table is not keys:  # made once, by a migration
                        await connection.execute(delete(table))

        self.answer(all_gone, None)

    def reopen(self) -> None:
        """Close what is open, and open both."""

        async def again() -> None:
            await self._open.aclose()
            self._stores = [
                await self._open.enter_async_context(open_store(place)) for place in self._places
            ]

        self._runner.run(again())

    def close(self) -> None:
        """Close both stores and the loop."""
        self._runner.run(self._open.aclose())
        self._runner.close()


async def rows(store: Store) -> Mapping[str, int]:
    """Return how many rows each table has."""
    tables = [table for table in metadata.sorted_tables if table is not keys]
    counts = [select(func.count()).select_from(table).scalar_subquery() for table in tables]
    async with store._transaction() as connection:  # noqa: SLF001 - no other door
        row = (await connection.execute(select(*counts))).one()
    return dict(zip((table.name for table in tables), row, strict=True))


async def numbers(store: Store) -> set[int]:
    """Return all numbers that stand in any row, where a member could be known by them."""
    found: set[int] = set()
    async with store._transaction() as connection:  # noqa: SLF001 - no other door
        for table in metadata.sorted_tables:
            for row in (await connection.execute(select(table))).all():
                found |= {value for value in row if isinstance(value, int)}
    return found
