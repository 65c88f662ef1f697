"""An ASGI application on a port, served by uvicorn inside the loop that is running."""

import asyncio
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp

_KEEP_ALIVE: Final = 5  # seconds
_LAST_WORD: Final = 1  # seconds that a request in hand may take once the server is to stop


class CannotListen(Exception):
    """A port that cannot be had; the text names it and says why."""


@asynccontextmanager
async def serving(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serve until the block ends; requests in hand are answered first. The port is handed in.

    Raises:
        CannotListen: another program has the port, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        reason, *_ = str(error.strerror).split(" (while")  # the address again
        raise CannotListen(f"Nothing can listen on port {port} of {host}: {reason}.") from error
    with listener:
        server = _Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="none",
                server_header=False,
                timeout_keep_alive=_KEEP_ALIVE,
                timeout_graceful_shutdown=_LAST_WORD,
            )
        )
        task = asyncio.create_task(server.serve([listener]))
        try:
            yield int(listener.getsockname()[1])
        finally:
            server.should_exit = True
            await task


class _Server(uvicorn.Server):
    """A server that leaves the signals to the application."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield
