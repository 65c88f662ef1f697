"""Bad days on request: refusals, slowness and broken connections."""

from dataclasses import dataclass, field

from tests.telegram_server.refused import Refused
from tests.telegram_server.specification import specification
from tests.telegram_server.updates import OTHER_POLLER

PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: OTHER_POLLER,
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(slots=True)
class Fault:
    """What happens to the next calls of a method."""

    method: str
    times: int
    answer: Refused | None = None  # instead of the effect
    delay: float = 0.0  # seconds between effect and answer
    drops: bool = False  # the connection breaks,
    late: bool = False  # but only after the effect
    says: object = None  # instead of the effect, whether or not Telegram would say so


@dataclass(slots=True)
class Faults:
    """The faults that are still to come; `TelegramServer` offers these methods as its own."""

    _waiting: list[Fault] = field(default_factory=list)

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
        if code == 429:
            flood = f"Too Many Requests: retry after {retry_after}"
            answer = Refused(description or flood, code, {"retry_after": retry_after})
        else:
            answer = Refused(description or PHRASES[code], code)
        self._add(Fault(method, times, answer=answer))

    def slows_next(self, method: str, seconds: float, *, times: int = 1) -> None:
        """The next calls take effect, and their answers come this much later."""
        self._add(Fault(method, times, delay=seconds))

    def drops_next(self, method: str, *, after_effect: bool = False, times: int = 1) -> None:
        """The next calls lose their connection, without effect or after it."""
        self._add(Fault(method, times, drops=True, late=after_effect))

    def says_next(self, method: str, result: object, *, times: int = 1) -> None:
        """The next calls have no effect and this result, which may be none that Telegram gives."""
        self._add(Fault(method, times, says=result))

    @property
    def any_left(self) -> bool:
        """Whether something is still to go wrong."""
        return any(fault.times > 0 for fault in self._waiting)

    def stops_failing(self) -> None:
        """From now on all goes well."""
        self._waiting.clear()

    def take(self, method: str) -> Fault:
        """What happens to this call, most often nothing."""
        for fault in self._waiting:
            if fault.method == method and fault.times > 0:
                fault.times -= 1
                return fault
        return Fault(method, 0)

    def _add(self, fault: Fault) -> None:
        specification().method(fault.method)  # a misspelt one would never happen
        self._waiting.append(fault)
