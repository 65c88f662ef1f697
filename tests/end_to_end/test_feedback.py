"""What members think of answers: thumbs under them, and reactions to them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.end_to_end.bot_process import BotProcess, eventually
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "How many people were in the Gulag?"
ENTRY = "gulag-numbers"
GOOD, BAD = f"+:{ENTRY}", f"-:{ENTRY}"


def said(bot: BotProcess) -> list[tuple[str, bool]]:
    """Return what the database holds of judgements, the bad ones first."""
    with closing(sqlite3.connect(bot.database)) as file:
        rows = file.execute("SELECT entry, good FROM feedback ORDER BY good").fetchall()
    return [(entry, bool(good)) for entry, good in rows]


async def test_a_thumb_counts_once_for_each_member_and_the_last_one_counts(
    new_bot: NewBot, talk: Talk, server: TelegramServer, names: Iterator[str]
) -> None:
    other = server.member(next(names), language="ru")
    async with new_bot() as bot:
        answer = await talk.asks(QUESTION)
        for thumb in (GOOD, GOOD, BAD):
            assert (await talk.presses(answer, thumb)).text == "Thank you, that is noted."
        second = Talk(other, server.private(other))
        thanked = await second.presses(await second.asks(QUESTION), GOOD)
        assert thanked.text == "Спасибо, учтено."
        await bot.logs("rated", 4)
        assert said(bot) == [(ENTRY, False), (ENTRY, True)]
        counted = [each.get("feedback") for each in bot.logged("rated")]
        assert counted == ["good", None, "bad", "good"]

        await talk.asks("/forget")
        await bot.logs("forgotten")
        assert said(bot) == [(ENTRY, True)]


async def test_a_reaction_is_a_judgement_until_it_is_taken_back(
    new_bot: NewBot, talk: Talk
) -> None:
    async with new_bot() as bot:
        question = await talk.says(QUESTION)
        answer = await talk.reads()
        await talk.chat.reacts(talk.member, answer, "🤔")
        await talk.chat.reacts(talk.member, question, "👍")
        await bot.logs("reacted", 2)
        assert said(bot) == []
        await talk.chat.reacts(talk.member, answer, "❤")
        await bot.logs("rated")
        assert said(bot) == [(ENTRY, True)]
        await talk.chat.reacts(talk.member, answer, "👎")
        await bot.logs("rated", 2)
        assert said(bot) == [(ENTRY, False)]
        await talk.chat.reacts(talk.member, answer)
        await bot.logs("rated", 3)
        assert said(bot) == []


async def test_a_flood_of_reactions_is_ignored_without_a_word(new_bot: NewBot, talk: Talk) -> None:
    async with new_bot(MESSAGES_PER_MINUTE="2") as bot:
        answer = await talk.asks(QUESTION)
        for emoji in ("👍", "👎", "👍"):
            await talk.chat.reacts(talk.member, answer, emoji)
        await bot.logs("ignored")
        assert (len(bot.logged("rated")), len(bot.logged("too_fast"))) == (1, 0)
        assert said(bot) == [(ENTRY, True)]


async def test_a_thumb_for_an_entry_that_is_gone_says_so(bot: BotProcess, talk: Talk) -> None:
    page = await talk.asks("/help")
    gone = await talk.presses(page, "+:gulag-hymns", forged=True)
    assert gone.text == "That answer is no longer in my notes. The topics show what is."
    await eventually(lambda: said(bot) == [])
