import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.end_to_end.bot_process import BotProcess, eventually
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]

QUESTION = "How many people were in the Gulag?"
ANSWER = "About two and a half million"
SORRY = "Something went wrong on my side. Please ask again in a moment."
UNSEEN = {"timestamp", "level", "logger", "where"}


async def is_alive(talk: Talk, bot: BotProcess) -> None:
    """Nothing is left to be said, and a question is answered and the answer remembered."""
    answer = await talk.asks(QUESTION)
    assert answer.text.startswith(ANSWER)
    asked = (talk.chat.id, answer.reply_to)
    await eventually(
        lambda: asked in {(each["chat"], each["message"]) for each in bot.logged("answered")}
    )


@contextmanager
def without_its_table(bot: BotProcess) -> Iterator[None]:
    """Make the database unusable for a while."""
    with closing(sqlite3.connect(bot.database)) as file:
        file.execute("ALTER TABLE turns RENAME TO elsewhere")
        try:
            yield
        finally:
            file.execute("ALTER TABLE elsewhere RENAME TO turns")


async def test_a_flood_limit_is_waited_for_and_the_answer_arrives_once(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    server.fails_next("sendMessage", times=2, code=429, retry_after=1)
    await is_alive(talk, bot)
    await is_alive(talk, bot)


@pytest.mark.parametrize("code", [500, 502, 504])
async def test_a_message_that_telegram_fails_to_take_is_apologised_for(
    talk: Talk, server: TelegramServer, bot: BotProcess, code: int
) -> None:
    before = len(bot.logged("update_failed"))
    server.fails_next("sendMessage", code=code)
    assert (await talk.asks(QUESTION)).text == SORRY
    event = await bot.logs("update_failed", times=before + 1)
    assert {name: event[name] for name in event.keys() - UNSEEN} == {
        "event": "update_failed",
        "error": "NetworkError",
        "chat": talk.chat.id,
        "topic": None,
        "message": 2,
    }
    await is_alive(talk, bot)
    assert len(bot.logged("update_failed")) == before + 1


async def test_when_not_even_the_apology_arrives_the_next_question_is_answered(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    server.fails_next("sendMessage", times=2, code=502)
    await talk.says(QUESTION)
    event = await bot.logs("apology_failed")
    assert (event["error"], event["chat"]) == ("NetworkError", talk.chat.id)
    await is_alive(talk, bot)


async def test_a_connection_that_breaks_before_a_message_is_taken_is_apologised_for(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    server.drops_next("sendMessage")
    assert (await talk.asks(QUESTION)).text == SORRY
    await is_alive(talk, bot)


async def test_a_connection_that_breaks_after_it_leaves_the_answer_and_an_apology(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    server.drops_next("sendMessage", after_effect=True)
    assert (await talk.asks(QUESTION)).text.startswith(ANSWER)
    assert (await talk.reads()).text == SORRY
    await is_alive(talk, bot)


async def test_typing_is_shown_when_telegram_is_slow_and_the_answer_arrives_once(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    server.slows_next("sendMessage", 0.6)
    await is_alive(talk, bot)
    await is_alive(talk, bot)
    assert talk.chat.actions == ["typing"]


async def test_typing_is_a_courtesy_that_may_fail(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    server.slows_next("sendMessage", 0.6)
    server.fails_next("sendChatAction", code=500)
    await is_alive(talk, bot)
    await is_alive(talk, bot)


@pytest.mark.parametrize("code", [429, 500, 502])
async def test_a_poll_that_fails_is_tried_again(
    talk: Talk, server: TelegramServer, bot: BotProcess, code: int
) -> None:
    before = len(bot.logged("telegram_unreachable"))
    server.fails_next("getUpdates", code=code, retry_after=1)
    await is_alive(talk, bot)  # ends the poll that is open; the next one fails
    event = await bot.logs("telegram_unreachable", times=before + 1)
    assert event["retry_in"] == 1
    await is_alive(talk, bot)


@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_poll_whose_connection_breaks_loses_no_message_and_doubles_none(
    talk: Talk, server: TelegramServer, after_effect: bool, bot: BotProcess
) -> None:
    server.drops_next("getUpdates", after_effect=after_effect)
    for _ in range(3):
        await is_alive(talk, bot)


async def test_a_slow_poll_delays_but_loses_nothing(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    server.slows_next("getUpdates", 0.5)
    await is_alive(talk, bot)
    await is_alive(talk, bot)


async def test_a_second_instance_is_named_in_the_log_and_outlived(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    await is_alive(talk, bot)
    before = len(bot.logged("telegram_unreachable"))
    await server.polls_elsewhere(0.1)
    event = await bot.logs("telegram_unreachable", times=before + 1)
    assert (event["error"], event["advice"]) == (
        "Conflict",
        "another process uses this token: stop it, or delete its webhook",
    )
    await is_alive(talk, bot)


async def test_a_member_who_blocked_the_bot_disturbs_nobody_else(
    talk: Talk, server: TelegramServer, bot: BotProcess, names: Iterator[str]
) -> None:
    blocking = server.member(next(names))
    chat = server.private(blocking)
    chat.refuses("Forbidden: bot was blocked by the user")
    await Talk(blocking, chat).says(QUESTION)
    while (await bot.logs("update_failed"))["error"] != "Forbidden":
        await is_alive(talk, bot)
    await is_alive(talk, bot)
    assert [each["chat"] for each in bot.logged("apology_failed")].count(chat.id) == 0


async def test_a_database_that_fails_is_apologised_for_and_used_again_when_it_works(
    talk: Talk, bot: BotProcess
) -> None:
    before = len(bot.logged("update_failed"))
    await is_alive(talk, bot)
    with without_its_table(bot):
        assert (await talk.asks(QUESTION)).text == SORRY
    await is_alive(talk, bot)
    [event] = bot.logged("update_failed")[before:]
    assert (event["error"], event["chat"], event["message"]) == ("StoreError", talk.chat.id, 4)
    assert event["where"].startswith("bot/store/")


async def test_a_press_that_fails_is_apologised_for(talk: Talk, bot: BotProcess) -> None:
    answer = await talk.asks(QUESTION)
    await is_alive(talk, bot)
    with without_its_table(bot):
        assert (await talk.presses(answer, "Release from the Gulag")).text == ""
        assert (await talk.reads()).text == SORRY
    await talk.presses(answer, "Release from the Gulag")
    assert (await talk.reads()).text.startswith("Those with short terms were;")


async def test_a_press_that_cannot_be_answered_still_opens_its_entry(
    talk: Talk, server: TelegramServer
) -> None:
    answer = await talk.asks(QUESTION)
    server.drops_next("answerCallbackQuery", after_effect=True)
    await talk.presses(answer, "Release from the Gulag")
    assert (await talk.reads()).text.startswith("Those with short terms were;")
