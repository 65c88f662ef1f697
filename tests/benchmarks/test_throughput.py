"""Every bot is measured as a real process; the members notice what is left out."""

import asyncio
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from aiohttp import ClientSession
from rich.console import Console

from benchmarks.chaos.bots import ROOT
from benchmarks.throughput import members as throughput_members
from benchmarks.throughput.measured import (
    BARE,
    OURS,
    PROGRAMS,
    Figures,
    Latency,
    Plan,
    measure,
    middle,
)
from benchmarks.throughput.members import Members, Unanswered, questions
from benchmarks.throughput.tables import table
from benchmarks.throughput.telegram import TOKEN, Telegram
from bot.curation.files import load


@pytest.fixture
def file() -> Path:
    """A knowledge whose every answer fits one message."""
    return ROOT / "knowledge.yaml"


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAMS)
async def test_every_bot_answers_a_flood_and_conversations(name: str, file: Path) -> None:
    figures = await measure(name, file, load(file), Plan(40, (2, 5), seed=1))
    assert figures.bot == name
    assert min(figures.rate, figures.cpu, figures.first_answer, figures.peak) > 0
    assert [latency.open for latency in figures.latencies] == [2, 5]
    assert all(0 < latency.p50 <= latency.p99 for latency in figures.latencies)


def test_no_question_is_a_wording_as_it_stands(file: Path) -> None:
    knowledge = load(file)
    known = {wording for entry in knowledge.entries.values() for wording in entry.questions}
    asking = questions(knowledge, seed=1)
    asked = [next(asking) for _ in range(200)]
    assert not known & set(asked)
    assert asked == [text for text, _ in zip(questions(knowledge, seed=1), asked, strict=False)]


@pytest.fixture
def asking() -> Iterator[str]:
    return iter(f"question {number}?" for number in range(1000))


async def answer(telegram: Telegram, times: int = 1, offset: int = 0) -> int:
    """Answer each message that waits so many times, as a bot does; return the next offset."""
    async with ClientSession(f"{telegram.url}/bot{TOKEN}/") as session:
        async with session.post(
            "getUpdates", data={"timeout": "5", "offset": str(offset)}
        ) as response:
            updates = (await response.json())["result"]
        for update in updates:
            reply = {"chat_id": str(update["message"]["chat"]["id"]), "text": "a"}
            for _ in range(times):
                async with session.post("sendMessage", data=reply) as response:
                    assert (await response.json())["result"]["text"] == "a"
    return int(updates[-1]["update_id"]) + 1


async def test_a_flood_is_over_when_everything_is_answered(asking: Iterator[str]) -> None:
    members = Members(asking)
    async with Telegram(members.read) as telegram:
        flood = asyncio.create_task(members.flood(telegram, 3, 9))
        await answer(telegram)
        assert await flood > 0


async def test_an_answer_that_is_missing_is_noticed(
    asking: Iterator[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throughput_members, "_PATIENCE", 0.1)
    members = Members(asking)
    async with Telegram(members.read) as telegram:
        with pytest.raises(Unanswered, match="9 messages have no answer"):
            await members.flood(telegram, 3, 9)


async def test_an_answer_too_many_is_noticed(asking: Iterator[str]) -> None:
    members = Members(asking)
    async with Telegram(members.read) as telegram:
        flood = asyncio.create_task(members.flood(telegram, 3, 3))
        await answer(telegram, times=2)
        with pytest.raises(Unanswered, match="more answers"):
            await flood


async def test_a_member_asks_again_after_the_answer(asking: Iterator[str]) -> None:
    members = Members(asking)
    async with Telegram(members.read) as telegram:
        conversation = asyncio.create_task(members.converse(telegram, 1, 3))
        offset = 0
        for _ in range(3):
            assert not conversation.done()
            offset = await answer(telegram, offset=offset)
        assert len(await conversation) == 3


def figures(bot: str, rate: float, cpu: float) -> Figures:
    return Figures(bot, 2.0, 1.0, rate, cpu, 1.0, 0.1, (Latency(10, 5.0, 9.0),), 50_000_000)


def test_the_median_of_rounds_is_told() -> None:
    rounds = [figures(OURS, rate, cpu) for rate, cpu in ((10, 3), (30, 1), (20, 2))]
    assert middle(rounds) == figures(OURS, 20, 2)


def test_figures_stand_as_so_many_times_the_bare_ones() -> None:
    written = StringIO()
    console = Console(file=written, width=100)
    console.print(table([figures(OURS, 500, 3), figures(BARE, 1000, 1)]))
    rows = {line[:30].strip(): line[30:].split() for line in written.getvalue().splitlines()}
    assert rows["updates a second in a flood"] == ["500", "(0.5)", "1,000"]
    assert rows["CPU an update, ms"] == ["3.00", "(3.0)", "1.00"]
