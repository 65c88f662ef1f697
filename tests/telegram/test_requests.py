"""What python-telegram-bot promises of a request, held by its own and by ours, over real HTTP."""

import asyncio
import json
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram import requests
from bot.telegram.requests import AiohttpRequest, Patience
from tests.end_to_end.bot_process import eventually

TOKEN = "7000000001:AAF-made-up-for-tests-0123456789abcd"
SECRET = TOKEN.partition(":")[2]
SHORT = 0.05
LARGE = b"x" * 20_000_000  # more than the system's buffers hold

Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Make = Callable[..., BaseRequest]


def httpx_request(connections: int = 8, **timeouts: float) -> BaseRequest:
    named = {f"{step}_timeout": seconds for step, seconds in timeouts.items()}
    if "write_files_timeout" in named:
        named["media_write_timeout"] = named.pop("write_files_timeout")
    return HTTPXRequest(connections, **named)  # type: ignore[arg-type]


def aiohttp_request(connections: int = 8, **timeouts: float) -> BaseRequest:
    return AiohttpRequest(connections, Patience(**timeouts))


@pytest.fixture(params=[httpx_request, aiohttp_request], ids=["httpx", "aiohttp"])
def make(request: pytest.FixtureRequest) -> Make:
    """Ours, and the library's beside it: what it does shows what it promises."""
    made: Make = request.param
    return made


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@dataclass(frozen=True, slots=True)
class Call:
    path: str
    given: dict[str, Any]
    agent: str
    connection: int


