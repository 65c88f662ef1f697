"""The server itself: HTTP on loopback, the bot's token, and faults on request."""

import asyncio
import json
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.telegram_server.chats import Chat, Forum, Network
from tests.telegram_server.honesty import DishonestServerError, honest
from tests.telegram_server.messages import Member
from tests.telegram_server.methods import METHODS, Account
from tests.telegram_server.updates import OTHER_POLLER, Updates
from tests.telegram_server.validate import JsonObject, Refused, Upload, read_call, specification

BOT = Member(7_000_000_001, "Footnote", username="footnote_bot", is_bot=True)
TOKEN = f"{BOT.id}:AAF-made-up-for-tests-0123456789abcd"
FIRST_PERSON = 1_001
FIRST_GROUP = -2_001
FIRST_SUPERGROUP = -1_002_000_000_001
SITUATIONS = {403, 409}  # answers that tell the bot how things are, not that it did wrong
PHRASES = {
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: OTHER_POLLER,
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was carried out."""

    method: str
    parameters: JsonObject
    result: object


@dataclass(slots=True)
class Fault:
    """What happens to the next calls of a method."""

    method: str
    times: int
    answer: Refused | None = None
    delay: float = 0.0  # seconds
    drop: str = ""  # the connection: "before" the effect or "after" it


class TelegramServer:
    """Plays Telegram for one bot, which is pointed at `url` and given `token`."""

    def __init__(self, *, bot: Member = BOT, token: str = TOKEN, privacy: bool = True) -> None:
        self.token = token
        self.url = ""  # the bot calls {url}/bot{token}/{method}
        self.calls: list[Call] = []
        self._network = Network(bot, Updates(asyncio.Condition()))
        self._account = Account(self._network, privacy)
        self._faults: list[Fault] = []
        self._people = 0
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=50 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_route("*", "/{anything:.*}", self._nothing_here)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        self._stack.push_async_callback(self._network.updates.close)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    # --- people and chats ---

    @property
    def bot(self) -> Member:
        return self._network.bot

    @property
    def refusals(self) -> list[str]:
        """Telegram's words for every call that it refused, faults on request left out."""
        return self._network.refusals

    @property
    def pending(self) -> int:
        """How many updates the bot has not acknowledged."""
        return len(self._network.updates)

    def member(
        self, name: str, *, language: str | None = None, username: str | None = None
    ) -> Member:
        self._people += 1
        return Member(FIRST_PERSON + self._people, name, language, username)

    def private(self, member: Member) -> Chat:
        """The member's chat with the bot, which began before the test."""
        return self._add(
            Chat(self._network, member.id, "private", member.name, [member], privacy=False)
        )

    def group(self, title: str, *members: Member, privacy: bool | None = None) -> Chat:
        """A basic group with the bot in it; the first member owns it."""
        chat_id = FIRST_GROUP - len(self._account.chats)
        return self._add(
            Chat(self._network, chat_id, "group", title, members, privacy=self._privacy(privacy))
        )

    def supergroup(self, title: str, *members: Member, privacy: bool | None = None) -> Chat:
        chat_id = FIRST_SUPERGROUP - len(self._account.chats)
        return self._add(
            Chat(
                self._network, chat_id, "supergroup", title, members, privacy=self._privacy(privacy)
            )
        )

    def forum(self, title: str, *members: Member, privacy: bool | None = None) -> Forum:
        """A supergroup with topics; General is there from the start."""
        chat_id = FIRST_SUPERGROUP - len(self._account.chats)
        forum = Forum(
            self._network, chat_id, "supergroup", title, members, privacy=self._privacy(privacy)
        )
        self._add(forum)
        return forum

    async def asks_inline(
        self, member: Member, query: str, *, offset: str = "", seconds: float = 5
    ) -> JsonObject:
        """A member types @bot and a query somewhere; the parameters of the bot's answer."""
        content = {"from": member.user(), "chat_type": "sender", "query": query, "offset": offset}
        return await self._network.asked("inline_query", content, seconds)

    def commands(
        self, scope: JsonObject | None = None, language: str = ""
    ) -> list[tuple[str, str]]:
        """The bot's menu for a scope and language: commands with their descriptions."""
        key = ("commands", json.dumps(scope or {"type": "default"}, sort_keys=True), language)
        menu = self._account.profile.get(key, [])
        assert isinstance(menu, list)
        return [(each["command"], each["description"]) for each in menu]

    def expires_queries(self) -> None:
        """The bot is too late for every press and inline query that it has not answered."""
        for query in self._network.queries.values():
            query.expired = True

    # --- faults ---

    def fails_next(
        self,
        method: str,
        *,
        times: int = 1,
        code: int = 429,
        retry_after: int = 1,
        description: str = "",
    ) -> None:
        """The next calls have no effect and get this answer; `retry_after` seconds go with 429."""
        parameters = {"retry_after": retry_after} if code == 429 else None
        told = (
            f"Too Many Requests: retry after {retry_after}"
            if code == 429
            else PHRASES.get(code, "")
        )
        self._faults.append(Fault(method, times, Refused(description or told, code, parameters)))

    def slows_next(self, method: str, seconds: float, *, times: int = 1) -> None:
        """The next calls take effect and are answered this much later."""
        self._faults.append(Fault(method, times, delay=seconds))

    def drops_next(self, method: str, *, after_effect: bool = False, times: int = 1) -> None:
        """The next calls lose their connection, without effect or after it."""
        self._faults.append(Fault(method, times, drop="after" if after_effect else "before"))

    async def polls_elsewhere(self, seconds: float = 1) -> None:
        """Another instance of the bot polls once, until something comes or it is sent away itself.

        A poll of the bot that waits now ends with 409 Conflict. No update is acknowledged.
        """
        try:
            await self._network.updates.get(0, 1, seconds)
        except Refused:
            return

    # --- HTTP ---

    async def _nothing_here(self, _request: web.Request) -> web.StreamResponse:
        return _response(Refused("Not Found", 404).body())

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        if not re.fullmatch(r"\d+:[\w-]+", token):
            return _response(Refused("Not Found", 404).body())
        if token != self.token:
            return _response(Refused("Unauthorized", 401).body())
        try:
            method = specification().method(method)
            return await self._carry_out(request, method, await _parameters(request))
        except Refused as refused:
            if refused.code not in SITUATIONS:
                self.refusals.append(f"{method}: {refused.description}")
            return _response(refused.body())
        except DishonestServerError as problem:
            self.refusals.append(f"{method}: {problem}")
            return _response(Refused(f"Internal Server Error: {problem}", 500).body())

    async def _carry_out(
        self, request: web.Request, method: str, given: JsonObject
    ) -> web.StreamResponse:
        fault = self._next_fault(method)
        await asyncio.sleep(fault.delay)
        if fault.answer is not None:
            return _response(fault.answer.body())
        if fault.drop == "before":
            return _dropped(request)
        parameters = read_call(method, given)
        if method not in METHODS:
            raise Refused(f"Not Implemented: this server does not know how to {method} yet", 501)
        result = await METHODS[method](self._account, parameters)
        text = honest(result, specification().returns[method])
        self.calls.append(Call(method, parameters, json.loads(text)))
        if fault.drop == "after":
            return _dropped(request)
        return _response({"ok": True, "result": result})

    def _next_fault(self, method: str) -> Fault:
        for fault in self._faults:
            if fault.method == method and fault.times > 0:
                fault.times -= 1
                return fault
        return Fault(method, 0)

    def _privacy(self, privacy: bool | None) -> bool:
        return self._account.privacy if privacy is None else privacy

    def _add(self, chat: Chat) -> Chat:
        self._account.chats[chat.id] = chat
        return chat


async def _parameters(request: web.Request) -> JsonObject:
    """From the query and the body, which is a form, multipart or JSON."""
    given: JsonObject = dict(request.query)
    if request.content_type == "application/json":
        try:
            body: JsonObject = await request.json()
        except ValueError:
            raise Refused("Bad Request: can't parse JSON object") from None
        return given | body
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            given[name] = Upload(value.filename, value.file.seek(0, 2))
        else:
            given[name] = value
    return given


def _response(body: JsonObject) -> web.Response:
    status = body.get("error_code", 200)
    retry_after = body.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return web.json_response(body, status=status, headers=headers)


def _dropped(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
