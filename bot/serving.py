"""ASGI applications on ports, served by uvicorn inside the loop that is running."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_REQUEST: Final = 2**21
"""Bytes of a request, headers and all: beyond them its connection is closed."""

_LAST_WORD: Final = 1  # seconds that a request in hand may take once the server is to stop


class CannotListen(Exception):
    """A port that cannot be had; the text names it and says what to do, after a setting's name."""


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0: any that is free.

    Raises:
        CannotListen: another program has the port, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason, *_ = str(error.strerror).split(" (while")  # the address again
        raise CannotListen(
            f"cannot listen at {host}:{port}: {reason}. Name another port, or stop what uses this "
            "one."
        ) from error


class _Bounded(HttpToolsProtocol):
    """Reads requests in C, which by itself would keep headers without an end in memory."""

    _size = 0

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._size = 0

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._size += len(data)
        if self._size > LARGEST_REQUEST:
            self.send_400_response("Too large.")


class Server(uvicorn.Server):
    """A server that leaves signals alone: `bot.app` hears them."""

    def __init__(self, app: ASGIApp, keep_alive: int) -> None:
        """Take an application, and the seconds for which an idle connection is kept."""
        super().__init__(
            uvicorn.Config(
                app,
                http=_Bounded,
                log_config=None,
                access_log=False,
                proxy_headers=False,
                lifespan="off",
                ws="none",
                server_header=False,
                timeout_keep_alive=keep_alive,
                timeout_graceful_shutdown=_LAST_WORD,
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do nothing."""
        yield


@asynccontextmanager
async def serving(app: ASGIApp, at: socket.socket, keep_alive: int = 5) -> AsyncIterator[int]:
    """Serve at a bound socket until the block ends, which gets the port; then close the socket.

    Requests in hand are answered first, unless they take longer than a second.
    """
    server = Server(app, keep_alive)
    with at:
        task = asyncio.create_task(server.serve([at]))
        try:
            yield int(at.getsockname()[1])
        finally:
            server.should_exit = True
            await task
