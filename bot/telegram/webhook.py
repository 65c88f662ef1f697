"""Updates from Telegram by webhook: one endpoint, which says that an update is done when it is."""

import asyncio
import hmac
from dataclasses import dataclass
from socket import socket
from typing import Final, NoReturn

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot

from bot.serving import Server
from bot.telegram.incoming import Malformed, read_update
from bot.telegram.intake import Intake

log = structlog.get_logger()

LARGEST: Final = 2**20
"""Bytes of a request's body; Telegram's updates have a few thousand."""
COME_AGAIN_IN: Final = 2
"""Seconds after which Telegram is asked to bring an update again."""

_SECRET: Final = "x-telegram-bot-api-secret-token"
_KEEP_ALIVE: Final = 75
"""Seconds; longer than a proxy keeps a connection, so that it is never closed under a request."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where Telegram brings updates."""

    bot: Bot
    intake: Intake
    secret: str

    def app(self, path: str) -> Starlette:
        """Return the application that takes updates at a path, and nothing anywhere else."""
        return Starlette(routes=[Route(path, self.receive, methods=["POST"])])

    async def receive(self, request: Request) -> Response:
        """Answer 200 when the update in the request is done, 503 when it has to come again.

        An update that cannot be read is done: it could not be the next time.
        403: it does not come from Telegram; nothing of its body was read. 4xx: it is no update.
        """
        given = request.headers.get(_SECRET, "").encode("latin-1")
        if not hmac.compare_digest(given, self.secret.encode()):
            return _refusal(403, "wrong_secret")
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _refusal(415, "not_json")
        body = await _body(request)
        if body is None:
            return _refusal(413, "too_large")
        try:
            update = read_update(body, self.bot)
        except Malformed as malformed:
            return self._passed_over(malformed)
        if await self.intake.take(update):
            return Response()
        return Response(status_code=503, headers={"Retry-After": str(COME_AGAIN_IN)})

    def _passed_over(self, malformed: Malformed) -> Response:
        if malformed.number is None:
            return _refusal(400, "malformed", error=str(malformed))
        # It is from Telegram, which would bring it for a day, and nothing else of its chat.
        self.intake.pass_over(malformed.number, str(malformed))
        return Response()


async def listen(endpoint: Endpoint, path: str, at: socket, grace: float) -> NoReturn:
    """Take updates that come to a bound socket, until cancelled.

    In the end what is in hand has `grace` seconds to be done.
    """
    server = Server(endpoint.app(path), _KEEP_ALIVE)
    serving = asyncio.create_task(server.serve(sockets=[at]))
    host, port = at.getsockname()[:2]
    log.info("listening", host=host, port=port, path=path)
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await endpoint.intake.close(grace)
        await serving
    raise AssertionError("the server ends when it is asked to, and only then")


async def _body(request: Request) -> bytes | None:
    """Return the body of a request, None when it is too large; no more than that is read."""
    announced = request.headers.get("content-length", "0")
    if int(announced) > LARGEST:  # the server has checked that it is a number
        return None
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)


def _refusal(code: int, why: str, **facts: str) -> Response:
    log.warning("request_refused", why=why, **facts)
    return PlainTextResponse(why, code)
