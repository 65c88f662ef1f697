"""What waits to be written at the same time is written in one transaction.

A commit waits for the disk, a thousand times as long as its statements take. In a flood that wait
is shared: while one transaction goes to the disk, the changes for the next one gather.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

from bot.store.change import Change

_MOST_TOGETHER: Final = 64
"""Lists of changes in a transaction: the disk's wait is shared out well before."""

_Waiting: TypeAlias = tuple[Sequence[Change], asyncio.Future[None]]


class Writer:
    """Makes changes in the order in which they come."""

    def __init__(self, commit: Callable[[Sequence[Change]], Awaitable[None]]) -> None:
        """Take what makes changes in a transaction of their own, and commits it."""
        self._commit = commit
        self._waiting: list[_Waiting] = []
        self._working: asyncio.Task[None] | None = None

    async def write(self, changes: Sequence[Change]) -> None:
        """Make changes, all of them or none; they are on the disk then.

        Whoever is cancelled while waiting does not know which of the two. Raises what the commit
        raises.
        """
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((changes, written))
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        await written

    async def _work(self) -> None:
        try:
            while self._waiting:
                together, self._waiting = (
                    self._waiting[:_MOST_TOGETHER],
                    self._waiting[_MOST_TOGETHER:],
                )
                await self._write_together([each for each in together if not each[1].cancelled()])
        finally:
            self._working = None

    async def _write_together(self, together: Sequence[_Waiting]) -> None:
        """Write what waits; where that fails, each by itself: one need not be another's fault."""
        try:
            everything = [change for changes, _ in together for change in changes]
            await self._commit(everything)
        except Exception:  # noqa: BLE001 -- it is raised again, to whom it concerns
            for each in together:
                await self._write_alone(*each)
        else:
            for _, written in together:
                _tell(written)

    async def _write_alone(self, changes: Sequence[Change], written: asyncio.Future[None]) -> None:
        try:
            await self._commit(changes)
        except Exception as error:  # noqa: BLE001 -- raised where the changes were asked for
            _tell(written, error)
        else:
            _tell(written)


def _tell(written: asyncio.Future[None], error: Exception | None = None) -> None:
    if written.done():  # nobody waits any more
        return
    if error:
        written.set_exception(error)
    else:
        written.set_result(None)
