"""What a monitor asks over HTTP: whether the bot lives, whether it can answer, its figures."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.core.knowledge import Knowledge
from bot.store import Schema, Store, StoreError

PATIENCE: Final = 1.0
"""Seconds that the store may take to answer."""
_TRY_AGAIN: Final = "5"  # seconds


@dataclass(slots=True)
class Status:
    """The three addresses: /healthz, /readyz and /metrics."""

    store: Store
    knowledge: Callable[[], Knowledge]
    """What is in use now: it is replaced while the bot runs."""
    registry: CollectorRegistry
    _asking: "asyncio.Task[Schema] | None" = field(default=None, init=False)
    """What the store was asked last, by everybody who wants to know."""

    def app(self) -> Starlette:
        """Return them as an ASGI application; everything else is 404, other methods 405."""
        return Starlette(
            routes=[
                Route("/healthz", self.healthz),
                Route("/readyz", self.readyz),
                Route("/metrics", self.metrics),
            ]
        )

    async def healthz(self, _: Request) -> Response:
        """Say that the loop turns: it would not come to answer otherwise."""
        return PlainTextResponse("ok\n")

    async def readyz(self, _: Request) -> Response:
        """Say whether messages can be answered, and from which version of the knowledge."""
        trouble = await self._trouble()
        knowledge = self.knowledge()
        return JSONResponse(
            {
                "ready": trouble is None,
                "store": trouble or "ok",
                "knowledge": {"version": knowledge.version, "entries": len(knowledge.entries)},
            },
            status_code=503 if trouble else 200,
            headers={"Retry-After": _TRY_AGAIN} if trouble else {},
        )

    async def metrics(self, request: Request) -> Response:
        """Show the figures, in the format that is asked for."""
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self.registry), headers={"Content-Type": content_type})

    async def _trouble(self) -> str | None:
        """Return what ails the store; not the database's own words, which may quote rows."""
        try:
            async with asyncio.timeout(PATIENCE):
                # Shielded: a driver in the middle of a statement takes long to be cancelled.
                schema = await asyncio.shield(self._ask())
        except TimeoutError:
            return f"does not answer within {PATIENCE:g} s"
        except StoreError:
            return "cannot be used"
        return None if schema is Schema.CURRENT else f"its tables are {schema.value}"

    def _ask(self) -> "asyncio.Task[Schema]":
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self.store.schema())
            self._asking.add_done_callback(_heard)
        return self._asking


def _heard(asked: "asyncio.Task[Schema]") -> None:
    """Let nobody complain of an error that came after everybody had stopped listening."""
    if not asked.cancelled():
        asked.exception()
