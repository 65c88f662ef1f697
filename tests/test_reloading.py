"""When a knowledge is read anew, and what is done with what comes of it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from prometheus_client import CollectorRegistry

from bot import reloading
from bot.core.responder import Responder
from bot.curation.footprint import footprint
from bot.metrics import Metrics
from bot.reloading import Reloading
from bot.served import Rebuilt, Refused, Reloaded, Served
from tests.knowledge_example import a_knowledge, an_entry

OLD: Final = Responder.build(a_knowledge(an_entry("old")))
NEW: Final = Responder.build(a_knowledge(an_entry("new")))
GOOD: Final = Rebuilt(NEW, "good")
BAD: Final = Refused(("k.yaml:1: bad",))


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reloading, "REST", 0.01)


@dataclass
class Stage:
    """A file that is watched, what is made of it, and who is told."""

    file: Path
    served: Served = field(default_factory=lambda: Served(OLD))
    read: list[str] = field(default_factory=list)
    """What the file held each time it was read."""
    told: "asyncio.Queue[Reloaded]" = field(default_factory=asyncio.Queue)
    writes: Iterator[str] = field(default_factory=lambda: iter(()))
    """What somebody else writes while it is read."""

    def reloading(self) -> Reloading:
        metrics = Metrics(CollectorRegistry())
        seen = footprint(self.file)
        return Reloading(self.file, seen, self.served, self.rebuild, metrics)

    async def rebuild(self) -> Reloaded:
        self.read.append(self.file.read_text() if self.file.exists() else "gone")
        for text in self.writes:
            self.file.write_text(text)
            break
        return GOOD if self.read[-1].startswith("good") else Refused((f"bad: {self.read[-1]}",))

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[Reloading]:
        reloading = self.reloading()
        watching = asyncio.create_task(reloading.watch(self.told.put))
        yield reloading
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    file = tmp_path / "knowledge.yaml"
    file.write_text("good at first")
    return Stage(file)


async def test_what_was_written_while_it_was_read_is_not_served_half(stage: Stage) -> None:
    stage.writes = iter(["good, but half", "good and whole"])
    await stage.reloading().reload()
    assert stage.read == ["good at first", "good, but half", "good and whole"]
    assert stage.served.responder is NEW


async def test_what_is_refused_changes_nothing(stage: Stage) -> None:
    stage.file.write_text("oh")
    assert await stage.reloading().reload() == Refused(("bad: oh",))
    assert stage.served.responder is OLD


async def test_a_change_is_noticed_and_refusals_and_their_end_are_told(stage: Stage) -> None:
    async with stage.watched():
        stage.file.write_text("oh")
        assert await stage.told.get() == Refused(("bad: oh",))
        stage.file.unlink()
        assert await stage.told.get() == Refused(("bad: gone",))
        stage.file.write_text("good again")
        assert await stage.told.get() == GOOD
    assert (stage.read, stage.served.responder) == (["oh", "gone", "good again"], NEW)


async def test_what_is_asked_for_is_done_without_a_change_and_a_success_is_no_news(
    stage: Stage,
) -> None:
    async with stage.watched() as reloading:
        reloading.ask()
        while not stage.read:  # noqa: ASYNC110 -- the file is read in its own time
            await asyncio.sleep(0)
        stage.file.write_text("oh")
        assert await stage.told.get() == Refused(("bad: oh",))
    assert stage.read == ["good at first", "oh"]


async def test_one_is_done_after_the_other(stage: Stage) -> None:
    reloading = stage.reloading()
    both = await asyncio.gather(reloading.reload(), reloading.reload())
    assert ([*both], stage.read) == ([GOOD, GOOD], ["good at first"] * 2)
