"""Updates that Telegram brings: what it hears of each, and what the members read."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, suppress
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.telegram.webhook import LARGEST
from tests.end_to_end.bot_process import BotProcess, eventually
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk
from tests.end_to_end.test_status import figures
from tests.telegram_server import TelegramServer
from tests.telegram_server.webhook import SECRET_HEADER, Webhook

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRET = "only-Telegram_knows-1953"
PATH = "/telegram/updates"
QUESTION = "How many people were in the Gulag?"
ANSWER = "About two and a half million"
LONG = "Where did families from communal apartments move?"
SORRY = "Something went wrong on my side. Please ask again in a moment."
TOO_FAST = "That is more than I can follow. Please wait a minute, then ask again."
FIRST = 700_000_001
"""The number of the first update of a server; every test has a server of its own."""


@pytest_asyncio.fixture(loop_scope="module")
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
def bots() -> list[BotProcess]:
    return []


@pytest.fixture
def new_bot(server: TelegramServer, bots: list[BotProcess], tmp_path: Path) -> NewBot:
    def make(**settings: str) -> BotProcess:
        ours = {
            "WEBHOOK_URL": f"https://bot.example.org{PATH}",
            "WEBHOOK_SECRET": SECRET,
            "WEBHOOK_LISTEN": "127.0.0.1:0",
        }
        bots.append(BotProcess(server, tmp_path, **ours | settings))
        return bots[-1]

    return make


@asynccontextmanager
async def brought_to(bot: BotProcess, server: TelegramServer) -> AsyncIterator[Webhook]:
    """Let Telegram bring the updates to a bot that has just been started."""
    async with server.webhook(await address(bot), SECRET) as webhook:
        yield webhook


async def address(bot: BotProcess) -> str:
    return f"http://127.0.0.1:{(await bot.logs('listening'))['port']}{PATH}"


def another(server: TelegramServer, names: Iterator[str]) -> Talk:
    member = server.member(next(names))
    return Talk(member, server.private(member))


async def test_an_update_is_done_when_its_answer_was_sent(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        server.slows_next("sendMessage", 0.3)
        assert (await talk.asks(QUESTION)).text.startswith(ANSWER)
        assert webhook.attempts == []  # the answer is there, and Telegram has not said so yet
        await eventually(lambda: server.pending == 0)
        assert webhook.of(FIRST) == [200]


async def test_an_update_that_comes_again_is_done_already(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        webhook.deaf = 2
        await talk.asks(QUESTION)
        await bot.logs("came_again", times=2)
        await eventually(lambda: server.pending == 0)
        assert webhook.of(FIRST) == [200, 200, 200]
        await talk.chat.silence()


async def test_an_edit_that_comes_again_is_done_already(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        question = await talk.says(QUESTION)
        await talk.reads()
        await eventually(lambda: server.pending == 0)
        webhook.deaf = 2
        await talk.edits(question, LONG)
        await bot.logs("came_again", times=2)
        await eventually(lambda: server.pending == 0)
        await talk.reads_edit()
        await talk.reads()
        await talk.chat.silence()


@pytest.mark.parametrize("code", [None, 400, 502])
async def test_an_inline_query_is_done_whether_it_could_be_answered_or_not(
    new_bot: NewBot, server: TelegramServer, talk: Talk, code: int | None
) -> None:
    if code:
        server.fails_next("answerInlineQuery", code=code)
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        with suppress(AssertionError):
            await server.asks_inline(talk.member, QUESTION, seconds=0.01)
        await bot.logs("update_failed" if code else "inline_answered")
        await eventually(lambda: server.pending == 0)
        assert webhook.of(FIRST) == [200]


async def test_a_bot_that_is_killed_in_the_middle_of_a_long_reply_goes_on_with_it(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    async with new_bot() as bot, brought_to(bot, server):
        server.slows_next("sendMessage", 0)  # the first part is taken at once,
        server.drops_next("sendMessage", times=100)  # and the second never
        await talk.says(LONG)
        first = await talk.reads()
        await bot.logs("update_failed")
        await bot.kill()
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        server.stops_failing()
        second = await talk.reads()
        await eventually(lambda: server.pending == 0)
        assert webhook.of(FIRST) == [200]
    assert (first.reply_to, second.reply_to) == (2, 2)
    assert first.text != second.text
    await talk.chat.silence()


async def test_an_answer_in_hand_when_the_bot_is_killed_comes_once_more_at_most(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    """Telegram had taken it, and nobody was left to hear that."""
    async with new_bot() as bot, brought_to(bot, server):
        server.slows_next("sendMessage", 30)
        await talk.asks(QUESTION)
        await bot.kill()
    async with new_bot() as bot, brought_to(bot, server):
        assert (await talk.reads()).text.startswith(ANSWER)
        await eventually(lambda: server.pending == 0)
        await talk.chat.silence()


async def test_a_long_reply_that_is_held_back_when_the_bot_stops_goes_on_after_it(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    """Telegram asks for a minute's pause between its parts; nobody waits for that."""
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        server.slows_next("sendMessage", 0)
        server.fails_next("sendMessage", code=429, retry_after=60)
        await talk.says(LONG)
        first = await talk.reads()
        await eventually(lambda: not server.fails)
        assert await bot.stop() == 0
        await eventually(lambda: bool(webhook.attempts))
        assert webhook.of(FIRST)[0] == 503
    assert [each["updates"] for each in bot.logged("given_back")] == [1]
    assert bot.logged("stopped_too_early") == []
    async with new_bot() as bot, brought_to(bot, server):
        second = await talk.reads()
        await eventually(lambda: server.pending == 0)
    assert first.text != second.text
    await talk.chat.silence()


