import asyncio
import signal
import socket

import pytest

from bot.core.knowledge import MARK
from bot.curation.files import load
from tests.end_to_end.bot_process import ROOT, eventually
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "How many people were in the Gulag?"
ANSWER = "About two and a half million"
NO_NETWORK = "check the network and TELEGRAM_API_URL; trying again by itself"
UNAUTHORIZED = "Telegram does not accept TELEGRAM_TOKEN. Copy it again from @BotFather into .env.\n"


async def test_it_stops_when_asked_without_waiting_for_the_open_poll(
    new_bot: NewBot, talk: Talk
) -> None:
    async with new_bot() as bot:
        await talk.asks("/help")  # and polls again, for half a minute
        assert await bot.stop(signal.SIGINT) == 0
    assert [each["event"] for each in bot.log if each["logger"] == "bot.app"] == [
        "starting",
        "serving_status",
        "polling",
        "stopping",
    ]


async def test_the_thread_is_answered_and_its_follow_up_is_understood(
    new_bot: NewBot, talk: Talk
) -> None:
    """With the knowledge that comes with the bot."""
    async with new_bot(KNOWLEDGE=str(ROOT / "knowledge.yaml")) as bot:
        await talk.asks("how many peple were in the gulag?")
        following = await talk.asks("were they released straight away?")
    assert [each["outcome"] for each in bot.logged("answered")] == ["answer", "answer"]
    right = load(ROOT / "knowledge.yaml").entries["gulag-release"]
    assert following.text.startswith(MARK.split(right.short)[0].rstrip(" ."))
    assert "\n[1] " in following.text


async def test_it_starts_when_the_first_contacts_fail_and_a_limit_is_on_its_name(
    new_bot: NewBot, talk: Talk, server: TelegramServer
) -> None:
    server.fails_next("getMe", code=502)
    server.drops_next("deleteWebhook")
    server.fails_next("getMyName", times=2, code=429, retry_after=36_000)
    async with new_bot() as bot:
        assert (await bot.logs("profile_not_set", times=2))["error"] == "RetryAfter"
        assert (await talk.asks(QUESTION)).text.startswith(ANSWER)
    assert [each["retry_in"] for each in bot.logged("telegram_unreachable")] == [1, 1]


async def test_administrators_have_their_commands_in_the_menu_in_both_languages(
    new_bot: NewBot, talk: Talk, server: TelegramServer
) -> None:
    stranger = server.member("Never wrote")  # so there is no chat
    async with new_bot(ADMINS=f"{stranger.id},{talk.member.id}") as bot:
        await bot.logs("menu_not_set", times=2)
        await eventually(lambda: bool(menu_of(server, talk, "") and menu_of(server, talk, "ru")))
        assert (await talk.asks(QUESTION)).text.startswith(ANSWER)
    assert [each["member"] for each in bot.logged("menu_not_set")] == [stranger.id] * 2
    assert server.refusals == ["getMyCommands: Bad Request: chat not found"] * 2
    server.refusals.clear()
    for language in ("", "ru"):
        first, second, third, *others = menu_of(server, talk, language)
        assert (first[0], second[0], third[0]) == ("inbox", "teach", "reload")
        assert others == server.commands({"type": "all_private_chats"}, language)


def menu_of(server: TelegramServer, talk: Talk, language: str) -> list[tuple[str, str]]:
    """Return the menu that a member has for themselves."""
    return server.commands({"type": "chat", "chat_id": talk.member.id}, language)


async def test_a_token_that_telegram_does_not_accept_ends_it_with_a_sentence(
    new_bot: NewBot,
) -> None:
    async with new_bot(TELEGRAM_TOKEN="7000000001:AAF-a-wrong-one-0123456789abcdefgh") as bot:
        assert await bot.ends() == 2
    assert bot.text.endswith(UNAUTHORIZED)
    assert "wrong-one" not in bot.text
    assert "Traceback" not in bot.text


async def test_a_token_that_is_revoked_ends_it_with_the_same_sentence(
    new_bot: NewBot, talk: Talk, server: TelegramServer
) -> None:
    async with new_bot() as bot:
        await talk.asks("/help")
        server.fails_next("getUpdates", times=2, code=401)
        await talk.says(QUESTION)  # ends the poll, if it is open already
        assert await bot.ends() == 2
    assert bot.text.endswith(UNAUTHORIZED)


async def test_without_a_server_it_keeps_trying_says_what_to_do_and_can_be_stopped(
    new_bot: NewBot,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
    async with new_bot(TELEGRAM_API_URL=nowhere) as bot:
        await bot.logs("telegram_unreachable", times=2)
        assert await bot.stop() == 0
    assert [(each["advice"], each["retry_in"]) for each in bot.logged("telegram_unreachable")][
        :2
    ] == [(NO_NETWORK, 1), (NO_NETWORK, 2)]


async def test_a_server_that_never_answers_does_not_keep_it_from_stopping(new_bot: NewBot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        async with new_bot(TELEGRAM_API_URL=f"http://127.0.0.1:{mute.getsockname()[1]}") as bot:
            connection, _ = await asyncio.to_thread(mute.accept)
            with connection:
                assert await bot.stop() == 0


async def test_a_log_for_people_shows_the_same_events(new_bot: NewBot, talk: Talk) -> None:
    async with new_bot(LOG_FORMAT="console") as bot:
        await talk.asks(QUESTION)
    assert " [info     ] answered " in bot.text
