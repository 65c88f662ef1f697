"""What was asked in vain is kept for curators, and nothing tells by whom."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.conversation import Place, Turn
from bot.store import open_store
from tests.end_to_end.bot_process import BotProcess, eventually
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

GAP = "What did a kilo of sugar cost in Minsk?"
PATH = "/telegram"
SECRET = "of-more-than-16-signs"
QUESTION = "How many people were in the Gulag?"
BAD, GOOD = "-:gulag-numbers", "+:gulag-numbers"


def kept(bot: BotProcess) -> list[tuple[str, str, str]]:
    """Return what the database holds of it: text, why, entries."""
    with closing(sqlite3.connect(bot.database)) as file:
        return file.execute("SELECT text, lack, entries FROM unanswered ORDER BY text").fetchall()


async def test_what_nothing_is_found_for_is_kept_once_for_a_conversation(
    new_bot: NewBot, talk: Talk, server: TelegramServer, names: Iterator[str]
) -> None:
    other = server.member(next(names), language="ru")
    async with new_bot() as bot:
        assert (await talk.asks(GAP)).text.startswith(
            "I don't know that: my notes do not answer it."
        )
        for said in (f"/ask {GAP.upper()}", "hello!", "and why?", QUESTION):
            await talk.asks(said)
        group = Talk(other, server.supergroup("History", other))
        await group.asks(f"/ask {GAP}")
        await bot.logs("answered", 6)
        assert kept(bot) == [(GAP, "abstention", "[]")] * 2


async def test_a_suggestion_that_nobody_took_is_kept_when_its_conversation_is_over(
    new_bot: NewBot, tmp_path: Path
) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    async with open_store(tmp_path / "footnote.sqlite3") as store:
        here = Place(chat=5, topic=None, user=5)
        await store.append(here, Turn("amnesty 1953", yesterday, offered=("amnesty-scope",)))
    async with new_bot(tmp_path) as bot:
        await eventually(lambda: kept(bot) == [("amnesty 1953", "suggestion", '["amnesty-scope"]')])


async def test_it_stays_when_its_member_is_forgotten(new_bot: NewBot, talk: Talk) -> None:
    async with new_bot() as bot:
        await talk.asks(GAP)
        await talk.asks("/forget")
        await bot.logs("forgotten")
        assert kept(bot) == [(GAP, "abstention", "[]")]
        page = await talk.asks("/privacy")
        assert "so /forget cannot find it." in page.text


async def test_an_update_that_comes_again_is_not_kept_twice(
    new_bot: NewBot, talk: Talk, server: TelegramServer
) -> None:
    webhook = {"WEBHOOK_URL": f"https://bot.example.org{PATH}", "WEBHOOK_LISTEN": "127.0.0.1:0"}
    async with new_bot(**webhook, WEBHOOK_SECRET=SECRET) as bot:
        port = (await bot.logs("listening"))["port"]
        async with server.webhook(f"http://127.0.0.1:{port}{PATH}", SECRET) as telegram:
            telegram.deaf = 2
            await talk.asks(GAP)
            await bot.logs("came_again", times=2)
            assert kept(bot) == [(GAP, "abstention", "[]")]


async def test_the_question_of_a_bad_answer_is_kept_once_for_a_member(
    new_bot: NewBot, talk: Talk
) -> None:
    async with new_bot() as bot:
        answer = await talk.asks(QUESTION)
        for thumb in (BAD, BAD, GOOD, BAD):
            await talk.presses(answer, thumb)
        await bot.logs("rated", 4)
        assert kept(bot) == [(QUESTION, "disliked", '["gulag-numbers"]')]


async def test_words_that_were_not_meant_for_the_bot_are_not_kept(
    new_bot: NewBot, talk: Talk, server: TelegramServer, names: Iterator[str]
) -> None:
    other = server.member(next(names), language="en")
    group = server.supergroup("History", talk.member, other)
    async with new_bot() as bot:
        asker, helper = Talk(other, group), Talk(talk.member, group)
        nothing = await asker.says(GAP)
        await helper.says("/ask", reply_to=nothing)
        await helper.reads()
        theirs = await asker.says(QUESTION)
        await helper.says("/ask", reply_to=theirs)
        await helper.presses(await helper.reads(), BAD)
        await bot.logs("rated")
        assert kept(bot) == []


async def test_an_entry_that_was_chosen_has_no_question(new_bot: NewBot, talk: Talk) -> None:
    async with new_bot() as bot:
        await talk.presses(await talk.asks("/start gulag-numbers"), BAD)
        await bot.logs("rated")
        assert kept(bot) == []
