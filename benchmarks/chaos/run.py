"""One run of a scenario, from starting everything to the verdict."""

import asyncio
import gc
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from benchmarks.chaos.bots import Bot
from benchmarks.chaos.ledger import Ledger
from benchmarks.chaos.plans import Plan, Trouble
from benchmarks.chaos.result import Effort, Result
from benchmarks.chaos.stage import Stage, staged
from benchmarks.chaos.verdict import delays, judge

_PATIENCE: Final = 60.0
"""Seconds without any progress after which what still waits is taken for lost."""

_TRACEBACK: Final = re.compile(r"Traceback \(most recent call last\).{,2000}", re.DOTALL)
"""One, and enough of what follows it to see where it comes from."""

Watch = Callable[[Ledger, int], None]
"""Called now and then with the ledger and the number of blows."""


async def run(name: str, plan: Plan, seed: int, watch: Watch) -> Result:
    """Run a scenario and return what came of it."""
    async with staged(plan, seed) as stage:
        for bot in stage.troubles.bots:
            await bot.ready()
        with _no_search_for_garbage():
            effort = await _play(stage, watch)
        codes = [await _end(bot) for bot in stage.troubles.bots]
        output = "".join(bot.output for bot in stage.troubles.bots)
        return Result(
            name=name,
            plan=plan,
            seed=seed,
            verdict=judge(stage.ledger, stage.script, await stage.stored()),
            effort=effort,
            delays=tuple(delays(stage.ledger)),
            blows=_blows(stage),
            exits=tuple(stage.troubles.exits),
            codes=tuple(codes),
            tracebacks=tuple(_TRACEBACK.findall(output)),
            refusals=tuple(stage.ledger.refusals),
        )


async def _play(stage: Stage, watch: Watch) -> Effort:
    started, worked = time.monotonic(), time.process_time()
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(_watch(stage, watch))
        making = tasks.create_task(stage.troubles.make(stage.plan.trouble))
        late = await stage.members.act(lambda: _enough(stage), stage.plan.rate)
        said, worked = time.monotonic() - started, time.process_time() - worked
        stage.troubles.over.set()
        await making
        await _settle(stage.ledger)
        watching.cancel()
    return Effort(time.monotonic() - started, worked / said, late)


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """Search for none meanwhile.

    All that has happened is kept. To look through it takes .2 s by the end of a long run, in which
    nothing is delivered nor heard: that would count as the bot's delay.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _enough(stage: Stage) -> bool:
    return len(stage.ledger.updates) >= stage.plan.updates and _blows(stage) >= stage.plan.blows


def _blows(stage: Stage) -> int:
    match stage.plan.trouble:
        case Trouble.FAULTS:
            return len(stage.ledger.blows)
        case Trouble.NONE:
            return 0
        case _:
            return stage.troubles.blows


async def _watch(stage: Stage, watch: Watch) -> None:
    while True:
        watch(stage.ledger, _blows(stage))
        await asyncio.sleep(0.2)


async def _settle(ledger: Ledger) -> None:
    """Wait until everything is acknowledged, or nothing has moved for long."""
    seen, moved = (0, 0), time.monotonic()
    while ledger.waiting and time.monotonic() - moved < _PATIENCE:
        now = (ledger.waiting, len(ledger.sent))
        if now != seen:
            seen, moved = now, time.monotonic()
        await asyncio.sleep(0.05)


async def _end(bot: Bot) -> int:
    await bot.ready()
    await bot.stop()
    assert bot.process is not None
    code = bot.process.returncode
    assert code is not None, "it has ended"
    return code
