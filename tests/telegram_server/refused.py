"""How Telegram says no."""

from typing import Any

JsonObject = dict[str, Any]  # as it travels; what tests see of it is in messages.py


class Refused(Exception):
    """Telegram's answer to a call that failed."""

    def __init__(
        self, description: str, code: int = 400, parameters: JsonObject | None = None
    ) -> None:
        super().__init__(description)
        self.description = description
        self.code = code
        self.parameters = parameters

    def body(self) -> JsonObject:
        body: JsonObject = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(words: str) -> Refused:
    return Refused(f"Bad Request: {words}")
