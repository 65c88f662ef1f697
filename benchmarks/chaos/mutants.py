"""The bot with one mistake in it: what the other scenarios must be able to notice.

    python -m benchmarks.chaos.mutants NAME

Each mistake replaces one function by name and then starts the bot, so the product itself has no
switch for it.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import Update

from bot.cli import main
from bot.store.arrival import Arrival
from bot.store.change import Change
from bot.store.handling import Handling
from bot.store.tables import sent
from bot.store.tables import updates as seen
from bot.store.updates import Updates
from bot.telegram.intake import Intake

_underway: Final[set[asyncio.Task[bool]]] = set()
_handling = Updates.handling  # a mutation reaches where nothing else may
_take = Intake.take


def _forget_update_ids() -> None:
    @asynccontextmanager
    async def knows_nothing(self: Updates, arrival: Arrival) -> AsyncIterator[Handling]:
        its_row = Change(delete(seen).where(seen.c.id == arrival.update))
        its_parts = Change(delete(sent).where(sent.c.update == arrival.update))
        await self._write([its_row, its_parts])
        async with _handling(self, arrival) as handling:
            yield handling

    Updates.handling = knows_nothing  # type: ignore[method-assign]


def _acknowledge_first() -> None:
    async def takes_at_once(self: Intake, update: Update) -> bool:
        taking = asyncio.create_task(_take(self, update))
        _underway.add(taking)
        taking.add_done_callback(_underway.discard)
        return True

    Intake.take = takes_at_once  # type: ignore[method-assign]


def _lock_no_row() -> None:
    @asynccontextmanager
    async def unlocked(self: Updates, key: int) -> AsyncIterator[AsyncConnection]:  # noqa: ARG001
        async with self._engine.connect() as connection:
            yield connection

    Updates._locked = unlocked  # type: ignore[method-assign]  # noqa: SLF001


MUTANTS: Final[Mapping[str, Callable[[], None]]] = MappingProxyType(
    {
        "no-update-ids": _forget_update_ids,
        "acknowledge-first": _acknowledge_first,
        "no-row-lock": _lock_no_row,
    }
)
"""What makes each mistake."""


if __name__ == "__main__":
    MUTANTS[sys.argv[1]]()
    sys.argv[1:] = ["run"]
    main()