class Api:
    """Takes any call and gives it the answer of the moment."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.answer: Answer = with_body(b'{"ok":true,"result":true}')

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        assert request.transport is not None
        port = request.transport.get_extra_info("peername")[1]
        agent = request.headers["User-Agent"]
        self.calls.append(Call(request.path, await parameters(request), agent, port))
        return await self.answer(request)


async def parameters(request: web.BaseRequest) -> dict[str, Any]:
    if request.content_type == "application/json":
        body: dict[str, Any] = await request.json()
        return body
    fields = (await request.post()).items()
    return {
        name: (value.filename, value.content_type, value.file.read())
        if isinstance(value, web.FileField)
        else value
        for name, value in fields
    }


def with_body(body: bytes, code: int = 200) -> Answer:
    async def answer(_request: web.BaseRequest) -> web.Response:
        return web.Response(body=body, status=code)

    return answer


def with_json(code: int, **content: Any) -> Answer:
    return with_body(json.dumps(content).encode(), code)


async def never(_request: web.BaseRequest) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError


async def cut_off(request: web.BaseRequest) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    api = Api()
    runner = web.ServerRunner(web.Server(api.handle, access_log=None, handler_cancellation=True))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api.url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot{TOKEN}"
    yield api
    await runner.cleanup()


def data(**given: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in given.items()])


class TestAnswers:
    async def test_the_result_is_returned(self, api: Api, make: Make) -> None:
        api.answer = with_json(200, ok=True, result={"id": 1, "name": "Вера"})
        async with make() as request:
            assert await request.post(f"{api.url}/getMe") == {"id": 1, "name": "Вера"}

    async def test_bytes_that_are_no_text_are_replaced(self, api: Api, make: Make) -> None:
        api.answer = with_body(b'{"ok":true,"result":"a\x80"}')
        async with make() as request:
            result: object = await request.post(f"{api.url}/getMe")
        assert result == "a�"

    async def test_a_file_is_returned_as_it_is(self, api: Api, make: Make) -> None:
        api.answer = with_body(b"\x80\x00")
        async with make() as request:
            assert await request.retrieve(f"{api.url}/photo") == b"\x80\x00"

    @pytest.mark.parametrize(
        ("code", "error"),
        [
            (302, NetworkError),
            (400, BadRequest),
            (401, InvalidToken),
            (403, Forbidden),
            (404, InvalidToken),
            (409, Conflict),
            (500, NetworkError),
            (502, NetworkError),
        ],
    )
    async def test_a_refusal_is_an_error_with_its_words(
        self, api: Api, make: Make, code: int, error: type[TelegramError]
    ) -> None:
        api.answer = with_json(code, ok=False, description="because of that")
        async with make() as request:
            with pytest.raises(error, match="because of that") as raised:
                await request.post(f"{api.url}/getMe")
        assert type(raised.value) is error

    async def test_a_refusal_without_words_is_told_by_its_code(self, api: Api, make: Make) -> None:
        api.answer = with_body(b"<html>", 502)
        async with make() as request:
            with pytest.raises(NetworkError, match=r"Bad Gateway \(502\)"):
                await request.post(f"{api.url}/getMe")

    async def test_what_is_no_json_is_an_error(self, api: Api, make: Make) -> None:
        api.answer = with_body(b"<html>")
        async with make() as request:
            with pytest.raises(TelegramError, match="Invalid server response"):
                await request.post(f"{api.url}/getMe")

    async def test_a_flood_tells_how_long_to_wait(
        self, api: Api, make: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PTB_TIMEDELTA", "true")
        api.answer = with_json(429, ok=False, parameters={"retry_after": 7})
        async with make() as request:
            with pytest.raises(RetryAfter) as raised:
                await request.post(f"{api.url}/getMe")
        assert raised.value.retry_after == timedelta(seconds=7)

    async def test_a_group_that_moved_tells_where(self, api: Api, make: Make) -> None:
        api.answer = with_json(400, ok=False, parameters={"migrate_to_chat_id": -7})
        async with make() as request:
            with pytest.raises(ChatMigrated) as raised:
                await request.post(f"{api.url}/getMe")
        assert raised.value.new_chat_id == -7


class TestWhatIsSent:
    async def test_parameters_arrive(self, api: Api, make: Make) -> None:
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Да & нет", callback_data="e:1")]])
        given = data(chat_id=7, text="a+b=<c>&ё", reply_markup=buttons.to_dict())
        async with make() as request:
            await request.post(f"{api.url}/sendMessage", given)
        [call] = api.calls
        assert call.path == f"/bot{TOKEN}/sendMessage"
        assert (str(call.given["chat_id"]), call.given["text"]) == ("7", "a+b=<c>&ё")
        assert json.loads(call.given["reply_markup"]) == buttons.to_dict()

    async def test_files_arrive(self, api: Api, make: Make) -> None:
        given = data(chat_id=7, document=InputFile(b"\x00\x80", filename="notes.pdf"))
        async with make() as request:
            await request.post(f"{api.url}/sendDocument", given)
        [call] = api.calls
        assert call.given == {
            "chat_id": "7",
            "document": ("notes.pdf", "application/pdf", b"\x00\x80"),
        }

    async def test_it_says_who_asks(self, api: Api, make: Make) -> None:
        async with make() as request:
            await request.post(f"{api.url}/getMe")
        assert [call.agent for call in api.calls] == [BaseRequest.USER_AGENT]


class TestTimeouts:
    async def test_an_answer_that_does_not_come_is_given_up(self, api: Api, make: Make) -> None:
        api.answer = never
        async with make(read=SHORT) as request:
            assert request.read_timeout == SHORT
            with pytest.raises(TimedOut):
                await request.post(f"{api.url}/getMe")
        async with make() as request:
            with pytest.raises(TimedOut):
                await request.post(f"{api.url}/getMe", read_timeout=SHORT)

    async def test_a_body_that_does_not_come_is_given_up(self, api: Api, make: Make) -> None:
        async def begin(http: web.BaseRequest) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Length": "10"})
            await response.prepare(http)
            await response.write(b"{")
            return await never(http)

        api.answer = begin
        async with make(read=SHORT) as request:
            with pytest.raises(TimedOut):
                await request.post(f"{api.url}/getMe")

    async def test_a_request_may_wait_for_longer_than_usual(self, api: Api, make: Make) -> None:
        async def late(_request: web.BaseRequest) -> web.Response:
            await asyncio.sleep(2 * SHORT)
            return web.Response(body=b'{"ok":true,"result":true}')

        api.answer = late
        async with make(read=SHORT) as request:
            assert await request.post(f"{api.url}/getMe", read_timeout=None) is True

    async def test_who_cannot_have_a_connection_sends_nothing(self, api: Api, make: Make) -> None:
        api.answer = never
        async with make(1, pool=SHORT) as request:
            first = asyncio.create_task(request.post(f"{api.url}/getMe"))
            await eventually(lambda: len(api.calls) == 1)
            with pytest.raises(TimedOut, match="Pool timeout"):
                await request.post(f"{api.url}/getMe")
            assert len(api.calls) == 1
            first.cancel()
            await asyncio.wait([first])
            api.answer = with_json(200, ok=True, result=True)
            assert await request.post(f"{api.url}/getMe", pool_timeout=5) is True

    async def test_a_peer_that_reads_nothing_is_given_up(self, make: Make) -> None:
        with socket.create_server(("127.0.0.1", 0)) as deaf:
            url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
            given = data(document=InputFile(LARGE, filename="notes.pdf"))
            async with make(connect=SHORT, read=SHORT, write_files=SHORT) as request:
                with pytest.raises(TimedOut):
                    await request.post(url, given)
                with pytest.raises(TimedOut):
                    await request.post(url, given, write_timeout=2 * SHORT)

    async def test_a_connection_that_is_not_made_is_given_up(self, make: Make) -> None:
        with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
            at = full.getsockname()
            waiting = [socket.socket() for _ in range(4)]  # the system takes no more unasked
            for each in waiting:
                each.setblocking(False)
                each.connect_ex(at)
            async with make(connect=SHORT) as request:
                with pytest.raises(TimedOut):
                    await request.post(f"http://127.0.0.1:{at[1]}/bot{TOKEN}/getMe")
            for each in waiting:
                each.close()


class TestConnections:
    async def test_they_are_kept(self, api: Api, make: Make) -> None:
        async with make() as request:
            await request.post(f"{api.url}/getMe")
            await request.post(f"{api.url}/getMe")
        assert len({call.connection for call in api.calls}) == 1

    async def test_one_that_telegram_closes_is_replaced(self, api: Api, make: Make) -> None:
        async def last(_request: web.BaseRequest) -> web.Response:
            response = web.Response(body=b'{"ok":true,"result":true}')
            response.force_close()
            return response

        api.answer = last
        async with make() as request:
            await request.post(f"{api.url}/getMe")
            await request.post(f"{api.url}/getMe")
        assert len({call.connection for call in api.calls}) == 2

    async def test_a_request_whose_connection_breaks_is_not_made_again(
        self, api: Api, make: Make
    ) -> None:
        async with make() as request:
            await request.post(f"{api.url}/getMe")
            api.answer = cut_off
            with pytest.raises(NetworkError) as raised:
                await request.post(f"{api.url}/sendMessage", data(chat_id=7))
            assert not isinstance(raised.value, TimedOut)
            assert [call.path.rpartition("/")[2] for call in api.calls] == ["getMe", "sendMessage"]

    async def test_nobody_listening_is_an_error(self, make: Make) -> None:
        async with make() as request:
            with pytest.raises(NetworkError) as raised:
                await request.post(f"http://127.0.0.1:1/bot{TOKEN}/getMe")
        assert not isinstance(raised.value, TimedOut)

    async def test_it_can_be_opened_and_closed_again_and_again(self, api: Api, make: Make) -> None:
        request = make()
        for _ in range(2):
            await request.initialize()
            await request.initialize()
            assert await request.post(f"{api.url}/getMe") is True
            await request.shutdown()
            await request.shutdown()
        with pytest.raises(RuntimeError, match="not initialized"):
            await request.do_request(f"{api.url}/getMe", "POST")


class TestProxies:
    @pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
    async def test_telegram_is_called_through_the_proxy_of_the_environment(
        self, make: Make, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with proxy() as (port, asked):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
            async with make() as request:
                with pytest.raises(NetworkError):
                    await request.post(f"https://api.example/bot{TOKEN}/getMe")
        assert asked == ["CONNECT api.example:443 HTTP/1.1"]

    @pytest.mark.parametrize("scheme", ["http://", ""])
    async def test_a_server_without_encryption_has_a_proxy_of_its_own(
        self, make: Make, scheme: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with proxy() as (port, asked):
            monkeypatch.setenv("http_proxy", f"{scheme}127.0.0.1:{port}")
            async with make() as request:
                with pytest.raises(NetworkError):
                    await request.post("http://api.example/getMe")
        assert asked == ["POST http://api.example/getMe HTTP/1.1"]

    async def test_some_hosts_are_called_without_it(
        self, api: Api, make: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        async with make() as request:
            assert await request.post(f"{api.url}/getMe") is True


@asynccontextmanager
async def proxy() -> AsyncIterator[tuple[int, list[str]]]:
    """Listen as a proxy that hangs up, and write down what it is asked for."""
    asked: list[str] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readline()).decode().strip())
        writer.close()

    async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], asked


@pytest.mark.parametrize("answer", [never, cut_off, with_body(b"<html>", 502)])
async def test_the_token_stands_in_no_error_and_no_line_of_the_log(
    api: Api, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.answer = answer
    async with aiohttp_request(read=SHORT) as request:
        for url in (api.url, f"http://127.0.0.1:1/bot{TOKEN}"):
            with pytest.raises(TelegramError) as raised:
                await request.post(f"{url}/getMe")
            assert SECRET not in "".join(traceback.format_exception(raised.value))
    assert SECRET not in caplog.text


@pytest.mark.parametrize(("code", "heard"), [(200, ["Tue, 24 Nov 2026 11:00:00 GMT"]), (502, [])])
async def test_what_an_answer_says_of_the_time_is_heard(
    api: Api, code: int, heard: list[str]
) -> None:
    async def dated(_request: web.BaseRequest) -> web.Response:
        date = {"Date": "Tue, 24 Nov 2026 11:00:00 GMT"}
        return web.json_response({"ok": True, "result": True}, status=code, headers=date)

    api.answer, told = dated, list[str]()
    async with AiohttpRequest(1, hear=told.append) as request:
        await request.do_request(f"{api.url}/getMe", "POST")
    assert told == heard


async def test_a_call_that_was_cancelled_leaves_its_connection_to_others(api: Api) -> None:
    api.answer = never
    async with aiohttp_request(1, pool=SHORT) as request:
        for calls in (1, 2):
            given_up = asyncio.create_task(request.post(f"{api.url}/getMe"))
            await eventually(lambda calls=calls: len(api.calls) == calls)  # type: ignore[misc]
            given_up.cancel()
            await asyncio.wait([given_up])
            assert given_up.cancelled()


async def test_a_proxy_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    async with aiohttp_request() as request:
        with pytest.raises(NetworkError, match="proxies"):
            await request.post(f"https://api.example/bot{TOKEN}/getMe")


async def test_certificates_are_read_where_they_are_needed(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests._certificates.cache_clear()  # noqa: SLF001 - another test may have read them
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/certificates.pem")
    async with aiohttp_request() as request:
        assert await request.post(f"{api.url}/getMe") is True
        with pytest.raises(NetworkError, match="FileNotFoundError"):
            await request.post(f"https://api.example/bot{TOKEN}/getMe")
