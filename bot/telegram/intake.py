"""In which order updates are handled: one after the other in a chat, chats side by side."""

import asyncio
from collections.abc import Awaitable
from typing import Final
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

SIDE_BY_SIDE: Final = 64
"""Updates in hand at once; more makes httpx's connection pool the bottleneck (measured)."""


class InOrder(BaseUpdateProcessor):
    """Handles the updates of a chat in the order they came, different chats at the same time."""

    def __init__(self) -> None:
        super().__init__(SIDE_BY_SIDE)
        # A lock lives as long as an update holds it or waits for it.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Await the handling of an update when its chat's earlier ones are done."""
        chat = (
            update.effective_chat.id if isinstance(update, Update) and update.effective_chat else 0
        )
        async with self._locks.setdefault(chat, asyncio.Lock()):
            await coroutine

    async def initialize(self) -> None:
        """Do nothing: there is nothing to prepare."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""
