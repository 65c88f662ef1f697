"""The server itself: HTTP on loopback, the bot's token, people and their chats."""

import asyncio
import json
import re
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from tests.telegram_server.account import Account
from tests.telegram_server.chats import Chat, Forum
from tests.telegram_server.faults import Faults
from tests.telegram_server.honesty import honest
from tests.telegram_server.messages import Member
from tests.telegram_server.methods import METHODS
from tests.telegram_server.network import Network
from tests.telegram_server.refused import JsonObject, Refused
from tests.telegram_server.specification import specification
from tests.telegram_server.updates import Updates
from tests.telegram_server.validate import Upload, read_call, utf16
from tests.telegram_server.webhook import Webhook

BOT = Member(7_000_000_001, "Footnote", username="footnote_bot", is_bot=True)
TOKEN = f"{BOT.id}:AAF-made-up-for-tests-0123456789abcd"
FIRST_PERSON = 1_001
FIRST_GROUP = -2_001
FIRST_SUPERGROUP = -1_002_000_000_001
SomeChat = TypeVar("SomeChat", bound=Chat)
MOST_QUERY = 256  # UTF-16 code units of an inline query
SITUATIONS = {403, 409}  # answers that tell the bot how things are, not that it did wrong


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was carried out."""

    method: str
    parameters: JsonObject
    result: object


class TelegramServer:
    """Plays Telegram for one bot, which is pointed at `url` and given `token`."""

    def __init__(
        self, *, bot: Member = BOT, token: str = TOKEN, privacy: bool = True, inline: bool = True
    ) -> None:
        self.bot = bot
        self.token = token
        self.url = ""  # the bot calls {url}/bot{token}/{method}
        self.calls: list[Call] = []
        self._network = Network(bot, Updates(asyncio.Condition()))
        self._account = Account(self._network, privacy, inline)
        self.clock = timedelta(0)
        """By how much the server's clock is ahead."""
        self._people = 0
        self._faults = Faults()
        self.fails_next = self._faults.fails_next
        self.slows_next = self._faults.slows_next
        self.drops_next = self._faults.drops_next
        self.says_next = self._faults.says_next
        self.stops_failing = self._faults.stops_failing
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=50 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_route("*", "/{anything:.*}", _nothing_here)
        app.on_response_prepare.append(self._date)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
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

    def member(
        self, name: str, *, language: str | None = None, username: str | None = None
    ) -> Member:
        self._people += 1
        return Member(FIRST_PERSON + self._people, name, language, username)

    def private(self, member: Member) -> Chat:
        """The member's chat with the bot, which began before the test."""
        chat = Chat(self._network, member.id, "private", member.name, [member], privacy=False)
        return self._account.chats.setdefault(member.id, chat)

    def group(self, title: str, *members: Member, privacy: bool | None = None) -> Chat:
        """A basic group with the bot in it; the first member owns it."""
        return self._open(Chat, "group", title, members, privacy)

    def supergroup(self, title: str, *members: Member, privacy: bool | None = None) -> Chat:
        """A group as most are, with the bot in it; the first member owns it."""
        return self._open(Chat, "supergroup", title, members, privacy)

    def forum(self, title: str, *members: Member, privacy: bool | None = None) -> Forum:
        """A supergroup with topics; General is there from the start."""
        return self._open(Forum, "supergroup", title, members, privacy)

    async def asks_inline(
        self, member: Member, query: str, *, offset: str = "", seconds: float = 5
    ) -> JsonObject:
        """A member types @bot and a query somewhere; the parameters of the bot's answer."""
        assert utf16(query) <= MOST_QUERY, "Telegram lets nobody type more"
        content = {"from": member.user(), "chat_type": "sender", "query": query, "offset": offset}
        return await self._network.asked("inline_query", content, seconds)

    # --- what the bot did, and what happens to it ---

    @property
    def refusals(self) -> list[str]:
        """Every call that Telegram would have refused, in its words; requested faults left out."""
        return self._network.refusals

    @property
    def updates(self) -> list[JsonObject]:
        """Every update that there was for the bot, by whichever way it came."""
        return self._network.updates.published

    @property
    def fails(self) -> bool:
        """Whether a fault that was asked for is still to come."""
        return self._faults.any_left

    @property
    def pending(self) -> int:
        """How many updates the bot has not acknowledged."""
        return len(self._network.updates)

    def commands(
        self, scope: JsonObject | None = None, language: str = ""
    ) -> list[tuple[str, str]]:
        """The bot's menu for a scope and language: commands with their descriptions."""
        key = ("commands", json.dumps(scope or {"type": "default"}, sort_keys=True), language)
        menu = self._account.profile.get(key, [])
        assert isinstance(menu, list)
        return [(each["command"], each["description"]) for each in menu]

    def turns_privacy_off(self) -> None:
        """Its owner turns the bot's privacy mode off, for groups that it joins from now on."""
        self._account.privacy = False

    def expires_queries(self) -> None:
        """The bot is too late for every press and inline query that it has not answered."""
        for query in self._network.queries.values():
            query.expired = True

    async def polls_elsewhere(self, seconds: float = 1) -> None:
        """Another instance of the bot polls once, until something comes or it is sent away itself.

        A poll of the bot that waits now ends with 409 Conflict. No update is acknowledged.
        """
        try:
            await self._network.updates.get(0, 1, seconds)
        except Refused:
            return

    def failed_to_deliver(self, ago: timedelta, message: str) -> None:
        """The webhook did not take an update that long ago."""
        at = datetime.now(UTC) - ago
        self._network.updates.last_error = (int(at.timestamp()), message)

    def webhook(self, url: str, secret: str) -> Webhook:
        """Brings the updates to this address as long as it is entered.

        It stands for the proxy behind the public address, which alone Telegram knows.
        """
        return Webhook(self._network.updates, url, secret)

    # --- HTTP ---

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        if not re.fullmatch(r"\d+:[\w-]+", token):
            return await _nothing_here(request)
        if token != self.token:
            return _response(Refused("Unauthorized", 401).body())
        try:
            method = specification().method(method)
            return await self._carry_out(request, method)
        except Refused as refused:
            if refused.code not in SITUATIONS:
                self.refusals.append(f"{method}: {refused.description}")
            return _response(refused.body())
        except ConnectionResetError:
            raise  # the bot went away in the middle of its call
        except Exception as mistake:
            self.refusals.append(f"{method}: the server made a mistake: {mistake!r}")
            raise

    async def _date(self, _request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = format_datetime(datetime.now(UTC) + self.clock, usegmt=True)

    async def _carry_out(self, request: web.Request, method: str) -> web.StreamResponse:
        parameters = read_call(method, await _parameters(request))
        if method not in METHODS:
            raise Refused(f"Not Implemented: this server does not know how to {method} yet", 501)
        fault = self._faults.take(method)
        if fault.answer is not None:
            return _response(fault.answer.body())
        if fault.drops and not fault.late:
            return _dropped(request)
        if fault.says is not None:
            self.calls.append(Call(method, parameters, fault.says))
            return _response({"ok": True, "result": fault.says})
        result = await METHODS[method](self._account, parameters)
        self.calls.append(
            Call(method, parameters, json.loads(honest(result, specification().returns[method])))
        )
        await asyncio.sleep(fault.delay)
        return _dropped(request) if fault.drops else _response({"ok": True, "result": result})

    def _open(
        self,
        factory: type[SomeChat],
        kind: str,
        title: str,
        members: Sequence[Member],
        privacy: bool | None,
    ) -> SomeChat:
        first = FIRST_GROUP if kind == "group" else FIRST_SUPERGROUP
        hidden = self._account.privacy if privacy is None else privacy
        chat_id = first - len(self._account.chats)
        chat = factory(self._network, chat_id, kind, title, members, privacy=hidden)
        self._account.chats[chat_id] = chat
        return chat


async def _nothing_here(_request: web.Request) -> web.StreamResponse:
    return _response(Refused("Not Found", 404).body())


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
