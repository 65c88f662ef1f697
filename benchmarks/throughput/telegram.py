"""Telegram's side: as much of the Bot API as an answer in a private chat needs, and no checks."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from itertools import count
from types import MappingProxyType
from typing import Final, Self
from urllib.parse import parse_qsl

from aiohttp import web

TOKEN: Final = "7000000001:AAF-made-up-for-throughput-0123456"
_BOT: Final = {
    "id": 7_000_000_001,
    "is_bot": True,
    "first_name": "Footnote",
    "username": "footnote_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
_MOST: Final = 100
"""Updates that one poll returns, as in the Bot API."""
_ANSWERS: Final[Mapping[str, object]] = MappingProxyType(
    {
        "getMe": _BOT,
        "getMyName": {"name": ""},
        "getMyDescription": {"description": ""},
        "getMyShortDescription": {"short_description": ""},
        "getMyCommands": [],
        "getWebhookInfo": {
            "url": "",
            "has_custom_certificate": False,
            "pending_update_count": 0,
        },
    }
)
"""To methods that are no part of what is measured; to all others the answer is true."""


class Telegram:
    """The Bot API for one bot that polls; whoever reads a message of the bot's is told at once."""

    def __init__(self, read: Callable[[int], None]) -> None:
        """Take what is called with the member's number for each message that the bot sends."""
        self.url = ""
        self._read = read
        self._numbers = count(1)
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._something = asyncio.Event()
        self._runner = web.ServerRunner(
            web.Server(self._handle, access_log=None), shutdown_timeout=0.1
        )

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def say(self, member: int, text: str) -> None:
        """Let a member write to the bot."""
        number = next(self._numbers)
        user = {"id": member, "first_name": f"Member {member}"}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": user | {"type": "private"},
            "from": user | {"is_bot": False, "language_code": "en"},
            "text": text,
        }
        update = {"update_id": number, "message": message}
        self._waiting.append((number, json.dumps(update).encode()))
        self._something.set()

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        given = await _parameters(request)
        return web.Response(
            body=await self._result(request.path.rpartition("/")[2], given),
            content_type="application/json",
        )

    async def _result(self, method: str, given: Mapping[str, str]) -> bytes:
        match method:
            case "getUpdates":
                waiting = await self._poll(int(given.get("offset", 0)), given.get("timeout", "0"))
                return b'{"ok":true,"result":[%b]}' % b",".join(waiting)
            case "sendMessage":
                return self._sent(given)
        return _ok(_ANSWERS.get(method, True))

    async def _poll(self, offset: int, seconds: str) -> list[bytes]:
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        if not self._waiting and float(seconds):
            self._something.clear()
            try:
                await asyncio.wait_for(self._something.wait(), float(seconds))
            except TimeoutError:
                return []
        return [body for _, (_, body) in zip(range(_MOST), self._waiting, strict=False)]

    def _sent(self, given: Mapping[str, str]) -> bytes:
        member = int(given["chat_id"])
        self._read(member)
        shown: dict[str, object] = {
            "message_id": next(self._numbers),
            "date": int(time.time()),
            "chat": {"id": member, "type": "private", "first_name": f"Member {member}"},
            "from": _BOT,
            "text": given["text"],
        }
        if "reply_markup" in given:
            shown["reply_markup"] = json.loads(given["reply_markup"])
        return _ok(shown)


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


async def _parameters(request: web.BaseRequest) -> Mapping[str, str]:
    body = await request.text()
    if request.content_type == "application/json":
        parameters: dict[str, str] = json.loads(body)
        return parameters
    return dict(parse_qsl(body))
