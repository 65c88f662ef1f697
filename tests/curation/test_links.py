"""Links are looked at over HTTP: what answers, has moved, is gone, or cannot be told."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler

from bot.curation.links import Link, State, is_offline, look_at

COPY: Final = "https://web.archive.org/web/2020/page"


class Site:
    """A web site, and beside it an archive with a copy of one page."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.at_once = 0
        self.most_at_once = 0
        app = web.Application(middlewares=[self._note])
        app.router.add_get("/fine", _fine)
        app.router.add_get("/get-only", _get_only, allow_head=False)
        app.router.add_get("/moved", _to("/fine", 301))
        app.router.add_get("/elsewhere-today", _to("/fine", 302))
        app.router.add_get("/to-the-front", _to("/", 301))
        app.router.add_get("/lost", _to("/nowhere", 301))
        app.router.add_get("/", _fine)
        app.router.add_get("/refuses", _refuses)
        app.router.add_get("/round", _to("/round", 302))
        app.router.add_get("/archive", self._archive)
        self.server = TestServer(app)

    def url(self, path: str) -> str:
        return str(self.server.make_url(path))

    @web.middleware
    async def _note(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.asked.append((request.method, request.path))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)
            return await handler(request)
        finally:
            self.at_once -= 1

    async def _archive(self, request: web.Request) -> web.Response:
        closest = {"closest": {"url": COPY}} if request.query["url"].endswith("/copied") else {}
        return web.json_response({"archived_snapshots": closest})


async def _fine(_: web.Request) -> web.Response:
    return web.Response(text="a page")


async def _get_only(_: web.Request) -> web.Response:
    return web.Response(text="a page")


async def _refuses(_: web.Request) -> web.Response:
    raise web.HTTPForbidden


def _to(where: str, status: int) -> Handler:
    async def lead(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": where})

    return lead


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    await site.server.start_server()
    yield site
    await site.server.close()


async def looked_at(site: Site, path: str) -> Link:
    [link] = await look_at([site.url(path)], archive=site.url("/archive"))
    return link


@pytest.mark.parametrize(
    ("path", "state", "why", "instead"),
    [
        ("/fine", State.FOUND, "200 OK", None),
        ("/get-only", State.FOUND, "200 OK", None),
        ("/moved", State.MOVED, "301 Moved Permanently", "/fine"),
        ("/elsewhere-today", State.FOUND, "200 OK", None),
        ("/to-the-front", State.FOUND, "200 OK", None),
        ("/lost", State.GONE, "404 Not Found", None),
        ("/missing", State.GONE, "404 Not Found", None),
        ("/copied", State.GONE, "404 Not Found", COPY),
        ("/refuses", State.UNSURE, "403 Forbidden", None),
        ("/round", State.UNSURE, "too many redirects", None),
    ],
)
async def test_what_became_of_a_link(
    site: Site, path: str, state: State, why: str, instead: str | None
) -> None:
    expected = site.url(instead) if instead and instead.startswith("/") else instead
    assert await looked_at(site, path) == Link(site.url(path), state, why, expected)


async def test_a_page_is_not_fetched_where_its_head_will_do(site: Site) -> None:
    await looked_at(site, "/fine")
    assert site.asked == [("HEAD", "/fine")]


async def test_a_host_is_asked_for_one_thing_at_a_time(site: Site) -> None:
    told: list[int] = []
    urls = [site.url(f"/fine?{number}") for number in range(6)]
    links = await look_at([*urls, urls[0]], lambda: told.append(1))
    assert [link.url for link in links] == urls
    assert (site.most_at_once, len(told)) == (1, 6)


async def test_without_a_connection_nothing_is_said_to_be_gone(unused_tcp_port: int) -> None:
    links = await look_at([f"http://127.0.0.1:{unused_tcp_port}/page"])
    assert [(link.state, link.why) for link in links] == [(State.UNREACHED, "no connection")]
    assert is_offline(links)


async def test_of_a_host_that_is_gone_there_may_be_a_copy(site: Site, unused_tcp_port: int) -> None:
    urls = [f"http://127.0.0.1:{unused_tcp_port}/copied", site.url("/fine")]
    dead, fine = await look_at(urls, archive=site.url("/archive"))
    assert (dead.state, dead.instead) == (State.UNREACHED, COPY)
    assert not is_offline([dead, fine])


async def test_an_archive_that_does_not_answer_has_no_copy(
    site: Site, unused_tcp_port: int
) -> None:
    nowhere = f"http://127.0.0.1:{unused_tcp_port}"
    [link] = await look_at([site.url("/copied")], archive=nowhere)
    assert (link.state, link.instead) == (State.GONE, None)
    assert not is_offline([link])


async def test_an_odd_status_is_told_by_its_number() -> None:
    async def odd(_: web.Request) -> web.Response:
        return web.Response(status=599)

    server = TestServer(web.Application())
    server.app.router.add_get("/odd", odd)
    await server.start_server()
    [link] = await look_at([str(server.make_url("/odd"))])
    await server.close()
    assert (link.state, link.why) == (State.UNSURE, "599")
