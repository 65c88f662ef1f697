"""Calls to the Bot API, counted by what came of them."""

from time import perf_counter
from typing import Any, Final

from telegram.request import BaseRequest

from bot.metrics import Metrics

_OUTCOMES: Final = {
    200: "done",
    400: "refused",
    401: "unauthorized",
    403: "forbidden",
    404: "unauthorized",  # as Telegram answers to a token that has another bot's number
    409: "conflict",
    429: "flood",
}
_UNREACHABLE: Final = "unreachable"
_SERVER_ERROR: Final = "server_error"


class CountedRequest(BaseRequest):
    """Passes every call on to another request, and counts the attempt and its time."""

    def __init__(self, inner: BaseRequest, metrics: Metrics) -> None:
        self._inner = inner
        self._metrics = metrics

    @property
    def read_timeout(self) -> float | None:
        """The inner request's."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Open the inner request."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close the inner request."""
        await self._inner.shutdown()

    async def do_request(self, url: str, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Make the call; the method's name stands at the end of the address."""
        started = perf_counter()
        outcome = _UNREACHABLE
        try:
            code, content = await self._inner.do_request(url, *args, **options)
            outcome = _OUTCOMES.get(code, _SERVER_ERROR)
        finally:
            method = url.rpartition("/")[2]
            self._metrics.called(method, outcome, perf_counter() - started)
        return code, content
