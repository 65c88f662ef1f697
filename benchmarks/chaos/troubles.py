"""What is done to the bot and what it depends on while it answers."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, assert_never

from benchmarks.chaos.bots import Bot
from benchmarks.chaos.clocks import RIGHT, clock
from benchmarks.chaos.ledger import Blow, Ledger
from benchmarks.chaos.plans import Trouble
from benchmarks.chaos.postgres import Postgres

STALL: Final = 1.0
"""Seconds for which a bot stands still."""
_PATIENCE: Final = 15.0
"""Seconds after which a bot that does not answer is troubled all the same."""
_RASH: Final = 0.1
"""The share of kills that come before the bot has answered anything."""
_DATABASE_LIVES: Final = 4.0
_FULL_FOR: Final = 3.0
_CLOCKS: Final = ("-2h", "+400d", RIGHT)


@dataclass(slots=True)
class Troubles:
    """What befalls the bots, until it is `over`; everything runs again then."""

    bots: Sequence[Bot]
    postgres: Postgres | None
    ledger: Ledger
    chance: random.Random
    over: asyncio.Event = field(default_factory=asyncio.Event)
    blows: int = 0
    """How often something was done."""
    exits: list[float] = field(default_factory=list)
    """Seconds that each SIGTERM took to end a bot."""

    async def make(self, trouble: Trouble) -> None:
        """Make this trouble again and again."""
        while not self.over.is_set():
            await self._once(trouble)
            self.blows += 1

    async def _once(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.KILLS:
                await self._kill()
            case Trouble.RESTARTS:
                await self._restart()
            case Trouble.NO_DATABASE:
                await self._kill_database()
            case Trouble.NO_ROOM:
                await self._fill_the_disk()
            case Trouble.WRONG_CLOCK:
                await self._change_the_clock()
            case Trouble.STALLS:
                await self._stall()
            case Trouble.NONE | Trouble.FAULTS:  # the proxies do the rest
                await self.over.wait()
            case _:
                assert_never(trouble)

    async def _kill(self) -> None:
        bot = self.chance.choice(self.bots)
        if self.chance.random() >= _RASH:
            await self._answers(bot)
        await self._pause(0.5, 2.0)
        await bot.kill()
        await bot.start()

    async def _restart(self) -> None:
        bot = self.chance.choice(self.bots)
        await self._answers(bot)
        await self._pause(1.0, 3.0)
        self.exits.append(await bot.stop())
        await bot.start()

    async def _kill_database(self) -> None:
        assert self.postgres is not None, "the plan has a PostgreSQL to kill"
        await self._pause(_DATABASE_LIVES, _DATABASE_LIVES)
        killed = time.monotonic()
        await self.postgres.kill()
        await self.postgres.start()
        self.ledger.blows.append(Blow(killed, time.monotonic()))

    async def _fill_the_disk(self) -> None:
        bot = self.bots[0]
        await self._answers(bot)
        await self._pause(1.0, 3.0)
        full = time.monotonic()
        bot.limit_files(0)
        await self._pause(_FULL_FOR, _FULL_FOR)
        bot.limit_files(-1)
        self.ledger.blows.append(Blow(full, time.monotonic()))

    async def _change_the_clock(self) -> None:
        bot = self.bots[0]
        await self._answers(bot)
        await self._pause(1.0, 2.0)
        await bot.stop()
        await bot.start(clock(_CLOCKS[self.blows % len(_CLOCKS)]))

    async def _stall(self) -> None:
        await self._answers(self.bots[0])
        await self._pause(4.0, 8.0)
        await self.bots[0].stall(STALL)

    async def _answers(self, bot: Bot) -> None:
        deadline = time.monotonic() + _PATIENCE
        while bot.life not in self.ledger.spoke and time.monotonic() < deadline:
            await self._pause(0.02, 0.02)

    async def _pause(self, shortest: float, longest: float) -> None:
        await asyncio.sleep(self.chance.uniform(shortest, longest))
