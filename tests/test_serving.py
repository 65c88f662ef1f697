import asyncio
import socket

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from bot.serving import LARGEST_REQUEST, CannotListen, bound, serving


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("hello")(scope, receive, send)


async def test_an_application_answers_on_the_port_until_the_block_ends() -> None:
    async with serving(hello, bound("127.0.0.1", 0)) as port, httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/")
        assert (answer.text, "server" in answer.headers) == ("hello", False)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_request_in_hand_is_answered_before_the_server_ends() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        await may_end.wait()
        await hello(scope, receive, send)

    async with httpx.AsyncClient() as client:
        async with serving(slow, bound("127.0.0.1", 0)) as port:
            request = asyncio.create_task(client.get(f"http://127.0.0.1:{port}/"))
            await begun.wait()
            asyncio.get_running_loop().call_soon(may_end.set)
        assert (await request).text == "hello"


async def test_a_request_that_never_ends_does_not_keep_the_server() -> None:
    begun = asyncio.Event()

    async def endless(_scope: Scope, _receive: Receive, _send: Send) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with serving(endless, bound("127.0.0.1", 0)) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await begun.wait()
    writer.close()


@pytest.mark.parametrize(
    "begins",
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA: ", id="a header"),
        pytest.param(b"GET /", id="an address"),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: ",
            id="a header after the body",
        ),
    ],
)
async def test_what_never_ends_in_a_request_ends_its_connection(begins: bytes) -> None:
    async with serving(hello, bound("127.0.0.1", 0)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(begins + b"a" * (LARGEST_REQUEST + 1))
        answer = await reader.read()
        assert b"400 Bad Request" in answer
        assert answer.endswith(b"Too large.")
        writer.close()


async def test_many_small_requests_may_come_over_one_connection() -> None:
    request = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + b"a" * 100_000
    async with serving(hello, bound("127.0.0.1", 0)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(LARGEST_REQUEST // len(request) + 1):
            writer.write(request)
            assert await reader.readuntil(b"hello")
        writer.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_that_is_taken_is_a_sentence(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen) as caught:
            bound(host, port)
    assert str(caught.value) == (
        f"cannot listen at {host}:{port}: Address already in use. "
        "Name another port, or stop what uses this one."
    )
