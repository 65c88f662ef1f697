"""Everything that runs during a scenario, started in the right order."""

import asyncio
import random
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, select

from benchmarks.chaos.bots import BARE, BOT, PATH, SECRET, Bot, free_port, mutated
from benchmarks.chaos.ledger import Blow, Ledger
from benchmarks.chaos.members import Members
from benchmarks.chaos.plans import Plan
from benchmarks.chaos.postgres import Postgres
from benchmarks.chaos.proxy import Proxy
from benchmarks.chaos.queues import Polled, Pushed, Queue
from benchmarks.chaos.script import Script, entry_of
from benchmarks.chaos.telegram import TOKEN, Telegram
from benchmarks.chaos.troubles import Troubles
from bot.store.tables import turns

_NO_ENTRY: Final = -1
"""Stands for a stored turn that shows none."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a scenario is played on."""

    plan: Plan
    script: Script
    ledger: Ledger
    members: Members
    troubles: Troubles
    database: str
    """The address of the bots' database, for SQLAlchemy."""

    async def stored(self) -> Mapping[int, Sequence[int]]:
        """Return the entries that each chat's stored turns show, oldest first."""
        return {} if self.plan.bare else await asyncio.to_thread(_read, self.database)


@asynccontextmanager
async def staged(plan: Plan, seed: int) -> AsyncIterator[Stage]:
    """Start all that a plan needs, the bots last; end it in the opposite order."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-")))
        yield await _Building(plan, seed, folder, Ledger(), stack).stage()


@dataclass(frozen=True, slots=True)
class _Building:
    plan: Plan
    seed: int
    folder: Path
    ledger: Ledger
    stack: AsyncExitStack

    async def stage(self) -> Stage:
        script = Script(self.plan.entries, self.plan.wordings)
        script.write(self.folder / "knowledge.yaml")
        ports = [free_port() for _ in range(self.plan.replicas)]
        queue = await self._queue(ports)
        telegram = await self.stack.enter_async_context(Telegram(self.ledger, queue))
        members = self._members(script, queue, telegram)
        postgres = await self.stack.enter_async_context(Postgres()) if self.plan.postgres else None
        settings = await self._settings(telegram.port, postgres)
        bots = [await self._bot(number, port, settings) for number, port in enumerate(ports)]
        troubles = Troubles(bots, postgres, self.ledger, self._chance("troubles"))
        database = postgres.url(driver="+psycopg") if postgres else f"sqlite:///{self._file}"
        return Stage(self.plan, script, self.ledger, members, troubles, database)

    @property
    def _file(self) -> Path:
        return self.folder / "footnote.sqlite3"

    def _chance(self, of: str) -> random.Random:
        return random.Random(f"{self.seed} {of}")  # noqa: S311 -- a run can be repeated

    async def _queue(self, ports: Sequence[int]) -> Queue:
        if not self.plan.webhook:
            return Polled(self.ledger)
        urls = [f"http://127.0.0.1:{port}{PATH}" for port in ports]
        chance = self._chance("network")
        pushed = Pushed(self.ledger, urls, SECRET, lambda: chance.random() < self.plan.unheard)
        return await self.stack.enter_async_context(pushed)

    def _members(self, script: Script, queue: Queue, telegram: Telegram) -> Members:
        members = Members(
            script,
            self.ledger,
            queue,
            telegram.next_message,
            number=self.plan.chats,
            presses=self.plan.presses,
            chance=self._chance("members"),
        )
        telegram.shown = members.offer
        return members

    async def _settings(self, api: int, postgres: Postgres | None) -> Mapping[str, str]:
        api = await self._behind_faults(api, "telegram")
        settings = {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": f"http://127.0.0.1:{api}",
            "KNOWLEDGE": str(self.folder / "knowledge.yaml"),
            "DATABASE": str(self._file),
        }
        if postgres:
            port = await self._behind_faults(postgres.port, "postgres")
            settings["DATABASE_URL"] = postgres.url(port)
        if self.plan.webhook:
            settings |= {"WEBHOOK_URL": f"https://bot.example{PATH}", "WEBHOOK_SECRET": SECRET}
        return settings

    async def _behind_faults(self, port: int, of: str) -> int:
        if not self.plan.faults:
            return port
        harm = partial(self._harmed, to_telegram=of == "telegram")
        proxy = Proxy(port, self.plan.faults, self._chance(of), harm)
        return (await self.stack.enter_async_context(proxy)).port

    def _harmed(self, port: int, since: float, until: float, *, to_telegram: bool) -> None:
        self.ledger.blows.append(Blow(since, until, connection=port if to_telegram else None))

    async def _bot(self, number: int, port: int, settings: Mapping[str, str]) -> Bot:
        program = BARE if self.plan.bare else BOT
        if self.plan.mutant:
            program = mutated(self.plan.mutant)
        bot = Bot(f"bot{number}", port, self.folder, settings, self.ledger, program)
        return await self.stack.enter_async_context(bot)


def _read(database: str) -> Mapping[int, Sequence[int]]:
    engine = create_engine(database)
    try:
        with engine.connect() as connection:
            rows = connection.execute(select(turns.c.chat, turns.c.entry).order_by(turns.c.id))
            entries = defaultdict[int, list[int]](list)
            for chat, entry in rows:
                entries[chat].append(entry_of(entry) if entry else _NO_ENTRY)
            return entries
    finally:
        engine.dispose()
