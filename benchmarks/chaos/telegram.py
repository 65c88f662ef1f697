"""Telegram's side: the Bot API over HTTP, lean enough for hundreds of updates a second.

Calls are read and checked by the tests' server, against the published specification; only what
happens then is simpler here: all chats are private, and no text is parsed.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count
from typing import Final, Self, TypeAlias

from aiohttp import web

from benchmarks.chaos.ledger import Ledger, Sent
from benchmarks.chaos.queues import Queue
from tests.telegram_server import Member
from tests.telegram_server.account import Account
from tests.telegram_server.network import Network
from tests.telegram_server.profile import PROFILE
from tests.telegram_server.refused import JsonObject, Refused
from tests.telegram_server.updates import Updates
from tests.telegram_server.validate import read_call

BOT: Final = Member(7_000_000_001, "Footnote", username="footnote_bot", is_bot=True)
TOKEN: Final = f"{BOT.id}:AAF-made-up-for-chaos-0123456789abcd"
_CALLS_OF_A_CONNECTION: Final = 50
"""After so many it is closed politely, so that new ones are made and meet their faults."""

_Method: TypeAlias = Callable[["Call"], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the bot."""

    life: str
    connection: int
    parameters: JsonObject


class Telegram:
    """The Bot API for one bot, on a port of its own.

    Each life of a process calls another path, so every reply tells who sent it. What Telegram would
    refuse is refused, and kept in the ledger.
    """

    def __init__(self, ledger: Ledger, queue: Queue) -> None:
        self.port = 0
        self.shown: Callable[[JsonObject], None] = lambda _message: None
        """Called with every message of the bot."""
        self._ledger = ledger
        self._queue = queue
        self._account = Account(
            Network(BOT, Updates(asyncio.Condition())), privacy=True, inline=False
        )
        self._messages = count(1)
        self._calls: dict[int, int] = {}
        self._stack = AsyncExitStack()
        self._methods: dict[str, _Method] = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "getWebhookInfo": self._get_webhook_info,
            "sendMessage": self._send_message,
        }

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/{life}/bot{token}/{method}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        self.port = runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def next_message(self) -> int:
        """Return the id of the next message, whoever writes it."""
        return next(self._messages)

    async def _handle(self, request: web.Request) -> web.Response:
        life, method = request.match_info["life"], request.match_info["method"]
        self._ledger.called.add(life)
        connection = _port(request)
        try:
            call = Call(life, connection, read_call(method, await _parameters(request)))
            result = await self._carry_out(method, call)
        except Refused as refused:
            if refused.code != 409:  # tells the bot how things are, not that it did wrong
                self._ledger.refusals.append(f"{method}: {refused.description}")
            return web.json_response(refused.body(), status=refused.code)
        except ConnectionResetError:  # the bot was killed, or its connection, while it was calling
            return web.Response()
        response = web.json_response({"ok": True, "result": result})
        self._close_in_time(connection, response)
        return response

    async def _carry_out(self, method: str, call: Call) -> object:
        if method in PROFILE:
            return await PROFILE[method](self._account, call.parameters)
        return await self._methods.get(method, _nothing_to_do)(call)

    def _close_in_time(self, connection: int, response: web.Response) -> None:
        self._calls[connection] = self._calls.get(connection, 0) + 1
        if self._calls[connection] >= _CALLS_OF_A_CONNECTION:
            self._calls.pop(connection)
            response.force_close()

    async def _get_me(self, _call: Call) -> object:
        return BOT.user()

    async def _get_updates(self, call: Call) -> object:
        given = call.parameters
        return await self._queue.poll(
            given.get("offset", 0), given.get("limit", 100), given.get("timeout", 0)
        )

    async def _get_webhook_info(self, _call: Call) -> object:
        waiting = {"pending_update_count": self._ledger.waiting}
        return {"url": "", "has_custom_certificate": False} | waiting

    async def _send_message(self, call: Call) -> object:
        given, at = call.parameters, time.monotonic()
        shown = {
            "message_id": self.next_message(),
            "date": int(time.time()),
            "chat": about(given["chat_id"]),
            "from": BOT.user(),
            "text": given["text"],
        }
        if "reply_markup" in given:
            shown["reply_markup"] = given["reply_markup"]
        spot = (given["chat_id"], given.get("reply_parameters", {}).get("message_id", 0))
        self._ledger.sent.append(Sent(at, call.life, spot, given["text"], call.connection))
        self._ledger.spoke.add(call.life)
        self.shown(shown)
        return shown


async def _nothing_to_do(_call: Call) -> object:
    return True


def about(member: int) -> JsonObject:
    """Return a member's chat with the bot as the Bot API describes it."""
    return {"id": member, "type": "private", "first_name": f"Member {member}"}


def user(member: int) -> JsonObject:
    """Return a member as the Bot API describes them."""
    return {"id": member, "is_bot": False, "first_name": f"Member {member}"}


def _port(request: web.Request) -> int:
    assert request.transport is not None
    return int(request.transport.get_extra_info("peername")[1])


async def _parameters(request: web.Request) -> JsonObject:
    if request.content_type == "application/json":
        body: JsonObject = await request.json()
        return body
    return dict(await request.post())
