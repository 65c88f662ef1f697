"""Holds calls to the Bot API's specification, and what the server answers too.

A call that Telegram would refuse raises `Refused`, with Telegram's words as far as they are known.
Stricter than Telegram on purpose, which ignores unknown parameters and takes any text for a number.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

JsonObject = dict[str, Any]

MOST_BUTTONS = 100
MOST_MARKUP = 10_000  # bytes of JSON; nowhere documented, reported by bots that met it
MOST_INLINE_RESULTS = 50

MISSING = {  # what Telegram says when a required parameter is absent
    "action": "wrong parameter action in request",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "chat_id": "chat_id is empty",
    "inline_query_id": "query is too old and response timeout expired or query ID is invalid",
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
PARSING = {  # types whose mistakes are told as "can't parse ...: ..."
    "BotCommand": "BotCommand",
    "InlineKeyboardButton": "inline keyboard button",
    "KeyboardButton": "keyboard button",
    "MessageEntity": "MessageEntity",
}
FAMILIES = {
    "BotCommandScope": "BotCommandScope",
    "ReactionType": "ReactionType",
    "InlineQueryResult": "inline query result",
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
    ("ReactionTypeEmoji", "emoji"): "REACTION_INVALID",
    ("answerCallbackQuery", "text"): "MESSAGE_TOO_LONG",
    ("setMyCommands", "commands"): "BOT_COMMANDS_TOO_MUCH",
    ("setMyDescription", "description"): "BOT_DESC_INVALID",
    ("setMyName", "name"): "BOT_TITLE_INVALID",
    ("setMyShortDescription", "short_description"): "BOT_SHARETEXT_INVALID",
    ("setWebhook", "secret_token"): "secret token is too long",
}
BUTTON_LOOKS = {"text", "style", "icon_custom_emoji_id"}


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


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a method, or a field of a type; `limit`: least, most, unit."""

    types: tuple[str, ...]
    required: bool
    limit: tuple[int, int, str] | None
    values: tuple[str, ...]  # all that are allowed; empty: any


Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Specification:
    """The methods and types of the Bot API; a type has fields, or subtypes."""

    version: str
    methods: Mapping[str, Fields]
    returns: Mapping[str, tuple[str, ...]]
    types: Mapping[str, Fields | tuple[str, ...]]

    def method(self, name: str) -> str:
        """The method's name as it is written; Telegram does not mind the case."""
        for each in self.methods:
            if each.lower() == name.lower():
                return each
        raise Refused("Not Found: method not found", 404)


@cache
def specification() -> Specification:
    raw = json.loads(Path(__file__).with_name("specification.json").read_text(encoding="utf-8"))
    return Specification(
        version=raw["version"],
        methods={name: _fields(each["fields"]) for name, each in raw["methods"].items()},
        returns={name: tuple(each["returns"]) for name, each in raw["methods"].items()},
        types={
            name: _fields(each) if isinstance(each, dict) else tuple(each)
            for name, each in raw["types"].items()
        },
    )


