"""A member who sends more than can be answered: told once, then ignored, and nobody else waits."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.end_to_end.bot_process import BotProcess, eventually
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "How many people were in the Gulag?"
ANSWER = "About two and a half million"
TOO_FAST = "That is more than I can follow. Please wait a minute, then ask again."
MOST_IN_A_GROUP = 10


def another(server: TelegramServer, names: Iterator[str]) -> Talk:
    member = server.member(next(names), language="en")
    return Talk(member, server.private(member))


async def test_who_floods_is_answered_up_to_the_limit_told_once_and_then_ignored(
    new_bot: NewBot, server: TelegramServer, talk: Talk, names: Iterator[str]
) -> None:
    async with new_bot(MESSAGES_PER_MINUTE="3") as bot:
        asked = [await talk.says(QUESTION) for _ in range(9)]
        other = another(server, names)
        assert (await other.asks(QUESTION)).text.startswith(ANSWER)
        said = [await talk.reads() for _ in range(4)]
        assert [each.text.startswith(ANSWER) for each in said] == [True, True, True, False]
        assert (said[-1].text, said[-1].reply_to) == (TOO_FAST, asked[3].id)
        await eventually(lambda: server.pending == 0)
        assert len(bot.logged("ignored")) == 5
        await talk.chat.silence()


async def test_when_the_minute_is_over_the_member_is_answered_again(
    new_bot: NewBot, talk: Talk
) -> None:
    async with new_bot(MESSAGES_PER_MINUTE="1"):
        talk.chat.ago = timedelta(seconds=61)
        for _ in range(3):
            await talk.says(QUESTION)
        texts = [(await talk.reads()).text for _ in range(2)]
        assert (texts[0].startswith(ANSWER), texts[1]) == (True, TOO_FAST)
        talk.chat.ago = timedelta(0)
        assert (await talk.asks(QUESTION)).text.startswith(ANSWER)


async def test_a_press_too_many_is_told_in_a_notice(
    new_bot: NewBot, talk: Talk, server: TelegramServer
) -> None:
    async with new_bot(MESSAGES_PER_MINUTE="1"):
        answer = await talk.asks(QUESTION)
        assert (await talk.presses(answer, "Release from the Gulag")).text == TOO_FAST
        await talk.says(QUESTION)
        await eventually(lambda: server.pending == 0)
        await talk.chat.silence()


async def test_a_reaction_too_many_is_ignored_and_the_next_message_is_told(
    new_bot: NewBot, talk: Talk
) -> None:
    async with new_bot(MESSAGES_PER_MINUTE="1") as bot:
        answer = await talk.asks(QUESTION)
        for emoji in ("👍", "👎"):
            await talk.chat.reacts(talk.member, answer, emoji)
        await bot.logs("ignored", times=2)
        assert (await talk.asks(QUESTION)).text == TOO_FAST


async def test_an_edit_counts_unless_it_changes_nothing(new_bot: NewBot, talk: Talk) -> None:
    async with new_bot(MESSAGES_PER_MINUTE="2") as bot:
        question = await talk.says(QUESTION)
        await talk.reads()
        for _ in range(3):
            await talk.edits(question, QUESTION)
        await bot.logs("edit_ignored", times=3)
        await talk.edits(question, "Hello!")
        assert (await talk.reads_edit()).text.startswith("Hello!")
        assert (await talk.asks(QUESTION)).text == TOO_FAST


async def test_in_a_group_one_member_gets_at_most_half_of_what_may_be_said_there(
    new_bot: NewBot, server: TelegramServer, names: Iterator[str]
) -> None:
    flooding, other = server.member(next(names)), server.member(next(names))
    chat = server.supergroup("History", flooding, other)
    async with new_bot() as bot:
        for _ in range(MOST_IN_A_GROUP + 5):
            await chat.says(flooding, "/ask hello")
        said = [(await Talk(flooding, chat).reads()).text for _ in range(MOST_IN_A_GROUP + 1)]
        assert said.index(TOO_FAST) == MOST_IN_A_GROUP
        assert (await Talk(other, chat).asks(f"/ask {QUESTION}")).text.startswith(ANSWER)
        assert len(bot.logged("ignored")) == 4


async def test_a_group_that_gets_no_more_answers_in_a_minute_holds_up_no_other_chat(
    tmp_path: Path, names: Iterator[str]
) -> None:
    async with TelegramServer() as server, BotProcess(server, tmp_path):
        members = [server.member(next(names)) for _ in range(3)]
        chat = server.supergroup("History", *members)
        for member in members:
            for _ in range(MOST_IN_A_GROUP):
                await chat.says(member, "/ask hello")
        assert (await another(server, names).asks(QUESTION)).text.startswith(ANSWER)
        assert server.pending > 0  # Telegram takes 20 messages for a group in a minute


async def test_where_slow_mode_takes_no_answer_for_an_hour_none_is_waited_for(
    new_bot: NewBot, server: TelegramServer, names: Iterator[str]
) -> None:
    member = server.member(next(names))
    group = Talk(member, server.supergroup("History", member))
    async with new_bot() as bot:
        server.fails_next("sendMessage", code=429, retry_after=3600)
        await group.says(f"/ask {QUESTION}")
        assert (await bot.logs("nobody_there"))["why"] == "unreachable"
        await eventually(lambda: server.pending == 0)
        server.fails_next("sendMessage", code=429, retry_after=1)
        assert (await group.asks(f"/ask {QUESTION}")).text.startswith(ANSWER)


async def test_a_chat_that_telegram_asks_to_wait_for_holds_up_no_other(
    new_bot: NewBot, server: TelegramServer, talk: Talk, names: Iterator[str]
) -> None:
    async with new_bot() as bot:
        server.fails_next("sendMessage", code=429, retry_after=3600)
        await talk.says(QUESTION)
        await eventually(lambda: not server.fails)
        assert (await another(server, names).asks(QUESTION)).text.startswith(ANSWER)
        await bot.stop()
    async with new_bot(bot.folder):  # what waited was given back
        assert (await talk.reads()).text.startswith(ANSWER)