async def test_an_answer_on_its_way_when_the_bot_stops_is_not_given_back(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        server.slows_next("sendMessage", 0.3)
        await talk.asks(QUESTION)
        assert await bot.stop() == 0
        await eventually(lambda: server.pending == 0)
        assert webhook.of(FIRST) == [200]
    assert bot.logged("given_back") == []


async def test_what_came_while_no_bot_was_there_is_answered_in_order(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    asked = [await talk.says("/help") for _ in range(5)]
    async with new_bot() as bot, brought_to(bot, server):
        replies = [await talk.reads() for _ in asked]
    assert [reply.reply_to for reply in replies] == [question.id for question in asked]


async def test_while_the_database_fails_updates_come_again_and_none_is_set_aside(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        await bot.logs("listening")
        with closing(sqlite3.connect(bot.database)) as file:
            file.execute("ALTER TABLE turns RENAME TO elsewhere")
            await talk.says(QUESTION)
            await eventually(lambda: len(webhook.attempts) == 4)
            file.execute("ALTER TABLE elsewhere RENAME TO turns")
        assert (await talk.reads()).text.startswith(ANSWER)
        await eventually(lambda: server.pending == 0)
        assert webhook.of(FIRST)[:4] == [503] * 4
        assert webhook.attempts[0].retry_after == 2
        assert bot.logged("set_aside") == []


async def test_an_update_that_cannot_be_answered_is_set_aside_after_three_failures(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        odd = "Bad Request: nobody has seen this before"
        server.fails_next("sendMessage", times=3, code=400, description=odd)
        await talk.says(QUESTION)
        assert (await talk.reads()).text == SORRY
        assert (await talk.asks("/help")).text != SORRY
        assert webhook.of(FIRST) == [503, 503, 200]
        with closing(sqlite3.connect(bot.database)) as file:
            [(error, payload)] = file.execute("SELECT error, payload FROM set_aside")
        assert (error, json.loads(payload)["message"]["text"]) == ("BadRequest", QUESTION)


async def test_a_slow_answer_in_one_chat_holds_up_no_other(
    new_bot: NewBot, server: TelegramServer, talk: Talk, names: Iterator[str]
) -> None:
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        server.slows_next("sendMessage", 30)
        await talk.asks(QUESTION)
        other = another(server, names)
        assert (await other.asks(QUESTION)).text.startswith(ANSWER)
        await eventually(lambda: webhook.of(FIRST + 1) == [200])
        assert webhook.of(FIRST) == []


async def test_a_press_waits_for_the_message_that_its_member_has_just_sent(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        page = await talk.asks(QUESTION)
        await bot.logs("answered")
        server.slows_next("sendMessage", 0.7)
        await talk.says("Who decided on the amnesty of 1953?")
        press = asyncio.create_task(talk.presses(page, "Release from the Gulag"))
        await eventually(lambda: server.pending == 2)  # both are brought at once
        await press
        await eventually(lambda: webhook.of(FIRST + 2) == [200])
    assert [each["event"] for each in bot.log if "ms" in each] == ["answered", "answered", "chosen"]
    assert [webhook.of(FIRST + number) for number in range(3)] == [[200]] * 3


async def test_what_is_in_hand_is_finished_when_the_bot_is_asked_to_stop(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        server.slows_next("sendMessage", 0.3)
        await talk.asks(QUESTION)
        assert await bot.stop() == 0
        await eventually(lambda: webhook.of(FIRST) == [200])
    assert [each["event"] for each in bot.log][-2:] == ["stopping", "answered"]


async def test_what_takes_too_long_when_the_bot_stops_comes_to_the_next_one(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    async with new_bot() as bot, brought_to(bot, server) as webhook:
        server.fails_next("sendMessage", code=429, retry_after=30)
        await talk.says(QUESTION)
        await eventually(lambda: not server.fails)
        assert await bot.stop() == 0
        await eventually(lambda: webhook.of(FIRST)[:1] == [503])
    assert bot.logged("given_back")[0]["updates"] == 1
    async with new_bot() as bot, brought_to(bot, server):
        assert (await talk.reads()).text.startswith(ANSWER)


async def test_who_sends_too_much_is_told_once_and_then_ignored(
    new_bot: NewBot, server: TelegramServer, talk: Talk, names: Iterator[str]
) -> None:
    async with new_bot(MESSAGES_PER_MINUTE="2") as bot, brought_to(bot, server):
        assert [(await talk.asks("/help")).text == TOO_FAST for _ in range(3)] == [
            False,
            False,
            True,
        ]
        for _ in range(3):
            await talk.says("/help")
        await eventually(lambda: server.pending == 0)
        assert (await another(server, names).asks("/help")).text != TOO_FAST
        await talk.chat.silence()
        assert len(bot.logged("ignored")) == 3


async def test_what_does_not_come_from_telegram_is_refused(new_bot: NewBot) -> None:
    right = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
    async with new_bot() as bot, aiohttp.ClientSession() as session:
        url = await address(bot)

        async def told(body: bytes = b"{}", **changes: str) -> int:
            headers = right | {name.replace("_", "-"): each for name, each in changes.items()}
            async with session.post(url, data=BytesIO(body), headers=headers) as answer:
                return answer.status

        assert await told(X_Telegram_Bot_Api_Secret_Token="") == 403
        assert await told(X_Telegram_Bot_Api_Secret_Token=SECRET + "x") == 403
        assert await told(X_Telegram_Bot_Api_Secret_Token="\xe9") == 403
        assert await told(Content_Type="text/plain") == 415
        assert await told(b" " * 2**20 + b"{}") == 413
        assert await told(b"{") == 400
        assert await told(b'{"update_id": 1}') == 200
        async with session.get(url, headers=right) as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "POST")
        async with session.post(url + "/x", headers=right) as answer:
            assert answer.status == 404
    assert [each["why"] for each in bot.logged("request_refused")] == [
        *["wrong_secret"] * 3, "not_json", "too_large", "malformed"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("secret", "announced", "code"),
    [
        pytest.param(SECRET + "x", 100, 403, id="a wrong secret"),
        pytest.param(SECRET, LARGEST + 1, 413, id="a body that is announced as too large"),
    ],
)
async def test_what_is_refused_is_not_read(
    new_bot: NewBot, secret: str, announced: int, code: int
) -> None:
    async with new_bot() as bot:
        port = (await bot.logs("listening"))["port"]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        head += f"{SECRET_HEADER}: {secret}\r\nContent-Length: {announced}\r\n\r\n"
        writer.write(head.encode())  # and not a byte of the body
        assert (await reader.readline()).startswith(f"HTTP/1.1 {code}".encode())
        writer.close()


async def test_a_body_of_unknown_length_is_read_up_to_the_limit(new_bot: NewBot) -> None:
    async def in_pieces(size: int) -> AsyncIterator[bytes]:
        yield b"{"
        for _ in range(size // 1024):
            yield b" " * 1024

    headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
    async with new_bot() as bot, aiohttp.ClientSession() as session:
        url = await address(bot)
        codes = []
        for size in (LARGEST - 1024, LARGEST):
            async with session.post(url, data=in_pieces(size), headers=headers) as answer:
                codes.append(answer.status)
    assert codes == [400, 413]  # it is no update, or it is not looked at


async def test_an_update_that_cannot_be_read_is_not_brought_again(
    new_bot: NewBot, talk: Talk
) -> None:
    said = {"message_id": 1, "from": talk.member.user(), "text": "Was my uncle in Vorkuta?"}
    headers = {SECRET_HEADER: SECRET}
    async with new_bot() as bot, aiohttp.ClientSession(headers=headers) as session:
        without_date = {"update_id": 7, "message": said}
        async with session.post(await address(bot), json=without_date) as answer:
            assert answer.status == 200
        [event] = bot.logged("unreadable")
        assert (event["update"], event["error"]) == (7, "KeyError")
        assert (await figures(bot))["footnote_unreadable_updates_total",] == 1
    assert "Vorkuta" not in bot.text


async def test_an_address_that_is_taken_is_a_sentence(new_bot: NewBot) -> None:
    async with new_bot() as bot:
        taken = f"127.0.0.1:{(await bot.logs('listening'))['port']}"
        async with new_bot(WEBHOOK_LISTEN=taken) as second:
            assert await second.ends() == 2
        assert second.text.endswith(
            f"WEBHOOK_LISTEN: cannot listen at {taken}: Address already in use. "
            "Name another port, or stop what uses this one.\n"
        )
