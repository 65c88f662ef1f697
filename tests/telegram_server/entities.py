"""Formatted text through TDLib, Telegram's own library: what it takes and what comes of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import tdjson

from tests.telegram_server.refused import JsonObject, bad_request
from tests.telegram_server.validate import utf16

PARSE_MODES: dict[str, JsonObject] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
SIMPLE = {  # TDLib's names of the entities that have nothing but a place
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
    "Url": "url",
    "EmailAddress": "email",
    "PhoneNumber": "phone_number",
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
}
DETECTED = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
OPAQUE = {
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
}  # nothing is looked for inside
TYPES = {*SIMPLE.values(), "text_link", "text_mention", "custom_emoji", "date_time"}
SPACE = " \n\r\t\v\f\u2028\u2029"


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text as a message holds it; offsets and lengths of the entities in UTF-16 code units."""

    text: str
    entities: tuple[JsonObject, ...] = ()


def execute(request: JsonObject) -> JsonObject:
    """The answer of one of TDLib's functions that work offline."""
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer is not None, request["@type"]
    result: JsonObject = json.loads(answer)
    return result


execute(
    {"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}
)  # TDLib writes its log to stderr


def format_text(
    text: str, parse_mode: str | None, entities: Iterable[JsonObject] = ()
) -> FormattedText:
    """The text as Telegram would store it.

    Its markup is parsed, blanks at both ends are gone, links, commands and mentions are found.
    Entities that cross, which Telegram would cut in pieces, stay whole here.

    Raises: Refused, with Telegram's words.
    """
    if parse_mode and parse_mode.lower() != "none":
        parsed = _parse(text, parse_mode)
    else:
        parsed = FormattedText(text, tuple(_given(text, entities)))
    return _with_detected(_trim(parsed))


def length_checked(formatted: FormattedText, most: int, too_long: str) -> FormattedText:
    """The same text, if it has 1 to `most` UTF-16 code units."""
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16(formatted.text) > most:
        raise bad_request(too_long)
    return formatted


def quote_found(text: str, quote: str) -> bool:
    """Whether a reply may quote these words of the text."""
    answer = execute(
        {
            "@type": "searchQuote",
            "text": {"@type": "formattedText", "text": text, "entities": []},
            "quote": {"@type": "formattedText", "text": quote, "entities": []},
            "quote_position": 0,
        }
    )
    return bool(answer["@type"] == "foundPosition")


def cut(text: str, entity: JsonObject) -> str:
    """The part of the text that an entity covers."""
    units = text.encode("utf-16-le", "surrogatepass")
    start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
    return units[start:end].decode("utf-16-le", "surrogatepass")


def _parse(text: str, parse_mode: str) -> FormattedText:
    mode = PARSE_MODES.get(parse_mode.lower())
    if mode is None:
        raise bad_request("unsupported parse_mode")
    answer = execute({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    if answer["@type"] == "error":
        message: str = answer["message"]
        raise bad_request(message[0].lower() + message[1:])
    return FormattedText(answer["text"], tuple(_converted(answer["entities"])))


def _converted(entities: Iterable[JsonObject]) -> Iterable[JsonObject]:
    for each in entities:
        if kind := _kind(each["type"]):
            yield kind | {"offset": each["offset"], "length": each["length"]}


def _kind(raw: JsonObject) -> JsonObject | None:
    name = raw["@type"].removeprefix("textEntityType")
    match name:
        case "TextUrl":
            return {"type": "text_link", "url": raw["url"]}
        case "MentionName":
            return {
                "type": "text_mention",
                "user": {"id": raw["user_id"], "is_bot": False, "first_name": "Somebody"},
            }
        case "PreCode":
            return {"type": "pre", "language": raw["language"]}
        case "CustomEmoji":
            return {"type": "custom_emoji", "custom_emoji_id": raw["custom_emoji_id"]}
        case "DateTime":
            return {"type": "date_time", "unix_time": raw["unix_time"]}
        case _:
            return {"type": SIMPLE[name]} if name in SIMPLE else None


def _given(text: str, entities: Iterable[JsonObject]) -> Iterable[JsonObject]:
    """The entities that a caller made; those that Telegram finds itself it takes from nobody."""
    end = utf16(text)
    for each in entities:
        if each["type"] not in TYPES:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        start, stop = each["offset"], each["offset"] + each["length"]
        if start < 0:
            raise bad_request(f"receive an entity with incorrect offset {start}")
        if start > end:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
        if stop > end:
            raise bad_request(
                f"entity beginning at UTF-16 offset {start} ends after the end of the text "
                f"at UTF-16 offset {stop}"
            )
        if each["type"] not in DETECTED:
            yield each


def _trim(formatted: FormattedText) -> FormattedText:
    text = formatted.text.rstrip(SPACE)
    shift = utf16(text) - utf16(text.lstrip(SPACE))
    text = text.lstrip(SPACE)
    entities = []
    for each in formatted.entities:
        start = max(each["offset"] - shift, 0)
        stop = min(each["offset"] + each["length"] - shift, utf16(text))
        moved = each | {"offset": start, "length": stop - start}
        if stop > start and cut(text, moved).strip(SPACE):
            entities.append(moved)
    return FormattedText(text, tuple(entities))


def _with_detected(formatted: FormattedText) -> FormattedText:
    answer = execute({"@type": "getTextEntities", "text": formatted.text})
    opaque = [each for each in formatted.entities if each["type"] in OPAQUE]
    found = [
        each
        for each in _converted(answer["entities"])
        if not any(_overlap(each, other) for other in opaque)
    ]
    ordered = sorted(
        [*formatted.entities, *found], key=lambda each: (each["offset"], -each["length"])
    )
    return FormattedText(formatted.text, tuple(ordered))


def _overlap(one: JsonObject, other: JsonObject) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )
