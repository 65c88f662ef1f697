"""Members who ask: all at once, or each after the answer."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from benchmarks.throughput.telegram import Telegram
from bot.core.knowledge import Knowledge

FIRST: Final = 1_001
"""The number of the first member."""
_PATIENCE: Final = 120.0
"""Seconds without a single answer after which nobody waits any more."""

_FOLLOW_UP_EVERY: Final = 4
_FOLLOW_UPS: Final = ("why?", "and then?", "who else?", "tell me more", "when was that?", "source?")


def questions(knowledge: Knowledge, seed: int) -> Iterator[str]:
    """Yield what members may ask, without an end: curated wordings with a letter left out.

    Every fourth is a follow-up. No wording is looked up as it stands.
    """
    chance = Random(seed)  # noqa: S311 -- the same questions for all
    wordings = [wording for entry in knowledge.entries.values() for wording in entry.questions]
    while True:
        for _ in range(_FOLLOW_UP_EVERY - 1):
            wording = chance.choice(wordings)
            gap = chance.randrange(len(wording))
            yield wording[:gap] + wording[gap + 1 :]
        yield chance.choice(_FOLLOW_UPS)


class Unanswered(Exception):
    """Messages that a bot left without an answer, or answered twice."""


class Members:
    """Everybody who talks to a bot; who has asked gets one message, so all answers must fit one."""

    def __init__(self, asking: Iterator[str]) -> None:
        self._asking = asking
        self._waiting: Counter[int] = Counter()
        self._asked: dict[int, float] = {}
        self._read = asyncio.Event()
        self._latencies: list[float] = []
        self._too_many = False

    def read(self, member: int) -> None:
        """Let a member read a message of the bot's."""
        self._waiting[member] -= 1
        self._too_many = self._too_many or self._waiting[member] < 0
        if member in self._asked:
            self._latencies.append(time.monotonic() - self._asked.pop(member))
        self._read.set()

    async def flood(self, telegram: Telegram, members: int, updates: int) -> float:
        """Send so many messages at once, in turns, and return the seconds until all are answered.

        Raises:
            Unanswered: some are not, or more than once.
        """
        texts = [next(self._asking) for _ in range(updates)]
        begun = time.monotonic()
        for number, text in enumerate(texts):
            self._say(telegram, FIRST + number % members, text)
        while any(self._waiting.values()):
            await self._somebody_reads()
        return time.monotonic() - begun

    async def converse(self, telegram: Telegram, members: int, updates: int) -> Sequence[float]:
        """Let every member ask after each answer; return the seconds that each answer took.

        Raises:
            Unanswered: some never came, or more than once.
        """
        self._latencies = []
        asked = 0
        while asked < updates or any(self._waiting.values()):
            for member in range(FIRST, FIRST + members):
                if not self._waiting[member] and asked < updates:
                    self._asked[member] = time.monotonic()
                    self._say(telegram, member, next(self._asking))
                    asked += 1
            await self._somebody_reads()
        return tuple(self._latencies)

    def _say(self, telegram: Telegram, member: int, text: str) -> None:
        self._waiting[member] += 1
        telegram.say(member, text)

    async def _somebody_reads(self) -> None:
        self._read.clear()
        try:
            await asyncio.wait_for(self._read.wait(), _PATIENCE)
        except TimeoutError:
            raise Unanswered(f"{self._waiting.total()} messages have no answer") from None
        if self._too_many:
            raise Unanswered("a member got more answers than questions were asked")
