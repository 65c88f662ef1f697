"""Whether the links of a knowledge still lead somewhere."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from bot.settings import ONLY_HTTP_PROXIES

ARCHIVE: Final = "https://archive.org/wayback/available"
"""Says whether the Wayback Machine has a copy.

Source: https://archive.org/help/wayback_api.php
"""
_AT_ONCE: Final = 8
_SECONDS: Final = 15.0
_AGENT: Final = "Footnote link check (a curator's own command; one request at a time to a host)"
_NOT_BY_HEAD: Final = frozenset({403, 404, 405, 501})
"""What servers say that answer GET only."""
_GONE: Final = frozenset({404, 410})
_MOVED: Final = frozenset({301, 308})

Progress = Callable[[], object]
"""Told of each link that was looked at."""


class CannotLook(Exception):
    """No link can be looked at; the text says what to do."""


class State(Enum):
    """What became of a link."""

    FOUND = "found"
    MOVED = "moved"
    GONE = "gone"
    UNSURE = "unsure"
    """It could not be found out: the server refuses, fails or does not answer."""
    UNREACHED = "unreached"
    """There was no connection at all."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link leads to."""

    url: str
    state: State
    why: str = ""
    """A status such as `404 Not Found`, or what went wrong."""
    instead: str | None = None
    """Where it has moved to, or an archived copy of what is gone."""


async def look_at(
    urls: Iterable[str], progress: Progress = lambda: None, archive: str = ARCHIVE
) -> tuple[Link, ...]:
    """Return what became of each link, once, in order.

    Hosts are asked side by side, and each for one thing at a time.

    Raises:
        CannotLook: the environment names a proxy that cannot be used.
    """
    limits = httpx.Limits(max_connections=_AT_ONCE)
    headers = {"User-Agent": _AGENT}
    hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
    try:
        made = httpx.AsyncClient(limits=limits, headers=headers, timeout=_SECONDS)
    except (ImportError, ValueError, httpx.InvalidURL):  # of another kind, or no address
        raise CannotLook(ONLY_HTTP_PROXIES) from None
    async with made as client:

        async def look(url: str) -> Link:
            async with hosts[urlsplit(url).netloc]:
                link = await _look(client, url)
            if link.state in (State.GONE, State.UNREACHED):
                async with hosts[urlsplit(archive).netloc]:
                    link = replace(link, instead=await _archived(client, url, archive))
            progress()
            return link

        return tuple(await asyncio.gather(*map(look, dict.fromkeys(urls))))


def is_offline(links: Iterable[Link]) -> bool:
    """Return whether nothing at all could be reached."""
    states = {link.state for link in links}
    return states == {State.UNREACHED}


async def _look(client: httpx.AsyncClient, url: str) -> Link:
    try:
        answer = await client.head(url)
        if answer.status_code in _NOT_BY_HEAD:
            async with client.stream("GET", url) as answer:  # its head will do
                pass
        if answer.is_redirect:
            return await _follow(client, url, answer)
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        return Link(url, State.UNREACHED, _named(error))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Link(url, State.UNSURE, _named(error))
    return Link(url, _state(answer.status_code), _status(answer.status_code))


async def _follow(client: httpx.AsyncClient, url: str, answer: httpx.Response) -> Link:
    """Return what a link that leads to another leads to in the end."""
    async with client.stream("GET", url, follow_redirects=True) as last:
        pass
    state = _state(last.status_code)
    if state is State.FOUND and answer.status_code in _MOVED and _elsewhere(url, str(last.url)):
        return Link(url, State.MOVED, _status(answer.status_code), str(last.url))
    return Link(url, state, _status(last.status_code))


def _elsewhere(url: str, to: str) -> bool:
    # A page that is gone is often led to the front page, which is no better than nothing.
    return bool(urlsplit(to).path.strip("/")) or not urlsplit(url).path.strip("/")


async def _archived(client: httpx.AsyncClient, url: str, archive: str) -> str | None:
    try:
        answer = await client.get(archive, params={"url": url})
        found: Mapping[str, Any] = answer.json()
        copy = found["archived_snapshots"]["closest"]["url"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None
    return str(copy)


def _state(status: int) -> State:
    if status in _GONE:
        return State.GONE
    return State.FOUND if status < HTTPStatus.BAD_REQUEST else State.UNSURE


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _named(error: Exception) -> str:
    return {
        "ConnectError": "no connection",
        "ConnectTimeout": "no connection",
        "ReadTimeout": "no answer",
        "TooManyRedirects": "too many redirects",
    }.get(type(error).__name__, type(error).__name__)