def _fields(raw: JsonObject) -> Fields:
    return {
        name: Field(
            types=tuple(each["t"]),
            required=bool(each.get("r")),
            limit=tuple(each["l"]) if "l" in each else None,
            values=tuple(each.get("v", ())),
        )
        for name, each in raw.items()
    }


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart call."""

    name: str
    size: int


def read_call(method: str, given: Mapping[str, object]) -> JsonObject:
    """The parameters of a call with their real types.

    Raises: Refused.
    """
    fields = specification().methods[method]
    given = {name: value for name, value in given.items() if value != ""}
    for name in given.keys() - fields.keys():
        raise bad_request(
            f'{method} has no parameter "{name}" (Telegram ignores it, this server does not)'
        )
    for name, field in fields.items():
        if field.required and name not in given:
            raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    call: JsonObject = {
        name: _decode(value, fields[name].types, name) for name, value in given.items()
    }
    checker = Checker(exact=False)
    for name, value in call.items():
        checker.field(value, fields[name], method, name)
    _check_markup(call.get("reply_markup"))
    _check_rest(method, call)
    return call


def check_answer(value: object, types: tuple[str, ...]) -> None:
    """Raises Refused when an answer is not what the specification promises."""
    Checker(exact=True).value(value, types, "", "the answer")


def _decode(value: object, types: tuple[str, ...], name: str) -> object:
    """Forms carry text: numbers, booleans and JSON are read out of it, as the types want."""
    if not isinstance(value, str) or types == ("String",):
        return value
    if "Integer" in types and re.fullmatch(r"-?\d+", value):
        return int(value)
    if "Float" in types and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    if "Boolean" in types and value.lower() in {"true", "false", "1", "0", "yes", "no"}:
        return value.lower() in {"true", "1", "yes"}
    if {"String", "InputFile", "Integer", "Float", "Boolean"} & set(types):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {UNREADABLE.get(name, name)} JSON object") from None


@dataclass(frozen=True, slots=True)
class Checker:
    """Compares values with the specification; unless `exact`, digits may stand in a string."""

    exact: bool

    def field(self, value: object, field: Field, owner: str, name: str) -> None:
        self.value(value, field.types, owner, name)
        if field.values and value not in field.values:
            raise bad_request(WRONG.get((owner, name), f'{owner}.{name} cannot be "{value}"'))
        if field.limit:
            _check_length(value, field.limit, owner, name)

    def value(self, value: object, types: tuple[str, ...], owner: str, name: str) -> None:
        arrays = [each for each in types if each.startswith("Array of ")]
        if isinstance(value, list) and arrays:
            for each in value:
                self.value(each, (arrays[0].removeprefix("Array of "),), owner, name)
        elif isinstance(value, dict) and (kind := self._kind(value, types)):
            self.fields(value, kind)
        elif not any(self._scalar(value, each) for each in types):
            raise bad_request(
                _prefix(owner) + f'Field "{name}" must be of type {" or ".join(types)}'
            )

    def fields(self, value: JsonObject, kind: str) -> None:
        fields = _own_fields(kind)
        for name in value.keys() - fields.keys():
            raise bad_request(_prefix(kind) + f'{kind} has no field "{name}"')
        for name, field in fields.items():
            if name in value:
                self.field(value[name], field, kind, name)
            elif field.required:
                raise bad_request(_prefix(kind) + f'Can\'t find field "{name}"')

    def _scalar(self, value: object, kind: str) -> bool:
        match kind:
            case "Boolean":
                return isinstance(value, bool)
            case "Integer":
                return _is_number(value) or (not self.exact and _is_digits(value))
            case "Float":
                return _is_number(value) or isinstance(value, float)
            case "String":
                return isinstance(value, str) or (not self.exact and _is_number(value))
            case "InputFile":
                return isinstance(value, str | Upload)
            case _:
                subtypes = specification().types.get(kind)
                return isinstance(subtypes, tuple) and any(
                    self._scalar(value, each) for each in subtypes
                )

    def _kind(self, value: JsonObject, types: tuple[str, ...]) -> str | None:
        """The object type that fits best, by its fixed values first and by its fields then."""
        kinds = [each for kind in types for each in _concrete(kind)]
        fitting = [each for each in kinds if _fixed_values_fit(value, each)]
        if kinds and not fitting:
            raise bad_request(_prefix(kinds[0]) + "Unsupported type specified")
        return max(fitting, key=lambda each: _likeness(value, each), default=None)


def _concrete(kind: str) -> Iterator[str]:
    entry = specification().types.get(kind)
    if isinstance(entry, tuple):
        for each in entry:
            yield from _concrete(each)
    elif entry is not None:
        yield kind


def _own_fields(kind: str) -> Fields:
    entry = specification().types[kind]
    assert not isinstance(entry, tuple)
    return entry


def _fixed_values_fit(value: JsonObject, kind: str) -> bool:
    fixed = {
        name: field.values[0] for name, field in _own_fields(kind).items() if len(field.values) == 1
    }
    return all(value.get(name, only) == only for name, only in fixed.items())


def _likeness(value: JsonObject, kind: str) -> tuple[bool, int]:
    fields = _own_fields(kind)
    complete = all(name in value for name, field in fields.items() if field.required)
    return complete, len(value.keys() & fields.keys())


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_digits(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"-?\d+", value) is not None


def _prefix(kind: str) -> str:
    family = next((words for start, words in FAMILIES.items() if kind.startswith(start)), None)
    words = PARSING.get(kind, family)
    return f"can't parse {words}: " if words else ""


def _check_length(value: object, limit: tuple[int, int, str], owner: str, name: str) -> None:
    least, most, unit = limit
    measures: dict[str, Callable[[Any], int]] = {"bytes": _bytes, "characters": utf16, "items": len}
    if unit not in measures or (length := measures[unit](value)) in range(least, most + 1):
        return  # "parsed" texts are measured where they are parsed
    if length == 0 and (owner, name) in EMPTY:
        raise bad_request(EMPTY[owner, name])
    if owner.startswith("InlineQueryResult") and name == "id":
        raise bad_request("RESULT_ID_INVALID")
    raise bad_request(
        WRONG.get((owner, name), f"{owner}.{name} must have {least}-{most} {unit}, not {length}")
    )


def utf16(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _check_markup(markup: JsonObject | None) -> None:
    """What the specification says of buttons in words only."""
    rows = (markup or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if (
        len(buttons) > MOST_BUTTONS
        or len(json.dumps(markup, ensure_ascii=False).encode()) > MOST_MARKUP
    ):
        raise bad_request("reply markup is too long")
    for button in buttons:
        actions = button.keys() - BUTTON_LOOKS
        if not actions:
            raise bad_request(EMPTY["InlineKeyboardButton", "callback_data"])
        if len(actions) > 1:
            raise bad_request(
                f"an inline keyboard button does one thing, not {', '.join(sorted(actions))}"
            )
        if not button["text"].strip():
            raise bad_request("an inline keyboard button needs a text")
        if problem := _problem_of_link(button.get("url", "https://telegram.org")):
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: {problem}")


def _problem_of_link(url: str) -> str | None:
    scheme, separator, _ = url.partition("://")
    if separator and scheme.lower() not in {"http", "https", "tg", "ton", "tonsite"}:
        return "Unsupported URL protocol"
    if scheme.lower() == "tg":
        return None
    try:
        host = urlsplit(url if separator else f"http://{url}").hostname or ""
    except ValueError:
        return "Wrong HTTP URL"
    return None if re.fullmatch(r"[^\s.]+(\.[^\s.]+)+", host) else "Wrong HTTP URL"


def _check_rest(method: str, call: JsonObject) -> None:
    if method == "setMyCommands" and not all(
        re.fullmatch(r"[a-z0-9_]+", each["command"]) for each in call["commands"]
    ):
        raise bad_request("BOT_COMMAND_INVALID")
    if method == "setMessageReaction" and len(call.get("reaction", [])) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if method == "answerInlineQuery":
        ids = [each["id"] for each in call["results"]]
        if len(ids) > MOST_INLINE_RESULTS:
            raise bad_request("too many inline query results specified")
        if len(set(ids)) < len(ids):
            raise bad_request("RESULT_ID_DUPLICATE")
        for each in call["results"]:
            _check_markup(each.get("reply_markup"))
