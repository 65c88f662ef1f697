"""What the server says is checked by others: the specification, python-telegram-bot and aiogram."""

import json
from collections.abc import Callable
from typing import Any

import aiogram.types
import telegram
from pydantic import ValidationError

from tests.telegram_server.refused import JsonObject, Refused
from tests.telegram_server.validate import check_answer

MEMBERS = {  # aiogram has no one type for all of them
    "creator": "ChatMemberOwner",
    "administrator": "ChatMemberAdministrator",
    "member": "ChatMemberMember",
    "left": "ChatMemberLeft",
    "kicked": "ChatMemberBanned",
}
NEWER = {  # aiogram reads Bot API 10.3, which has these fields beyond the specification's 10.1
    "ChatMemberAdministrator": {"can_send_welcome_messages": False},
}


class DishonestServerError(AssertionError):
    """The server said what Telegram would not say: a mistake in the server, not in the bot."""


def honest(value: object, types: tuple[str, ...]) -> str:
    """The value as JSON text, once all three have read it.

    Raises: DishonestServerError.
    """
    text = json.dumps(value, ensure_ascii=False)
    try:
        check_answer(json.loads(text), types)
        for each in json.loads(text) if isinstance(value, list) else [json.loads(text)]:
            if isinstance(each, dict):
                _read_by_libraries(each, types[0].removeprefix("Array of "))
    except (Refused, ValidationError, TypeError, KeyError, ValueError, AttributeError) as problem:
        raise DishonestServerError(f"{types}: {problem}: {text}") from problem
    return text


def _read_by_libraries(value: JsonObject, kind: str) -> None:
    ours: Any = getattr(telegram, kind)
    ours.de_json(json.loads(json.dumps(value)), None)
    name = MEMBERS[value["status"]] if kind == "ChatMember" else kind
    theirs: Callable[[JsonObject], object] = getattr(aiogram.types, name).model_validate
    theirs(_with_newer(value))


def _with_newer(value: Any) -> Any:
    """The value, with the fields that only aiogram knows."""
    if not isinstance(value, dict):
        return value
    newer = NEWER.get(MEMBERS.get(str(value.get("status")), ""), {})
    return newer | {name: _with_newer(each) for name, each in value.items()}
