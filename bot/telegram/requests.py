"""Calls to the Bot API by aiohttp, as python-telegram-bot asks of a request.

Most of what a short answer costs is HTTP, and aiohttp does it for less than httpx.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from io import BytesIO
from ssl import SSLContext
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.settings import ONLY_HTTP_PROXIES

Seconds: TypeAlias = float | None
"""None: without an end."""
_Call: TypeAlias = Callable[..., Awaitable[aiohttp.ClientResponse]]

_UNSET: Final = BaseRequest.DEFAULT_NONE
_JSON: Final = MappingProxyType({"Content-Type": "application/json"})
_NO_ROOM: Final = (
    "Pool timeout: all connections are in use. The request was not sent to Telegram. Allow more "
    "connections, or a longer wait for one."
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a request may take in each of its steps; the defaults are the library's."""

    connect: Seconds = 5.0
    read: Seconds = 5.0
    """Between two pieces of the answer."""
    write: Seconds = 5.0
    """For the whole of what is sent."""
    write_files: Seconds = 20.0
    """In its place where files are sent."""
    pool: Seconds = 1.0
    """Until one of the connections is free."""


class AiohttpRequest(BaseRequest):
    """Makes requests over at most so many connections, which are kept open.

    Proxies are those of the variables HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, certificates
    those that httpx trusts. A request whose connection breaks is not made again: Telegram may have
    carried it out. Errors tell the step that failed and never an address, for the token stands in
    it.
    """

    def __init__(
        self,
        connections: int = 256,
        patience: Patience | None = None,
        hear: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Prepare requests; `initialize` opens what they need.

        `hear` is told what each answer says that is no refusal: when it was given, maybe nothing.
        """
        self._hear = hear
        self._patience = patience or Patience()
        self._room = asyncio.Semaphore(connections)
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[tuple[str, str], str | None] = {}  # by scheme and host

    @property
    def read_timeout(self) -> float | None:
        """How long an answer is waited for unless a request says otherwise."""
        return self._patience.read

    async def initialize(self) -> None:
        """Open what requests need, unless it is open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # The room keeps the limit, for a connector cannot tell waiting from connecting.
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close it; it can be opened again."""
        session, self._session = self._session, None
        if session:
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _UNSET,
        write_timeout: ODVInput[float] = _UNSET,
        connect_timeout: ODVInput[float] = _UNSET,
        pool_timeout: ODVInput[float] = _UNSET,
    ) -> tuple[int, bytes]:
        """Return the code and the body of the answer.

        Raises:
            TimedOut: a step took too long.
            NetworkError: there is no answer for another reason.
            RuntimeError: it was not initialized.
        """
        if self._session is None:
            raise RuntimeError("This request is not initialized!")
        usual = self._patience
        files = request_data is not None and request_data.contains_files
        patience = Patience(
            connect=_given(connect_timeout, usual.connect),
            read=_given(read_timeout, usual.read),
            write=_given(write_timeout, usual.write_files if files else usual.write),
            pool=_given(pool_timeout, usual.pool),
        )
        content = {"data": _form(request_data)} if files else _json(request_data)
        call = partial(self._session.request, method, url, **content, **self._route(url))
        try:
            async with self._connection(patience.pool):
                return await self._answer(call, patience)
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from None

    def _route(self, url: str) -> dict[str, Any]:
        """Return the proxy on the way to an address, and whose certificates are trusted there."""
        proxy = self._proxy(URL(url))
        trusted = _certificates() if _is_secure(url) or _is_secure(proxy) else True
        return {"proxy": proxy, "ssl": trusted}

    async def _answer(self, call: _Call, patience: Patience) -> tuple[int, bytes]:
        limits = aiohttp.ClientTimeout(connect=patience.connect, sock_read=patience.read)
        # aiohttp has no limit for writing; whatever hangs before the answer begins ends.
        async with asyncio.timeout(_sum(patience.connect, patience.write, patience.read)):
            response = await call(timeout=limits, allow_redirects=False)
        async with response:
            if response.ok:  # whatever stands between may have a wrong clock of its own
                self._hear(response.headers.get("Date", ""))
            return response.status, await response.read()

    @asynccontextmanager
    async def _connection(self, wait: Seconds) -> AsyncIterator[None]:
        """Keep one of the connections while the block runs."""
        try:
            async with asyncio.timeout(wait):
                await self._room.acquire()
        except TimeoutError:
            raise TimedOut(_NO_ROOM) from None
        try:
            yield
        finally:
            self._room.release()

    def _proxy(self, url: URL) -> str | None:
        place = (url.scheme, url.host or "")
        if place not in self._proxies:
            self._proxies[place] = _proxy_for(*place)
        return self._proxies[place]


@cache
def _certificates() -> SSLContext:
    """Return whom httpx trusts; reading them takes long enough to do it once, and if need be."""
    return httpx.create_ssl_context()


def _is_secure(url: str | None) -> bool:
    return url is not None and url.lower().startswith("https:")


def _given(timeout: ODVInput[float], usual: Seconds) -> Seconds:
    return usual if isinstance(timeout, DefaultValue) else timeout


def _sum(*parts: Seconds) -> Seconds:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _json(data: RequestData | None) -> dict[str, Any]:
    return {"data": data.json_payload, "headers": _JSON} if data else {}


def _form(data: RequestData | None) -> aiohttp.FormData:
    assert data is not None, "only a request with data has files"
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        file = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=kind)
    return form


def _proxy_for(scheme: str, host: str) -> str | None:
    """Return the proxy of the environment; NetworkError where it is none for HTTP."""
    if proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    if proxy is None:
        return None
    if "://" not in proxy:
        proxy = f"http://{proxy}"
    if not _is_http(proxy):
        raise NetworkError(ONLY_HTTP_PROXIES)
    return proxy


def _is_http(address: str) -> bool:
    try:
        url = URL(address)
    except ValueError:
        return False
    return url.scheme in {"http", "https"} and bool(url.host)
