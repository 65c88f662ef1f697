"""One bot, from its start through a flood to open conversations, as figures."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Final

from benchmarks.chaos.bots import BOT
from benchmarks.throughput.members import Members, questions
from benchmarks.throughput.peers import PEERS
from benchmarks.throughput.process import Process, running
from benchmarks.throughput.telegram import Telegram
from bot.core.knowledge import Knowledge

OURS: Final = "Footnote"
BARE: Final = "aiogram echo"
"""What all others are compared with."""
PROGRAMS: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {OURS: BOT} | {name: ("-m", "benchmarks.throughput.peers", name) for name in PEERS}
)
"""Name -> what Python is told to run."""

_IN_A_FLOOD: Final = 300
"""Members who send a flood."""
_WARM_UP: Final = 5
"""A fifth of a flood comes before it, unmeasured."""
_ACKNOWLEDGES: Final = 0.5
"""Seconds that a bot has after its first answer, ere it is stopped, to say that it is given."""
_LATE: Final = 0.99


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is asked of every bot."""

    updates: int
    """Of a flood, and at least so many in each round of conversations."""
    open: Sequence[int]
    """How many conversations are open at once, round by round."""
    seed: int


@dataclass(frozen=True, slots=True)
class Latency:
    """How long members wait while so many conversations are open, each after the last answer."""

    open: int
    p50: float
    """Milliseconds, as the next."""
    p99: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What a bot took in one run."""

    bot: str
    first_start: float
    """Seconds to the first answer from the start of the process, in an empty folder."""
    first_answer: float
    """The same of the next start, which finds what the first one has left."""
    rate: float
    """Updates a second under a flood."""
    cpu: float
    """Milliseconds of all processors for an update of the flood."""
    busy: float
    """Processors that the bot used meanwhile: below 1 something else had them, or it waited."""
    telegram_busy: float
    """Processors that the other side used meanwhile; near 1 it holds the bot up."""
    latencies: tuple[Latency, ...]
    peak: int
    """Bytes of memory, at most."""

    def to_json(self) -> dict[str, object]:
        """Return the figures as plain values."""
        return asdict(self)


class Broken(Exception):
    """A bot that did not answer; the text is the end of what it wrote."""


async def measure(name: str, file: Path, knowledge: Knowledge, plan: Plan) -> Figures:
    """Return what a bot takes with the knowledge in a file.

    Raises:
        Broken: it did not answer everything once.
    """
    members = Members(questions(knowledge, plan.seed))
    with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
        async with Telegram(members.read) as telegram:
            stage = (telegram, members, file, Path(folder))
            async with _answering(name, *stage) as (first_start, _):
                await asyncio.sleep(_ACKNOWLEDGES)
            async with _answering(name, *stage) as (first_answer, process):
                starts = (first_start, first_answer)
                return await _figures(name, starts, (telegram, members, process), plan)


@asynccontextmanager
async def _answering(
    name: str, telegram: Telegram, members: Members, file: Path, folder: Path
) -> AsyncIterator[tuple[float, Process]]:
    """Run a bot during the block, which gets the seconds that its first answer took."""
    begun = time.monotonic()
    async with running(PROGRAMS[name], telegram.url, file, folder) as process:
        try:
            await members.flood(telegram, 1, 1)
            yield time.monotonic() - begun, process
        except Exception as error:
            raise Broken(f"{error}\n{process.log.read_text('utf-8')[-2000:]}") from error


async def _figures(
    name: str, starts: tuple[float, float], stage: tuple[Telegram, Members, Process], plan: Plan
) -> Figures:
    telegram, members, process = stage
    await members.flood(telegram, _IN_A_FLOOD, plan.updates // _WARM_UP)
    cpu, own = process.cpu, time.process_time()
    seconds = await members.flood(telegram, _IN_A_FLOOD, plan.updates)
    cpu, own = process.cpu - cpu, time.process_time() - own
    latencies = [
        _latency(open_, await members.converse(telegram, open_, max(plan.updates, 5 * open_)))
        for open_ in plan.open
    ]
    return Figures(
        name,
        *starts,
        plan.updates / seconds,
        1000 * cpu / plan.updates,
        cpu / seconds,
        own / seconds,
        tuple(latencies),
        process.peak,
    )


def _latency(open_: int, seconds: Sequence[float]) -> Latency:
    late = sorted(seconds)[int(_LATE * (len(seconds) - 1))]
    return Latency(open_, 1000 * median(seconds), 1000 * late)


def middle(rounds: Sequence[Figures]) -> Figures:
    """Return the median of each figure of a bot in several rounds."""
    latencies = [
        Latency(same[0].open, median(one.p50 for one in same), median(one.p99 for one in same))
        for same in zip(*(figures.latencies for figures in rounds), strict=True)
    ]
    return Figures(
        rounds[0].bot,
        median(one.first_start for one in rounds),
        median(one.first_answer for one in rounds),
        median(one.rate for one in rounds),
        median(one.cpu for one in rounds),
        median(one.busy for one in rounds),
        median(one.telegram_busy for one in rounds),
        tuple(latencies),
        int(median(one.peak for one in rounds)),
    )
