"""What a monitor sees of a bot that runs."""

import socket
from itertools import product

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.curation.files import load
from bot.telegram.kinds import KINDS
from tests.deploy.test_monitoring import rules, selectors
from tests.end_to_end.bot_process import BotProcess
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "How many people were in the Gulag?"


async def asked(bot: BotProcess, path: str) -> httpx.Response:
    port = (await bot.logs("serving_status"))["port"]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        return await client.get(path)


async def figures(bot: BotProcess) -> dict[tuple[str, ...], float]:
    """The name of each figure with its labels' values, and its value."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families((await asked(bot, "/metrics")).text)
        for sample in family.samples
    }


async def test_a_bot_that_runs_lives_and_is_ready_and_shows_what_it_does(
    new_bot: NewBot, talk: Talk
) -> None:
    async with new_bot() as bot:
        await talk.asks(QUESTION)
        await talk.asks("/help")
        assert (await asked(bot, "/healthz")).text == "ok\n"
        ready, shown = await asked(bot, "/readyz"), await figures(bot)
    known = load(bot.folder / "knowledge.yaml")
    assert (ready.status_code, ready.json()["knowledge"]) == (
        200,
        {"version": known.version, "entries": len(known.entries)},
    )
    assert shown["footnote_telegram_calls_total", "sendMessage", "done"] == 2
    assert shown["footnote_knowledge_info", known.version] == 1
    assert shown["footnote_knowledge_entries",] == len(known.entries)
    assert not any("getUpdates" in key for key in shown)


async def test_what_an_alert_sees_rise_is_shown_before_it_happens(new_bot: NewBot) -> None:
    async with new_bot() as bot:
        await bot.logs("polling")
        shown = await figures(bot)
    events = {
        label.value
        for rule in rules()
        for asked in selectors(rule["expr"])
        for label in asked.matchers.matchers
        if label.name == "event"
    }
    assert events == {"update_failed", "set_aside"}
    for event, kind in product(events, KINDS):
        assert shown["footnote_updates_total", event, kind] == 0


async def test_a_bot_whose_port_is_taken_says_so_and_answers_all_the_same(
    new_bot: NewBot, talk: Talk
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        async with new_bot(STATUS_LISTEN=place) as bot:
            await talk.asks(QUESTION)
    [event] = bot.logged("no_status")
    assert event["advice"].startswith(f"STATUS_LISTEN: cannot listen at {place}: ")


async def test_a_bot_shows_nothing_when_told_so(new_bot: NewBot, talk: Talk) -> None:
    async with new_bot(STATUS_LISTEN="off") as bot:
        await talk.asks(QUESTION)
    assert not bot.logged("serving_status") + bot.logged("no_status")
