"""Holds calls to the Bot API's specification, and what the server answers too.

A call that Telegram would refuse raises `Refused`, with Telegram's words as far as they are known.
Stricter than Telegram on purpose, which ignores unknown parameters and fields, and takes any text
for a number.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.telegram_server.refused import JsonObject, bad_request
from tests.telegram_server.rules import check_rules
from tests.telegram_server.specification import Field, specification

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"

MISSING = {  # what Telegram says when a required parameter is absent
    "action": "wrong parameter action in request",
    "callback_query_id": TOO_OLD,
    "chat_id": "chat_id is empty",
    "inline_query_id": TOO_OLD,
    "message_id": "message identifier is not specified",
    "text": "message text is empty",
    "user_id": "invalid user_id specified",
}
UNREADABLE = {  # what it calls a parameter whose JSON cannot be read
    "link_preview_options": "link preview options",
    "reply_markup": "reply keyboard markup",
    "reply_parameters": "reply parameters",
    "scope": "BotCommandScope",
}
PARSING = {  # how names of types begin whose mistakes are told as "can't parse ...: ..."
    "BotCommandScope": "BotCommandScope",
    "BotCommand": "BotCommand",
    "InlineKeyboardButton": "inline keyboard button",
    "InlineQueryResult": "inline query result",
    "KeyboardButton": "keyboard button",
    "MessageEntity": "MessageEntity",
    "ReactionType": "ReactionType",
}
EMPTY = {
    ("BotCommand", "command"): "command must be non-empty",
    ("BotCommand", "description"): "command description must be non-empty",
    ("InlineKeyboardButton", "callback_data"): (
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
    ),
}
WRONG = {  # of a wrong length, or none of the values that are allowed
    ("BotCommand", "command"): "BOT_COMMAND_INVALID",
    ("BotCommand", "description"): "BOT_COMMAND_DESCRIPTION_INVALID",
    ("CopyTextButton", "text"): "BUTTON_COPY_TEXT_INVALID",
    ("InlineKeyboardButton", "callback_data"): "BUTTON_DATA_INVALID",
    ("InlineQueryResultArticle", "id"): "RESULT_ID_INVALID",
    ("ReactionTypeEmoji", "emoji"): "REACTION_INVALID",
    ("answerCallbackQuery", "text"): "MESSAGE_TOO_LONG",
    ("setMyCommands", "commands"): "BOT_COMMANDS_TOO_MUCH",
    ("setMyDescription", "description"): "BOT_DESC_INVALID",
    ("setMyName", "name"): "BOT_TITLE_INVALID",
    ("setMyShortDescription", "short_description"): "BOT_SHARETEXT_INVALID",
    ("setWebhook", "secret_token"): "secret token is too long",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart call; `size` in bytes."""

    name: str
    size: int


def read_call(method: str, given: Mapping[str, object]) -> JsonObject:
    """The parameters of a call with their real types.

    Raises: Refused.
    """
    fields = specification().methods[method]
    present = {name: value for name, value in given.items() if value != ""}
    for name in present.keys() - fields.keys():
        raise bad_request(f'{method} has no parameter "{name}" (Telegram would ignore it)')
    for name, field in fields.items():
        if field.required and name not in present:
            raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    call: JsonObject = {}
    for name, value in present.items():
        call[name] = _decode(value, fields[name].types, name)
        _check_field(call[name], fields[name], method, name)
    check_rules(method, call)
    return call


def check_answer(value: object, types: tuple[str, ...]) -> None:
    """Raises Refused when an answer is not what the specification promises."""
    _check(value, types, "", "the answer")


def utf16(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _decode(value: object, types: tuple[str, ...], name: str) -> object:
    """Forms carry text: numbers, booleans and JSON are read out of it, as the types want."""
    if not isinstance(value, str) or types == ("String",):
        return value
    if "Integer" in types and re.fullmatch(r"-?\d+", value):
        return int(value)
    if "Float" in types and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    if "Boolean" in types and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if {"String", "InputFile", "Integer", "Float", "Boolean"} & set(types):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {UNREADABLE.get(name, name)} JSON object") from None


def _check_field(value: object, field: Field, owner: str, name: str) -> None:
    _check(value, field.types, owner, name)
    if field.values and value not in field.values:
        raise bad_request(WRONG.get((owner, name), f'{owner}.{name} cannot be "{value}"'))
    if field.limit:
        _check_length(value, field.limit, owner, name)


def _check(value: object, types: tuple[str, ...], owner: str, name: str) -> None:
    items = [each.removeprefix("Array of ") for each in types if each.startswith("Array of ")]
    if isinstance(value, list) and items:
        for each in value:
            _check(each, tuple(items), owner, name)
    elif isinstance(value, dict) and (kind := _best_kind(value, types)):
        _check_object(value, kind)
    elif not any(_is_scalar(value, each) for each in types):
        raise bad_request(_prefix(owner) + f'Field "{name}" must be of type {" or ".join(types)}')


def _check_object(value: JsonObject, kind: str) -> None:
    fields = specification().fields(kind)
    for name in value.keys() - fields.keys():
        raise bad_request(_prefix(kind) + f'{kind} has no field "{name}"')
    for name, field in fields.items():
        if name in value:
            _check_field(value[name], field, kind, name)
        elif field.required:
            raise bad_request(_prefix(kind) + f'Can\'t find field "{name}"')


def _is_scalar(value: object, kind: str) -> bool:
    match kind:
        case "Boolean":
            return isinstance(value, bool)
        case "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "Float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "String":
            return isinstance(value, str)
        case "InputFile":
            return isinstance(value, str | Upload)
        case _:
            return any(_is_scalar(value, each) for each in specification().subtypes(kind))


def _best_kind(value: JsonObject, types: tuple[str, ...]) -> str | None:
    """The object type that fits best, by its fixed values first and by its fields then.

    `None` if none of the types is an object.
    """
    kinds = [each for kind in types for each in specification().objects(kind)]
    fitting = [each for each in kinds if _fixed_values_fit(value, each)]
    if kinds and not fitting:
        raise bad_request(_prefix(kinds[0]) + "Unsupported type specified")
    return max(fitting, key=lambda each: _likeness(value, each), default=None)


def _fixed_values_fit(value: JsonObject, kind: str) -> bool:
    fields = specification().fields(kind).items()
    fixed = {name: field.values[0] for name, field in fields if len(field.values) == 1}
    return all(value.get(name, only) == only for name, only in fixed.items())


def _likeness(value: JsonObject, kind: str) -> tuple[bool, int]:
    fields = specification().fields(kind)
    complete = all(name in value for name, field in fields.items() if field.required)
    return complete, len(value.keys() & fields.keys())


def _prefix(kind: str) -> str:
    for start, words in PARSING.items():
        if kind.startswith(start):
            return f"can't parse {words}: "
    return ""


def _check_length(value: object, limit: tuple[int, int, str], owner: str, name: str) -> None:
    least, most, unit = limit
    measures: dict[str, Callable[[Any], int]] = {"bytes": _bytes, "characters": utf16, "items": len}
    if unit not in measures:  # after parsing: measured where it is parsed
        return
    length = measures[unit](value)
    if length == 0 < least and (owner, name) in EMPTY:
        raise bad_request(EMPTY[owner, name])
    if not least <= length <= most:
        words = f"{owner}.{name} must have {least}-{most} {unit}, not {length}"
        raise bad_request(WRONG.get((owner, name), words))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
