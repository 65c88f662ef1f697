import json
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
UNSEEN = {"timestamp", "level", "logger", "where", "update", "ms"}


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


def without_date(talk: Talk) -> dict[str, object]:
    """A message as the library reads none; it must not be quoted for that."""
    return {"message_id": 1, "from": talk.member.user(), "text": "Was my uncle in Vorkuta?"}


def kept_aside(bot: BotProcess, talk: Talk) -> list[str]:
    """What was set aside for the operator in a chat."""
    with closing(sqlite3.connect(bot.database)) as file:
        rows = file.execute("SELECT payload FROM set_aside WHERE chat = ?", (talk.chat.id,))
        return [payload for (payload,) in rows]


async def test_a_flood_limit_is_waited_for_and_the_answer_arrives_once(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    server.fails_next("sendMessage", times=2, code=429, retry_after=1)
    await is_alive(talk, bot)
    await is_alive(talk, bot)


@pytest.mark.parametrize("code", [500, 502, 504])
async def test_a_message_that_telegram_fails_to_take_is_sent_again(
    talk: Talk, server: TelegramServer, bot: BotProcess, code: int
) -> None:
    before = len(bot.logged("update_failed"))
    server.fails_next("sendMessage", times=2, code=code)
    await is_alive(talk, bot)
    *_, event = bot.logged("update_failed")
    assert {name: event[name] for name in event.keys() - UNSEEN} == {
        "event": "update_failed",
        "error": "NetworkError",
        "chat": talk.chat.id,
        "topic": None,
        "message": 2,
    }
    assert event["where"].startswith("bot/telegram/")
    assert len(bot.logged("update_failed")) == before + 2
    await is_alive(talk, bot)


async def test_what_telegram_fails_to_take_holds_up_nobody_else_and_keeps_its_order(
    talk: Talk, server: TelegramServer, bot: BotProcess, names: Iterator[str]
) -> None:
    server.fails_next("sendMessage", code=502)
    first = await talk.says(QUESTION)
    await bot.logs("update_failed", times=len(bot.logged("update_failed")) + 1)
    second = await talk.says("/help")
    other = server.member(next(names))
    assert (await Talk(other, server.private(other)).asks("/help")).text != ""
    assert [(await talk.reads()).reply_to for _ in range(2)] == [first.id, second.id]


@pytest.mark.parametrize("words", ["something odd", "message is too long"])
async def test_a_message_that_telegram_refuses_is_set_aside_and_apologised_for(
    talk: Talk, server: TelegramServer, bot: BotProcess, words: str
) -> None:
    before = len(bot.logged("set_aside"))
    server.fails_next("sendMessage", times=3, code=400, description=f"Bad Request: {words}")
    assert (await talk.asks(QUESTION)).text == SORRY
    event = await bot.logs("set_aside", times=before + 1)
    assert (event["error"], event["chat"]) == ("BadRequest", talk.chat.id)
    [kept] = kept_aside(bot, talk)
    assert json.loads(kept)["message"]["text"] == QUESTION
    await is_alive(talk, bot)


@contextmanager
def refusing_turns(bot: BotProcess) -> Iterator[None]:
    """Let the database work, and refuse to keep what was said."""
    with closing(sqlite3.connect(bot.database)) as file:
        file.execute(
            "CREATE TRIGGER strange BEFORE INSERT ON turns BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        try:
            yield
        finally:
            file.execute("DROP TRIGGER strange")


async def test_an_update_that_the_database_refuses_is_answered_once_and_set_aside(
    talk: Talk, bot: BotProcess
) -> None:
    before = len(bot.logged("set_aside"))
    with refusing_turns(bot):
        assert (await talk.asks(QUESTION)).text.startswith(ANSWER)
        assert (await talk.reads()).text == SORRY
        event = await bot.logs("set_aside", times=before + 1)
    assert (event["error"], event["chat"]) == ("Unstorable", talk.chat.id)
    [kept] = kept_aside(bot, talk)
    assert json.loads(kept)["message"]["text"] == QUESTION
    await is_alive(talk, bot)


async def test_when_not_even_the_apology_arrives_the_next_question_is_answered(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    server.fails_next("sendMessage", times=4, code=400, description="Bad Request: something odd")
    await talk.says(QUESTION)
    event = await bot.logs("apology_failed")
    assert (event["error"], event["chat"]) == ("BadRequest", talk.chat.id)
    await is_alive(talk, bot)


async def test_a_connection_that_breaks_before_a_message_is_taken_delays_the_answer(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    server.drops_next("sendMessage")
    await is_alive(talk, bot)
    await is_alive(talk, bot)


async def test_a_connection_that_breaks_after_it_brings_the_answer_twice(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    """Nobody can know that Telegram had taken it."""
    server.drops_next("sendMessage", after_effect=True)
    answer = await talk.asks(QUESTION)
    again = await talk.reads()
    assert (again.text, again.reply_to) == (answer.text, answer.reply_to)
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


async def test_an_update_that_cannot_be_read_is_passed_over_and_not_quoted(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    server.says_next("getUpdates", [{"update_id": 1, "message": without_date(talk)}], times=2)
    await is_alive(talk, bot)  # ends the poll that is open
    event = await bot.logs("unreadable")
    assert (event["update"], event["error"]) == (1, "KeyError")
    await is_alive(talk, bot)
    assert len(bot.logged("unreadable")) == 1


async def test_a_poll_that_brings_what_telegram_would_not_is_made_again(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    before = len(bot.logged("telegram_unreachable"))
    server.says_next("getUpdates", [{"message": without_date(talk)}], times=2)
    await is_alive(talk, bot)  # ends the poll that is open
    event = await bot.logs("telegram_unreachable", times=before + 1)
    assert event["error"] == "KeyError"
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


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (403, "Forbidden: bot is not a member of the supergroup chat"),
        (403, "Forbidden: the group chat was deleted"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (400, "Bad Request: have no rights to send a message"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
        (400, "Bad Request: TOPIC_CLOSED"),
        (400, "Bad Request: message thread not found"),
    ],
)
async def test_what_can_reach_nobody_is_done_at_once_and_disturbs_nobody_else(
    talk: Talk,
    server: TelegramServer,
    bot: BotProcess,
    names: Iterator[str],
    code: int,
    words: str,
) -> None:
    unreachable = server.member(next(names))
    chat = server.private(unreachable)
    chat.refuses(words, code)
    failures, before = len(bot.logged("update_failed")), len(bot.logged("nobody_there"))
    await Talk(unreachable, chat).says(QUESTION)
    event = await bot.logs("nobody_there", times=before + 1)
    assert (event["why"], event["chat"]) == ("unreachable", chat.id)
    await eventually(lambda: server.pending == 0)
    assert len(bot.logged("update_failed")) == failures
    server.refusals.clear()  # of code 400; sent by the test, not earned by the bot
    await is_alive(talk, bot)


async def test_in_a_topic_that_was_deleted_nothing_is_said(
    server: TelegramServer, bot: BotProcess, names: Iterator[str]
) -> None:
    member = server.member(next(names))
    forum = server.forum("Historians", member)
    topic = forum.topic("Camps")
    server.slows_next("getUpdates", 0.3)
    await Talk(member, forum).says(f"/ask {QUESTION}", topic=topic)
    del forum.topics[topic.id]
    before = len(bot.logged("nobody_there"))
    event = await bot.logs("nobody_there", times=before + 1)
    assert (event["why"], event["topic"]) == ("unreachable", topic.id)
    assert server.refusals == ["sendMessage: Bad Request: message thread not found"]
    server.refusals.clear()


async def test_what_telegram_cannot_parse_is_sent_as_plain_text_with_its_notes(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    words = 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0'
    for _ in range(2):
        server.fails_next("sendMessage", code=400, description=words)
        answer = await talk.asks(QUESTION)
        assert answer.text.startswith(ANSWER)
        source = "Gulag: A <History>, 2003, pp. 579-583 https://example.org/gulag?page=1&part=2"
        assert answer.text.endswith(f"\n\n[1] Anne Applebaum, {source}")
        kinds = {each["type"] for each in answer.raw["entities"]}
        assert kinds == {"url"}  # found by Telegram itself
        assert "\N{BOOKS}" in answer.labels
    [event] = bot.logged("sent_plainly")
    assert (event["method"], event["why"]) == ("sendMessage", "markup")
    await is_alive(talk, bot)


async def test_what_cannot_be_replied_to_any_more_is_answered_without_a_reply(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    words = "Bad Request: message to be replied not found"
    server.fails_next("sendMessage", code=400, description=words)
    await talk.says(QUESTION)
    answer = await talk.reads()
    assert (answer.reply_to, answer.text.startswith(ANSWER)) == (None, True)
    assert (await bot.logs("sent_plainly"))["why"] == "nothing_to_reply_to"
    await is_alive(talk, bot)


async def test_a_question_that_was_deleted_is_answered_without_a_reply(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    server.slows_next("getUpdates", 0.3)
    question = await talk.says(QUESTION)
    talk.chat.remove(question.id)
    assert (await talk.reads()).reply_to is None
    await is_alive(talk, bot)


async def test_an_edit_to_the_same_is_no_failure(
    talk: Talk, server: TelegramServer, bot: BotProcess
) -> None:
    answer = await talk.asks(QUESTION)
    before = len(bot.logged("update_failed"))
    books = "\N{BOOKS}"
    await talk.presses(answer, books)
    sources = await talk.reads_edit()
    await talk.presses(sources, "s:gulag-numbers", forged=True)
    await is_alive(talk, bot)
    assert [each.partition(":")[0] for each in server.refusals] == ["editMessageText"]
    assert "message is not modified" in server.refusals.pop()
    assert len(bot.logged("update_failed")) == before


@pytest.mark.parametrize(
    "words", ["Bad Request: message to edit not found", "Bad Request: message can't be edited"]
)
async def test_a_press_under_an_answer_that_cannot_be_edited_is_done(
    talk: Talk, server: TelegramServer, bot: BotProcess, words: str
) -> None:
    answer = await talk.asks(QUESTION)
    before = len(bot.logged("update_failed"))
    server.fails_next("editMessageText", code=400, description=words)
    assert (await talk.presses(answer, "\N{BOOKS}")).text == ""
    await is_alive(talk, bot)
    assert len(bot.logged("update_failed")) == before


async def test_a_database_that_fails_delays_the_answer_until_it_works(
    talk: Talk, bot: BotProcess
) -> None:
    before = len(bot.logged("update_failed"))
    await is_alive(talk, bot)
    with without_its_table(bot):
        question = await talk.says(QUESTION)
        await bot.logs("update_failed", times=before + 2)
    answer = await talk.reads()
    assert (answer.reply_to, answer.text.startswith(ANSWER)) == (question.id, True)
    event = bot.logged("update_failed")[before]
    assert (event["error"], event["chat"], event["message"]) == ("StoreError", talk.chat.id, 4)
    assert event["where"].startswith("bot/store/")
    assert kept_aside(bot, talk) == []


async def test_a_press_that_fails_opens_its_entry_when_the_database_works(
    talk: Talk, bot: BotProcess, server: TelegramServer
) -> None:
    answer = await talk.asks(QUESTION)
    await is_alive(talk, bot)
    before = len(bot.logged("update_failed"))
    with without_its_table(bot):
        assert (await talk.presses(answer, "Release from the Gulag")).text == ""
        await bot.logs("update_failed", times=before + 1)
    assert (await talk.reads()).text.startswith("Those with short terms were;")
    refused = {each.partition(":")[0] for each in server.refusals}
    assert refused <= {"answerCallbackQuery"}  # it was answered the first time
    server.refusals.clear()


async def test_a_press_that_cannot_be_answered_still_opens_its_entry(
    talk: Talk, server: TelegramServer
) -> None:
    answer = await talk.asks(QUESTION)
    server.drops_next("answerCallbackQuery", after_effect=True)
    await talk.presses(answer, "Release from the Gulag")
    assert (await talk.reads()).text.startswith("Those with short terms were;")
